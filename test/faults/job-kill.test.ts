import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { random, seedOfRun } from '../conformance/support/prefix.ts';
import type { RunningServer } from '../support/cli.ts';
import { everyItem, incident, KILLS, must, newKeys, targets } from '../support/kill.ts';
import { signInAt } from '../support/session.ts';
import type { TicketAnswer } from '../support/types.ts';
import { verified } from '../support/verified.ts';

const TICKETS = 120;
const seed = seedOfRun();
const next = random(seed);
const { installed, start } = targets();

interface Job {
  readonly id: string;
  readonly state: string;
  readonly total: number;
  readonly done: number;
  readonly refused: number;
  readonly gone: number;
}
interface Result {
  readonly ticket: string;
  readonly outcome: string;
  readonly version?: number;
}

const versionsOf = async (url: string, key: string): Promise<Map<string, number>> =>
  new Map(
    (await everyItem<TicketAnswer>(url, key, '/v1/tickets?scope=client:acme&limit=100')).map((one) => [
      one.number,
      one.version,
    ]),
  );

/** Ends the server once the job has so many outcomes. @returns how many parts it had by then */
async function killAt(server: RunningServer, data: string, job: string, target: number): Promise<number> {
  const database = new DatabaseSync(join(data, 'portico.db'), { readOnly: true, timeout: 60_000 });
  const count = database.prepare("SELECT count(*) AS n FROM items WHERE pk LIKE '%#JOB#' || ? AND sk LIKE 'R#%'");
  let done = 0;
  while (done < target) {
    done = (count.get(job) as { n: number }).n;
    if (done < target) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await server.kill();
  done = (count.get(job) as { n: number }).n;
  database.close();
  return done;
}

test('a bulk job that is killed anywhere goes on by itself: each ticket is changed once, and each result is there', async () => {
  const data = await installed();
  let server = await start(data);
  const keys = await newKeys(server.url, await signInAt(server.url, 'Priya Raman'), KILLS + 3);
  for (let n = 0; n < TICKETS; n++) {
    const key = keys[KILLS + (n % 3)] ?? '';
    await must(server.url, key, 'POST', '/v1/tickets', incident('In bulk'), 201);
  }
  let [kills, jobs, halfway] = [0, 0, 0];
  while (kills < KILLS) {
    const key = keys[jobs] ?? '';
    const before = await versionsOf(server.url, key);
    expect(before.size).toBe(TICKETS);
    const command = { do: 'change', patch: { urgency: jobs % 2 === 0 ? 1 : 3 } };
    const select = { q: 'client:acme status:new' };
    const { id } = await must<Job>(server.url, key, 'POST', '/v1/jobs', { select, command }, 202);
    jobs += 1;
    // Once in the midst of it, and often a second time in what is left.
    for (let from = 0; kills < KILLS && from < TICKETS && (from === 0 || next() < 0.5); ) {
      const done = await killAt(server, data, id, from + 1 + Math.floor(next() * (TICKETS - from)));
      kills += 1;
      if (done < TICKETS) halfway += 1;
      from = Math.max(done, 1);
      server = await start(data);
    }
    const ended = await finished(server.url, key, id);
    expect(ended).toMatchObject({ state: 'done', total: TICKETS, done: TICKETS, refused: 0, gone: 0 });
    const results = await everyItem<Result>(server.url, key, `/v1/jobs/${id}/results`);
    const told = new Map(results.map((one) => [one.ticket, one]));
    expect([results.length, told.size]).toEqual([TICKETS, TICKETS]);
    const after = await versionsOf(server.url, key);
    for (const [number, version] of before) {
      expect([number, after.get(number)], 'changed once').toEqual([number, version + 1]);
      expect(told.get(number)).toMatchObject({ outcome: 'done', version: version + 1 });
    }
    await verified(data);
  }
  console.info(
    `jobs: seed ${seed}, kills ${kills}, ${halfway} of them in the midst, jobs ${jobs}, changes ${jobs * TICKETS}, lost 0, doubled 0`,
  );
  expect(kills).toBe(KILLS);
  expect(halfway).toBeGreaterThanOrEqual(Math.ceil(KILLS / 3));
});

/** The job once it has ended; it goes on by itself within seconds of a start. */
async function finished(url: string, key: string, id: string): Promise<Job> {
  for (;;) {
    const job = await must<Job>(url, key, 'GET', `/v1/jobs/${id}`, undefined, 200);
    if (job.state !== 'running') return job;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
