import type { TicketFacts } from '@portico/domain/ticket/facts';
import type { TicketState } from '@portico/domain/ticket/state';
import type { Db, Write } from '@portico/store/db';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { endsBeforeChildren, holdEndedChildren } from './child-tickets.ts';
import { mergedUnchanged } from './merged-facts.ts';

/**
 * What must stay as it was read while a command ends a ticket: its children, where the desk lets no parent end before
 * them, and the tickets merged into it, where they count for its conditions.
 * @throws conflict over open children
 */
export async function heldWhileEnding(
  db: Db,
  before: LoadedTicket,
  next: TicketState,
  facts: TicketFacts,
  endsChildren: boolean,
): Promise<Write[]> {
  const waits = !endsChildren && endsBeforeChildren(facts.desk, before.state, next);
  const children = waits ? await holdEndedChildren(db, before.scope, before) : [];
  return [...children, ...mergedUnchanged(before, next, facts)];
}
