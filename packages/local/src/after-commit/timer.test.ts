import { act } from '@portico/app/ticket/act';
import { reply } from '@portico/app/ticket/converse';
import { open } from '@portico/app/ticket/open';
import { sweep } from '@portico/app/timer/sweep';
import { alarmPk, alarmShards, ticketHead } from '@portico/store/keys';
import { readEntry } from '@portico/store/ticket/log';
import { loadTicket, readLog } from '@portico/store/ticket/read';
import type { AlarmPlace } from '@portico/store/work-keys';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World } from '../testing.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({ pump: false });
});
afterEach(() => world.close());

async function openOne(): Promise<string> {
  const ticket = {
    client: acmeId,
    kind: 'incident',
    subject: 'Lift stuck',
    description: '',
    impact: 2,
    urgency: 2,
  } as const;
  return (await open(world.staff('tom'), { ...ticket, requester: 'rita' })).body.number;
}

async function events(n: number): Promise<{ type: string; at: string; due?: unknown }[]> {
  const found = [];
  for await (const item of readLog(world.system, world.acme, n)) {
    const { at, events: list } = readEntry(item);
    for (const one of list)
      found.push({ type: one.type, at, ...(one.data?.['dueAt'] ? { due: one.data['dueAt'] } : {}) });
  }
  return found;
}

async function alarms(): Promise<number> {
  let count = 0;
  for (let shard = 0; shard < alarmShards; shard++) {
    count += (await world.system.query({ index: 'alarm', pk: alarmPk(shard) })).items.length;
  }
  return count;
}

test('nothing fires early', async () => {
  await openOne();
  world.advance(3_599);
  expect(await world.scheduler.tick()).toEqual({ fired: 0, lost: 0, idle: 0, failed: 0 });
});

test('a breach is told once, with the time it was due and not the time it was seen', async () => {
  await openOne();
  world.advance(2 * 3_600);
  expect(await world.scheduler.tick()).toMatchObject({ fired: 1 });
  expect(await world.scheduler.tick()).toMatchObject({ fired: 0 });
  const told = (await events(1)).filter((one) => one.type === 'sla.breached');
  expect(told).toEqual([{ type: 'sla.breached', at: '2026-03-02T11:00:00Z', due: '2026-03-02T10:00:00Z' }]);
});

test('after an outage every threshold that passed is told, each once', async () => {
  await openOne();
  world.advance(86_400);
  await world.scheduler.tick();
  const told = (await events(1)).filter((one) => one.type === 'sla.breached');
  expect(told.map((one) => one.due)).toEqual(['2026-03-02T10:00:00Z', '2026-03-02T17:00:00Z']);
});

test('sweeps that overlap fire each ticket once', async () => {
  for (let i = 0; i < 30; i++) await openOne();
  world.advance(7_200);
  const counts = await Promise.all([1, 2, 3].map(() => sweep({ ports: world.ports }, world.now(), 1_000)));
  expect(counts.reduce((sum, one) => sum + one.fired, 0)).toBe(30);
  for (let n = 1; n <= 30; n++) expect((await events(n)).filter((one) => one.type === 'sla.breached')).toHaveLength(1);
});

test('a bounded sweep says that more is due, and the next ones drain it', async () => {
  for (let i = 0; i < 60; i++) await openOne();
  world.advance(7_200);
  const first = await sweep({ ports: world.ports }, world.now(), 16);
  expect(first.more).toBe(true);
  expect(first.fired).toBeLessThan(60);
  expect(first.fired + (await world.scheduler.tick()).fired).toBe(60);
});

test('a wait ends at its time, a resolved ticket closes at its time, and then no alarm is left', async () => {
  const number = await openOne();
  await reply(world.staff('tom'), number, 'On it');
  await act(world.staff('tom'), number, 'pend', { reason: 'requester', wakeAt: '2026-03-03T09:00:00Z' }, undefined);
  world.advance(86_400 + 30);
  expect(await world.scheduler.tick()).toMatchObject({ fired: 1 });
  expect((await loadTicket(world.system, world.acme, 1))?.state.status).toBe('in_progress');
  await act(world.staff('tom'), number, 'resolve', { code: 'fixed', text: 'Oiled' }, undefined);
  world.advance(7 * 86_400);
  await world.scheduler.tick();
  expect((await loadTicket(world.system, world.acme, 1))?.state.phase).toBe('closed');
  expect((await events(1)).map((one) => one.type).slice(-1)).toEqual(['ticket.closed']);
  expect(await alarms()).toBe(0);
});

test('a damaged ticket is told and holds up no other', async () => {
  for (let i = 0; i < 20; i++) await openOne();
  await world.system.update(ticketHead(world.acme, 1), {
    UpdateExpression: 'SET r.k = :kind',
    ExpressionAttributeValues: { ':kind': 'no such process' },
  });
  await world.system.update(ticketHead(world.acme, 2), { UpdateExpression: 'REMOVE r' });
  world.advance(7_200);
  const faults: number[] = [];
  const deps = {
    ports: world.ports,
    onFault: (place: AlarmPlace) => void faults.push('number' in place ? place.number : 0),
  };
  const count = await sweep(deps, world.now(), 16);
  expect(count.fired + (await sweep(deps, world.now(), 1_000)).fired).toBeGreaterThanOrEqual(18);
  expect(faults).toContain(2);
});
