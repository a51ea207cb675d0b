import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Context } from '@portico/app/context';
import { noFiles } from '@portico/app/file/none';
import { erase } from '@portico/app/person/erase';
import { systemContext } from '@portico/app/ports';
import { search } from '@portico/app/search/search';
import { open } from '@portico/app/ticket/open';
import { read } from '@portico/app/ticket/read';
import type { ImportReport } from '@portico/cli/commands/import';
import { locateClient } from '@portico/cli/home/locate';
import type { ServiceReport } from '@portico/domain/report/service-report';
import { openEngine } from '@portico/local/dynamodb/engine';
import { type OpenHome, openHome } from '@portico/local/home/open';
import { readSettings } from '@portico/local/home/settings';
import { engineAs, localPorts } from '@portico/local/ports';
import { createPump } from '@portico/local/pump';
import type { Item } from '@portico/store/db';
import { alarmPk, alarmShards, platformCheckpoint } from '@portico/store/keys';
import { table } from '@portico/store/table';
import { readInstalled } from '@portico/store/tenant/installed';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folders, portico, porticoJson, repository, spawnPortico } from '../support/cli.ts';
import { asFacts, factsFile, hours, servicenowFile, servicenowPresent } from '../support/servicenow-facts.ts';
import { verified } from '../support/verified.ts';

const temp = folders();
afterAll(() => temp.clear());

const importing = ['import', 'tickets', '--client', 'acme', '--format', 'servicenow-log', '--json', servicenowFile];
const [ROWS, TICKETS] = [46_869, 8_288];

async function atHome<T>(data: string, work: (home: OpenHome) => Promise<T>): Promise<T> {
  const settings = readSettings({ PORTICO_DATA: data, PORTICO_DURABILITY: 'process' }, repository);
  const home = await openHome(settings, 'test', Date.now);
  try {
    return await work(home);
  } finally {
    await home.close();
  }
}

/** Somebody of the desk, as the API would let them in. */
async function staffContext(home: OpenHome, name: string): Promise<Context> {
  const { msps } = await readInstalled(home.ports.unscoped('a test acts as somebody'));
  const msp = msps.find((one) => one.record.slug === 'northwind');
  const person = msp?.staff.find((one) => one.name === name);
  if (!msp || !person) throw new Error(`there is no ${name}`);
  const base = systemContext(home.ports, msp.record.id, 'test', 'req_test');
  const { id, role, grants, teams } = person;
  return {
    ...base,
    actor: { kind: 'staff', id, msp: msp.record.id, role, grants, teams },
    person: { ...base.person, id, name },
  };
}

async function clientOf(home: OpenHome) {
  const place = await locateClient(home.ports, 'northwind/acme');
  if (typeof place === 'string') throw new Error(place);
  return place;
}

/** Items past every command, straight from the file. */
function items(data: string, where: string, ...values: string[]): { pk: string; sk: string; body: string }[] {
  const database = new DatabaseSync(join(data, 'portico.db'), { readOnly: true });
  try {
    const rows = database.prepare(`SELECT pk, sk, body FROM items WHERE ${where}`).all(...values);
    return rows as { pk: string; sk: string; body: string }[]; // Safe: the columns asked for.
  } finally {
    database.close();
  }
}

/** What the relay publishes of all that ever happened here, told afresh to a bus that counts. */
async function publishedFrom(data: string): Promise<string[]> {
  const copy = join(temp.make(), 'portico.db');
  cpSync(join(data, 'portico.db'), copy);
  const engine = openEngine({ path: copy, table, durability: 'none' });
  const ports = localPorts(engineAs(engine), Date.now, noFiles);
  await ports.unscoped('a test relays from the start').delete(platformCheckpoint('relay'));
  const published: string[] = [];
  const pump = createPump({
    stream: engine.stream,
    ports,
    bus: {
      put: async (entries) => {
        published.push(...entries.map((entry) => entry.detailType));
        return entries.map(() => undefined);
      },
      drain: async () => undefined,
      redrive: async () => 0,
    },
  });
  await pump.settle();
  await pump.stop();
  await engine.close();
  return published;
}

