import type { Actor } from '@portico/domain/kernel/actor';
import { notFound } from '@portico/domain/kernel/error';
import type { Db } from '@portico/store/db';
import { loadAbsorbed } from '@portico/store/ticket/family';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { seesTicket } from './access.ts';

/** The row check of a ticket and what is merged into it: who may see one that was merged follows it to its survivor. */
export async function seesWhole(db: Db, actor: Actor, ticket: LoadedTicket): Promise<boolean> {
  if (seesTicket(actor, ticket.state)) return true;
  const follows = actor.kind === 'contact' && !ticket.state.moved && ticket.state.absorbed !== undefined;
  return follows && (await loadAbsorbed(db, ticket)).some((one) => seesTicket(actor, one.state));
}

/** @throws the one "not found" when the ticket may not be seen. */
export async function requireSeenWhole(db: Db, actor: Actor, ticket: LoadedTicket): Promise<void> {
  if (!(await seesWhole(db, actor, ticket))) throw notFound();
}
