import type { Job, JobResult, JobTarget } from '@portico/domain/job/job';
import type { ProviderScope } from '@portico/domain/kernel/scope';
import type { Db, Item, Write } from '../db.ts';
import {
  jobAlarmPk,
  jobAlarmUpTo,
  jobChunk,
  jobHead,
  jobIndex,
  jobResult,
  jobResultRange,
  jobResultsPk,
  listPk,
  parseJobPk,
} from '../keys.ts';
import { table } from '../table.ts';
import { lostConditions } from '../ticket/outcome.ts';

/** A job as loaded, with its version: whoever saves an older one has lost. */
export interface LoadedJob {
  readonly job: Job;
  readonly version: number;
}

interface JobItem extends Item {
  readonly _t: 'J';
  readonly v: number;
  readonly r: Job;
}

const chunkTargets = 200;

function jobItem(p: ProviderScope, job: Job, version: number): JobItem {
  return { ...jobHead(p, job.id), ...jobIndex(p, job), _t: 'J', v: version, r: job };
}

/** Keeps the selection, and then the job itself with what belongs into the same transaction: only then it exists. */
export async function putJob(
  db: Db,
  p: ProviderScope,
  job: Job,
  targets: readonly JobTarget[],
  extra: readonly Write[],
): Promise<void> {
  const chunks: Item[] = [];
  for (let from = 0; from < targets.length; from += chunkTargets) {
    const part = targets.slice(from, from + chunkTargets);
    chunks.push({ ...jobChunk(p, job.id, from / chunkTargets), _t: 'JS', targets: part.map((one) => ({ ...one })) });
  }
  await db.batchWrite(chunks);
  const put = { Item: jobItem(p, job, 1), ConditionExpression: 'attribute_not_exists(pk)' };
  await db.transact([{ Put: { TableName: table.name, ...put } }, ...extra]);
}

export async function loadJob(db: Db, p: ProviderScope, id: string): Promise<LoadedJob | undefined> {
  const item = await db.get<JobItem>(jobHead(p, id));
  return item?._t === 'J' ? { job: item.r, version: item.v } : undefined;
}

/** What stands in the place of a job's version, and of no other. */
export function jobWrite(p: ProviderScope, { job, version }: LoadedJob): Write {
  return {
    Put: {
      TableName: table.name,
      Item: jobItem(p, job, version + 1),
      ConditionExpression: '#v = :v',
      ExpressionAttributeNames: { '#v': 'v' },
      ExpressionAttributeValues: { ':v': version },
    },
  };
}

/** @returns false when another version stands there by now. */
export async function saveJob(db: Db, p: ProviderScope, loaded: LoadedJob): Promise<boolean> {
  try {
    await db.transact([jobWrite(p, loaded)]);
    return true;
  } catch (error) {
    if (lostConditions(error).length > 0) return false;
    throw error;
  }
}

/** The MSP's jobs, newest first. */
export async function listJobs(
  db: Db,
  p: ProviderScope,
  limit: number,
  start: Record<string, unknown> | undefined,
): Promise<{ readonly jobs: readonly Job[]; readonly last: Record<string, unknown> | undefined }> {
  const page = await db.query<JobItem>({ index: 'list', pk: listPk(p, 'JOB'), descending: true, limit, start });
  return { jobs: page.items.map((item) => item.r), last: page.last };
}

/** A part of the selection. */
export async function loadTargets(
  db: Db,
  p: ProviderScope,
  id: string,
  from: number,
  to: number,
): Promise<JobTarget[]> {
  const first = Math.floor(from / chunkTargets);
  const last = Math.floor((to - 1) / chunkTargets);
  const keys = Array.from({ length: last - first + 1 }, (_, i) => jobChunk(p, id, first + i));
  const chunks = await Promise.all(keys.map((key) => db.get<Item>(key)));
  const targets = chunks.flatMap((item) => (item?.['targets'] ?? []) as JobTarget[]); // Safe: written by `putJob`.
  return targets.slice(from - first * chunkTargets, to - first * chunkTargets);
}

/**
 * The write that tells what became of a part. It goes with what was done to the ticket in one transaction, and its
 * place is taken once: so no ticket is worked on twice, whatever crashes.
 */
export function resultWrite(p: ProviderScope, id: string, result: JobResult): Write {
  return {
    Put: {
      TableName: table.name,
      Item: { ...jobResult(p, id, result.at), _t: 'JR', r: { ...result } },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}

/** What became of the parts from one place up to another, in order; those without an outcome are left out. */
export async function loadResults(
  db: Db,
  p: ProviderScope,
  id: string,
  from: number,
  to: number,
): Promise<JobResult[]> {
  if (to <= from) return [];
  const query = { pk: jobResultsPk(p, id), ...jobResultRange(from, to - 1), consistent: true };
  const items = await db.all<Item>(query, to - from);
  return items.map((item) => item['r'] as JobResult); // Safe: written by `resultWrite`.
}

export interface JobPlace {
  readonly scope: ProviderScope;
  readonly id: string;
}

/** Jobs of all MSPs that have something to do, the longest waiting first. */
export async function runningJobs(db: Db, now: string, limit: number): Promise<JobPlace[]> {
  const page = await db.query<Item>({ index: 'alarm', pk: jobAlarmPk, to: jobAlarmUpTo(now), limit });
  return page.items.flatMap((item) => parseJobPk(item.pk) ?? []);
}
