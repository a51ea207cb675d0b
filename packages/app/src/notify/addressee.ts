import { grantsCover } from '@portico/domain/kernel/actor';
import {
  type ClientId,
  type ClientScope,
  clientScope,
  type MspId,
  type ProviderScope,
  providerScope,
} from '@portico/domain/kernel/scope';
import { epochSeconds } from '@portico/domain/kernel/time';
import { decideNotice, type NoticeDecision } from '@portico/domain/notify/decide';
import { type MailedEventType, mailRules, type RecipientKind } from '@portico/domain/notify/kinds';
import type { NoticeReason } from '@portico/domain/notify/names';
import { noSettings } from '@portico/domain/notify/settings';
import type { TicketState } from '@portico/domain/ticket/state';
import type { Db } from '@portico/store/db';
import { noticeChoices } from '@portico/store/notification/settings';
import { listStaff, loadContact, loadStaff } from '@portico/store/tenant/directory';
import type { MailConfig } from '../mail/config.ts';

/** Somebody to tell and why, before anybody's rights were looked at. */
export interface Addressee {
  readonly id: string;
  readonly to: RecipientKind;
  readonly why: NoticeReason;
}

/** What an event says of itself, whichever subscription it came by. */
export interface Told {
  readonly type: MailedEventType;
  readonly msp: MspId;
  readonly cli: ClientId;
  readonly number: number;
  readonly occurredAt: string;
  readonly actor: { readonly kind: string; readonly id: string };
}

export function isCause({ actor }: Pick<Told, 'actor'>, { id, to }: Pick<Addressee, 'id' | 'to'>): boolean {
  return actor.id === id && actor.kind === to;
}

/** Each person once, by their first reason. */
export function onceEach(people: readonly Addressee[]): Addressee[] {
  const seen = new Set<string>();
  return people.filter(({ id, to }) => {
    const fresh = !seen.has(`${to} ${id}`);
    seen.add(`${to} ${id}`);
    return fresh;
  });
}

/** A team larger than this has a queue that somebody watches; its members are not told one by one. */
const membersMax = 50;

export async function teamMembers(db: Db, p: ProviderScope, team: string): Promise<Addressee[]> {
  const staff = await listStaff(db, p);
  const members = staff.filter((one) => one.active && one.teams.includes(team));
  return members.length > membersMax ? [] : members.map(({ id }) => ({ id, to: 'staff', why: 'team' }));
}

/** What somebody has of their own: their notifications, mails and settings. */
export function ownScope({ msp, cli }: Pick<Told, 'msp' | 'cli'>, to: RecipientKind): ProviderScope | ClientScope {
  return to === 'staff' ? providerScope(msp) : clientScope(msp, cli);
}

/**
 * How somebody is told of an event, by their rights, choices and mutes at this moment; undefined for who has left or
 * lost the client.
 */
export async function decisionFor(
  db: Db,
  event: Told,
  ticket: TicketState,
  config: MailConfig,
  one: Addressee,
): Promise<NoticeDecision | undefined> {
  const zone = await zoneOf(db, event, one, config);
  if (zone === undefined) return undefined;
  const chosen =
    one.to === 'external'
      ? { settings: noSettings, muted: false }
      : await noticeChoices(db, ownScope(event, one.to), one.id, event.cli, event.number);
  const { kind, always }: { kind: (typeof mailRules)[MailedEventType]['kind']; always?: true } = mailRules[event.type];
  return decideNotice({
    kind,
    ...(always ? { always } : {}),
    client: event.cli,
    priority: ticket.priority,
    at: epochSeconds(event.occurredAt),
    to: one.to,
    cause: isCause(event, one),
    ...chosen,
    policy: config.desk.notifications ?? {},
    zone,
  });
}

async function zoneOf(db: Db, event: Told, { id, to }: Addressee, { brand }: MailConfig): Promise<string | undefined> {
  if (to === 'external') return brand.zone;
  if (to === 'contact') {
    return (await loadContact(db, clientScope(event.msp, event.cli), id))?.active ? brand.zone : undefined;
  }
  const staff = await loadStaff(db, providerScope(event.msp), id);
  return staff?.active && grantsCover(staff.grants, event.cli) ? staff.timeZone : undefined;
}
