import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answer, Caller, ProblemBody } from '../support/caller.ts';
import { act, done, noted, opened, replied, resolution } from '../support/tickets.ts';
import type { Counts, Ticket, TicketAnswer, Timeline } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let tom: Caller;
let ref: string;
beforeEach(async () => {
  world = await startWorld();
  tom = world.as('tom');
  ref = (await opened(tom, { client: 'acme', requester: world.person('daniel').id, category: 'network' })).body.number;
  await world.advance('PT1M');
});
afterEach(() => world.close());

const read = async (): Promise<Ticket> => (await tom.get<Ticket>(`/v1/tickets/${ref}`)).body;
const undo = <T = TicketAnswer>(body: object = {}, key?: string): Promise<Answer<T>> =>
  tom.post<T>(`/v1/tickets/${ref}/undo`, body, key === undefined ? {} : { key });
const refused = async (body: object = {}): Promise<string> => {
  const answer = await undo<ProblemBody>(body);
  return `${answer.status} ${answer.body.code}`;
};

/** What a ticket shows that no undo may change, and that no time passing in between does. */
const shown = ({ version: _v, updatedAt: _u, sla, ...rest }: Ticket) => ({
  ...rest,
  clocks: sla.clocks.map(({ usedSeconds: _, ...clock }) => clock),
});

const commands: readonly (readonly [string, (by: Caller) => Promise<unknown>])[] = [
  ['an assignment', (by) => done(by, ref, 'assign', { assignee: world.person('priya').id })],
  ['a team', (by) => done(by, ref, 'assign', { team: world.team('Infrastructure') })],
  ['a start', (by) => done(by, ref, 'start')],
  ['a wait', (by) => done(by, ref, 'pend', { reason: 'requester' })],
  ['a resolution', (by) => done(by, ref, 'resolve', resolution)],
  [
    'a priority',
    async (by) => by.patch(`/v1/tickets/${ref}`, { impact: 1, urgency: 1 }, { ifMatch: (await read()).version }),
  ],
  [
    'a subject and a requester',
    async (by) =>
      by.patch(
        `/v1/tickets/${ref}`,
        { subject: 'Other', requester: world.person('hannah').id },
        { ifMatch: (await read()).version },
      ),
  ],
  ['a category', async (by) => by.patch(`/v1/tickets/${ref}`, { category: null }, { ifMatch: (await read()).version })],
];

describe('taken back, everything stands as it stood, clocks included', () => {
  test.each(commands)('%s', async (_what, command) => {
    const before = await read();
    await world.settle();
    const counted = (await tom.get<Counts>('/v1/tickets/counts')).body;
    await command(tom);
    const changed = await read();
    expect(shown(changed)).not.toEqual(shown(before));
    await world.advance('PT3M');
    const answer = await undo({ version: changed.version });
    expect([answer.status, answer.body.version], answer.text).toEqual([200, changed.version + 1]);
    expect(shown(await read())).toEqual(shown(before));
    expect(await violations(world)).toEqual([]);
    expect((await tom.get<Counts>('/v1/tickets/counts')).body).toEqual(counted);
  });

  test('the time between counts: a target missed while it waited is missed once it did not', async () => {
    await tom.patch(`/v1/tickets/${ref}`, { impact: 1, urgency: 1 }, { ifMatch: 1 });
    await done(tom, ref, 'pend', { reason: 'requester' });
    world.sleep('PT9M');
    const before = (await read()).sla.clocks.find((clock) => clock.target === 'resolution');
    expect(before?.state).toBe('paused');
    const { body } = await undo();
    const after = body.sla.clocks.find((clock) => clock.target === 'resolution');
    expect(after?.state).toBe('running');
    expect(after?.usedSeconds).toBeGreaterThanOrEqual(9 * 60);
    await world.advance('P2D');
    expect(await violations(world)).toEqual([]);
  });

  test('the history keeps the command and tells who took it back', async () => {
    await done(tom, ref, 'resolve', resolution);
    await world.as('priya').post(`/v1/tickets/${ref}/undo`, {});
    const { items } = (await tom.get<Timeline>(`/v1/tickets/${ref}/timeline`)).body;
    const events = items.flatMap((one) => (one.kind === 'event' ? [`${one.type} by ${one.by.name}`] : []));
    expect(events.slice(-2)).toEqual(['ticket.resolved by Tom Ashworth', 'ticket.undone by Priya Raman']);
  });

  test('a key sent twice undoes once, and the same answer comes again', async () => {
    await done(tom, ref, 'start');
    await done(tom, ref, 'assign', { assignee: world.person('tom').id });
    const [first, again] = [await undo({}, 'undo-1'), await undo({}, 'undo-1')];
    expect(again.text).toBe(first.text);
    expect((await read()).status).not.toBe('new');
  });
});

