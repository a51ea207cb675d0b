import { newEntry, type StreamRecord } from '@portico/app/events/stream';
import { createProjector } from '@portico/app/projector/project';
import { search } from '@portico/app/search/search';
import { act } from '@portico/app/ticket/act';
import { change } from '@portico/app/ticket/change';
import { reply } from '@portico/app/ticket/converse';
import { open } from '@portico/app/ticket/open';
import { contributions } from '@portico/domain/report/contribution';
import { nextFacts, type ReportFacts } from '@portico/domain/report/facts';
import { saveCheckpoint } from '@portico/store/projection/checkpoint';
import { allRollups } from '@portico/store/projection/rollups';
import { loadTerms, postingKey } from '@portico/store/projection/terms';
import { readEntry } from '@portico/store/ticket/log';
import { lastNumber, readLog } from '@portico/store/ticket/read';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPump } from '../pump.ts';
import { acmeId, startWorld, type World, zenithId } from '../testing.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({ pump: false });
});
afterEach(() => world.close());

function records(): StreamRecord[] {
  return world.engine.stream.read(0, 100_000).map((one) => ({
    sequence: String(one.sequence),
    kind: one.eventName,
    key: one.keys,
    after: one.newImage as StreamRecord['after'],
  }));
}

const printer = 'Printer jam on floor two';

async function openTicket(client = acmeId, subject = printer, requester = 'rita'): Promise<string> {
  const done = await open(world.staff('tom'), {
    client,
    kind: 'incident',
    subject,
    description: subject === printer ? 'Paper gets stuck in the fuser' : '',
    impact: 2,
    urgency: 2,
    requester,
    team: 'net',
  });
  return done.body.number;
}

async function someWork(): Promise<void> {
  const a = await openTicket();
  const b = await openTicket(acmeId, 'Mail bounces');
  const c = await openTicket(zenithId, 'VPN drops');
  world.advance(600);
  await act(world.staff('tom'), a, 'assign', { assignee: 'ada' }, undefined);
  await reply(world.staff('tom'), a, 'Looking at the gearwheel');
  world.advance(3_600);
  await act(world.staff('tom'), a, 'resolve', { code: 'fixed', text: 'Replaced the roller' }, undefined);
  await act(world.staff('tom'), b, 'resolve', { code: 'fixed', text: 'Quota raised' }, undefined);
  world.advance(86_400);
  await act(world.staff('tom'), b, 'reopen', { reason: 'again' }, undefined);
  await act(world.staff('tom'), c, 'pend', { reason: 'requester' }, undefined);
}

/** What the rollups must hold, counted from the logs alone. */
async function recount(): Promise<Map<string, Record<string, number>>> {
  const sums = new Map<string, Record<string, number>>();
  for (const [scope, client] of [
    [world.acme, 'Europe/Berlin'],
    [world.zenith, 'UTC'],
  ] as const) {
    const last = await lastNumber(world.system, scope);
    for (let n = 1; n <= last; n++) {
      let facts: ReportFacts | undefined;
      for await (const item of readLog(world.system, scope, n)) {
        facts = nextFacts(facts, readEntry(item), { client, msp: 'Europe/London' });
      }
      for (const one of facts ? contributions(facts) : []) {
        const name = `${one.scope === 'client' ? scope : world.msp} ${one.item}`;
        const counters = sums.get(name) ?? {};
        counters[one.counter] = (counters[one.counter] ?? 0) + one.by;
        sums.set(name, counters);
      }
    }
  }
  return sums;
}

async function stored(): Promise<Map<string, Record<string, number>>> {
  const sums = new Map<string, Record<string, number>>();
  for (const scope of [world.acme, world.zenith, world.msp]) {
    for (const { name, counters } of await allRollups(world.system, scope)) {
      const kept = Object.entries(counters).filter(([, value]) => value !== 0);
      if (kept.length > 0) sums.set(`${scope} ${name}`, Object.fromEntries(kept));
    }
  }
  return sums;
}

test('rollups are what counting the logs afresh gives', async () => {
  await someWork();
  await createProjector(world.ports).project(records());
  const sums = await stored();
  expect(sums).toEqual(await recount());
  expect(sums.get(`${world.msp} CNT`)).toMatchObject({ all: 2, 'cl:acme01': 1, 'cl:zen1th': 1 });
});

