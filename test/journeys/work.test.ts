import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { act, done, noted, opened, replied, resolution } from '../support/tickets.ts';
import type { Ticket, Timeline } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let ref: string;
beforeEach(async () => {
  world = await startWorld();
  ref = (await opened(world.as('tom'), { client: 'acme', requester: world.person('daniel').id })).body.number;
});
afterEach(() => world.close());

const ticket = async (who = 'tom'): Promise<Ticket> => (await world.as(who).get<Ticket>(`/v1/tickets/${ref}`)).body;
const events = async (who = 'tom') =>
  (await world.as(who).get<Timeline>(`/v1/tickets/${ref}/timeline`)).body.items.flatMap((one) =>
    one.kind === 'event' ? [{ at: one.at, types: one.types, by: one.by.kind }] : [],
  );
const typesOf = async (who = 'tom') => (await events(who)).flatMap((one) => one.types);
/** Events of one type, with the moments at which they were written. */
const timesOf = async (type: string) => (await events()).filter((one) => one.types.includes(type)).map((one) => one.at);

describe('assigning', () => {
  test('to a team, to a person, to both, and back to nobody', async () => {
    const tom = world.as('tom');
    const [team, priya] = [world.team('Infrastructure'), world.person('priya').id];
    expect((await done(tom, ref, 'assign', { team })).body).toMatchObject({ team });
    expect((await done(tom, ref, 'assign', { assignee: priya })).body).toMatchObject({ team, assignee: priya });
    const { body } = await done(tom, ref, 'assign', { team: null, assignee: null });
    expect([body.team, body.assignee]).toEqual([undefined, undefined]);
  });

  test('never to somebody who may not see the client, who is unknown, or who has left', async () => {
    const tom = world.as('tom');
    const blue = (await opened(tom, { client: 'bluewater', requester: world.person('ruth').id })).body.number;
    for (const who of ['elena', 'marcus', 'jonas@northwind']) {
      const refused = await act(tom, blue, 'assign', { assignee: world.person(who).id }, {});
      expect(refused.status, who).toBe(422);
    }
    for (const assignee of ['zzzzzzzzzz', world.person('lukas').id, world.person('daniel').id]) {
      expect((await act(tom, ref, 'assign', { assignee })).status).toBe(422);
    }
    const marcus = world.person('marcus').id;
    expect((await act(tom, ref, 'assign', { assignee: marcus })).status).toBe(200);
    await world.reinstall(({ msps }) => ({
      msps: msps.map((one) => ({ ...one, staff: one.staff.filter((person) => person.id !== marcus) })),
    }));
    await done(tom, ref, 'assign', { assignee: null });
    const refused = await act<{ errors: { pointer: string }[] }>(tom, ref, 'assign', { assignee: marcus });
    expect([refused.status, refused.body.errors[0]?.pointer]).toEqual([422, '/assignee']);
  });

  test('is for the desk alone', async () => {
    const refused = await act(world.as('daniel'), ref, 'assign', { assignee: world.person('tom').id });
    expect(refused.status).toBe(409);
    expect(await typesOf()).toEqual(['ticket.opened']);
  });
});

describe('replies and notes', () => {
  test('a reply is read by its requester; a note, its event and every trace of it by the desk alone', async () => {
    const [tom, daniel] = [world.as('tom'), world.as('daniel')];
    await replied(tom, ref, 'Please restart it');
    await noted(tom, ref, 'SECRET they forgot to pay');
    await replied(daniel, ref, 'It works again');
    const seen = await daniel.get<Timeline>(`/v1/tickets/${ref}/timeline`);
    expect(seen.body.items.flatMap((one) => (one.kind === 'message' ? [one.text] : []))).toEqual([
      'Please restart it',
      'It works again',
    ]);
    expect(seen.text).not.toMatch(/SECRET|noted|internal/);
    // The note is entry 3: not even that something happened is told.
    expect([...new Set(seen.body.items.map((one) => one.v))]).toEqual([1, 2, 4]);
    expect((await daniel.get(`/v1/tickets/${ref}`)).text).not.toMatch(/SECRET|noted|internal/);
    const staff = await tom.get<Timeline>(`/v1/tickets/${ref}/timeline`);
    expect(staff.text).toContain('SECRET they forgot to pay');
    expect(await typesOf('tom')).toContain('ticket.noted');
  });

  test('a note has no recipients: a body that names some is refused, and so is any from an end user', async () => {
    for (const field of ['to', 'cc', 'bcc', 'recipients', 'visibility', 'public']) {
      const refused = await world.as('tom').post(`/v1/tickets/${ref}/notes`, { text: 'x', [field]: ['a@b.example'] });
      expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([422, `/${field}`]);
    }
    expect((await world.as('daniel').post(`/v1/tickets/${ref}/notes`, { text: 'x' })).status).toBe(403);
    expect(await typesOf()).toEqual(['ticket.opened']);
  });

  test('the desk’s first reply meets the response target, and no note does', async () => {
    const response = async () => (await ticket()).sla.clocks.find((one) => one.target === 'response')?.state;
    await noted(world.as('tom'), ref, 'Looking');
    expect(await response()).toBe('running');
    await world.advance('PT30M');
    await replied(world.as('tom'), ref, 'Looking');
    expect(await response()).toBe('met');
  });
});

