import { failuresMax, type Job, type JobResult, type JobTarget, jobStep, stepped } from '@portico/domain/job/job';
import { mayEnter } from '@portico/domain/kernel/actor';
import { AppError } from '@portico/domain/kernel/error';
import { clientScope, mspOf, type ProviderScope } from '@portico/domain/kernel/scope';
import type { Db } from '@portico/store/db';
import { type LoadedJob, loadJob, loadResults, loadTargets, resultWrite, saveJob } from '@portico/store/job/job';
import { LostConditionError } from '@portico/store/ticket/commit';
import { lostConditions } from '@portico/store/ticket/outcome';
import { loadTicket } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { kindOf } from './kinds.ts';

type Why = NonNullable<JobResult['why']>;

/** Whoever asked for the job has left, or may do nothing here any more: every part that is left is refused. */
const authorGone: Why = { code: 'auth.forbidden', detail: 'Whoever asked for this may no longer work here.' };

/**
 * The next few parts of a job, with what its author may do now. Each part's outcome stands in the transaction that
 * did it, in a place that is taken once. So a step that was cut off anywhere, or runs twice at a time, is made good by
 * running it again: parts with an outcome are left alone, and the counts are those of the outcomes.
 * @param ctx as its author; undefined where there is no such person or key any more.
 */
export async function stepJob(
  db: Db,
  p: ProviderScope,
  loaded: LoadedJob,
  ctx: Context | undefined,
  now: string,
): Promise<void> {
  const { job } = loaded;
  if (job.state !== 'running') return;
  const [from, to] = [job.next, Math.min(job.total, job.next + jobStep)];
  const [targets, known] = await Promise.all([
    loadTargets(db, p, job.id, from, to),
    loadResults(db, p, job.id, from, to),
  ]);
  const settled = new Set(known.map((one) => one.at));
  for (const [i, target] of targets.entries()) {
    const at = from + i;
    if (settled.has(at)) continue;
    const why = ctx ? await runPart(loaded, at, target, ctx, p, now, db) : authorGone;
    if (why) await refusePart(db, p, job, at, target, why);
  }
  await progress(db, p, loaded, to, now);
}

/** @returns why the part was refused; undefined when it has an outcome. */
async function runPart(
  loaded: LoadedJob,
  at: number,
  target: JobTarget,
  author: Context,
  p: ProviderScope,
  now: string,
  db: Db,
): Promise<Why | undefined> {
  const { job } = loaded;
  // Grants may have changed since the selection was made; what is gone is told apart from what may not be entered.
  if (!mayEnter(author.actor, author.actor.msp, target.client)) {
    return { code: 'auth.forbidden', detail: 'You may no longer enter this client.' };
  }
  const { idempotency: _, ...rest } = author;
  const ctx: Context = { ...rest, requestId: `${job.id}.${at}`, now, via: 'job' };
  try {
    await kindOf(job)(ctx, target, job.command, {
      under: 'provider',
      extra: async ({ before }) => {
        const done: JobResult = {
          at,
          client: target.client,
          number: target.number,
          version: before.version + 1,
          outcome: 'done',
        };
        return [resultWrite(p, job.id, done)];
      },
    });
    return undefined;
  } catch (error) {
    // Another run of this very step was first.
    if (error instanceof LostConditionError) return undefined;
    if (error instanceof AppError) return refusalOf(db, p, target, error);
    if ((job.failures ?? 0) + 1 >= failuresMax && at === job.next) {
      return { code: 'internal', detail: 'Something went wrong on our side, again and again.' };
    }
    // What comes before it is kept; the next run begins with it.
    await progress(db, p, loaded, at, now, (next) => ({
      ...next,
      failures: at === job.next ? (job.failures ?? 0) + 1 : 1,
    }));
    throw error;
  }
}

/** Why a part is refused. A ticket that is there, and knows nothing of the command, is not gone. */
export async function refusalOf(db: Db, p: ProviderScope, target: JobTarget, error: AppError): Promise<Why> {
  if (error.kind === 'not_found' && (await loadTicket(db, clientScope(mspOf(p), target.client), target.number))) {
    return { code: 'ticket.unknown_action', detail: 'This ticket knows no such action, or no such version.' };
  }
  return { code: error.code, detail: told(error) };
}

function told(error: AppError): string {
  return error.faults.length > 0 ? error.faults.map((fault) => fault.detail).join('; ') : error.message;
}

async function refusePart(db: Db, p: ProviderScope, job: Job, at: number, target: JobTarget, why: Why): Promise<void> {
  const { client, number } = target;
  const outcome = why.code === 'not_found' ? 'gone' : 'refused';
  try {
    await db.transact([resultWrite(p, job.id, { at, client, number, outcome, why })]);
  } catch (error) {
    if (lostConditions(error).length === 0) throw error;
  }
}

/** Moves the job on to a place, with the counts of the outcomes before it. */
async function progress(
  db: Db,
  p: ProviderScope,
  loaded: LoadedJob,
  to: number,
  now: string,
  change: (next: Job) => Job = (next) => next,
): Promise<void> {
  const from = loaded.job.next;
  const results = await loadResults(db, p, loaded.job.id, from, to);
  for (let current: LoadedJob | undefined = loaded; current; current = await loadJob(db, p, loaded.job.id)) {
    // Another run of this step has moved it on already.
    if (current.job.next !== from) return;
    const next = change(stepped(current.job, to, results, now));
    if (await saveJob(db, p, { job: next, version: current.version })) return;
  }
}
