import type { Context } from '@portico/app/context';
import { dispatch } from '@portico/app/dispatch';
import { envelopesOf } from '@portico/app/events/envelope';
import { newEntry } from '@portico/app/events/stream';
import { list } from '@portico/app/notify/list';
import { markRead } from '@portico/app/notify/mark-read';
import { subscriptions } from '@portico/app/subscriptions';
import { act } from '@portico/app/ticket/act';
import { change } from '@portico/app/ticket/change';
import { note, reply } from '@portico/app/ticket/converse';
import { open } from '@portico/app/ticket/open';
import { contactHead, staffHead } from '@portico/store/keys';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World, zenithId } from '../testing.ts';

const listened = new Set<string>(subscriptions['notify-people'].on);
let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

async function openFor(
  assignee: string | undefined,
  client = acmeId,
  as: Context = world.staff('tom'),
): Promise<string> {
  const ticket = { client, kind: 'incident', subject: 'Door badge', description: '', impact: 2, urgency: 2 } as const;
  const who = { requester: 'rita', team: 'net', ...(assignee === undefined ? {} : { assignee }) };
  return (await open(as, { ...ticket, ...who })).body.number;
}

async function told(ctx: Context): Promise<string[]> {
  await world.settle();
  return (await list(ctx, { limit: 50 })).items.map((one) => `${one.type} ${one.ticket.number}`);
}

test('the assignee is told of a new ticket and of an assignment, the one who did it is not', async () => {
  const number = await openFor('ada');
  expect(await told(world.staff('ada'))).toEqual(['ticket.opened ACME-1']);
  world.advance(1);
  await act(world.staff('ada'), number, 'assign', { assignee: 'tom' }, undefined);
  expect(await told(world.staff('tom'))).toEqual(['ticket.assigned ACME-1']);
  expect(await told(world.staff('ada'))).toEqual(['ticket.opened ACME-1']);
  world.advance(1);
  await act(world.staff('tom'), number, 'assign', { assignee: 'tom' }, undefined);
  expect(await told(world.staff('tom'))).toHaveLength(1);
});

test('a reply of the desk reaches the requester, a reply of the requester reaches the assignee', async () => {
  const number = await openFor('ada');
  world.advance(1);
  await reply(world.staff('ada'), number, 'Try again');
  expect(await told(world.contact(acmeId, 'rita'))).toEqual(['ticket.replied ACME-1']);
  world.advance(1);
  await reply(world.contact(acmeId, 'rita'), number, 'Still red');
  expect(await told(world.staff('ada'))).toEqual(['ticket.replied ACME-1', 'ticket.opened ACME-1']);
  expect(await told(world.contact(acmeId, 'rita'))).toHaveLength(1);
});

test('an internal note tells no contact anything', async () => {
  const number = await openFor('ada');
  await note(world.staff('tom'), number, 'They pay late');
  expect(await told(world.contact(acmeId, 'rita'))).toEqual([]);
  expect(await told(world.contact(acmeId, 'carl'))).toEqual([]);
});

test('a breach with nobody assigned is told to the team, but not to members without the client', async () => {
  await openFor(undefined, zenithId);
  world.advance(3_601);
  await world.scheduler.tick();
  expect(await told(world.staff('ada'))).toEqual(['sla.breached ZEN-1']);
  expect(await told(world.staff('tom'))).toEqual(['sla.breached ZEN-1']);
  expect(await told(world.staff('una'))).toEqual([]);
});