describe('waiting', () => {
  test('needs a reason of the client’s, stops the clocks where the reason says so, and wakes up once at its time', async () => {
    const tom = world.as('tom');
    await replied(tom, ref, 'We order a part');
    const unknown = await act<{ errors: { pointer: string; detail: string }[] }>(tom, ref, 'pend', {
      reason: 'holiday',
    });
    expect([unknown.status, unknown.body.errors[0]?.pointer]).toEqual([422, '/reason']);
    expect(unknown.body.errors[0]?.detail).toContain('supplier');
    const past = await act(tom, ref, 'pend', { reason: 'planned', wakeAt: '2026-03-01T00:00:00Z' });
    expect(past.status).toBe(422);
    const wakeAt = '2026-03-04T09:15:00Z';
    expect((await done(tom, ref, 'pend', { reason: 'planned', wakeAt })).body).toMatchObject({
      status: 'pending',
      phase: 'pending',
      pending: { reason: 'planned', wakeAt },
    });
    const { due, sla } = await ticket();
    expect([due, sla.clocks.find((one) => one.target === 'resolution')?.state]).toEqual([undefined, 'paused']);
    await world.advance('P1D');
    expect((await ticket()).phase).toBe('pending');
    await world.advance('P2D');
    expect(await timesOf('ticket.woken')).toEqual(['2026-03-04T09:15:00.000Z']);
    expect(await ticket()).toMatchObject({ status: 'in_progress', phase: 'open' });
    expect((await ticket()).pending).toBeUndefined();
    await world.advance('P1D');
    expect(await timesOf('ticket.woken')).toHaveLength(1);
  });

  test('for a supplier keeps the clocks running; for the requester it ends with their reply', async () => {
    const [tom, daniel] = [world.as('tom'), world.as('daniel')];
    const resolutionState = async () => (await ticket()).sla.clocks.find((one) => one.target === 'resolution')?.state;
    await replied(tom, ref, 'Asked the supplier');
    await done(tom, ref, 'pend', { reason: 'supplier' });
    expect(await resolutionState()).toBe('running');
    await replied(daniel, ref, 'Thank you');
    expect((await ticket()).phase).toBe('pending');
    await done(tom, ref, 'pend', { reason: 'requester' });
    expect(await resolutionState()).toBe('paused');
    await world.advance('PT2H');
    await replied(daniel, ref, 'Serial number 42');
    expect([(await ticket()).status, await resolutionState()]).toEqual(['in_progress', 'running']);
  });

  test('an early resume takes the wake-up away', async () => {
    const tom = world.as('tom');
    await done(tom, ref, 'pend', { reason: 'planned', wakeAt: '2026-03-04T09:15:00Z' });
    await done(tom, ref, 'resume');
    await world.advance('P4D');
    expect(await timesOf('ticket.woken')).toEqual([]);
  });
});

describe('the end', () => {
  test('resolving takes a code of the client’s and a text that the requester reads', async () => {
    const tom = world.as('tom');
    for (const [body, pointer] of [
      [{ code: 'magic', text: 'x' }, '/code'],
      [{ code: 'fixed' }, '/text'],
      [{ code: 'fixed', text: '  ' }, '/text'],
      [{ code: 'fixed', text: 'x', to: 'me' }, '/to'],
    ] as const) {
      const refused = await act<{ errors: { pointer: string }[] }>(tom, ref, 'resolve', body);
      expect([refused.status, refused.body.errors[0]?.pointer]).toEqual([422, pointer]);
    }
    await done(tom, ref, 'resolve', resolution);
    expect(await ticket('daniel')).toMatchObject({ status: 'resolved', resolution });
    expect((await act(tom, ref, 'resolve', resolution)).status).toBe(409);
  });

  test('a resolved ticket closes by itself after the client’s days, once, and stays on its own moment', async () => {
    await done(world.as('tom'), ref, 'resolve', resolution);
    await world.advance('P4DT23H59M');
    expect((await ticket()).status).toBe('resolved');
    await world.advance('PT2M');
    expect((await ticket()).status).toBe('closed');
    await world.advance('P30D');
    expect(await timesOf('ticket.closed')).toEqual(['2026-03-07T10:00:00.000Z']);
  });

  test('a desk that was switched off closes late, with one event and no other harm', async () => {
    await done(world.as('tom'), ref, 'resolve', resolution);
    world.sleep('P20D');
    await world.advance('PT0S');
    expect(await timesOf('ticket.closed')).toHaveLength(1);
    expect(await violations(world)).toEqual([]);
  });

  test('reopening is possible within the client’s window, for the requester too, and not after it', async () => {
    const daniel = world.as('daniel');
    await done(world.as('tom'), ref, 'resolve', resolution);
    await world.advance('P9D');
    expect((await ticket('daniel')).actions).toContain('reopen');
    expect((await done(daniel, ref, 'reopen', { reason: 'It is back' })).body).toMatchObject({
      phase: 'open',
      reopens: 1,
    });
    await done(world.as('tom'), ref, 'resolve', resolution);
    await world.advance('P16D');
    expect((await ticket('daniel')).actions).not.toContain('reopen');
    const late = await act<{ code: string }>(daniel, ref, 'reopen', { reason: 'Again' });
    expect([late.status, late.body.code]).toEqual([409, 'ticket.wrong_state']);
    expect((await act(world.as('tom'), ref, 'reopen', { reason: 'Again' })).status).toBe(409);
  });

  test('a closed ticket takes no reply and no change', async () => {
    const tom = world.as('tom');
    await done(tom, ref, 'resolve', resolution);
    const { version } = (await done(tom, ref, 'close')).body;
    expect((await tom.post(`/v1/tickets/${ref}/replies`, { text: 'x' })).status).toBe(409);
    expect((await tom.patch(`/v1/tickets/${ref}`, { subject: 'Y' }, { ifMatch: version })).status).toBe(409);
    expect((await ticket()).version).toBe(version);
  });

  test('no process has an action of another name', async () => {
    for (const action of ['explode', 'constructor', 'toString', 'merge']) {
      expect((await act(world.as('tom'), ref, action)).status).toBe(404);
    }
  });
});