test('an entry counts once, however often and in whatever portions it is delivered', async () => {
  await someWork();
  const all = records().filter((one) => newEntry(one));
  const projector = createProjector(world.ports);
  for (let i = 0; i < all.length; i += 3) await projector.project(all.slice(Math.max(0, i - 4), i + 3));
  await projector.project(all);
  await projector.project([...all].reverse());
  expect(await stored()).toEqual(await recount());
});

test('entries that the stream lost are read from the log', async () => {
  await someWork();
  const all = records().filter((one) => newEntry(one));
  const last = new Map(all.map((one) => [one.key.pk, one]));
  await createProjector(world.ports).project([...last.values()]);
  expect(await stored()).toEqual(await recount());
});

test('two projectors at once count each entry once', async () => {
  await someWork();
  const all = records();
  await Promise.all([1, 2, 3].map(() => createProjector(world.ports).project(all)));
  expect(await stored()).toEqual(await recount());
});

test('a transaction that failed leaves watermark and rollups as they were, and the next delivery counts', async () => {
  await someWork();
  world.engine.faults.add({ operations: ['TransactWrite'], kind: 'throttle', times: 3 });
  const projector = createProjector(world.ports);
  await projector.project(records());
  expect(await stored()).toEqual(await recount());
});

test('a transaction whose answer was lost counts once', async () => {
  await someWork();
  world.engine.faults.add({ operations: ['TransactWrite'], kind: 'internal-after', times: 2 });
  await createProjector(world.ports).project(records());
  expect(await stored()).toEqual(await recount());
});

test('a consumer that starts again at the beginning of the stream changes nothing', async () => {
  await someWork();
  const pump = () => createPump({ stream: world.engine.stream, ports: world.ports, bus: world.bus });
  const first = pump();
  await first.settle();
  await first.stop();
  const counted = await stored();
  await saveCheckpoint(world.system, 'projector', '0');
  const second = pump();
  await second.settle();
  await second.stop();
  expect(await stored()).toEqual(counted);
  expect(counted).toEqual(await recount());
});

test('a ticket is found by the words of its subject, description, replies and resolution, and by its number', async () => {
  await someWork();
  await createProjector(world.ports).project(records());
  for (const word of ['printer', 'fuser', 'gearwheel', 'roller', 'rita', 'ACME-1']) {
    const { items } = await search(world.staff('tom'), `${word} `, 10);
    expect(
      items.map((one) => one.number),
      word,
    ).toEqual(word === 'rita' ? expect.arrayContaining(['ACME-1']) : ['ACME-1']);
  }
});

test('another subject takes the words of the old one out of the index', async () => {
  const number = await openTicket(acmeId, 'Scanner beeps');
  const projector = createProjector(world.ports);
  await projector.project(records());
  await change(world.staff('tom'), number, { subject: 'Copier hums' }, undefined);
  await projector.project(records());
  expect((await search(world.staff('tom'), 'scanner ', 10)).items).toEqual([]);
  expect((await search(world.staff('tom'), 'copier ', 10)).items).toHaveLength(1);
  const terms = (await loadTerms(world.system, [{ scope: world.acme, number: 1 }])).values().next().value;
  for (const term of terms?.terms ?? []) {
    expect(await world.system.get(postingKey(world.acme, 1, terms?.created ?? 0, term)), term).toBeDefined();
  }
  expect(terms?.terms).not.toContain('beeps');
});

test('postings put before a crash are taken away when the words have changed meanwhile', async () => {
  const number = await openTicket(acmeId, 'Scanner beeps');
  const projector = createProjector(world.ports);
  await projector.project(records());
  await change(world.staff('tom'), number, { subject: 'Copier hums' }, undefined);
  const middle = records();
  // The delivery of the second subject breaks off after its postings.
  const created =
    (await loadTerms(world.system, [{ scope: world.acme, number: 1 }])).values().next().value?.created ?? 0;
  await world.system.put({ ...postingKey(world.acme, 1, created, 'hums'), _t: 'X' });
  await change(world.staff('tom'), number, { subject: 'Plotter rattles' }, undefined);
  await projector.project(middle);
  await projector.project(records());
  expect((await search(world.staff('tom'), 'hums ', 10)).items).toEqual([]);
  expect((await search(world.staff('tom'), 'plotter ', 10)).items).toHaveLength(1);
});
