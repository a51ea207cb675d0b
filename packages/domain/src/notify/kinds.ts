import type { TicketEventType } from '../ticket/state.ts';
import { type NoticeKind, type NoticeReason, noticeKinds } from './names.ts';

/** Whom a notice goes to. An outside address is only ever written to: it has no settings and no sign-in. */
export type RecipientKind = 'staff' | 'contact' | 'external';

interface Rule {
  readonly kind: NoticeKind;
  readonly staff: readonly NoticeReason[];
  readonly contacts: readonly NoticeReason[];
  /** Outside addresses in cc. */
  readonly external?: true;
  /** Security and approvals: told whatever a client's policy, a mute or a person's own choice says. */
  readonly always?: true;
}

/**
 * Who gets a mail of what, written down. What is not here is told to nobody by mail: an internal note above all, which
 * has no row. `team` counts only while nobody is assigned. Whoever caused an event is never told of it.
 */
export const mailRules = {
  'ticket.opened': { kind: 'opened', staff: ['assignee'], contacts: ['requester'] },
  'ticket.assigned': { kind: 'assigned', staff: ['assignee'], contacts: [] },
  'ticket.task_assigned': { kind: 'assigned', staff: ['assignee'], contacts: [] },
  'ticket.replied': {
    kind: 'replied',
    staff: ['assignee', 'team', 'watcher'],
    contacts: ['requester', 'cc', 'watcher'],
    external: true,
  },
  'ticket.resolved': { kind: 'resolved', staff: ['watcher'], contacts: ['requester', 'watcher'] },
  'ticket.reopened': { kind: 'reopened', staff: ['assignee', 'team', 'watcher'], contacts: ['requester'] },
  'ticket.participant_added': { kind: 'added', staff: ['added'], contacts: ['added'] },
  'ticket.merged': { kind: 'merged', staff: [], contacts: ['requester'] },
  'ticket.reminded': { kind: 'reminded', staff: [], contacts: ['requester'] },
  'ticket.woken': { kind: 'woken', staff: ['assignee', 'team'], contacts: [] },
  'sla.warned': { kind: 'warned', staff: ['assignee', 'team'], contacts: [] },
  'sla.breached': { kind: 'breached', staff: ['assignee', 'team'], contacts: [] },
  'ola.warned': { kind: 'warned', staff: ['assignee', 'team'], contacts: [] },
  'ola.breached': { kind: 'breached', staff: ['assignee', 'team'], contacts: [] },
} as const satisfies Partial<Record<TicketEventType, Rule>>;

export type MailedEventType = keyof typeof mailRules;

/** What each sort of person can choose about: the kinds that a row leads to them. */
export function kindsFor(recipient: 'staff' | 'contact'): readonly NoticeKind[] {
  const rules: readonly Rule[] = Object.values(mailRules);
  const told = new Set(
    rules.filter((rule) => (recipient === 'staff' ? rule.staff : rule.contacts).length > 0).map((rule) => rule.kind),
  );
  return noticeKinds.filter((kind) => told.has(kind));
}

/** Told by mail alone: within the product the ticket itself shows it. */
const mailOnly: Readonly<Record<'staff' | 'contact', ReadonlySet<NoticeKind>>> = {
  staff: new Set(['resolved']),
  contact: new Set(['opened', 'resolved', 'reopened']),
};

/** Whether somebody is told of a kind within the product too. */
export function toldInApp(recipient: 'staff' | 'contact', kind: NoticeKind): boolean {
  return !mailOnly[recipient].has(kind);
}
