import { type ClientId, type ClientScope, clientScope } from '@portico/domain/kernel/scope';
import { type Advisory, inForce } from '@portico/domain/tenant/advisory';
import type { Db } from '@portico/store/db';
import { clientAdvisories, loadVipMark, personAdvisories, type StoredAdvisory } from '@portico/store/tenant/advisories';
import { type ContactItem, loadContact } from '@portico/store/tenant/directory';
import type { Context } from '../context.ts';
import { findClient } from './directory.ts';

export interface AdvisoryView extends Advisory {
  /** Absent for those that the client's file declares: they are changed there. */
  readonly id?: string;
  readonly about: 'client' | 'person';
}

/** What staff should know before they act on a ticket, today: of its client, then of its requester. */
export async function advisoriesFor(ctx: Context, client: ClientId, requester: string): Promise<AdvisoryView[]> {
  const t = clientScope(ctx.actor.msp, client);
  const [ofClient, ofPerson, { timeZone }] = await Promise.all([
    ctx.cache.get(t, 'advisories', async () => clientAdvisories(await ctx.client(client), t)),
    ctx.cache.get(t, `advisories:${requester}`, async () => advisoriesOf(await ctx.client(client), t, requester)),
    findClient(ctx, client),
  ]);
  const all = [
    ...ofClient.map((one) => advisoryView(one, 'client')),
    ...ofPerson.map((one) => advisoryView(one, 'person')),
  ];
  return all.filter((one) => inForce(one, timeZone, ctx.now));
}

/** Those about one person: of their client's file, and written since. */
export async function advisoriesOf(db: Db, t: ClientScope, person: string): Promise<StoredAdvisory[]> {
  const [contact, written] = await Promise.all([loadContact(db, t, person), personAdvisories(db, t, person)]);
  return [...(contact?.advisories ?? []), ...written];
}

export function advisoryView(
  { id, text, severity, from, to }: StoredAdvisory,
  about: AdvisoryView['about'],
): AdvisoryView {
  return {
    ...(id === undefined ? {} : { id }),
    about,
    text,
    severity,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

/** Whether a contact is one for whom the client's floor of priority holds. */
export async function isVip(db: Db, t: ClientScope, contact: ContactItem): Promise<boolean> {
  return (await loadVipMark(db, t, contact.id)) ?? contact.vip ?? false;
}
