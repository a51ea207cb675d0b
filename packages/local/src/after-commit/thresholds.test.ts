import { dispatch } from '@portico/app/dispatch';
import { type Envelope, envelopesOf } from '@portico/app/events/envelope';
import { list } from '@portico/app/notify/list';
import { act } from '@portico/app/ticket/act';
import { note, reply } from '@portico/app/ticket/converse';
import { open } from '@portico/app/ticket/open';
import { read } from '@portico/app/ticket/read';
import { slaReceipt } from '@portico/app/ticket/receipt';
import { sweep } from '@portico/app/timer/sweep';
import { verifyStore } from '@portico/app/verify/verify';
import { readEntry } from '@portico/store/ticket/log';
import { readLog } from '@portico/store/ticket/read';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createScheduler } from '../scheduler.ts';
import { acmeId, startWorld, type World } from '../testing.ts';

/** An hour to answer and eight to resolve: warned after half an hour, 48 minutes, four hours, and so on. */
const warnAt = [50, 80];
const minutes = (count: number) => ({ '1': count, '2': count, '3': count, '4': count, '5': count });
let world: World;
beforeEach(async () => {
  world = await startWorld({
    policy: {
      warnAt,
      ola: { net: { minutes: minutes(120) } },
      vendors: { telco: { label: 'Telco', minutes: minutes(60) } },
    },
  });
});
afterEach(() => world.close());

async function openOne(more: object = {}): Promise<string> {
  const ticket = {
    client: acmeId,
    kind: 'incident',
    subject: 'Lift stuck',
    description: '',
    impact: 2,
    urgency: 2,
  } as const;
  return (await open(world.staff('tom'), { ...ticket, requester: 'rita', ...more })).body.number;
}

interface Told {
  readonly what: string;
  /** When it was crossed, and when that was told. */
  readonly crossed: string;
  readonly at: string;
}

async function thresholds(n = 1): Promise<Told[]> {
  const found: Told[] = [];
  for await (const item of readLog(world.system, world.acme, n)) {
    const { at, events } = readEntry(item);
    for (const { type, data = {} } of events) {
      if (!/^(sla|ola)\./.test(type)) continue;
      const { target, percent = 100, scheduledAt, dueAt } = data;
      found.push({ what: `${target} ${percent}`, crossed: String(scheduledAt ?? dueAt).slice(11, 19), at });
    }
  }
  return found;
}

const all = [
  ['response 50', '09:30:00'],
  ['response 80', '09:48:00'],
  ['response 100', '10:00:00'],
  ['resolution 50', '13:00:00'],
  ['resolution 80', '15:24:00'],
  ['resolution 100', '17:00:00'],
];
const crossings = (told: readonly Told[]) => told.map((one) => [one.what, one.crossed]);

describe('every percentage and every breach is told once, with the time it was crossed', () => {
  test('where a sweep runs each minute: none before its time, none later than the next sweep', async () => {
    await openOne();
    for (let minute = 0; minute < 500; minute++) {
      world.advance(60);
      await world.scheduler.tick();
    }
    const told = await thresholds();
    expect(crossings(told)).toEqual(all);
    for (const { crossed, at } of told) {
      const late = (Date.parse(at) - Date.parse(`2026-03-02T${crossed}Z`)) / 1000;
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThanOrEqual(60);
    }
  });

  test('nothing a second early, by a sweep or a command', async () => {
    const number = await openOne();
    world.advance(1_799);
    expect(await world.scheduler.tick()).toMatchObject({ fired: 0 });
    await note(world.staff('tom'), number, 'They called');
    expect(await thresholds()).toEqual([]);
    world.advance(1);
    expect(await world.scheduler.tick()).toMatchObject({ fired: 1 });
    expect(crossings(await thresholds())).toEqual(all.slice(0, 1));
  });

  test('after an outage, in the order in which they were crossed', async () => {
    await openOne();
    world.advance(3 * 86_400);
    await world.scheduler.tick();
    await world.scheduler.tick();
    expect(crossings(await thresholds())).toEqual(all);
  });

  test('where two sweepers run at once, and a third that was started anew', async () => {
    await openOne();
    const other = createScheduler({ ports: world.ports, every: () => () => undefined });
    for (const seconds of [1_800, 1_080, 721, 30_000]) {
      world.advance(seconds);
      const again = createScheduler({ ports: world.ports, every: () => () => undefined });
      await Promise.all([world.scheduler.tick(), other.tick(), again.tick()]);
      again.stop();
    }
    other.stop();
    expect(crossings(await thresholds())).toEqual(all);
  });

  test('where the clock jumps back behind what was told, and forward again', async () => {
    await openOne();
    world.advance(3_000);
    await world.scheduler.tick();
    for (const jump of [-2_000, 2_000, -2_900, 3_000, 30_000]) {
      world.advance(jump);
      await world.scheduler.tick();
    }
    expect(crossings(await thresholds())).toEqual(all);
  });

  test('a command that comes first tells what it found crossed, and the sweep does not tell it again', async () => {
    const number = await openOne();
    world.advance(2_900);
    await reply(world.staff('tom'), number, 'On it');
    await world.scheduler.tick();
    expect(crossings(await thresholds())).toEqual(all.slice(0, 2));
    world.advance(40_000);
    await world.scheduler.tick();
    expect(crossings(await thresholds())).toEqual([...all.slice(0, 2), ...all.slice(3)]);
  });

  test('time that stood still moves what is still to come', async () => {
    const number = await openOne();
    await reply(world.staff('tom'), number, 'On it');
    await act(world.staff('tom'), number, 'pend', { reason: 'requester' }, undefined);
    world.advance(7_200);
    await act(world.staff('tom'), number, 'resume', {}, undefined);
    world.advance(40_000);
    await sweep({ ports: world.ports }, world.now(), 1_000);
    expect(crossings(await thresholds())).toEqual([
      ['resolution 50', '15:00:00'],
      ['resolution 80', '17:24:00'],
      ['resolution 100', '19:00:00'],
    ]);
  });
});

