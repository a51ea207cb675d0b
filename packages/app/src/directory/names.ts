import type { ActorRef } from '@portico/domain/kernel/actor';
import { type ClientId, clientScope } from '@portico/domain/kernel/scope';
import type { TicketState } from '@portico/domain/ticket/state';
import { loadContact } from '@portico/store/tenant/directory';
import type { Context } from '../context.ts';
import { mspDirectory, seesDirectory } from './directory.ts';

export interface NamedActor {
  readonly kind: ActorRef['kind'];
  readonly id: string;
  readonly name: string;
}

const PEOPLE_MAX = 60;

/** Names for the people of a history, from the directories as they stand now: an erased person has none. */
export async function nameActors(
  ctx: Context,
  client: ClientId,
  ticket: Pick<TicketState, 'requester' | 'requesterName'>,
  actors: readonly ActorRef[],
): Promise<(by: ActorRef) => NamedActor> {
  const t = clientScope(ctx.actor.msp, client);
  const names = new Map<string, string>([[`contact:${ticket.requester}`, ticket.requesterName]]);
  const contacts = new Set(actors.filter((one) => one.kind === 'contact').map((one) => one.id));
  contacts.delete(ticket.requester);
  const db = await ctx.client(client);
  await Promise.all(
    [...contacts].slice(0, PEOPLE_MAX).map(async (id) => {
      const found = await ctx.cache.get(t, `contact:${id}`, () => loadContact(db, t, id));
      if (found) names.set(`contact:${id}`, found.name);
    }),
  );
  const staff = seesDirectory(ctx) ? (await mspDirectory(ctx)).staff : undefined;
  return (by) => {
    if (by.kind === 'staff') return { ...by, name: staff?.get(by.id)?.name ?? 'Service desk' };
    return { ...by, name: names.get(`${by.kind}:${by.id}`) ?? '' };
  };
}
