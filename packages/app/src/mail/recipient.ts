import { grantsCover } from '@portico/domain/kernel/actor';
import { type ClientScope, clientOf, mspOf, providerScope } from '@portico/domain/kernel/scope';
import type { RecipientKind } from '@portico/domain/notify/kinds';
import { stops } from '@portico/domain/person/log';
import type { Db } from '@portico/store/db';
import { loadPersonLog } from '@portico/store/person/log';
import { loadContact, loadStaff } from '@portico/store/tenant/directory';
import { loadSurvivor } from '@portico/store/ticket/family';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { loadParticipants } from '@portico/store/ticket/participants';
import { sightOf } from '../ticket/sight.ts';
import type { MailConfig } from './config.ts';

/** Somebody who may be written to at this moment, about this ticket. */
export interface Recipient {
  readonly kind: RecipientKind;
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly locale: string;
  readonly zone: string;
  /** The ticket as it is found by them: the survivor of one that was merged. */
  readonly ticket: LoadedTicket;
}

/** Who is to be written to, unless mails to that address came back for good. */
export async function recipientOf(
  ...[db, t, number, to, config]: Parameters<typeof readerOf>
): Promise<Recipient | undefined> {
  const reader = await readerOf(db, t, number, to, config);
  if (!reader) return undefined;
  const log = await loadPersonLog(db, reader.kind === 'staff' ? providerScope(mspOf(t)) : t, reader.id);
  return stops(log?.stop, reader.address) ? undefined : reader;
}

/**
 * Rights are judged when a mail is written, not when the event happened: who has left, lost the client, was taken off
 * the ticket or erased is not written to, however long the mail has waited.
 */
async function readerOf(
  db: Db,
  t: ClientScope,
  number: number,
  to: { readonly kind: RecipientKind; readonly id: string },
  { brand, client }: MailConfig,
): Promise<Recipient | undefined> {
  const ticket = await loadSurvivor(db, t, number);
  if (!ticket || ticket.state.moved) return undefined;
  const at = { kind: to.kind, id: to.id, ticket };
  if (to.kind === 'staff') {
    const staff = await loadStaff(db, providerScope(mspOf(t)), to.id);
    if (!staff?.active || !grantsCover(staff.grants, clientOf(t))) return undefined;
    return { ...at, name: staff.name, address: staff.email, locale: staff.locale, zone: staff.timeZone };
  }
  if (to.kind === 'contact') {
    const contact = await loadContact(db, t, to.id);
    if (!contact?.active) return undefined;
    const actor = { kind: 'contact', id: to.id, msp: mspOf(t), client: clientOf(t), roles: contact.roles } as const;
    if (!(await sightOf(db, actor, ticket))) return undefined;
    return { ...at, name: contact.name, address: contact.email, locale: contact.locale, zone: client.timeZone };
  }
  const present = await loadParticipants(db, t, number);
  const address = present.find((one) => one.id === to.id && one.kind === 'external')?.address;
  return address === undefined ? undefined : { ...at, name: '', address, locale: brand.locale, zone: brand.zone };
}
