import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { act, done, noted, opened, replied, resolution } from '../support/tickets.ts';
import type { Counts, Notifications, QueuePage, Searched, Ticket, Timeline } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  await world.settle();
  expect(await violations(world)).toEqual([]);
  await world.close();
});

const make = async (client: string, requester: string, subject = 'Nothing works'): Promise<string> =>
  (await opened(world.as('tom'), { client, requester: world.person(requester).id, subject })).body.number;
const merge = (ref: string, into: string, who = 'tom') => world.as(who).post(`/v1/tickets/${ref}/merge`, { into });
const merged = async (ref: string, into: string): Promise<void> => {
  const answer = await merge(ref, into);
  if (answer.status !== 200) throw new Error(answer.text);
};
const undo = (ref: string, who = 'tom') => world.as(who).post(`/v1/tickets/${ref}/unmerge`, {});
const read = async (ref: string, who = 'tom') => (await world.as(who).get<Ticket>(`/v1/tickets/${ref}`)).body;
const texts = async (ref: string, who = 'tom'): Promise<string[]> => {
  const { items } = (await world.as(who).get<Timeline>(`/v1/tickets/${ref}/timeline`)).body;
  return items.flatMap((one) => (one.kind === 'message' ? [one.text] : []));
};
/** What must come back exactly: everything but the version and the time of the last touch. */
const core = ({ version: _v, updatedAt: _u, ...rest }: Ticket) => rest;

describe('a merged ticket', () => {
  test('is read through its survivor: the number leads there, and messages of both stand in one timeline', async () => {
    const [a, b] = [await make('acme', 'daniel', 'Printer'), await make('acme', 'daniel', 'Printer again')];
    await replied(world.as('tom'), a, 'first');
    await world.advance('PT1M');
    await replied(world.as('daniel'), b, 'second');
    await world.advance('PT1M');
    await merged(b, a);
    const found = await read(b);
    expect([found.number, found.redirectedFrom, found.merged?.map((one) => one.number)]).toEqual([a, b, [b]]);
    expect([await texts(a), await texts(b)]).toEqual([
      ['first', 'second'],
      ['first', 'second'],
    ]);
    expect((await read(a)).redirectedFrom).toBeUndefined();
  });

  test('takes replies to either number on the survivor, whose clocks and people they concern', async () => {
    const [a, b] = [await make('acme', 'daniel'), await make('acme', 'hannah')];
    await done(world.as('tom'), a, 'assign', { assignee: world.person('priya').id });
    await merged(b, a);
    const answer = await replied(world.as('tom'), b, 'to the old number');
    expect((await read(a)).sla.clocks.find((one) => one.target === 'response')?.state).toBe('met');
    expect((await read(a)).version).toBe(answer.body.version);
    await replied(world.as('hannah'), b, 'thank you');
    expect(await texts(a)).toEqual(['to the old number', 'thank you']);
    await world.settle();
    const told = async (who: string) =>
      (await world.as(who).get<Notifications>('/v1/notifications')).body.items.map(
        (one) => `${one.type} ${one.ticket.number}`,
      );
    expect((await told('hannah')).sort()).toEqual([`ticket.merged ${b}`, `ticket.replied ${a}`]);
    expect(await told('daniel')).toEqual([`ticket.replied ${a}`, `ticket.replied ${a}`]);
    expect((await told('priya')).filter((one) => one.startsWith('ticket.replied'))).toEqual([`ticket.replied ${a}`]);
  });

  test('is on no list, in no count and in no search result; its survivor is, once', async () => {
    const [a, b] = [await make('acme', 'daniel', 'Scanner'), await make('acme', 'daniel', 'Flatbed')];
    await world.settle();
    const count = async () => (await world.as('tom').get<Counts>('/v1/tickets/counts')).body.all;
    const before = await count();
    await merged(b, a);
    await world.settle();
    expect(await count()).toBe(before - 1);
    for (const query of ['scope=client:acme', 'scope=client:acme&q=status:closed', 'scope=all']) {
      const page = (await world.as('tom').get<QueuePage>(`/v1/tickets?${query}`)).body.items.map((one) => one.number);
      expect(page).not.toContain(b);
    }
    const own = (await world.as('daniel').get<QueuePage>('/v1/tickets')).body.items.map((one) => one.number);
    expect(own.filter((one) => one === a || one === b)).toEqual([a]);
    const hits = (await world.as('tom').get<Searched>('/v1/search?q=flatbed')).body.items.map((one) => one.number);
    expect(hits).toEqual([a]);
    const report = async () =>
      (await world.as('tom').get<{ tickets: number; ticketsMerged: number }>('/v1/reports/service?client=acme')).body;
    expect(await report()).toMatchObject({ tickets: 1, ticketsMerged: 1 });
    expect((await undo(b)).status).toBe(200);
    await world.settle();
    expect(await report()).toMatchObject({ tickets: 2, ticketsMerged: 0 });
    expect(await count()).toBe(before);
  });

  test('lets its requester read the survivor and nobody else’s, and takes that away with the merge', async () => {
    const [a, b, c] = [await make('acme', 'daniel'), await make('acme', 'hannah'), await make('acme', 'daniel')];
    expect((await world.as('hannah').get(`/v1/tickets/${a}`)).status).toBe(404);
    await merged(b, a);
    expect((await read(a, 'hannah')).number).toBe(a);
    expect((await world.as('hannah').get<QueuePage>('/v1/tickets')).body.items.map((one) => one.number)).toContain(a);
    expect((await world.as('hannah').get(`/v1/tickets/${c}`)).status).toBe(404);
    // Others merged into a ticket open it to their own requesters alone.
    await merged(await make('acme', 'daniel'), c);
    for (const path of [c, `${c}/timeline`])
      expect((await world.as('hannah').get(`/v1/tickets/${path}`)).status).toBe(404);
    expect((await world.as('hannah').post(`/v1/tickets/${c}/replies`, { text: 'x' })).status).toBe(404);
    expect((await undo(b)).status).toBe(200);
    expect((await world.as('hannah').get(`/v1/tickets/${a}`)).status).toBe(404);
    expect((await read(b, 'hannah')).number).toBe(b);
  });

  test('follows its survivor into further merges, and every number still leads to the one that stands', async () => {
    const [a, b, c] = [await make('acme', 'daniel'), await make('acme', 'daniel'), await make('acme', 'daniel')];
    await replied(world.as('tom'), a, 'in a');
    await merged(a, b);
    await merged(b, c);
    await replied(world.as('tom'), a, 'to a, merged twice');
    expect([(await read(a)).number, (await read(b)).number]).toEqual([c, c]);
    expect(await texts(c)).toEqual(['in a', 'to a, merged twice']);
    expect((await merge(c, a)).status).toBe(422);
    expect((await undo(b)).status).toBe(200);
    expect([await texts(b), await texts(c)]).toEqual([['in a', 'to a, merged twice'], []]);
  });
});

