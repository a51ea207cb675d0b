import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ImportReport } from '@portico/cli/commands/import';
import { describe, expect, test } from 'vitest';
import { random, seedOfRun } from '../conformance/support/prefix.ts';
import { type Child, porticoJson, spawnPortico, withWeb } from '../support/cli.ts';
import { csvOf, incidentLog } from '../support/incident-log.ts';
import { everyItem, incident, isCutOff, KILLS, newKeys, targets, until } from '../support/kill.ts';
import { callJson, signInAt } from '../support/session.ts';
import type { TicketAnswer } from '../support/types.ts';
import { verified } from '../support/verified.ts';

const STARTS = Math.max(3, Math.ceil(KILLS / 5));
const seed = seedOfRun();
const next = random(seed);
const { folder, installed, start } = targets();

describe('kill -9', () => {
  test('of an import loses nothing that was taken over, and the next run goes on from there', async () => {
    const incidents = 400;
    const rows = incidentLog(incidents);
    let data = await installed();
    const whole = await installed();
    const file = join(folder(), 'log.csv');
    writeFileSync(file, csvOf(rows));
    const args = ['import', 'tickets', '--client', 'acme', '--format', 'servicenow-log', '--json', file];
    await porticoJson<ImportReport>(whole, args);
    let [kills, parts] = [0, 0];
    for (let there = 0; kills < KILLS; ) {
      if (there === incidents) data = await installed();
      // Somewhere in what is left to write, or right after it, while reports and search are brought up to date.
      const left = incidents - (there % incidents);
      const target = incidents - left + 1 + Math.floor(next() * left);
      const child = spawnPortico(data, args, { PORTICO_DURABILITY: 'power' });
      await killAt(child, data, target);
      const { code, signal, err } = await child.ended;
      if (signal === 'SIGKILL') kills += 1;
      else if (code !== 0) throw new Error(err);
      const { tickets, entries, imported } = await verified(data);
      expect(entries).toBe(imported);
      expect(tickets).toBeGreaterThanOrEqual(Math.min(target, incidents));
      if (tickets < incidents) parts += 1;
      there = tickets;
    }
    const last = await porticoJson<ImportReport>(data, args);
    const { created, skipped } = last;
    console.info(
      `import: seed ${seed}, kills ${kills}, ${parts} left a part; the last run: ${created} created, ${skipped} there before`,
    );
    expect(last.created + last.skipped + last.updated).toBe(incidents);
    expect(last.failed).toEqual([]);
    expect(await verified(data)).toMatchObject({ tickets: incidents, entries: rows.length, imported: rows.length });

    const report = ['report', 'service', '--client', 'acme'];
    expect(await porticoJson(data, report)).toEqual(await porticoJson(whole, report));
    expect(await porticoJson<ImportReport>(data, args)).toMatchObject({ created: 0, updated: 0, skipped: incidents });
    expect(await verified(data)).toMatchObject({ tickets: incidents });
  });

  test('of the server under writes loses nothing that was acknowledged, and it serves again', async () => {
    const data = await installed();
    let server = await start(data);
    // A key of its own for each round.
    const keys = await newKeys(server.url, await signInAt(server.url, 'Priya Raman'), KILLS);
    const acknowledged = new Map<string, string>();
    for (let round = 0; round < KILLS; round++) {
      const target = acknowledged.size + 20 + Math.floor(next() * 60);
      const key = keys[round] ?? '';
      const writer = (n: number) => writeUntilGone(server.url, key, `${round}.${n}`, acknowledged);
      const writers = Array.from({ length: 6 }, (_, n) => writer(n));
      const writing = Promise.all(writers);
      await Promise.race([writing, until(() => acknowledged.size >= target)]);
      await server.kill();
      await writing;
      server = await start(data);
      const there = await subjectsOf(server.url, key);
      for (const [number, subject] of acknowledged) expect(there.get(number), number).toBe(subject);
      const found = await verified(data);
      expect(found.tickets).toBeGreaterThanOrEqual(acknowledged.size);
    }
    console.info(`server: seed ${seed}, kills ${KILLS}, acknowledged ${acknowledged.size}, lost 0`);
    expect((await server.stop()).code).toBe(0);
    expect(await verified(data)).toMatchObject({ imported: 0 });
  });
});

describe('kill -9 of a first start', () => {
  test('in the midst of its demo leaves a desk that the next start completes', async () => {
    const data = join(folder(), 'data');
    // A first start makes the whole demo, some ten seconds each: a fifth of the kills is as many as a release needs.
    for (let round = 0; round < STARTS; round++) {
      const progress = 1 + Math.floor(next() * 8);
      const child = spawnPortico(await withWeb(data), ['start'], { PORTICO_PORT: '0' });
      child.process.stderr?.on('data', () => {
        if (child.err().includes(`${progress}0 %`)) child.process.kill('SIGKILL');
      });
      child.process.stdout?.on('data', () => child.process.kill('SIGKILL'));
      expect((await child.ended).signal).toBe('SIGKILL');
      await verified(data);
    }
    const server = await start(data);
    expect((await server.stop()).code).toBe(0);
    const { tickets } = await verified(data);
    console.info(`first start: seed ${seed}, kills ${STARTS}, tickets in the end ${tickets}`);
    expect(tickets).toBeGreaterThanOrEqual(300);
  });
});

/** Ends the import once so many of its tickets can be read in the file, or lets it go when it was faster. */
async function killAt(child: Child, data: string, target: number): Promise<void> {
  let ended = false;
  const end = child.ended.then(() => {
    ended = true;
  });
  // The import that just starts may be busy with what the one before it left in the journal.
  const database = new DatabaseSync(join(data, 'portico.db'), { readOnly: true, timeout: 60_000 });
  const count = database.prepare("SELECT count(*) AS n FROM items WHERE sk = '@' AND pk LIKE '%#T#%'");
  while (!ended) {
    const { n } = count.get() as { n: number };
    if (n >= target) {
      child.process.kill('SIGKILL');
      break;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  database.close();
  await end;
}

/** The subject of every open ticket of the client by its number. */
async function subjectsOf(url: string, key: string): Promise<Map<string, string>> {
  const rows = await everyItem<TicketAnswer>(url, key, '/v1/tickets?scope=client:acme&limit=100');
  return new Map(rows.map((row) => [row.number, row.subject]));
}

/** Opens tickets one after the other until the server answers no more. */
async function writeUntilGone(url: string, key: string, name: string, into: Map<string, string>): Promise<void> {
  for (let n = 0; n < 100_000; n++) {
    const subject = `Write ${name}.${n}`;
    try {
      const { status, body } = await callJson<TicketAnswer>(url, key, 'POST', '/v1/tickets', incident(subject));
      if (status === 201) into.set(body.number, subject);
      else if (status !== 429) throw new Error(`${subject} was answered with ${status}: ${JSON.stringify(body)}`);
    } catch (error) {
      if (isCutOff(error)) return;
      throw error;
    }
  }
}
