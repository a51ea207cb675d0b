import type { TicketFacts } from '@portico/domain/ticket/facts';
import type { TicketState } from '@portico/domain/ticket/state';
import type { Db, Write } from '@portico/store/db';
import { loadAbsorbed } from '@portico/store/ticket/family';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { unchanged } from '@portico/store/ticket/link';

/**
 * The facts with what tickets merged into this one add to its conditions for ending: their tasks and their time stay on
 * them, and count as its own. Read only where the client has such conditions.
 */
export async function withMerged<F extends TicketFacts>(db: Db, facts: F, ticket: LoadedTicket): Promise<F> {
  const conditions = facts.desk.closing?.[ticket.state.kind];
  if (!ticket.state.absorbed || !(conditions?.tasksDone || conditions?.minutesLogged)) return facts;
  const absorbed = await loadAbsorbed(db, ticket);
  return {
    ...facts,
    merged: {
      openTasks: absorbed.reduce((sum, { state }) => sum + (state.tasks?.open ?? 0), 0),
      minutes: absorbed.reduce((sum, { state }) => sum + (state.time?.minutes ?? 0), 0),
      seen: absorbed.map(({ state, version }) => ({ number: state.number, version })),
    },
  };
}

/** Holds merged tickets as they were counted while the one that they are merged into is ended. */
export function mergedUnchanged(before: LoadedTicket, next: TicketState, facts: TicketFacts): Write[] {
  const ends = next.phase === 'resolved' || next.phase === 'closed';
  if (!ends || next.phase === before.state.phase) return [];
  return (facts.merged?.seen ?? []).map(({ number, version }) => unchanged(before.scope, number, version));
}
