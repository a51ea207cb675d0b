import type { ActorRef } from '@portico/domain/kernel/actor';
import { AppError, invalid, notFound } from '@portico/domain/kernel/error';
import { type ClientId, clientScope, providerScope } from '@portico/domain/kernel/scope';
import type { Task } from '@portico/domain/task/task';
import { arrive, type MoveTicket, moveAway } from '@portico/domain/ticket/move';
import { decideOn } from '@portico/domain/ticket/service-level';
import { loadTasks, taskDelete, taskPut } from '@portico/store/task/task';
import type { NewMessage } from '@portico/store/ticket/commit';
import { copyOf } from '@portico/store/ticket/copies';
import { movedWrite } from '@portico/store/ticket/moved';
import {
  loadConversation,
  loadTicketParts,
  type MessageItem,
  type TicketParts,
  takeNumbers,
} from '@portico/store/ticket/read';
import { commitTogether } from '@portico/store/ticket/together';
import type { Context } from '../context.ts';
import { findClient, findContact } from '../directory/directory.ts';
import { arrived, type CopiedFiles, copyFiles, discardCopies } from '../file/carry.ts';
import { requireRight } from './access.ts';
import { requireAssignable } from './assignable.ts';
import { type Answer, commandOf, decided, etagOf, openingOf, untilCurrent } from './command.ts';
import { factsOf, ticketFacts } from './facts.ts';
import { refuseMoved } from './moved.ts';
import { personOf } from './open.ts';
import { resolveRef } from './ref.ts';

export interface MoveAnswer {
  readonly number: string;
  readonly from: string;
  readonly messages: number;
}

/** Messages that fit one transaction together with both tickets; a file or a task takes the room of two. */
const messagesMax = 80;

/**
 * Moves a ticket to another client: a copy there under a new number with a chain of its own, whose first entry names
 * the old chain's end, and a tombstone here. Either client's people see nothing of the other place; the MSP keeps
 * where it went, for staff who may enter both. Its tasks go along. Files are copied under ids of the new client's before anything is
 * committed; the old ones stay with the tombstone, out of everybody's reach there.
 */
export async function move(
  ctx: Context,
  ref: string,
  input: MoveTicket,
): Promise<Answer<MoveAnswer> & { version: number }> {
  requireRight(ctx.actor, 'work');
  if (ctx.actor.kind !== 'staff') {
    throw new AppError(
      'forbidden',
      'auth.forbidden',
      'Only people of the service desk move a ticket to another client.',
    );
  }
  const { msp } = ctx.actor;
  const place = await resolveRef(ctx, ref);
  const [here, target] = [await findClient(ctx, place.client), await findClient(ctx, input.client)];
  if (here.id === target.id) throw invalid('/client', 'the ticket is there already');
  const requester = await requesterAt(ctx, target.id, input.requester, target.name);
  const [old, scope, p] = [clientScope(msp, here.id), clientScope(msp, target.id), providerScope(msp)];
  const db = await ctx.provider();
  const [facts, theirs] = await Promise.all([ticketFacts(ctx, here.id), ticketFacts(ctx, target.id)]);
  let number: number | undefined;
  const copied: CopiedFiles = new Map();
  const moving = untilCurrent(async () => {
    const parts = await loadTicketParts(db, old, place.number);
    if (!parts) throw notFound();
    await refuseMoved(ctx, parts.ticket);
    refuseTied(parts);
    const { state, hash } = parts.ticket;
    const messages = await loadConversation(db, old, place.number, messagesMax + 1);
    if (messages.length > messagesMax) {
      throw new AppError(
        'conflict',
        'ticket.too_long',
        `A ticket with more than ${messagesMax} messages stays where it is.`,
      );
    }
    const { attachments } = parts;
    const tasks = state.tasks ? await loadTasks(db, old, place.number) : [];
    if (messages.length + 2 * (attachments.length + tasks.length) > messagesMax) {
      const why = 'A ticket with so many messages, files and tasks stays where it is.';
      throw new AppError('conflict', 'ticket.too_long', why);
    }
    const own = await factsOf(ctx, facts, state);
    const gone = decided(decideOn(state, own, (one) => moveAway(one, own)));
    number ??= await takeNumbers(db, scope);
    const keepsAssignee = await mayKeep(ctx, target.id, state.assignee);
    const brought = await Promise.all(tasks.map((one) => ownedThere(ctx, target.id, one)));
    const come = decided(
      arrive(state, target.id, { ...theirs, number, requester, keepsAssignee, previous: hash, tasks: brought }),
    );
    await copyFiles(ctx, db, attachments, old, { scope, client: target.id }, copied);
    const body = {
      number: `${target.prefix}-${number}`,
      from: `${here.prefix}-${state.number}`,
      messages: messages.length,
    };
    const answer = { status: 201, body };
    const headers = { ETag: etagOf(1), Location: `/v1/tickets/${body.number}` };
    const by = (one: { readonly by: ActorRef }): ActorRef => strangerless(one.by, state.requester, requester.id);
    await commitTogether(db, [
      {
        ...openingOf(ctx, theirs, scope, come),
        description: parts.description,
        copies: messages.map((one) => movedCopy(one, by(one), copied)),
        carried: attachments.map((one) => arrived(scope, come.next.number, one, by(one), idOf(copied, one.id))),
        extra: [
          ...brought.map((one) => taskPut(scope, come.next.number, one)),
          movedWrite(p, { client: here.id, number: state.number }, { client: target.id, number }, ctx.now),
          ...(ctx.idempotency ? [ctx.idempotency.item(p, { ...answer, headers })] : []),
        ],
      },
      {
        ...commandOf(ctx, facts, parts.ticket, gone),
        extra: tasks.map((one) => taskDelete(old, state.number, one.id)),
      },
    ]);
    return { ...answer, version: 1 };
  });
  return moving.catch(async (error: unknown) => {
    // What cannot be taken away now is collected.
    await discardCopies(ctx, db, scope, copied).catch(() => undefined);
    throw error;
  });
}

