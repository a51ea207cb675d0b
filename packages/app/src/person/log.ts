import { actorRef } from '@portico/domain/kernel/actor';
import { AppError, notFound } from '@portico/domain/kernel/error';
import {
  type ClientId,
  type ClientScope,
  clientScope,
  type ProviderScope,
  providerScope,
} from '@portico/domain/kernel/scope';
import { type PersonEvent, resumeMail, stops } from '@portico/domain/person/log';
import type { Db } from '@portico/store/db';
import { appendToPersonLog, loadPersonLog, readPersonLog } from '@portico/store/person/log';
import { loadStaff } from '@portico/store/tenant/directory';
import type { Context } from '../context.ts';
import { findContact } from '../directory/directory.ts';

/** What happened to a person, newest first, and whether mails to them stop. */
export interface PersonHistory {
  readonly address: string;
  readonly mail:
    | { readonly state: 'sent' }
    | {
        readonly state: 'stopped';
        readonly because: 'bounced' | 'complained';
        readonly since: string;
        readonly said: string;
      };
  readonly items: readonly { readonly at: string; readonly by: string; readonly event: PersonEvent }[];
}

const shown = 100;

interface Place {
  readonly db: Db;
  readonly scope: ClientScope | ProviderScope;
  readonly id: string;
  readonly address: string;
}

/** @param client of a contact; left out for somebody of the MSP's staff. @throws the one "not found". */
async function placeOf(ctx: Context, client: ClientId | undefined, id: string): Promise<Place> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new AppError('forbidden', 'auth.forbidden', 'This is for the service desk only.');
  if (client !== undefined) {
    const contact = await findContact(ctx, client, id);
    return { db: await ctx.client(client), scope: clientScope(actor.msp, client), id, address: contact.email };
  }
  const scope = providerScope(actor.msp);
  const db = await ctx.provider();
  const staff = await loadStaff(db, scope, id);
  if (!staff) throw notFound();
  return { db, scope, id, address: staff.email };
}

/** For the service desk: did our mails arrive, when did somebody sign in. */
export async function personHistory(ctx: Context, client: ClientId | undefined, id: string): Promise<PersonHistory> {
  const { db, scope, address } = await placeOf(ctx, client, id);
  const [head, entries] = await Promise.all([loadPersonLog(db, scope, id), readPersonLog(db, scope, id, shown)]);
  const stop = head?.stop;
  return {
    address,
    mail:
      stop && stops(stop, address)
        ? { state: 'stopped', because: stop.kind, since: stop.at, said: stop.why }
        : { state: 'sent' },
    items: entries.map(({ at, by, ev }) => ({ at, by: by.id, event: ev })),
  };
}

/** Lets a person be written to again, whose address was mended on the other side. Again, it changes nothing. */
export async function resumePersonMail(ctx: Context, client: ClientId | undefined, id: string): Promise<PersonHistory> {
  const { actor } = ctx;
  if (actor.kind !== 'staff' || actor.role !== 'admin') {
    throw new AppError(
      'forbidden',
      'auth.forbidden',
      'Only an administrator of the service desk lets mails go out again.',
    );
  }
  const { db, scope } = await placeOf(ctx, client, id);
  await appendToPersonLog(db, scope, id, (stop) => {
    const decided = resumeMail(stop);
    return decided && { ...decided, by: actorRef(actor), at: ctx.now };
  });
  return personHistory(ctx, client, id);
}
