import type { Actor, KeyScope } from '@portico/domain/kernel/actor';
import { AppError } from '@portico/domain/kernel/error';
import type { Taker } from '@portico/domain/kernel/process';
import type { TicketState } from '@portico/domain/ticket/state';

/** What may be done with tickets. Reading and writing are told apart for API keys. */
export type TicketRight = 'read' | 'follow' | 'open' | 'reply' | 'note' | 'work';

const keyScopeOf = {
  read: 'tickets:read',
  follow: 'tickets:write',
  open: 'tickets:write',
  reply: 'tickets:write',
  note: 'tickets:write',
  work: 'tickets:write',
} as const satisfies Record<TicketRight, KeyScope>;

const contactRights: readonly TicketRight[] = ['read', 'follow', 'open', 'reply'];

/** @throws forbidden when this kind of actor never has the right, whichever ticket is meant. */
export function requireRight(actor: Actor, right: TicketRight): void {
  if (mayEver(actor, right)) return;
  throw new AppError('forbidden', 'auth.forbidden', `This needs the right to ${right} tickets.`);
}

function mayEver(actor: Actor, right: TicketRight): boolean {
  switch (actor.kind) {
    case 'staff':
    case 'system':
      return true;
    case 'contact':
      return contactRights.includes(right);
    case 'key':
      return actor.scopes.includes(keyScopeOf[right]);
    default:
      return false;
  }
}

/**
 * The row check: whether this ticket is the actor's to see, judged on what was read, apart from any filter that found
 * it. Who merely takes part in a ticket is known by an item beside it: see sight.ts.
 */
export function seesTicket(actor: Actor, ticket: Pick<TicketState, 'requester' | 'moved'>): boolean {
  // A tombstone shows nothing to anybody; staff who may enter both clients are led on from it.
  if (ticket.moved) return false;
  if (actor.kind !== 'contact') return true;
  return ticket.requester === actor.id || actor.roles.includes('poc');
}

/** Internal notes and umbrellas are the staff's. A key sees them as the MSP's own tool. */
export function seesInternal(actor: Actor): boolean {
  return actor.kind === 'staff' || actor.kind === 'system' || (actor.kind === 'key' && actor.client === undefined);
}

/** @throws forbidden for whoever is not of the desk itself: what follows is the staff's, and its tools'. */
export function requireDesk(actor: Actor): void {
  if (!seesInternal(actor)) throw new AppError('forbidden', 'auth.forbidden', 'This is for the service desk only.');
}

export function takerOf(actor: Actor): Taker {
  switch (actor.kind) {
    case 'contact':
      return 'contact';
    case 'system':
      return 'system';
    case 'staff':
    case 'key':
      return 'staff';
  }
}
