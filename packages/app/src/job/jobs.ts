import type { TicketsCommand } from '@portico/domain/job/command';
import { cancelled, type Job, type JobResult, type JobTarget, newJob } from '@portico/domain/job/job';
import type { StartJob } from '@portico/domain/job/start';
import { undoUntil } from '@portico/domain/job/undo';
import { actorRef } from '@portico/domain/kernel/actor';
import { AppError, invalid, notFound } from '@portico/domain/kernel/error';
import { crockford, providerScope } from '@portico/domain/kernel/scope';
import { isRefusal } from '@portico/domain/ticket/facts';
import { undoMinutesDefault } from '@portico/domain/ticket/undo';
import { jobWrite, type LoadedJob, listJobs, loadJob, loadResults, putJob, saveJob } from '@portico/store/job/job';
import { lostConditions } from '@portico/store/ticket/outcome';
import { deskConfig } from '../config/effective.ts';
import type { Context } from '../context.ts';
import { openCursor, sealCursor } from '../cursor.ts';
import { mspDirectory, seesDirectory, visibleClients } from '../directory/directory.ts';
import { StaleError } from '../stale.ts';
import { requireRight } from '../ticket/access.ts';
import { refusalError } from '../ticket/command.ts';
import { ticketId } from '../ticket/ref.ts';
import { kindOf } from './kinds.ts';
import { selectTickets } from './select.ts';
import { refusalOf, stepJob } from './step.ts';

export interface JobAnswer {
  readonly id: string;
  readonly kind: string;
  readonly state: Job['state'];
  readonly by: Job['by'];
  readonly command: unknown;
  readonly total: number;
  readonly done: number;
  readonly refused: number;
  readonly gone: number;
  readonly clients: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly undoes?: string;
  readonly undoneBy?: string;
  readonly undoUntil?: string;
  /** How often its next ticket has failed for no reason of its own; it is tried again. */
  readonly failures?: number;
}

function answerOf(job: Job): JobAnswer {
  const { id, kind, state, by, command, total, counts, clients, createdAt, updatedAt } = job;
  const { undoes, undoneBy, failures } = job;
  const until = undoUntil(job);
  return {
    ...{ id, kind, state, by, command, total, ...counts, clients, createdAt, updatedAt },
    ...(undoes === undefined ? {} : { undoes }),
    ...(undoneBy === undefined ? {} : { undoneBy }),
    ...(until === undefined ? {} : { undoUntil: until }),
    ...(failures === undefined ? {} : { failures }),
  };
}

/** Starts a job over a selection. The first few tickets are dealt with at once, the rest by timers. */
export async function start(ctx: Context, input: StartJob): Promise<JobAnswer> {
  requireRight(ctx.actor, 'work');
  await requireKnown(ctx, input.command);
  const targets = await selectTickets(ctx, input.select);
  const undoMinutes = await longestUndo(ctx, targets);
  return begin(ctx, { kind: 'tickets', command: input.command, undoMinutes }, targets);
}

/** How long the most patient client of a selection lets a command be undone, in minutes. */
async function longestUndo(ctx: Context, targets: readonly JobTarget[]): Promise<number> {
  const clients = [...new Set(targets.map((one) => one.client))];
  const desks = await Promise.all(clients.map((client) => deskConfig(ctx, client)));
  return Math.max(0, ...desks.map(({ desk }) => desk.undoMinutes ?? undoMinutesDefault));
}

/** @throws invalid for a team or a person that nobody here knows; whether they may have a ticket is judged ticket by ticket. */
async function requireKnown(ctx: Context, command: TicketsCommand): Promise<void> {
  if (command.do !== 'assign' || (!command.team && !command.assignee)) return;
  if (!seesDirectory(ctx)) throw invalid('/command', 'this key may not assign tickets');
  const { teams, staff } = await mspDirectory(ctx);
  if (command.team && !teams.has(command.team)) throw invalid('/command/team', 'no such team');
  if (command.assignee && !staff.has(command.assignee)) throw invalid('/command/assignee', 'no such person');
}

