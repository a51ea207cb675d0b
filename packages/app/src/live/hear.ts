import type { ContactActor, StaffActor } from '@portico/domain/kernel/actor';
import { type ClientScope, clientOf } from '@portico/domain/kernel/scope';
import type { LiveChange } from '@portico/domain/live/message';
import { loadTicket } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { sightOf } from '../ticket/sight.ts';
import type { Publication } from './live.ts';

/**
 * The second check, at delivery: judged on what the message is about, whatever channel it came by. Written apart from
 * the choice of channels on purpose: one mistake must not open both.
 */
export async function mayHear(ctx: Context, publication: Publication): Promise<boolean> {
  const { actor } = ctx;
  if (actor.kind === 'staff') return staffHears(actor, publication);
  if (actor.kind === 'contact') return contactHears(ctx, actor, publication);
  return false;
}

const CLIENT_SCOPE = /^([0-9a-z]{8})\.([0-9a-z]{6})$/;

function staffHears({ msp, id, grants }: StaffActor, { about, message }: Publication): boolean {
  if (message.type === 'inbox') return about.scope.slice(0, 8) === msp && about.person === id;
  const [, owner, client] = CLIENT_SCOPE.exec(about.scope) ?? [];
  if (owner !== msp || client === undefined || client !== message.client) return false;
  // A change without its version was worded for an end user.
  if (message.type === 'ticket' && !('version' in message)) return false;
  if (grants.mode === 'all') return true;
  const named = grants.clients.some((one) => one === client);
  return grants.mode === 'allow' ? named : grants.mode === 'deny' && !named;
}

/** All that an end user is ever told of a ticket. */
const told: ReadonlySet<LiveChange> = new Set<LiveChange>(['opened', 'replied', 'state', 'fields', 'links']);

async function contactHears(ctx: Context, actor: ContactActor, { about, message }: Publication): Promise<boolean> {
  const scope = `${actor.msp}.${actor.client}`;
  if (about.scope !== scope) return false;
  if (message.type === 'inbox') return about.person === actor.id;
  if (message.type !== 'ticket' || 'version' in message || 'by' in message) return false;
  if (about.number === undefined || !message.changed.every((one) => told.has(one))) return false;
  const db = await ctx.client(actor.client);
  const ticket = await loadTicket(db, about.scope as ClientScope, about.number); // Safe: compared above.
  if (!ticket || clientOf(ticket.scope) !== actor.client) return false;
  return (await sightOf(db, actor, ticket)) !== undefined;
}