/** A copy in which somebody has opened a ticket of today: what counts events would have counted it. */
async function withLiveTicket(data: string): Promise<string> {
  const copy = temp.make();
  cpSync(join(data, 'portico.db'), join(copy, 'portico.db'));
  await atHome(copy, async (home) => {
    const { client } = await clientOf(home);
    const ticket = { client, kind: 'incident', subject: 'Today', description: '', impact: 2, urgency: 2 } as const;
    await open(await staffContext(home, 'Tom Ashworth'), { ...ticket, requester: '3vg6b13xqw' });
    await home.settle();
  });
  return copy;
}

describe.runIf(servicenowPresent)('the ServiceNow log through the command line', () => {
  let data: string;
  let report: ImportReport;

  beforeAll(async () => {
    data = temp.make();
    const applied = await portico(data, ['tenants', 'apply']);
    if (applied.code !== 0) throw new Error(applied.err);
    const tell =
      "process.on('exit',()=>console.error('peak',process.resourceUsage().maxRSS,'cpu',process.cpuUsage().user))";
    const env = { NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(tell)}"` };
    const start = performance.now();
    // As people run it: in a process of its own, every write safe against power loss.
    const child = await spawnPortico(data, importing, { ...env, PORTICO_DURABILITY: 'power' }).ended;
    const seconds = (performance.now() - start) / 1000;
    if (child.code !== 0) throw new Error(child.err);
    report = JSON.parse(child.out) as ImportReport;
    const [, peak, cpu] = /peak (\d+) cpu (\d+)/.exec(child.err) ?? [];
    const figures = [
      `${seconds.toFixed(1)} s (${(Number(cpu) / 1e6).toFixed(1)} s CPU)`,
      `peak ${Math.round(Number(peak) / 1024)} MB`,
      `${Math.round(report.entries / seconds)} events/s`,
    ];
    console.info(`imported ${report.entries} updates of ${report.created} tickets in ${figures.join(', ')}`);
    expect(seconds).toBeLessThan(600);
    expect(Number(peak) / 1024).toBeLessThan(1024);
    expect(child.err).toMatch(/100 % {2}8288\/8288 tickets/);
  });

  test('every row of every incident is taken over', () => {
    expect(report).toEqual({
      import: expect.stringMatching(/^imp_/),
      rows: ROWS,
      entries: ROWS,
      created: TICKETS,
      updated: 0,
      skipped: 0,
      failed: [],
      rejected: [],
    });
  });

  test('the service report gives every figure that was computed independently', async () => {
    const args = ['report', 'service', '--client', 'acme'];
    const got = asFacts(await porticoJson<ServiceReport>(data, args));
    for (const [name, expected] of Object.entries(factsFile())) {
      if (!hours.includes(name)) expect(got[name], name).toEqual(expected);
      else expect(Math.abs(Number(got[name]) / Number(expected) - 1), name).toBeLessThanOrEqual(0.001);
    }
  });

  test('verify finds nothing wrong, and counts what was imported apart', async () => {
    const found = await verified(data);
    expect(found).toMatchObject({ tickets: TICKETS, entries: ROWS, imported: ROWS });
    expect(found.invariants.I7.checked).toBe(0);
    for (const id of ['I3', 'I4', 'I5', 'I6', 'I12', 'I13', 'I14', 'I21'] as const) {
      expect(found.invariants[id].checked, id).toBeGreaterThanOrEqual(TICKETS);
    }
    const printed = (await portico(data, ['verify', '--msp', 'northwind'])).out;
    console.info(printed);
    expect(printed).toContain(`${TICKETS} tickets, ${ROWS} entries, of which ${ROWS} were imported`);
    expect(printed).toMatch(/: 0 violations\.\n$/);
  });

  test('nobody hears of it: no notification, no event, no dead letter, no alarm', async () => {
    expect(items(data, "json_extract(body, '$._t') IN ('N', 'DL')")).toEqual([]);
    expect(await publishedFrom(data)).toEqual([]);
    expect(await publishedFrom(await withLiveTicket(data))).toEqual(['ticket.opened']);
    const alarms = await atHome(data, async (home) => {
      const db = home.ports.unscoped('a test looks for alarms');
      const shards = Array.from({ length: alarmShards }, (_, shard) => alarmPk(shard));
      const found = await Promise.all(shards.map((pk) => db.query<Item>({ index: 'alarm', pk, limit: 1 })));
      return found.flatMap((page) => page.items);
    });
    expect(alarms).toEqual([]);
  });

  test('a number of the source is found by searching, is one ticket, and is shown as its own', async () => {
    await atHome(data, async (home) => {
      const ctx = await staffContext(home, 'Tom Ashworth');
      const page = await search(ctx, 'INC0000047', 10);
      expect(page).toMatchObject({ complete: true, items: [{ external: { source: 'servicenow', id: 'INC0000047' } }] });
      const ticket = await read(ctx, page.items[0]?.number ?? '');
      expect(ticket.body).toMatchObject({ external: { id: 'INC0000047' }, status: 'closed', priority: 3 });
      // A technician without this client finds nothing of it, in the same way as what does not exist.
      expect(await search(await staffContext(home, 'Jonas Keller'), 'INC9999999', 10)).toMatchObject({ items: [] });

      const place = await clientOf(home);
      const again = open(ctx, {
        client: place.client,
        kind: 'incident',
        subject: 'The same once more',
        description: '',
        impact: 2,
        urgency: 2,
        requester: '3vg6b13xqw',
        external: { source: 'servicenow', id: 'INC0000047' },
      });
      await expect(again).rejects.toMatchObject({ kind: 'conflict' });
    });
    const marks = items(data, "json_extract(body, '$._t') = 'Q' AND json_extract(body, '$.entries') IS NOT NULL");
    expect(marks).toHaveLength(TICKETS);
    expect(new Set(marks.map(({ body }) => (JSON.parse(body) as { n: number }).n)).size).toBe(TICKETS);
  });

  test('people whom only the source knows are contacts that cannot sign in', () => {
    const people = items(
      data,
      "json_extract(body, '$.source') = 'servicenow' AND json_extract(body, '$._t') = 'contact'",
    );
    const known = people.map(({ body }) => JSON.parse(body) as { active: boolean; email: string; name: string });
    expect(known.filter((one) => one.active || one.email !== '')).toEqual([]);
    const callers = new Set(readFileSync(servicenowFile, 'utf8').match(/Caller \d+/g));
    expect(callers.size).toBeGreaterThan(1_000);
    const names = new Set(known.map((one) => one.name));
    expect([...callers].filter((name) => !names.has(name))).toEqual([]);
    expect(items(data, "json_extract(body, '$._t') = 'member' AND body LIKE '%Caller%'")).toEqual([]);
  });

  test('the tenant files and a second import have nothing to change', async () => {
    expect(await porticoJson(data, ['tenants', 'apply', '--json'])).toMatchObject({ changes: 0 });
    const before = items(data, "json_extract(body, '$._t') IN ('T', 'E', 'contact')").length;
    expect(await porticoJson<ImportReport>(data, importing)).toMatchObject({
      rows: ROWS,
      entries: 0,
      created: 0,
      updated: 0,
      skipped: TICKETS,
      failed: [],
    });
    expect(items(data, "json_extract(body, '$._t') IN ('T', 'E', 'contact')")).toHaveLength(before);
  });

  test('a person erased afterwards is gone from items and search, and chains and folds still verify', async () => {
    const name = 'Caller 2403';
    const holding = (): string[] => items(data, 'body LIKE ?', `%${name}%`).map((one) => `${one.pk} ${one.sk}`);
    expect(holding().length).toBeGreaterThan(3);
    await atHome(data, async (home) => {
      const admin = await staffContext(home, 'Priya Raman');
      const { client } = await clientOf(home);
      const [item] = items(data, "json_extract(body, '$.name') = ? AND json_extract(body, '$._t') = 'contact'", name);
      const { id } = JSON.parse(item?.body ?? '{}') as { id: string };
      const words = async (): Promise<string[]> =>
        (await search(admin, '2403', 50)).items.map((one) => one.external?.id ?? '').sort();
      expect(await words()).toContain('INC0000047');
      const erased = await erase(admin, client, id);
      await home.settle();
      expect(erased.body.tickets).toBeGreaterThan(0);
      expect(await words()).not.toContain('INC0000047');
      const [row] = (await search(admin, 'INC0000047', 10)).items;
      expect(row).toMatchObject({ requester: { name: '(erased)' } });
    });
    expect(holding()).toEqual([]);
    const found = await verified(data);
    expect(found).toMatchObject({ tickets: TICKETS, imported: ROWS });
    expect(found.entries).toBeGreaterThan(ROWS);
    // The source still names the person: the import leaves what was taken over as it is.
    expect(await porticoJson<ImportReport>(data, importing)).toMatchObject({ created: 0, updated: 0 });
    expect(holding()).toEqual([]);
  });
});
