import type { Job } from '@portico/domain/job/job';
import { type Actor, mayEnter } from '@portico/domain/kernel/actor';
import { notFound } from '@portico/domain/kernel/error';
import { clientScope, mspOf, type ProviderScope, providerScope } from '@portico/domain/kernel/scope';
import { type Db, newMeter } from '@portico/store/db';
import { readMsp, readPerson } from '@portico/store/identity/accounts';
import { findKey } from '@portico/store/identity/api-keys';
import { type JobPlace, loadJob, runningJobs } from '@portico/store/job/job';
import type { Context } from '../context.ts';
import type { Person } from '../identity/identify.ts';
import type { Ports } from '../ports.ts';
import { stepJob } from './step.ts';

export interface JobRun {
  /** Steps that were taken. */
  readonly steps: number;
  readonly failed: number;
}

export interface JobDeps {
  readonly ports: Ports;
  onFault?(place: JobPlace, error: unknown): void;
}

/** Jobs that take turns: a long one does not hold up those that came after it. */
const atOnce = 10;

/** One step of each job that has something to do. A job that fails is told and stops no other. */
export async function runJobs({ ports, onFault }: JobDeps, now: string): Promise<JobRun> {
  const db = ports.unscoped('jobs of every MSP wait in one line');
  let [steps, failed] = [0, 0];
  for (const place of await runningJobs(db, now, atOnce)) {
    try {
      const own = await ports.provider(place.scope);
      const loaded = await loadJob(own, place.scope, place.id);
      if (loaded?.job.state !== 'running') continue;
      await stepJob(own, place.scope, loaded, await authorOf(ports, db, place.scope, loaded.job, now), now);
      steps += 1;
    } catch (error) {
      failed += 1;
      onFault?.(place, error);
    }
  }
  return { steps, failed };
}

/** A job's author with what they may do at this moment: a session that ended is no matter, a right that was taken is. */
async function authorOf(
  ports: Ports,
  system: Db,
  p: ProviderScope,
  job: Job,
  now: string,
): Promise<Context | undefined> {
  const found = job.by.kind === 'key' ? await keyOf(ports, system, p, job, now) : await staffOf(system, p, job);
  return found && contextOf(ports, found.actor, found.person, now);
}

interface Author {
  readonly actor: Actor;
  readonly person: Person;
}

async function staffOf(system: Db, p: ProviderScope, job: Job): Promise<Author | undefined> {
  if (job.account === undefined) return undefined;
  const msp = mspOf(p);
  const person = await readPerson(system, { account: job.account, scope: p, kind: 'staff', msp, person: job.by.id });
  if (person?.kind !== 'staff') return undefined;
  const { id, role, grants, teams, name, email, locale, timeZone, mspNamed } = person;
  return {
    actor: { kind: 'staff', id, msp, role, grants, teams },
    person: { id, kind: 'staff', name, email, role, locale, timeZone, msp: mspNamed },
  };
}

async function keyOf(ports: Ports, system: Db, p: ProviderScope, job: Job, now: string): Promise<Author | undefined> {
  const msp = mspOf(p);
  const [found, named] = await Promise.all([findKey(await ports.provider(p), p, job.by.id), readMsp(system, msp)]);
  const key = found?.key;
  if (!key || !named || key.revokedAt !== undefined || key.client !== undefined) return undefined;
  if (Date.parse(key.expiresAt) <= Date.parse(now)) return undefined;
  return {
    actor: { kind: 'key', id: key.id, msp, scopes: key.scopes },
    person: { id: key.id, kind: 'key', name: key.name, role: 'key', locale: 'en', timeZone: 'UTC', msp: named },
  };
}

function contextOf(ports: Ports, actor: Actor, person: Person, now: string): Context {
  return {
    actor,
    person,
    via: 'job',
    requestId: 'job',
    now,
    meter: newMeter(),
    cache: ports.cache,
    files: ports.files,
    live: ports.live,
    random: (bytes) => ports.random(bytes),
    mac: () => {
      throw new Error('a job signs no cursors');
    },
    client: async (client) => {
      if (!mayEnter(actor, actor.msp, client)) throw notFound();
      return ports.client(clientScope(actor.msp, client));
    },
    provider: () => ports.provider(providerScope(actor.msp)),
  };
}