describe('who is told', () => {
  const inbox = async (id: 'ada' | 'tom' | 'una') => {
    await world.settle();
    return (await list(world.staff(id), { limit: 50 })).items.map((one) => one.type);
  };

  test('the assignee alone is warned, and told once however often and in what order events are delivered', async () => {
    await openOne({ assignee: 'ada', team: 'net' });
    world.advance(3_700);
    await world.scheduler.tick();
    await world.settle();
    const events: Envelope[] = [];
    for await (const item of readLog(world.system, world.acme, 1)) events.push(...envelopesOf(item));
    for (const event of [...events, ...events].reverse()) await dispatch('notify-people', world.ports, event);
    expect((await inbox('ada')).sort()).toEqual([
      'ola.warned',
      'sla.breached',
      'sla.warned',
      'sla.warned',
      'ticket.opened',
    ]);
    expect([await inbox('tom'), await inbox('una')]).toEqual([[], []]);
    expect((await list(world.contact(acmeId, 'rita'), { limit: 50 })).items).toEqual([]);
  });

  test('the clocks of team and vendor, and why a ticket has its targets, are told to staff alone', async () => {
    const number = await openOne({ team: 'net' });
    await act(world.staff('tom'), number, 'pend', { reason: 'supplier', vendor: 'telco' }, undefined);
    world.advance(8_000);
    await world.scheduler.tick();
    const mine = (await read(world.staff('tom'), number)).body;
    expect(mine.sla.clocks.map((one) => `${one.target} ${one.state}`)).toEqual([
      'response breached',
      'resolution running',
      'ola breached',
      'vendor breached',
    ]);
    expect([mine.sla.why, mine.vendor]).toEqual([{ matched: { priority: '3', process: 'incident' } }, 'telco']);
    const theirs = JSON.stringify([
      (await read(world.contact(acmeId, 'rita'), number)).body,
      await slaReceipt(world.contact(acmeId, 'rita'), number),
    ]);
    for (const word of ['ola', 'vendor', 'telco', 'Telco', 'matched', 'why']) expect(theirs).not.toContain(word);
    const { clocks } = await slaReceipt(world.staff('tom'), number);
    expect(clocks?.map((one) => [one.target, one.warnings.map(({ percent }) => percent)])).toEqual([
      ['response', [50, 80]],
      ['resolution', []],
      ['ola', [50, 80]],
      ['vendor', [50, 80]],
    ]);
  });
});

test('with all clocks on, everything that stored data can show is in order', async () => {
  for (let n = 0; n < 3; n++) {
    const number = await openOne({ team: 'net', assignee: 'ada' });
    await act(world.staff('ada'), number, 'pend', { reason: 'supplier', vendor: 'telco' }, undefined);
    world.advance(5_000 * (n + 1));
    await world.scheduler.tick();
    await act(world.staff('ada'), number, 'resume', {}, undefined);
    if (n === 1) await act(world.staff('ada'), number, 'resolve', { code: 'fixed', text: 'Oiled' }, undefined);
  }
  await world.settle();
  const steps = verifyStore(world.system, world.ports.files.store);
  let step = await steps.next();
  while (!step.done) step = await steps.next();
  const { invariants } = step.value;
  for (const id of ['I10', 'I12', 'I15', 'I35'] as const) {
    expect([id, invariants[id].violations]).toEqual([id, []]);
    expect(invariants[id].checked).toBeGreaterThan(0);
  }
});
