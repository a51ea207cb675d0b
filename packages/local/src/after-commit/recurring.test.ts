import { change, create, list, read, remove } from '@portico/app/schedule/manage';
import { StaleError } from '@portico/app/stale';
import { open, openFromForm } from '@portico/app/ticket/open';
import { sweep } from '@portico/app/timer/sweep';
import { CreateSchedule } from '@portico/domain/schedule/schedule';
import type { TicketForm } from '@portico/domain/ticket/template';
import { configCurrent, contactHead, staffHead } from '@portico/store/keys';
import type { ScheduleHead } from '@portico/store/schedule/schedule';
import { lastNumber, loadTicket } from '@portico/store/ticket/read';
import { scheduleEvent, scheduleHead } from '@portico/store/work-keys';
import { afterEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World, zenithId } from '../testing.ts';

let world: World;
afterEach(() => world.close());

const ticket: TicketForm = { kind: 'request', subject: 'Check the backups', requester: 'rita' };
const daily = { every: 'day' };

async function schedule(more: object = {}): Promise<string> {
  const given = { client: acmeId, name: 'Backups', rule: daily, at: '02:30', ticket, ...more };
  return (await create(world.staff('tom'), CreateSchedule.parse(given))).body.id;
}

/** Lets the clock run by the hour, as the rule of every minute would: when was each ticket opened? */
async function opened(hours: number, step = 3_600): Promise<string[]> {
  for (let passed = 0; passed < hours * 3_600; passed += step) {
    world.advance(step);
    await world.scheduler.tick();
  }
  return times();
}

async function times(): Promise<string[]> {
  const found = [];
  for (let n = 1; n <= (await lastNumber(world.system, world.acme)); n++) {
    const head = await loadTicket(world.system, world.acme, n);
    if (head) found.push(head.state.createdAt);
  }
  return found;
}

test.each([
  ['Europe/Berlin', '2026-03-27T22:00:00Z', '02:30', ['28T01:30', '29T01:30', '30T00:30', '31T00:30']],
  ['Europe/Berlin', '2026-10-23T22:00:00Z', '02:30', ['24T00:30', '25T00:30', '26T01:30', '27T01:30']],
  ['America/New_York', '2026-03-06T23:00:00Z', '02:15', ['07T07:15', '08T07:15', '09T06:15', '10T06:15']],
  ['America/New_York', '2026-10-30T23:00:00Z', '01:15', ['31T05:15', '01T05:15', '02T06:15', '03T06:15']],
  ['Australia/Lord_Howe', '2026-04-03T13:00:00Z', '01:45', ['03T14:45', '04T14:45', '05T15:15', '06T15:15']],
  ['Australia/Lord_Howe', '2026-10-02T13:00:00Z', '02:15', ['02T15:45', '03T15:45', '04T15:15', '05T15:15']],
])('in %s from %s a ticket of every day at %s is opened once, at its local time', async (zone, start, at, expected) => {
  world = await startWorld({ pump: false, start });
  await schedule({ zone, at });
  const found = await opened(24 * 4 - 2, 900);
  expect(found.map((one) => one.slice(8, 16))).toEqual(expected);
});

test('the client’s own zone is taken where none is given', async () => {
  world = await startWorld({ pump: false });
  const id = await schedule({ at: '08:00' });
  expect((await read(world.staff('tom'), id)).body).toMatchObject({
    runsIn: 'Europe/Berlin',
    upcoming: [{ day: '2026-03-03', at: '2026-03-03T07:00:00Z' }, {}, {}, {}, {}],
  });
});

test('sweeps that overlap open each ticket once', async () => {
  world = await startWorld({ pump: false });
  for (let i = 0; i < 12; i++) await schedule({ name: `Check ${i}` });
  world.advance(20 * 3_600);
  await Promise.all([1, 2, 3].map(() => sweep({ ports: world.ports }, world.now(), 1_000)));
  expect(await times()).toHaveLength(12);
  await world.scheduler.tick();
  expect(await times()).toHaveLength(12);
});

