import { list } from '@portico/app/queue/list';
import { act } from '@portico/app/ticket/act';
import { reply } from '@portico/app/ticket/converse';
import { link } from '@portico/app/ticket/link';
import { open } from '@portico/app/ticket/open';
import { confirm } from '@portico/app/waiting/confirm';
import { snooze, unsnooze } from '@portico/app/waiting/snooze';
import { wakeLinked } from '@portico/app/waiting/wake-linked';
import { configCurrent, inboxPk, inboxRange } from '@portico/store/keys';
import { readEntry } from '@portico/store/ticket/log';
import { loadTicket, readLog } from '@portico/store/ticket/read';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World } from '../testing.ts';

let world: World;
/** A Monday; open from nine to five on weekdays. */
beforeEach(async () => {
  world = await startWorld({ start: '2026-03-02T10:00:00Z' });
  const office = [['09:00', '17:00']];
  await config('calendar', {
    timeZone: 'UTC',
    hours: { mon: office, tue: office, wed: office, thu: office, fri: office },
  });
});
afterEach(() => world.close());

const tom = () => world.staff('tom');
const rita = () => world.contact(acmeId, 'rita');
const DAY = 86_400;

async function config(part: string, value: object): Promise<void> {
  const key = configCurrent(world.acme, part);
  const item = await world.system.get(key);
  await world.system.put({
    ...item,
    ...key,
    value: { ...(part === 'desk' ? (item?.['value'] as object) : {}), ...value },
  });
}

async function reasons(more: object): Promise<void> {
  const requester = { id: 'requester', label: 'Waiting for you', pausesClock: true, awaits: 'requester', ...more };
  const planned = { id: 'planned', label: 'Planned', pausesClock: true, awaits: 'desk' };
  await config('desk', { pendingReasons: [requester, planned] });
}

async function openOne(more: object = {}): Promise<string> {
  const ticket = {
    client: acmeId,
    kind: 'incident',
    subject: 'Lift stuck',
    description: '',
    impact: 2,
    urgency: 2,
  } as const;
  return (await open(tom(), { ...ticket, requester: 'rita', assignee: 'tom', ...more })).body.number;
}

const state = async (n = 1) => (await loadTicket(world.system, world.acme, n))?.state;
const pend = (ref: string, body: object) => act(tom(), ref, 'pend', body, undefined);
async function told(n = 1): Promise<{ type: string; at: string }[]> {
  const found = [];
  for await (const item of readLog(world.system, world.acme, n)) {
    const entry = readEntry(item);
    for (const { type } of entry.events) found.push({ type: type.replace('ticket.', ''), at: entry.at });
  }
  return found.filter((one) => /reminded|woken|resolved|closed|reopened/.test(one.type));
}
async function pass(days: number): Promise<void> {
  for (let hour = 0; hour < days * 24; hour++) {
    world.advance(3_600);
    await world.scheduler.tick();
  }
  await world.settle();
}

test('a wait of two business days ends at that hour, over the weekend too', async () => {
  const ref = await openOne();
  world.advance(3 * DAY);
  await pend(ref, { reason: 'supplier', wakeIn: '2 business days' });
  expect((await state())?.pending?.wakeAt).toBe('2026-03-09T10:00:00Z');
  await expect(
    pend(ref, { reason: 'supplier', wakeIn: '2 hours', wakeAt: '2026-03-09T10:00:00Z' }),
  ).rejects.toMatchObject({
    kind: 'invalid',
  });
  await pass(3);
  expect((await state())?.phase).toBe('pending');
  await pass(2);
  expect((await state())?.phase).toBe('open');
});

test('a reply ends a wait that was told so, whatever its reason', async () => {
  const ref = await openOne();
  await pend(ref, { reason: 'supplier' });
  await reply(rita(), ref, 'The supplier called me');
  expect((await state())?.phase).toBe('pending');
  await pend(ref, { reason: 'supplier', wakeOn: ['reply'] });
  await reply(rita(), ref, 'They came');
  expect((await state())?.phase).toBe('open');
  expect(await state()).not.toHaveProperty('wait');
});

test('a linked ticket that is resolved ends the wait, once, and one that began later goes on', async () => {
  const [parent, child] = [await openOne(), await openOne()];
  await link(tom(), parent, { type: 'child', ref: child }, undefined);
  await pend(parent, { reason: 'supplier', wakeOn: ['links'] });
  world.advance(60);
  await act(tom(), child, 'resolve', { code: 'fixed', text: 'Oiled' }, undefined);
  await world.settle();
  expect((await state())?.phase).toBe('open');
  expect(await told()).toMatchObject([{ type: 'woken' }]);
  world.advance(60);
  await pend(parent, { reason: 'supplier', wakeOn: ['links'] });
  const event = { type: 'ticket.resolved', id: 'again', msp: world.msp, cli: acmeId, number: 2 };
  const old = { ...event, occurredAt: '2026-03-02T10:01:00Z' } as unknown as Parameters<typeof wakeLinked>[1];
  await wakeLinked(world.ports, old);
  expect((await state())?.phase).toBe('pending');
});