async function begin(
  ctx: Context,
  what: Pick<Job, 'kind' | 'command' | 'undoes' | 'undoMinutes'>,
  targets: readonly JobTarget[],
  taken?: LoadedJob,
): Promise<JobAnswer> {
  const p = providerScope(ctx.actor.msp);
  const db = await ctx.provider();
  const id = `job_${crockford(ctx.random(12), 12)}`;
  const account = ctx.account === undefined ? {} : { account: ctx.account };
  const job = newJob({ id, ...what, by: actorRef(ctx.actor), ...account, createdAt: ctx.now }, targets);
  const answer = answerOf(job);
  const headers = { Location: `/v1/jobs/${id}` };
  const kept = ctx.idempotency ? [ctx.idempotency.item(p, { status: 202, body: answer, headers })] : [];
  const told = taken ? [jobWrite(p, { ...taken, job: { ...taken.job, undoneBy: id } })] : [];
  await putJob(db, p, job, targets, [...told, ...kept]);
  // The job exists; whatever stops its first step, a timer takes it up.
  await stepJob(db, p, { job, version: 1 }, ctx, ctx.now).catch(() => undefined);
  return answer;
}

export interface Preview {
  readonly total: number;
  readonly clients: readonly string[];
  /** What would become of the first tickets. */
  readonly results: readonly ResultView[];
  readonly more: boolean;
}

const previewMax = 100;

/** What a job would do, ticket by ticket, without doing it. */
export async function preview(ctx: Context, input: StartJob): Promise<Preview> {
  requireRight(ctx.actor, 'work');
  await requireKnown(ctx, input.command);
  const targets = await selectTickets(ctx, input.select);
  const db = await ctx.provider();
  const results: JobResult[] = [];
  for (const [at, target] of targets.slice(0, previewMax).entries()) {
    const place = { at, client: target.client, number: target.number };
    try {
      const { version } = await kindOf({ kind: 'tickets' })(ctx, target, input.command, { dry: true });
      results.push({ ...place, version, outcome: 'done' });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const why = await refusalOf(db, providerScope(ctx.actor.msp), target, error);
      results.push({ ...place, outcome: why.code === 'not_found' ? 'gone' : 'refused', why });
    }
  }
  return {
    total: targets.length,
    clients: [...new Set(targets.map((one) => one.client))],
    results: await viewResults(ctx, results),
    more: targets.length > previewMax,
  };
}

export interface ResultView {
  readonly ticket: string;
  readonly id: string;
  readonly outcome: JobResult['outcome'];
  readonly version?: number;
  readonly why?: { readonly code: string; readonly detail: string };
}

async function viewResults(ctx: Context, results: readonly JobResult[]): Promise<ResultView[]> {
  const prefixes = new Map((await visibleClients(ctx)).map((one) => [one.id as string, one.prefix]));
  return results.map(({ client, number, outcome, version, why }) => ({
    // Of a client that may no longer be entered only the id is known.
    ticket: prefixes.has(client) ? `${prefixes.get(client)}-${number}` : ticketId(client, number),
    id: ticketId(client, number),
    outcome,
    ...(version === undefined ? {} : { version }),
    ...(why ? { why } : {}),
  }));
}

function owns({ actor }: Context, job: Job): boolean {
  return actor.kind === job.by.kind && actor.id === job.by.id;
}

/** A job is its author's; administrators who may enter every client see those of others. */
function sees(ctx: Context, job: Job): boolean {
  const { actor } = ctx;
  if (owns(ctx, job)) return true;
  return actor.kind === 'staff' && actor.role === 'admin' && actor.grants.mode === 'all';
}

async function load(ctx: Context, id: string): Promise<LoadedJob> {
  requireRight(ctx.actor, 'read');
  // A client's own key has no jobs: to it they are as if they were not there.
  if (ctx.actor.kind === 'key' && ctx.actor.client !== undefined) throw notFound();
  const found = await loadJob(await ctx.provider(), providerScope(ctx.actor.msp), id);
  if (!found || !sees(ctx, found.job)) throw notFound();
  return found;
}

