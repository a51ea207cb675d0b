import { type Actor, actorRef, type ContactActor } from '@portico/domain/kernel/actor';
import { AppError, invalid } from '@portico/domain/kernel/error';
import { type ClientId, type ClientScope, clientScope } from '@portico/domain/kernel/scope';
import { scheduleSource } from '@portico/domain/schedule/schedule';
import type { TaskTemplate } from '@portico/domain/tenant/work';
import { confirmed } from '@portico/domain/ticket/confirm';
import { isRefusal } from '@portico/domain/ticket/facts';
import { type OpenTicket, openTicket } from '@portico/domain/ticket/open';
import { addParticipant } from '@portico/domain/ticket/participants';
import type { TicketEvent, TicketState } from '@portico/domain/ticket/state';
import { fillForm, type TicketForm } from '@portico/domain/ticket/template';
import type { PointedText } from '@portico/domain/ticket/wrong-client';
import type { Write } from '@portico/store/db';
import { taskPut } from '@portico/store/task/task';
import type { ClientRow, ContactItem } from '@portico/store/tenant/directory';
import { commitTicket, pointerWrite, StaleTicketError } from '@portico/store/ticket/commit';
import { participantPut } from '@portico/store/ticket/participants';
import { takeNumbers } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { isVip } from '../directory/advised.ts';
import { findClient, findContact } from '../directory/directory.ts';
import { filesFor } from '../file/attach.ts';
import { withTasks } from '../task/opening.ts';
import { requireRight, seesInternal } from './access.ts';
import { requireAssignable } from './assignable.ts';
import { type Answer, etagOf, refusalError } from './command.ts';
import { ticketFacts } from './facts.ts';
import { fieldPeople } from './field-people.ts';
import { type TicketAnswer, ticketAnswer } from './view.ts';
import { guardClient } from './wrong-client.ts';

type Done = Answer<TicketAnswer> & { version: number };

/** Opens a ticket: for oneself on the portal, on somebody's behalf at the desk, or through the API. */
export function open(ctx: Context, input: OpenTicket): Promise<Done> {
  if (input.external?.source === scheduleSource) throw invalid('/external/source', 'this name is the desk’s own');
  return openWith(ctx, input);
}

/** A ticket from a form and what its template fills in. */
export async function openFromForm(ctx: Context, client: string, form: TicketForm): Promise<Done> {
  const { input, tasks } = await fill(ctx, client, form);
  return openWith(ctx, input, { tasks });
}

/** What the client's templates make of a form. @throws invalid naming what is missing. */
export async function fill(
  ctx: Context,
  client: string,
  form: TicketForm,
): Promise<{ readonly input: OpenTicket; readonly tasks: Readonly<Record<string, TaskTemplate>> }> {
  requireRight(ctx.actor, 'open');
  const { id, locale } = await findClient(ctx, client);
  const { ticketTemplates, taskTemplates } = await import('../library/templates.ts');
  const filled = fillForm(form, await ticketTemplates(ctx, id, form.template), locale);
  if (isRefusal(filled)) throw refusalError(filled);
  return { input: { client, ...filled.input }, tasks: await taskTemplates(ctx, id, filled.tasks) };
}

export interface OpenMore {
  /** Task templates that come with it, beside those of its category; by name or id. */
  readonly tasks?: Readonly<Record<string, TaskTemplate>>;
  /** Further writes in the same transaction. */
  readonly extra?: (number: number) => readonly Write[];
}