test('whoever the desk waits for is reminded as often as its policy says, then the ticket is resolved', async () => {
  await reasons({
    reminders: { after: '2 business days', times: 2, resolve: { code: 'fixed', text: 'We heard nothing more.' } },
  });
  const ref = await openOne();
  await pend(ref, { reason: 'requester' });
  await pass(1.5);
  expect(await told()).toEqual([]);
  await pass(7);
  expect(await told()).toEqual([
    { type: 'reminded', at: '2026-03-04T10:00:00Z' },
    { type: 'reminded', at: '2026-03-06T10:00:00Z' },
    { type: 'resolved', at: '2026-03-10T10:00:00Z' },
  ]);
  const inbox = await world.system.query({ pk: inboxPk(world.acme, 'rita'), ...inboxRange });
  expect(inbox.items.filter((one) => one['ty'] === 'ticket.reminded')).toHaveLength(2);
  expect(await state()).toMatchObject({ phase: 'resolved', resolution: { code: 'fixed' } });
});

test('after an outage one reminder is sent and not all at once, and sweeps that overlap send it once', async () => {
  await reasons({ reminders: { after: '1 business day', times: 3 } });
  const ref = await openOne();
  await pend(ref, { reason: 'requester' });
  world.advance(10 * DAY);
  await Promise.all([world.scheduler.tick(), world.scheduler.tick()]);
  await world.scheduler.tick();
  expect(await told()).toEqual([{ type: 'reminded', at: '2026-03-12T10:00:00Z' }]);
  await reply(rita(), ref, 'Sorry, here it is');
  await pass(5);
  expect(await told()).toHaveLength(1);
});

test('reminders end where the policy was taken away, and leave no alarm behind', async () => {
  await reasons({ reminders: { after: '1 business day', times: 3 } });
  await pend(await openOne(), { reason: 'requester' });
  await reasons({});
  world.advance(120);
  await pass(3);
  expect(await told()).toEqual([]);
  expect((await state())?.wait).toEqual({});
});

test('a resolved ticket closes after its client’s time for its process, never early', async () => {
  await config('desk', { autoClose: { incident: '3 business days' } });
  const ref = await openOne();
  await act(tom(), ref, 'resolve', { code: 'fixed', text: 'Oiled' }, undefined);
  await pass(2.9);
  expect((await state())?.phase).toBe('resolved');
  await pass(0.2);
  expect(await told()).toMatchObject([{ type: 'resolved' }, { type: 'closed' }]);
  expect((await state())?.closedAt).toBe('2026-03-05T10:00:00Z');
});

test('its requester says that it is solved, or not: yes closes, no opens it again while the window is open', async () => {
  const ref = await openOne();
  await expect(confirm(rita(), ref, { solved: true })).rejects.toMatchObject({ code: 'ticket.wrong_state' });
  await act(tom(), ref, 'resolve', { code: 'fixed', text: 'Oiled' }, undefined);
  await confirm(rita(), ref, { solved: false, reason: 'It is stuck again' });
  await world.settle();
  expect(await state()).toMatchObject({ phase: 'open', reopens: 1 });
  const inbox = await world.system.query({ pk: inboxPk(world.msp, 'tom'), ...inboxRange });
  expect(inbox.items.map((one) => one['ty'])).toContain('ticket.reopened');
  await act(tom(), ref, 'resolve', { code: 'fixed', text: 'Replaced' }, undefined);
  expect((await confirm(rita(), ref, { solved: true })).body.phase).toBe('closed');
  world.advance(15 * DAY);
  await expect(confirm(rita(), ref, { solved: false, reason: 'Again' })).rejects.toMatchObject({ kind: 'conflict' });
});

test('what is put aside leaves its technician’s own queue until its time, a reply or another assignee', async () => {
  const ref = await openOne();
  const numbers = async (scope: string) =>
    (await list(tom(), { scope, q: '', sort: 'due', limit: 10 })).items.map((one) => one.number);
  await expect(snooze(world.staff('ada'), ref, { for: '2 hours' })).rejects.toMatchObject({ code: 'ticket.not_yours' });
  await snooze(tom(), ref, { for: '2 hours' });
  expect([await numbers('mine'), await numbers('snoozed'), await numbers('all')]).toEqual([[], [ref], [ref]]);
  world.advance(7_200);
  expect([await numbers('mine'), await numbers('snoozed')]).toEqual([[ref], []]);
  await snooze(tom(), ref, { for: '1 business day' });
  await reply(rita(), ref, 'Any news?');
  expect(await numbers('mine')).toEqual([ref]);
  await snooze(tom(), ref, { until: '2026-03-03T09:00:00Z' });
  await unsnooze(tom(), ref);
  expect(await numbers('mine')).toEqual([ref]);
  await snooze(tom(), ref, { until: '2026-03-03T09:00:00Z' });
  await act(tom(), ref, 'assign', { assignee: 'ada' }, undefined);
  expect(await state()).not.toHaveProperty('snoozedUntil');
});
