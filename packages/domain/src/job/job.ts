import type { ActorRef } from '../kernel/actor.ts';
import type { ClientId } from '../kernel/scope.ts';
import { type Refusal, refuse } from '../ticket/facts.ts';

/**
 * Work on many things, one after the other, that goes on after a crash where it was. What is done to each is the
 * kind's own; what every kind shares is here: a selection, a place in it, and what became of each part.
 */
export interface Job {
  readonly id: string;
  /** What `command` means: see packages/app/src/job/kinds.ts. */
  readonly kind: string;
  readonly state: JobState;
  readonly by: ActorRef;
  /** The account behind the person, for looking up what they may do now. */
  readonly account?: string;
  readonly command: unknown;
  readonly total: number;
  /** Parts before this one have an outcome. */
  readonly next: number;
  readonly counts: Readonly<Record<JobOutcome, number>>;
  readonly clients: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The job that this one takes back. */
  readonly undoes?: string;
  /** The newest job that takes this one back. */
  readonly undoneBy?: string;
  /** For how long each of its tickets can be undone, by the most patient of their clients. */
  readonly undoMinutes?: number;
  /** How often the part at `next` has failed for no reason of its own. */
  readonly failures?: number;
}

export type JobState = 'running' | 'done' | 'cancelled';

/** Done, refused with a reason, or no longer there. */
export const jobOutcomes = ['done', 'refused', 'gone'] as const;
export type JobOutcome = (typeof jobOutcomes)[number];

/** One part of a selection: a ticket, and the version of it that is meant where one is. */
export interface JobTarget {
  readonly client: ClientId;
  readonly number: number;
  readonly version?: number;
}

/** What became of one part, in its place. */
export interface JobResult extends JobTarget {
  readonly at: number;
  readonly outcome: JobOutcome;
  readonly why?: { readonly code: string; readonly detail: string };
}

/** Parts of one step: few enough that a step is short, and that little is looked at again after a crash. */
export const jobStep = 20;
/** Parts of one selection. */
export const selectionMax = 1_000;
/** A part that fails this often for no reason of its own is refused, so that the others are not held up. */
export const failuresMax = 5;

export function newJob(
  given: Omit<Job, 'state' | 'total' | 'next' | 'counts' | 'clients' | 'updatedAt'>,
  targets: readonly JobTarget[],
): Job {
  return {
    ...given,
    state: targets.length === 0 ? 'done' : 'running',
    total: targets.length,
    next: 0,
    counts: { done: 0, refused: 0, gone: 0 },
    clients: new Set(targets.map((one) => one.client)).size,
    updatedAt: given.createdAt,
  };
}

/** The job after a step: the parts up to `next` have these outcomes. One that was cancelled meanwhile stays so. */
export function stepped(job: Job, next: number, results: readonly JobResult[], now: string): Job {
  const counts = { ...job.counts };
  for (const one of results) counts[one.outcome] += 1;
  const { failures: _, ...rest } = job;
  const state = job.state === 'running' && next >= job.total ? 'done' : job.state;
  return { ...rest, state, next, counts, updatedAt: now };
}

export function cancelled(job: Job, now: string): Job | Refusal {
  if (job.state === 'running') return { ...job, state: 'cancelled', updatedAt: now };
  return refuse('job.ended', `The job is ${job.state} already.`);
}