export async function openWith(ctx: Context, input: OpenTicket, more: OpenMore = {}): Promise<Done> {
  requireRight(ctx.actor, 'open');
  const client = await findClient(ctx, input.client);
  const scope = clientScope(ctx.actor.msp, client.id);
  const db = await ctx.client(client.id);
  const [facts, requester] = await Promise.all([ticketFacts(ctx, client.id), requesterOf(ctx, client, input)]);
  refuseDeskFields(ctx.actor, input);
  const agreed = await guardClient(ctx, client.id, writtenIn(input, requester), input.confirm);
  await requireAssignable(ctx, client.id, input);
  const files = await filesFor(ctx, client.id, input.files ?? [], []);
  const number = await takeNumbers(db, scope);
  const channel = input.channel ?? channelOf(ctx.actor);
  const people = await fieldPeople(ctx, client.id, facts.desk, input.fields);
  const opening = openTicket({ ...input, channel }, { ...facts, people, client: client.id, number, requester });
  const opened = confirmed(opening, agreed);
  if (isRefusal(opened)) throw refusalError(opened);
  const { decision, tasks } = withTasks(ctx, opened, client.locale, facts, more.tasks);
  const body = ticketAnswer(decision.next, 1, client.prefix, facts, seesInternal(ctx.actor));
  const answer = { status: 201, body };
  const headers = { ETag: etagOf(1), Location: `/v1/tickets/${body.number}` };
  const opener = openerOf(ctx.actor, scope, decision.next, ctx.now);
  await commitTicket(db, {
    scope,
    next: decision.next,
    events: [...decision.events, ...opener.events],
    by: facts.by,
    via: ctx.via,
    at: ctx.now,
    requestId: ctx.requestId,
    texts: decision.texts,
    description: input.description,
    brought: { files, vis: 'public' },
    extra: [
      ...opener.writes,
      ...tasks.map((one) => taskPut(scope, number, one)),
      ...(more.extra?.(number) ?? []),
      ...(ctx.idempotency ? [ctx.idempotency.item(scope, { ...answer, headers })] : []),
    ],
  }).catch(async (error: unknown) => {
    // Another message may have taken one of the files meanwhile: then that is told.
    if (error instanceof StaleTicketError) await filesFor(ctx, client.id, input.files ?? [], []);
    // The number is fresh: of the ticket's own items only the one of its source's number can have been there before.
    if (error instanceof StaleTicketError && input.external) throw externalKnown(input.external);
    throw error;
  });
  return { ...answer, version: 1 };
}

/** Who opens a ticket for a colleague follows it: they want to know what became of it. */
function openerOf(
  actor: Actor,
  scope: ClientScope,
  ticket: TicketState,
  at: string,
): { events: readonly TicketEvent[]; writes: readonly Write[] } {
  if (actor.kind !== 'contact' || actor.id === ticket.requester) return { events: [], writes: [] };
  const who = { id: actor.id, kind: 'contact', role: 'watcher' } as const;
  const decision = addParticipant(ticket, who, []);
  if (isRefusal(decision)) throw refusalError(decision);
  const put = participantPut(scope, ticket.number, who, { at, by: actorRef(actor), v: 1 });
  return { events: decision.events, writes: [pointerWrite(scope, actor.id, ticket), put] };
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

interface Requester {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly vip: boolean;
}

/** What is looked through for signs of another client, with the field each stands in. */
function writtenIn({ subject, description }: OpenTicket, { email }: Requester): PointedText[] {
  return [
    { pointer: '/subject', text: subject },
    { pointer: '/description', text: description },
    { pointer: '/requester', text: email },
  ];
}

async function requesterOf(ctx: Context, client: ClientRow, input: OpenTicket): Promise<Requester> {
  const { actor } = ctx;
  if (actor.kind === 'contact') {
    if (input.requester !== undefined && input.requester !== actor.id && !mayActForColleagues(actor)) {
      throw new AppError('forbidden', 'ticket.on_behalf', 'You may open tickets for yourself only.');
    }
    const own = input.requester === undefined || input.requester === actor.id;
    if (own) return personOf(ctx, client.id, await findContact(ctx, client.id, actor.id));
  }
  if (input.requester === undefined) throw invalid('/requester', 'name the person this is for');
  const contact = await findContact(ctx, client.id, input.requester).catch((error: unknown) => {
    if (error instanceof AppError && error.kind === 'not_found')
      throw invalid('/requester', `no such person at ${client.name}`);
    throw error;
  });
  return personOf(ctx, client.id, contact);
}

/** A contact as the requester of a new ticket. */
export async function personOf(ctx: Context, client: ClientId, contact: ContactItem): Promise<Requester> {
  const vip = await isVip(await ctx.client(client), clientScope(ctx.actor.msp, client), contact);
  return { id: contact.id, name: contact.name, email: contact.email, vip };
}

/** A point of contact or an approver opens tickets for colleagues; the log says who did. */
function mayActForColleagues({ roles }: ContactActor): boolean {
  return roles.includes('poc') || roles.includes('approver');
}

/** A requester does not route their own ticket: such fields are refused, not dropped. */
function refuseDeskFields(actor: Actor, input: OpenTicket): void {
  if (actor.kind !== 'contact') return;
  for (const field of ['team', 'assignee', 'external', 'channel', 'tags'] as const) {
    if (input[field] !== undefined) throw invalid(`/${field}`, 'only the service desk sets this');
  }
}