test('whoever has left, or lost the client, by the time of sending is told nothing', async () => {
  const quiet = await startWorld({ pump: false });
  const item = { client: acmeId, kind: 'incident', subject: 's', description: '', impact: 2, urgency: 2 } as const;
  await open(quiet.staff('tom'), { ...item, requester: 'rita', assignee: 'ada' });
  await reply(quiet.staff('tom'), 'ACME-1', 'Hello');
  const set = { UpdateExpression: 'SET active = :no', ExpressionAttributeValues: { ':no': false } };
  await quiet.system.update(staffHead(quiet.msp, 'ada'), set);
  await quiet.system.update(contactHead(quiet.acme, 'rita'), set);
  for (const record of quiet.engine.stream.read(0, 1_000)) {
    const entry = newEntry({ sequence: '', kind: record.eventName, key: record.keys, after: record.newImage as never });
    for (const envelope of entry ? envelopesOf(entry) : []) await dispatch('notify-people', quiet.ports, envelope);
  }
  expect((await list(quiet.staff('ada'), { limit: 10 })).items).toEqual([]);
  expect((await list(quiet.contact(acmeId, 'rita'), { limit: 10 })).items).toEqual([]);
  await quiet.close();
});

/** Delivers all that people are told of once more. @returns what open screens hear of it */
async function deliverAgain(): Promise<unknown[]> {
  const screens: unknown[] = [];
  const publish = async (news: readonly unknown[]) => void screens.push(...news);
  const ports = { ...world.ports, live: { ...world.ports.live, publish } };
  const entries = world.engine.stream
    .read(0, 1_000)
    .map((one) => newEntry({ sequence: '', kind: one.eventName, key: one.keys, after: one.newImage as never }));
  const wanted = entries.flatMap((entry) => (entry ? envelopesOf(entry) : [])).filter((one) => listened.has(one.type));
  for (const envelope of wanted) await dispatch('notify-people', ports, envelope);
  return screens;
}

test('an event that is delivered again adds nothing', async () => {
  await openFor('ada');
  await world.settle();
  await deliverAgain();
  await deliverAgain();
  expect(await told(world.staff('ada'))).toHaveLength(1);
});

test('an event that is delivered again leaves what was read as it was read, and rings no bell', async () => {
  const number = await openFor('ada');
  await world.settle();
  await markRead(world.staff('ada'), '2099-01-01T00:00:00Z');
  const before = await list(world.staff('ada'), { limit: 50 });
  expect(before).toMatchObject({ unread: 0, items: [{ read: true, ticket: { subject: 'Door badge' } }] });
  world.advance(60);
  await change(world.staff('tom'), number, { subject: 'Lost door badge' }, undefined);
  await world.settle();
  expect(await deliverAgain()).toEqual([]);
  expect(await list(world.staff('ada'), { limit: 50 })).toEqual(before);
});

test('reading up to a notification leaves the newer ones unread, and an older mark takes nothing back', async () => {
  for (let i = 0; i < 3; i++) {
    await openFor('ada');
    world.advance(60);
  }
  await world.settle();
  const { items, unread } = await list(world.staff('ada'), { limit: 50 });
  expect(unread).toBe(3);
  await markRead(world.staff('ada'), items[1]?.at ?? '');
  expect(await list(world.staff('ada'), { limit: 50 })).toMatchObject({
    unread: 1,
    items: [{ read: false }, { read: true }, { read: true }],
  });
  await markRead(world.staff('ada'), items[2]?.at ?? '');
  expect((await list(world.staff('ada'), { limit: 50 })).unread).toBe(1);
  await markRead(world.staff('ada'), '2099-01-01T00:00:00Z');
  await openFor('ada');
  world.advance(60);
  await openFor('ada');
  await world.settle();
  expect((await list(world.staff('ada'), { limit: 50 })).unread).toBe(1);
});

test('pages follow one another without a gap, and a cursor of another person is refused', async () => {
  for (let i = 0; i < 5; i++) {
    await openFor('ada');
    world.advance(1);
  }
  await world.settle();
  const first = await list(world.staff('ada'), { limit: 2 });
  const second = await list(world.staff('ada'), { limit: 2, cursor: first.nextCursor });
  const third = await list(world.staff('ada'), { limit: 2, cursor: second.nextCursor });
  const numbers = [first, second, third].flatMap((page) => page.items.map((one) => one.ticket.number));
  expect(numbers).toEqual(['ACME-5', 'ACME-4', 'ACME-3', 'ACME-2', 'ACME-1']);
  await expect(list(world.staff('tom'), { limit: 2, cursor: first.nextCursor })).rejects.toThrow(/cursor/);
});