describe('refused, with what to do instead', () => {
  test('once the time is over', async () => {
    await done(tom, ref, 'start');
    world.sleep('PT10M1S');
    expect(await refused()).toBe('409 undo.too_late');
  });

  test('when a later entry touched one of the fields, however it came', async () => {
    const { version } = (await done(tom, ref, 'assign', { assignee: world.person('priya').id })).body;
    await done(world.as('priya'), ref, 'assign', { assignee: world.person('tom').id });
    const answer = await undo<ProblemBody>({ version });
    expect([answer.status, answer.body.code]).toEqual([409, 'undo.touched']);
    expect(answer.body.detail).toContain('assignee');
  });

  test('but not when others were touched, or somebody wrote', async () => {
    const { version } = (await done(tom, ref, 'assign', { assignee: world.person('priya').id })).body;
    await noted(tom, ref, 'Called them');
    await tom.patch(`/v1/tickets/${ref}`, { category: null }, { ifMatch: version + 1 });
    expect((await undo({ version })).status).toBe(200);
    expect((await read()).assignee).toBeUndefined();
    expect(await violations(world)).toEqual([]);
  });

  test('a second time, and what never could be', async () => {
    const { version } = (await done(tom, ref, 'start')).body;
    expect((await undo({ version })).status).toBe(200);
    expect(await refused({ version })).toBe('409 undo.done');
    expect(await refused()).toBe('409 undo.nothing');
    const { body } = await replied(tom, ref, 'Hello');
    expect(await refused({ version: body.version })).toBe('409 undo.impossible');
    expect(await refused({ version: 1 })).toBe('409 undo.impossible');
    expect(await refused({ version: 99 })).toBe('404 not_found');
  });

  test('what time did by itself, and to who may not work on tickets', async () => {
    await done(tom, ref, 'resolve', resolution);
    expect((await world.as('daniel').post(`/v1/tickets/${ref}/undo`, {})).status).toBe(403);
    await world.advance('P6D');
    expect((await read()).status).toBe('closed');
    expect(await refused({ version: (await read()).version })).toBe('409 undo.impossible');
  });

  test('when the former assignee has left meanwhile', async () => {
    await done(tom, ref, 'assign', { assignee: world.person('priya').id });
    const priya = world.person('priya').id;
    const { version } = (await done(tom, ref, 'assign', { assignee: world.person('tom').id })).body;
    await world.reinstall(({ msps }) => ({
      msps: msps.map((one) => ({ ...one, staff: one.staff.filter((person) => person.id !== priya) })),
    }));
    expect(await refused({ version })).toBe('422 invalid');
  });
});

describe('a save that comes too late', () => {
  test('is answered field by field: what was read, what it is now, who made it so and when', async () => {
    await tom.patch(`/v1/tickets/${ref}`, { subject: 'Second', impact: 1 }, { ifMatch: 1 });
    const at = world.now();
    await world.advance('PT5M');
    const { body } = await world
      .as('priya')
      .patch<ProblemBody>(
        `/v1/tickets/${ref}`,
        { subject: 'Third', urgency: 1, impact: 2, category: null },
        { ifMatch: 1 },
      );
    expect(body).toMatchObject({ status: 412, current: 2 });
    const changes = Object.fromEntries((body.changes ?? []).map((one) => [one.field, one]));
    expect(changes['subject']).toMatchObject({
      pointer: '/subject',
      changed: true,
      was: 'Nothing works',
      now: 'Second',
      by: { name: 'Tom Ashworth' },
      at,
      via: 'api',
      version: 2,
    });
    expect(changes['impact']).toMatchObject({ changed: true, was: 2, now: 1 });
    expect(changes['urgency']).toEqual({ pointer: '/urgency', field: 'urgency', changed: false, now: 2 });
    expect(changes['category']).toMatchObject({ changed: false, now: 'network' });
  });

  test('several changes since are told as one, from what was read to what is', async () => {
    for (const [i, name] of ['priya', 'tom', 'elena'].entries()) {
      await tom.post(`/v1/tickets/${ref}/actions/assign`, { assignee: world.person(name).id }, { ifMatch: i + 1 });
    }
    const { body } = await act<ProblemBody>(tom, ref, 'assign', { assignee: null }, { ifMatch: 2 });
    expect(body.changes).toMatchObject([
      { field: 'assignee', was: world.person('priya').id, now: world.person('elena').id, version: 4 },
      { field: 'team', changed: false },
    ]);
  });

  test('an end user hears of what the portal shows and of nothing else', async () => {
    await done(tom, ref, 'resolve', resolution);
    const { body } = await act<ProblemBody>(world.as('daniel'), ref, 'reopen', { reason: 'No' }, { ifMatch: 1 });
    expect(body.changes).toMatchObject([{ field: 'status', changed: true, was: 'new', now: 'resolved' }]);
    const assign = await act<ProblemBody>(world.as('daniel'), ref, 'assign', { assignee: null }, { ifMatch: 1 });
    expect([assign.status, assign.body.changes]).toEqual([412, undefined]);
  });
});

test('undoing costs at most 14 WRU', async () => {
  await done(tom, ref, 'resolve', resolution);
  const answer = await undo({}, 'cost');
  expect(answer.used.writes).toBeLessThanOrEqual(14);
});