async function requesterAt(ctx: Context, client: ClientId, id: string, name: string) {
  const found = await findContact(ctx, client, id).catch((error: unknown) => {
    if (error instanceof AppError && error.kind === 'not_found')
      throw invalid('/requester', `no such person at ${name}`);
    throw error;
  });
  return personOf(ctx, client, found);
}

/** Links and merges never cross clients: what ties a ticket to others here is taken away first. */
function refuseTied({ ticket, links }: TicketParts): void {
  if (ticket.state.merged) {
    throw new AppError('conflict', 'ticket.merged', 'The ticket is merged into another one; undo that first.');
  }
  if (links.length > 0) {
    throw new AppError(
      'conflict',
      'ticket.linked',
      'The ticket is linked to others of this client; take the links away first.',
    );
  }
}

async function mayKeep(ctx: Context, client: ClientId, assignee: string | undefined): Promise<boolean> {
  if (assignee === undefined) return false;
  return requireAssignable(ctx, client, { assignee }).then(
    () => true,
    () => false,
  );
}

/** A task as it goes along: without an assignee who may not work for the new client. */
async function ownedThere(ctx: Context, client: ClientId, task: Task): Promise<Task> {
  if (task.assignee === undefined || (await mayKeep(ctx, client, task.assignee))) return task;
  const { assignee: _, ...rest } = task;
  return rest;
}

/** Who wrote a message, as the new client may know it: no person of the old client is named there. */
function strangerless(by: ActorRef, requester: string, becomes: string): ActorRef {
  if (by.kind !== 'contact') return by;
  return by.id === requester ? { kind: 'contact', id: becomes } : { kind: 'system', id: 'moved' };
}

function movedCopy(message: MessageItem, by: ActorRef, copied: CopiedFiles): NewMessage {
  const { from: _, files, ...copy } = copyOf(message);
  return { ...copy, by, ...(files ? { files: files.map((id) => idOf(copied, id)) } : {}) };
}

function idOf(copied: CopiedFiles, id: string): string {
  const found = copied.get(id);
  if (found === undefined) throw new Error(`file ${id} was not copied`);
  return found;
}