test('a schedule that comes back from a backup opens nothing a second time', async () => {
  world = await startWorld({ pump: false });
  const id = await schedule();
  const key = scheduleHead(world.acme, id.slice(10));
  const before = await world.system.get(key);
  await opened(24);
  expect(await times()).toHaveLength(1);
  await world.system.put({ ...before, ...key });
  // As a backup does: what was written since is not there, and only the occurrence's name tells that it was opened.
  await world.system.delete(scheduleEvent(world.acme, id.slice(10), 2));
  await world.scheduler.tick();
  expect(await times()).toHaveLength(1);
});

test('after an outage the newest that were missed are made up for, as many as the schedule says, and the others told', async () => {
  world = await startWorld({ pump: false });
  const one = await schedule();
  const three = await schedule({ catchUp: 3, name: 'Three' });
  world.advance(10 * 86_400);
  await world.scheduler.tick();
  await world.scheduler.tick();
  expect(await times()).toHaveLength(4);
  const days = async (id: string) => (await read(world.staff('tom'), id)).body;
  expect(await days(one)).toMatchObject({ last: '2026-03-12', made: 1 });
  expect(await days(three)).toMatchObject({ last: '2026-03-12', made: 3 });
  const sources = await Promise.all(
    [1, 2, 3, 4].map(async (n) => (await loadTicket(world.system, world.acme, n))?.state.external?.id.slice(9)),
  );
  expect(sources.sort()).toEqual(['2026-03-10', '2026-03-11', '2026-03-12', '2026-03-12']);
});

test('one that is stopped opens nothing, and a day that was dealt with is not dealt with again', async () => {
  world = await startWorld({ pump: false });
  const id = await schedule({ at: '11:00' });
  await opened(3);
  expect(await times()).toHaveLength(1);
  await change(world.staff('tom'), id, { at: '16:00' }, undefined);
  await opened(6);
  expect(await times()).toHaveLength(1);
  await change(world.staff('tom'), id, { active: false }, undefined);
  await opened(48);
  expect(await times()).toHaveLength(1);
  await change(world.staff('tom'), id, { active: true }, undefined);
  expect((await read(world.staff('tom'), id)).body.upcoming[0]?.at).toBe('2026-03-05T15:00:00Z');
});

test('one that is deleted opens nothing more and is found no more; what it opened and its history stay', async () => {
  world = await startWorld({ pump: false });
  const id = await schedule();
  expect(await opened(20)).toHaveLength(1);
  const tom = world.staff('tom');
  const { version } = await read(tom, id);
  await expect(remove(tom, id, version - 1)).rejects.toThrow(StaleError);
  await remove(tom, id, version);
  expect(await opened(48)).toHaveLength(1);
  expect((await list(tom, acmeId)).items).toEqual([]);
  const gone = { kind: 'not_found' };
  await expect(read(tom, id)).rejects.toMatchObject(gone);
  await expect(change(tom, id, { active: true }, undefined)).rejects.toMatchObject(gone);
  await expect(remove(tom, id, undefined)).rejects.toMatchObject(gone);
  const head = await world.system.get(scheduleHead(world.acme, id.slice(-8)));
  expect(head).toMatchObject({ s: { active: false, made: 1, deletedAt: expect.any(String) } });
  expect([head?.['g4p'], head?.['g4s']]).toEqual([undefined, undefined]);
});

test('a deletion that meets the sweep opens the ticket before it or not at all', async () => {
  world = await startWorld({ pump: false });
  const id = await schedule();
  world.advance(20 * 3_600);
  const due = sweep({ ports: world.ports }, world.now(), 1_000);
  await remove(world.staff('tom'), id, undefined).catch(() => remove(world.staff('tom'), id, undefined));
  await due;
  const made = (await world.system.get<ScheduleHead>(scheduleHead(world.acme, id.slice(-8))))?.s.made;
  if (made === undefined) throw new Error('a deleted schedule keeps its head');
  expect(await times()).toHaveLength(made);
  await world.scheduler.tick();
  expect(await times()).toHaveLength(made);
});

