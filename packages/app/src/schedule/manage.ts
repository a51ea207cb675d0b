import { actorRef } from '@portico/domain/kernel/actor';
import { AppError, invalid } from '@portico/domain/kernel/error';
import { clientScope, crockford } from '@portico/domain/kernel/scope';
import type { Occurrence } from '@portico/domain/schedule/rule';
import {
  type ChangeSchedule,
  type CreateSchedule,
  changeSchedule,
  createSchedule,
  deleteSchedule,
  type ScheduleFacts,
  type ScheduleState,
  type ScheduleText,
  upcoming,
} from '@portico/domain/schedule/schedule';
import type { TicketForm } from '@portico/domain/ticket/template';
import type { Db, Write } from '@portico/store/db';
import { listSchedules, type ScheduleCommand, scheduleWrites } from '@portico/store/schedule/schedule';
import { lostConditions } from '@portico/store/ticket/outcome';
import type { Context } from '../context.ts';
import { findClient, findContact } from '../directory/directory.ts';
import { StaleError } from '../stale.ts';
import { requireDesk, requireRight } from '../ticket/access.ts';
import { requireAssignable } from '../ticket/assignable.ts';
import { etagOf } from '../ticket/command.ts';
import { fill } from '../ticket/open.ts';
import { findSchedule, scheduleFacts, scheduleId } from './ref.ts';

export interface ScheduleView
  extends Omit<ScheduleState, 'next' | 'last' | 'made' | 'createdAt' | 'updatedAt' | 'deletedAt'> {
  readonly name: string;
  readonly version: number;
  readonly ticket: TicketForm;
  /** The zone it runs by, its own or the client's. */
  readonly runsIn: string;
  readonly upcoming: readonly Occurrence[];
  readonly last?: string;
  readonly made: number;
}

export interface ScheduleList {
  readonly items: readonly {
    readonly id: string;
    readonly name: string;
    readonly active: boolean;
    readonly next?: string;
  }[];
}

interface Done {
  readonly status: number;
  readonly body: ScheduleView;
  readonly version: number;
}

const shownAhead = 5;
const idCharacters = 8;

/** A client's schedules. */
export async function list(ctx: Context, slug: string): Promise<ScheduleList> {
  requireDesk(ctx.actor);
  requireRight(ctx.actor, 'read');
  const client = await findClient(ctx, slug);
  const rows = await listSchedules(await ctx.client(client.id), clientScope(ctx.actor.msp, client.id));
  return { items: rows.map((row) => ({ ...row, id: scheduleId(client.id, row.id) })) };
}

export async function read(ctx: Context, ref: string): Promise<{ body: ScheduleView; version: number }> {
  requireRight(ctx.actor, 'read');
  const { client, loaded } = await findSchedule(ctx, ref);
  const facts = await scheduleFacts(ctx, client);
  return { body: view(loaded.state, loaded.text, loaded.version, facts), version: loaded.version };
}

/** Lets a ticket be opened again and again, at the client's own time. */
export async function create(ctx: Context, input: CreateSchedule): Promise<Done> {
  requireDesk(ctx.actor);
  requireRight(ctx.actor, 'open');
  const client = await findClient(ctx, input.client);
  await requireOpenable(ctx, client.id, input.ticket);
  const facts = await scheduleFacts(ctx, client);
  const id = crockford(ctx.random(idCharacters), idCharacters);
  const decision = createSchedule(input, id, client.id, facts);
  const text = { name: input.name, ticket: input.ticket };
  const scope = clientScope(ctx.actor.msp, client.id);
  const answer = { status: 201, body: view(decision.next, text, 1, facts) };
  await commit(ctx, await ctx.client(client.id), { ...commandOf(ctx), scope, ...decision, text }, answer);
  return { ...answer, version: 1 };
}

export async function change(
  ctx: Context,
  ref: string,
  patch: ChangeSchedule,
  ifMatch: number | undefined,
): Promise<Done> {
  requireRight(ctx.actor, 'open');
  const { db, client, loaded } = await findSchedule(ctx, ref);
  if (ifMatch !== undefined && ifMatch !== loaded.version) throw new StaleError(loaded.version);
  if (patch.ticket) await requireOpenable(ctx, client.id, patch.ticket);
  const facts = await scheduleFacts(ctx, client);
  const decision = changeSchedule(loaded.state, patch, facts);
  const text = { name: patch.name ?? loaded.text.name, ticket: patch.ticket ?? loaded.text.ticket };
  const words = patch.name !== undefined || patch.ticket !== undefined ? { text } : {};
  const version = loaded.version + 1;
  const answer = { status: 200, body: view(decision.next, text, version, facts) };
  await commit(ctx, db, { ...commandOf(ctx), scope: loaded.scope, before: loaded, ...decision, ...words }, answer);
  return { ...answer, version };
}

/** Deletes a schedule: it opens nothing more and is found no more. The tickets that it opened stay as they are. */
export async function remove(ctx: Context, ref: string, ifMatch: number | undefined): Promise<void> {
  requireRight(ctx.actor, 'open');
  const { db, loaded } = await findSchedule(ctx, ref);
  if (ifMatch !== undefined && ifMatch !== loaded.version) throw new StaleError(loaded.version);
  const command = { ...commandOf(ctx), scope: loaded.scope, before: loaded, ...deleteSchedule(loaded.state, ctx) };
  await write(db, command, []);
}

function commandOf(ctx: Context): Pick<ScheduleCommand, 'by' | 'at' | 'requestId'> {
  return { by: actorRef(ctx.actor), at: ctx.now, requestId: ctx.requestId };
}

async function commit(ctx: Context, db: Db, command: ScheduleCommand, answer: Omit<Done, 'version'>): Promise<void> {
  const headers = { ETag: etagOf((command.before?.version ?? 0) + 1) };
  await write(db, command, ctx.idempotency ? [ctx.idempotency.item(command.scope, { ...answer, headers })] : []);
}

/** @throws StaleError when somebody else was first. */
async function write(db: Db, command: ScheduleCommand, more: readonly Write[]): Promise<void> {
  try {
    await db.transact([...scheduleWrites(command), ...more]);
  } catch (error) {
    if (lostConditions(error).some((one) => one.position === 0))
      throw new StaleError((command.before?.version ?? 0) + 1);
    throw error;
  }
}

/** What could not be opened today is refused now, and not found out at night. */
async function requireOpenable(ctx: Context, client: string, form: TicketForm): Promise<void> {
  const { input } = await fill(ctx, client, form);
  const { id } = await findClient(ctx, client);
  const person = await findContact(ctx, id, input.requester ?? '').catch((error: unknown) => {
    if (error instanceof AppError && error.kind === 'not_found') return undefined;
    throw error;
  });
  if (!person) throw invalid('/ticket/requester', 'no such person here');
  await requireAssignable(ctx, id, input);
}

function view(state: ScheduleState, text: ScheduleText, version: number, facts: ScheduleFacts): ScheduleView {
  const ahead: Occurrence[] = [];
  for (const one of upcoming(state, facts)) {
    ahead.push({ day: one.day, at: one.at });
    if (ahead.length === shownAhead) break;
  }
  const { next: _next, createdAt: _created, updatedAt: _updated, ...rest } = state;
  return {
    ...rest,
    id: scheduleId(state.client, state.id),
    name: text.name,
    ticket: text.ticket,
    version,
    runsIn: state.zone ?? facts.zone,
    upcoming: ahead,
  };
}