export async function readJob(ctx: Context, id: string): Promise<JobAnswer> {
  return answerOf((await load(ctx, id)).job);
}

/** The jobs that the caller may see, newest first. */
export async function jobs(
  ctx: Context,
  query: { readonly limit: number; readonly whose: 'mine' | 'all'; readonly cursor?: string | undefined },
): Promise<{ items: JobAnswer[]; nextCursor?: string }> {
  requireRight(ctx.actor, 'read');
  const question = `jobs ${query.whose}`;
  const start = query.cursor === undefined ? undefined : openCursor(ctx, question, query.cursor);
  const db = await ctx.provider();
  // Safe: a cursor was sealed by this very function.
  const page = await listJobs(
    db,
    providerScope(ctx.actor.msp),
    query.limit,
    start as Record<string, unknown> | undefined,
  );
  const wanted = query.whose === 'mine' ? owns : sees;
  const items = page.jobs.filter((job) => wanted(ctx, job)).map(answerOf);
  return { items, ...(page.last ? { nextCursor: sealCursor(ctx, question, page.last) } : {}) };
}

const resultsPage = 100;

/** What became of each ticket, in the order of the selection; or of those alone that were not changed. */
export async function results(
  ctx: Context,
  id: string,
  query: { readonly only?: 'failed'; readonly cursor?: string | undefined },
): Promise<{ items: ResultView[]; nextCursor?: string }> {
  const { job } = await load(ctx, id);
  const question = `results of ${id} ${query.only ?? ''}`;
  const db = await ctx.provider();
  const found: JobResult[] = [];
  let from = query.cursor === undefined ? 0 : Number(openCursor(ctx, question, query.cursor));
  // Few of many may have failed: read on until a page is full, a selection's length at most.
  do {
    const to = Math.min(job.total, from + resultsPage - found.length);
    const part = await loadResults(db, providerScope(ctx.actor.msp), id, from, to);
    found.push(...(query.only === 'failed' ? part.filter((one) => one.outcome !== 'done') : part));
    from = to;
  } while (query.only === 'failed' && found.length < resultsPage && from < job.total);
  const items = await viewResults(ctx, found);
  return { items, ...(from < job.total ? { nextCursor: sealCursor(ctx, question, from) } : {}) };
}

const attempts = 5;

/** Stops a job: what is done stays done, the rest is left alone. */
export async function cancel(ctx: Context, id: string): Promise<JobAnswer> {
  requireRight(ctx.actor, 'work');
  const p = providerScope(ctx.actor.msp);
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const { job, version } = await load(ctx, id);
    const next = cancelled(job, ctx.now);
    if (isRefusal(next)) throw refusalError(next);
    if (await saveJob(await ctx.provider(), p, { job: next, version })) return answerOf(next);
  }
  throw new StaleError(0);
}

/** Takes a whole job back, ticket by ticket: one that has changed since is refused and told, the others are undone. */
export async function undoJob(ctx: Context, id: string): Promise<JobAnswer> {
  requireRight(ctx.actor, 'work');
  const loaded = await load(ctx, id);
  const { job } = loaded;
  if (job.state === 'running') {
    throw new AppError('conflict', 'job.running', 'The job still runs; cancel it first, or wait for its end.');
  }
  if (job.kind !== 'tickets')
    throw new AppError('conflict', 'undo.impossible', 'An undo is not undone; start it anew.');
  const all = await loadResults(await ctx.provider(), providerScope(ctx.actor.msp), id, 0, job.total);
  const targets = all
    .filter((one) => one.outcome === 'done')
    .map(({ client, number, version }) => ({
      client,
      number,
      ...(version === undefined ? {} : { version }),
    }));
  const what = { kind: 'undo', command: { do: 'undo', job: id }, undoes: id };
  return begin(ctx, what, targets, loaded).catch((error: unknown) => {
    if (lostConditions(error).length === 0) throw error;
    throw new AppError('conflict', 'job.taken_back', 'It is being taken back at this very moment.');
  });
}