test('a holiday that is declared after the alarm was set still counts', async () => {
  world = await startWorld({ pump: false });
  await schedule({ closed: 'skip' });
  const key = configCurrent(world.acme, 'calendar');
  const calendar = { timeZone: 'UTC', hours: { tue: [['09:00', '17:00']], wed: [['09:00', '17:00']] } };
  const item = await world.system.get(key);
  await world.system.put({ ...item, ...key, value: { ...calendar, holidays: ['2026-03-03'] } });
  expect((await opened(48)).map((one) => one.slice(8, 10))).toEqual(['04']);
});

test('whoever was to have it may have left: it is opened all the same, and a requester who is gone is told as a fault', async () => {
  world = await startWorld({ pump: false });
  const id = await schedule({ ticket: { ...ticket, assignee: 'una', team: 'net' } });
  const una = await world.system.get(staffHead(world.msp, 'una'));
  await world.system.put({ ...una, ...staffHead(world.msp, 'una'), active: false });
  await opened(24);
  expect((await loadTicket(world.system, world.acme, 1))?.state.assignee).toBeUndefined();
  await world.system.delete(contactHead(world.acme, 'rita'));
  await opened(24);
  expect(await times()).toHaveLength(1);
  expect((await read(world.staff('tom'), id)).body).toMatchObject({ fault: { day: '2026-03-04', code: '/requester' } });
});

test('nobody can take an occurrence’s name away beforehand', async () => {
  world = await startWorld({ pump: false });
  const id = await schedule();
  const external = { source: 'schedule', id: `${id.slice(10)}.2026-03-03` };
  const given = { client: acmeId, kind: 'incident', subject: 'x', description: '', impact: 2, urgency: 2 } as const;
  await expect(async () => open(world.staff('tom'), { ...given, requester: 'rita', external })).rejects.toMatchObject({
    kind: 'invalid',
  });
});

test('a ticket template fills in what the form leaves open, and brings its tasks', async () => {
  world = await startWorld({ pump: false });
  const key = configCurrent(world.acme, 'desk');
  const desk = await world.system.get(key);
  const mailbox = {
    label: 'Mailbox',
    process: 'request',
    subject: 'New mailbox',
    impact: 3,
    urgency: 3,
    tasks: ['mailbox'],
  };
  await world.system.put({ ...desk, ...key, value: { ...(desk?.['value'] as object), ticketTemplates: { mailbox } } });
  const { body } = await openFromForm(world.staff('tom'), acmeId, {
    template: 'mailbox',
    requester: 'rita',
    urgency: 1,
  });
  expect(body).toMatchObject({
    subject: 'New mailbox',
    kind: 'request',
    impact: 3,
    urgency: 1,
    tasks: { open: 2, all: 2 },
  });
  await expect(openFromForm(world.staff('tom'), acmeId, { template: 'mail' })).rejects.toMatchObject({
    code: 'ticket.no_template',
  });
});

test('schedules are their client’s: nobody else lists or reads them', async () => {
  world = await startWorld({ pump: false });
  const id = await schedule({ client: zenithId });
  await expect(read(world.staff('una'), id)).rejects.toMatchObject({ kind: 'not_found' });
  await expect(list(world.staff('una'), 'zenith')).rejects.toMatchObject({ kind: 'not_found' });
  await expect(list(world.contact(zenithId, 'rita'), 'zenith')).rejects.toMatchObject({ kind: 'forbidden' });
  expect((await list(world.staff('tom'), 'zenith')).items).toMatchObject([{ id, name: 'Backups', active: true }]);
});
