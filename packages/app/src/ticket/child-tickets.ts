import { AppError } from '@portico/domain/kernel/error';
import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Desk } from '@portico/domain/tenant/desk';
import type { TicketState } from '@portico/domain/ticket/state';
import type { Db, Write } from '@portico/store/db';
import { loadAbsorbed, loadHeads, wholeLinks } from '@portico/store/ticket/family';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { unchanged } from '@portico/store/ticket/link';

/** Links to the children of a ticket and of those merged into it, by number. */
export async function childLinks(db: Db, ticket: LoadedTicket) {
  const links = await wholeLinks(db, ticket, await loadAbsorbed(db, ticket));
  return links.filter((link) => link.type === 'child').sort((a, b) => a.n - b.n);
}

/** A transaction has room for so many more items. */
const heldMost = 90;

/** Whether a command leads a ticket to where the desk lets no parent go before its children. */
export function endsBeforeChildren(desk: Desk, before: TicketState, next: TicketState): boolean {
  const ends = next.phase === 'resolved' || next.phase === 'closed';
  return desk.parentWaitsForChildren === true && ends && next.phase !== before.phase;
}

/**
 * Where the desk lets no parent end over open children: refuses while there are any, and else holds the children as
 * they were read, so that none is opened again behind the decision: all but those that the command holds by itself.
 */
export async function holdEndedChildren(
  db: Db,
  scope: ClientScope,
  parent: LoadedTicket,
  held: readonly number[] = [],
): Promise<Write[]> {
  const { children, open } = await childrenOf(db, scope, parent);
  if (open.length > 0) {
    const word = open.length === 1 ? 'One child of this ticket is' : `${open.length} children of this ticket are`;
    throw new AppError(
      'conflict',
      'ticket.open_children',
      `${word} still open. Resolve them first, or resolve the ticket together with its children.`,
    );
  }
  return unchangedChildren(
    scope,
    children.filter(({ state }) => !held.includes(state.number)),
  );
}

/** Conditions that children still stand as they were read. */
export function unchangedChildren(scope: ClientScope, children: readonly LoadedTicket[]): Write[] {
  return children.slice(0, heldMost).map(({ state, version }) => unchanged(scope, state.number, version));
}

/** The heads of a ticket's children, and those among them that are still worked on. */
export async function childrenOf(db: Db, scope: ClientScope, parent: LoadedTicket) {
  const numbers = (await childLinks(db, parent)).map((link) => link.n);
  const children = await loadHeads(db, scope, numbers);
  return { children, open: children.filter(({ state }) => state.phase === 'open' || state.phase === 'pending') };
}