describe('converting', () => {
  test('keeps number, links, requester and chain, and follows the other process’s targets', async () => {
    const tom = world.as('tom');
    const other = (await opened(tom, { client: 'acme', requester: world.person('owen').id })).body.number;
    await tom.post(`/v1/tickets/${ref}/links`, { type: 'related', ref: other });
    const before = await ticket();
    const converted = await tom.post<Ticket>(
      `/v1/tickets/${ref}/convert`,
      { to: 'request' },
      { ifMatch: before.version },
    );
    expect([converted.status, converted.body.kind, converted.body.number]).toEqual([200, 'request', ref]);
    const after = await ticket();
    expect([after.links, after.id]).toEqual([before.links, before.id]);
    expect(after.sla.clocks.find((one) => one.target === 'resolution')?.targetSeconds).toBe(2040 * 60);
    expect((await tom.post(`/v1/tickets/${ref}/convert`, { to: 'request' }, { ifMatch: after.version })).status).toBe(
      422,
    );
    expect(await violations(world)).toEqual([]);
  });
});

describe('a missed target', () => {
  test('is told once, with the moment it was due, however late the timer runs', async () => {
    world.sleep('PT26H');
    await world.advance('PT1H');
    await world.advance('P3D');
    const log = await world.as('tom').get<Timeline>(`/v1/tickets/${ref}/timeline`);
    const breaches = log.body.items
      .flatMap((one) => (one.kind === 'event' ? one.types : []))
      .filter((type) => type === 'sla.breached');
    expect(breaches).toHaveLength(2);
    const clocks = (await ticket()).sla.clocks.map((one) => [one.target, one.state, one.due]);
    expect(clocks).toEqual([
      ['response', 'breached', '2026-03-02T12:00:00Z'],
      ['resolution', 'breached', '2026-03-04T10:00:00Z'],
    ]);
    expect(await violations(world)).toEqual([]);
  });

  test('is noticed by the very second after it was due, and never before', async () => {
    await world.advance('PT2H');
    expect(await typesOf()).toEqual(['ticket.opened', 'sla.warned']);
    await world.advance('PT1S');
    expect(await timesOf('sla.breached')).toEqual(['2026-03-02T12:00:01.000Z']);
  });
});

describe('rating', () => {
  const rate = <T = Ticket>(who: string, body: unknown) => world.as(who).post<T>(`/v1/tickets/${ref}/rating`, body);

  test('is the requester’s alone, once the ticket is resolved, and the last word counts in the report', async () => {
    expect((await rate('daniel', { score: 5 })).status).toBe(409);
    await done(world.as('tom'), ref, 'resolve', resolution);
    for (const score of [0, 6, 2.5, 'good']) expect((await rate('daniel', { score })).status, String(score)).toBe(422);
    expect((await rate('tom', { score: 5 })).status).toBe(403);
    expect((await rate('daniel', { score: 2, comment: 'Took a week' })).body).toMatchObject({ rating: 2 });
    expect((await rate('daniel', { score: 4 })).body).toMatchObject({ rating: 4, phase: 'resolved' });
    const { items } = (await world.as('tom').get<Timeline>(`/v1/tickets/${ref}/timeline`)).body;
    const rated = items.filter((one) => one.kind === 'event' && one.type === 'ticket.rated');
    expect(rated).toMatchObject([{ texts: { comment: 'Took a week' } }, {}]);
    await world.settle();
    const report = await world.as('tom').get<{ satisfaction: unknown }>('/v1/reports/service?client=acme');
    expect(report.body.satisfaction).toEqual({ rated: 1, mean: 4, top2Percent: 100, byScore: { 4: 1 } });
    expect(await violations(world)).toEqual([]);
  });
});