test('time is counted once: on the ticket that has it, shown with the survivor’s, corrected by either number', async () => {
  const [a, b] = [await make('acme', 'daniel'), await make('acme', 'daniel')];
  const tom = world.as('tom');
  const log = async (ref: string, minutes: number) =>
    (await tom.post<{ id: string }>(`/v1/tickets/${ref}/time`, { minutes })).body.id;
  const total = async (ref: string) => (await read(ref)).time?.raw;
  await log(a, 10);
  const entry = await log(b, 20);
  await merged(b, a);
  await log(b, 5);
  expect([await total(a), await total(b)]).toEqual([35, 35]);
  const corrected = await tom.patch(`/v1/tickets/${a}/time/${entry}`, { minutes: 25 }, { ifMatch: 1 });
  expect(corrected.status).toBe(200);
  const listed = await tom.get<{ items: unknown[]; totals: { raw: number } }>(`/v1/tickets/${b}/time`);
  expect([listed.body.items.length, listed.body.totals.raw]).toEqual([3, 40]);
  expect((await undo(b)).status).toBe(200);
  expect([await total(a), await total(b)]).toEqual([15, 25]);
});

describe('undoing a merge', () => {
  test('restores both as they were, clocks and waits included', async () => {
    const [a, b, twin] = [await make('acme', 'daniel'), await make('acme', 'hannah'), await make('acme', 'hannah')];
    for (const ref of [b, twin]) await done(world.as('tom'), ref, 'pend', { reason: 'requester' });
    const [wasA, wasB] = [await read(a), await read(b)];
    await merged(b, a);
    await world.advance('PT30M');
    expect((await undo(b)).status).toBe(200);
    expect(core(await read(a))).toEqual({ ...core(wasA), sla: (await read(a)).sla });
    const [back, untouched] = [await read(b), await read(twin)];
    expect(back.sla.clocks).toEqual(untouched.sla.clocks);
    expect(core(back)).toEqual({ ...core(wasB), sla: untouched.sla });
  });

  test('takes what came in on the number with it, and its clocks heard it when it came', async () => {
    const [a, b, twin] = [await make('acme', 'daniel'), await make('acme', 'hannah'), await make('acme', 'hannah')];
    await merged(b, a);
    await world.advance('PT10M');
    await replied(world.as('tom'), a, 'on the survivor');
    for (const ref of [b, twin]) await replied(world.as('tom'), ref, 'on the merged one');
    await noted(world.as('tom'), b, 'noted on the merged one');
    await world.advance('PT10M');
    expect((await undo(b)).status).toBe(200);
    expect([await texts(a), await texts(b)]).toEqual([
      ['on the survivor'],
      ['on the merged one', 'noted on the merged one'],
    ]);
    expect((await read(b)).sla.clocks).toEqual((await read(twin)).sla.clocks);
  });

  test('tells a target that was missed meanwhile, once, and wakes what should have woken', async () => {
    const [a, b] = [await make('acme', 'daniel'), await make('acme', 'hannah')];
    await merged(b, a);
    await world.advance('PT23H');
    expect((await undo(b)).status).toBe(200);
    const { items } = (await world.as('tom').get<Timeline>(`/v1/tickets/${b}/timeline`)).body;
    expect(
      items.flatMap((one) => (one.kind === 'event' ? one.types : [])).filter((one) => one === 'sla.breached').length,
    ).toBeGreaterThan(0);
    expect((await read(b)).sla.clocks.find((one) => one.target === 'response')?.state).toBe('breached');
  });

  test('is possible for as long as the desk says, and only for what is merged', async () => {
    const [a, b] = [await make('acme', 'daniel'), await make('acme', 'daniel')];
    expect((await undo(b)).body.code).toBe('ticket.not_merged');
    await merged(b, a);
    await world.advance('PT24H1M');
    const late = await undo(b);
    expect([late.status, late.body.code]).toEqual([409, 'ticket.undo_over']);
    expect((await read(b)).number).toBe(a);
  });
});

