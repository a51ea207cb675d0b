import type { Actor } from '@portico/domain/kernel/actor';
import { AppError, invalid } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import { isRefusal } from '@portico/domain/ticket/facts';
import { type OpenTicket, openTicket } from '@portico/domain/ticket/open';
import type { ClientRow } from '@portico/store/tenant/directory';
import { commitTicket, pointerWrite, StaleTicketError } from '@portico/store/ticket/commit';
import { takeNumbers } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { findClient, findContact } from '../directory/directory.ts';
import { requireRight, seesInternal } from './access.ts';
import { requireAssignable } from './assignable.ts';
import { type Answer, etagOf, refusalError } from './command.ts';
import { ticketFacts } from './facts.ts';
import { type TicketAnswer, ticketAnswer } from './view.ts';

/** Opens a ticket: for oneself on the portal, on somebody's behalf at the desk, or through the API. */
export async function open(ctx: Context, input: OpenTicket): Promise<Answer<TicketAnswer> & { version: number }> {
  requireRight(ctx.actor, 'open');
  const client = await findClient(ctx, input.client);
  const scope = clientScope(ctx.actor.msp, client.id);
  const db = await ctx.client(client.id);
  const [facts, requester] = await Promise.all([ticketFacts(ctx, client.id), requesterOf(ctx, client, input)]);
  refuseDeskFields(ctx.actor, input);
  await requireAssignable(ctx, client.id, input);
  const number = await takeNumbers(db, scope);
  const channel = input.channel ?? channelOf(ctx.actor);
  const decision = openTicket({ ...input, channel }, { ...facts, client: client.id, number, requester });
  if (isRefusal(decision)) throw refusalError(decision);
  const body = ticketAnswer(decision.next, 1, client.prefix, facts, seesInternal(ctx.actor));
  const answer = { status: 201, body };
  const headers = { ETag: etagOf(1), Location: `/v1/tickets/${body.number}` };
  await commitTicket(db, {
    scope,
    next: decision.next,
    events: decision.events,
    by: facts.by,
    at: ctx.now,
    requestId: ctx.requestId,
    description: input.description,
    extra: [
      ...(ctx.actor.kind === 'contact' && ctx.actor.id !== requester.id
        ? [pointerWrite(scope, ctx.actor.id, decision.next)]
        : []),
      ...(ctx.idempotency ? [ctx.idempotency.item(scope, { ...answer, headers })] : []),
    ],
  }).catch((error: unknown) => {
    // The number is fresh: of the ticket's own items only the one of its source's number can have been there before.
    if (error instanceof StaleTicketError && input.external) throw externalKnown(input.external);
    throw error;
  });
  return { ...answer, version: 1 };
}

function externalKnown({ source, id }: { readonly source: string; readonly id: string }): AppError {
  return new AppError('conflict', 'ticket.external_known', 'There is a ticket for it already.', [
    { pointer: '/external/id', detail: `${id} of ${source} has a ticket already` },
  ]);
}

function channelOf(actor: Actor): 'portal' | 'phone' | 'api' {
  if (actor.kind === 'contact') return 'portal';
  return actor.kind === 'key' ? 'api' : 'phone';
}

async function requesterOf(ctx: Context, client: ClientRow, input: OpenTicket): Promise<{ id: string; name: string }> {
  const { actor } = ctx;
  if (actor.kind === 'contact') {
    if (input.requester !== undefined && input.requester !== actor.id && !actor.roles.includes('poc')) {
      throw new AppError('forbidden', 'ticket.on_behalf', 'You may open tickets for yourself only.');
    }
    const own = input.requester === undefined || input.requester === actor.id;
    if (own) return { id: actor.id, name: ctx.person?.name ?? '' };
  }
  if (input.requester === undefined) throw invalid('/requester', 'name the person this is for');
  const contact = await findContact(ctx, client.id, input.requester).catch((error: unknown) => {
    if (error instanceof AppError && error.kind === 'not_found')
      throw invalid('/requester', `no such person at ${client.name}`);
    throw error;
  });
  return { id: contact.id, name: contact.name };
}

/** A requester does not route their own ticket: such fields are refused, not dropped. */
function refuseDeskFields(actor: Actor, input: OpenTicket): void {
  if (actor.kind !== 'contact') return;
  for (const field of ['team', 'assignee', 'external', 'channel'] as const) {
    if (input[field] !== undefined) throw invalid(`/${field}`, 'only the service desk sets this');
  }
}
