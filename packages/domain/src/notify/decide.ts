import { chosenFor, contactMail, isDigest, type NoticeAbout } from './choice.ts';
import { mailDue } from './due.ts';
import type { RecipientKind } from './kinds.ts';
import type { NoticeKind } from './names.ts';
import type { MailMode, NoticePolicy, NoticeSettings } from './settings.ts';

/** All that decides how one person is told of one event. */
export interface NoticeFacts extends NoticeAbout {
  /** When it happened; epoch seconds. */
  readonly at: number;
  readonly to: RecipientKind;
  /** Whether they did it themselves. */
  readonly cause: boolean;
  /** Whether they muted the ticket. */
  readonly muted: boolean;
  /** Of security or an approval: no choice, mute or policy holds it. */
  readonly always?: boolean;
  readonly settings: NoticeSettings;
  /** Of the client whose ticket it is. */
  readonly policy: NoticePolicy;
  /** The person's own. */
  readonly zone: string;
}

export interface NoticeDecision {
  /** Whether it is told within the product. */
  readonly app: boolean;
  /** By mail, when it is due (epoch seconds), and whether with others of that time. */
  readonly mail?: { readonly due: number; readonly digest: boolean };
}

const silence: NoticeDecision = { app: false };

/** Spoken to the person themselves: a ticket or task given to them, a ticket they were added to. A mute lets it pass. */
const personal: ReadonlySet<NoticeKind> = new Set(['assigned', 'added']);

/** Whether a mute of its ticket holds an event of a kind. */
export function heldByMute(kind: NoticeKind): boolean {
  return !personal.has(kind);
}

/** How somebody is told of an event. Never of what they did themselves; outside addresses are written to, no more. */
export function decideNotice(facts: NoticeFacts): NoticeDecision {
  const { at, kind, to, always = false, settings, zone } = facts;
  if (facts.cause) return silence;
  if (always) return { app: to !== 'external', mail: { due: at, digest: false } };
  if (facts.muted && heldByMute(kind)) return silence;
  const chosen = chosenFor(settings, facts);
  const app = to !== 'external' && (chosen.app ?? true);
  const mode = modeOf(facts, chosen.mail);
  if (mode === 'none' || (isDigest(mode) && settings.noDigests)) return { app };
  const due = mailDue(at, kind, mode, settings, zone, isUrgent(facts));
  return { app, mail: { due, digest: isDigest(mode) } };
}

function modeOf({ to, policy, kind }: NoticeFacts, chosen: MailMode | undefined): MailMode {
  switch (to) {
    case 'staff':
      return chosen ?? 'now';
    case 'contact':
      return contactMail(chosen, policy, kind).mode;
    case 'external':
      return 'now';
  }
}

/** What quiet hours do not hold: the desk's most pressing work, and clocks of pressing work. */
function isUrgent({ to, kind, priority }: NoticeFacts): boolean {
  if (to !== 'staff') return false;
  return priority === 1 || (priority === 2 && (kind === 'warned' || kind === 'breached'));
}