describe('merging is refused', () => {
  test('across clients, as if the other ticket were not there', async () => {
    const [a, b] = [await make('acme', 'daniel'), await make('bluewater', 'ruth')];
    const [foreign, missing] = [await merge(a, b), await merge(a, 'ACME-999')];
    expect([foreign.status, missing.status]).toEqual([404, 404]);
    expect(foreign.text.replace(foreign.body.requestId, '')).toBe(missing.text.replace(missing.body.requestId, ''));
    expect((await read(b)).merged).toBeUndefined();
  });

  test('into itself, into a closed ticket, a second time, and by end users', async () => {
    const [a, b, c] = [await make('acme', 'daniel'), await make('acme', 'daniel'), await make('acme', 'daniel')];
    expect((await merge(a, a)).status).toBe(422);
    await done(world.as('tom'), c, 'resolve', resolution);
    await done(world.as('tom'), c, 'close');
    expect((await merge(a, c)).body.code).toBe('ticket.closed');
    await merged(b, a);
    expect((await merge(b, a)).body.code).toBe('ticket.merged');
    expect((await merge(a, b, 'daniel')).status).toBe(403);
  });

  test('two at once in opposite directions: one wins, and no circle closes', async () => {
    const [a, b] = [await make('acme', 'daniel'), await make('acme', 'daniel')];
    const answers = await Promise.all([merge(a, b), merge(b, a)]);
    expect(answers.filter((one) => one.status === 200)).toHaveLength(1);
  });
});

test('a command on the merged number acts on the survivor, at the survivor’s version', async () => {
  const [a, b] = [await make('acme', 'daniel'), await make('acme', 'daniel')];
  await merged(b, a);
  const { version } = await read(b);
  const answer = await act(world.as('tom'), b, 'resolve', resolution, { ifMatch: version });
  expect([answer.status, answer.body.number]).toEqual([200, a]);
});
