import { runJobs } from '@portico/app/job/run';
import { loadJob } from '@portico/store/job/job';
import { jobHead, jobIndex } from '@portico/store/keys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../support/caller.ts';
import { done, opened, resolution } from '../support/tickets.ts';
import type { Ticket } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

interface Job {
  readonly id: string;
  readonly state: string;
  readonly total: number;
  readonly done: number;
  readonly refused: number;
  readonly gone: number;
  readonly clients: number;
  readonly updatedAt: string;
  readonly undoUntil?: string;
  readonly undoneBy?: string;
}
interface Results {
  readonly items: readonly {
    readonly ticket: string;
    readonly outcome: string;
    readonly version?: number;
    readonly why?: { readonly code: string; readonly detail: string };
  }[];
  readonly nextCursor?: string;
}

let world: World;
let tom: Caller;
beforeEach(async () => {
  world = await startWorld({ msps: ['northwind'] });
  tom = world.as('tom');
});
afterEach(() => world.close());

const open = async (count: number, client = 'acme', requester = 'daniel'): Promise<string[]> => {
  const refs: string[] = [];
  for (let i = 0; i < count; i++) {
    refs.push((await opened(tom, { client, requester: world.person(requester).id })).body.number);
  }
  return refs;
};
const toPriya = () => ({ do: 'assign', assignee: world.person('priya').id });
const start = async (by: Caller, select: object, command: object): Promise<string> => {
  const answer = await by.post<Job>('/v1/jobs', { select, command });
  expect(answer.status, answer.text).toBe(202);
  expect(answer.headers.get('location')).toBe(`/v1/jobs/${answer.body.id}`);
  return answer.body.id;
};
const job = async (id: string, by = tom) => (await by.get<Job>(`/v1/jobs/${id}`)).body;
const results = async (id: string, by = tom): Promise<Results['items']> => {
  const all: Results['items'][number][] = [];
  for (let cursor = ''; ; ) {
    const { body } = await by.get<Results>(`/v1/jobs/${id}/results${cursor}`);
    all.push(...body.items);
    if (body.nextCursor === undefined) return all;
    cursor = `?cursor=${encodeURIComponent(body.nextCursor)}`;
  }
};
const read = async (ref: string) => (await tom.get<Ticket>(`/v1/tickets/${ref}`)).body;
/** How often a job is told as the way of an entry of this ticket. */
const entriesByJob = async (ref: string): Promise<number> => {
  const { body } = await tom.get<{ items: { via?: string }[] }>(`/v1/tickets/${ref}/timeline`);
  return body.items.filter((one) => one.via === 'job').length;
};

describe('a job', () => {
  test('does one thing to each ticket, and tells of each what became of it', async () => {
    const [one = '', two = '', three = ''] = await open(3);
    await done(tom, two, 'resolve', resolution);
    const id = await start(tom, { refs: [one, two, three, one] }, { do: 'action', action: 'start' });
    expect(await job(id)).toMatchObject({ state: 'done', total: 3, done: 2, refused: 1, gone: 0, clients: 1 });
    const told = await results(id);
    expect(told.map((item) => `${item.ticket} ${item.outcome}`)).toEqual([
      `${one} done`,
      `${two} refused`,
      `${three} done`,
    ]);
    expect(told[1]?.why).toMatchObject({ code: 'ticket.wrong_state', detail: expect.stringContaining('resolved') });
    expect([await read(one), await read(two)]).toMatchObject([{ status: 'in_progress' }, { status: 'resolved' }]);
    expect(await violations(world)).toEqual([]);
  });

  test('takes all that a filter shows, over clients, and goes on in steps', async () => {
    const acme = await open(30);
    const blue = await open(15, 'bluewater', 'ruth');
    await tom.patch(`/v1/tickets/${acme[0]}`, { impact: 1, urgency: 1 }, { ifMatch: 1 });
    const id = await start(tom, { q: 'status:new -priority:1' }, toPriya());
    expect(await job(id)).toMatchObject({ state: 'running', total: 44, done: 20, clients: 2 });
    await world.advance('PT1M');
    expect(await job(id)).toMatchObject({ state: 'done', done: 44, refused: 0 });
    expect((await read(acme[0] ?? '')).assignee).toBeUndefined();
    for (const ref of [acme[29], blue[14]]) expect((await read(ref ?? '')).assignee).toBe(world.person('priya').id);
    expect(await violations(world)).toEqual([]);
  });

  test('works on each ticket once, wherever it is cut off', async () => {
    const refs = await open(30);
    const id = await start(tom, { refs }, { do: 'change', patch: { urgency: 1 } });
    const p = world.msp('northwind');
    // As after a crash between the tickets and the job's own progress: all that was done is still to be counted.
    const loaded = await loadJob(world.system, p, id);
    if (!loaded) throw new Error('there is no job');
    const lost = { ...loaded.job, next: 0, counts: { done: 0, refused: 0, gone: 0 } };
    await world.system.put({ ...jobHead(p, id), ...jobIndex(p, lost), _t: 'J', v: loaded.version, r: lost });
    await world.advance('PT1M');
    expect(await job(id)).toMatchObject({ state: 'done', done: 30, refused: 0 });
    for (const ref of refs) expect([ref, await entriesByJob(ref)]).toEqual([ref, 1]);
    expect(await violations(world)).toEqual([]);
  });

  test('works on each ticket once, though it is taken up by several at a time', async () => {
    const refs = await open(60);
    const id = await start(tom, { refs }, { do: 'change', patch: { urgency: 1 } });
    for (let round = 0; round < 4; round++) {
      // Each at a time of its own, or they would do the very same thing and be taken for one.
      const at = (i: number) => new Date(world.ms() + i * 1_000).toISOString();
      await Promise.all([0, 1, 2].map((i) => runJobs({ ports: world.ports }, at(i))));
    }
    expect(await job(id)).toMatchObject({ state: 'done', done: 60, refused: 0 });
    for (const ref of refs) expect([ref, await entriesByJob(ref)]).toEqual([ref, 1]);
    expect(await violations(world)).toEqual([]);
  });

  test('is run with what its author may do at that moment, ticket by ticket', async () => {
    const elena = world.as('elena');
    const acme = await open(25);
    const kite = await open(5, 'kitefield', 'liam');
    const id = await start(elena, { refs: [...acme, ...kite] }, toPriya());
    await world.reinstall(({ msps }) => ({
      msps: msps.map((one) => ({
        ...one,
        staff: one.staff.map((person) =>
          person.id === world.person('elena').id
            ? { ...person, grants: { mode: 'allow' as const, clients: [world.client('acme').id] } }
            : person,
        ),
      })),
    }));
    await world.advance('PT2M');
    expect(await job(id, elena)).toMatchObject({ state: 'done', done: 25, refused: 5 });
    expect((await results(id, elena)).at(-1)?.why).toEqual({
      code: 'auth.forbidden',
      detail: 'You may no longer enter this client.',
    });
    expect((await read(kite[0] ?? '')).assignee).toBeUndefined();
  });

  test('does nothing more once its author has left', async () => {
    const refs = await open(25);
    const id = await start(world.as('elena'), { refs }, toPriya());
    await world.reinstall(({ msps }) => ({
      msps: msps.map((one) => ({
        ...one,
        staff: one.staff.filter((person) => person.id !== world.person('elena').id),
      })),
    }));
    await world.advance('PT2M');
    expect(await job(id, world.as('priya'))).toMatchObject({ state: 'done', done: 20, refused: 5 });
  });

  test('runs under a key of the MSP until the key is revoked', async () => {
    const refs = await open(45);
    const key = await world.asKey('priya', ['tickets:read', 'tickets:write']);
    const id = await start(key, { refs }, { do: 'change', patch: { urgency: 1 } });
    const keys = await world.as('priya').get<{ items: { id: string }[] }>('/v1/api-keys');
    for (const one of keys.body.items) await world.as('priya').delete(`/v1/api-keys/${one.id}`);
    await world.advance('PT2M');
    expect(await job(id, world.as('priya'))).toMatchObject({ state: 'done', done: 20, refused: 25 });
  });

  test('stops when it is cancelled, and leaves the rest alone', async () => {
    const refs = await open(30);
    const id = await start(tom, { refs }, toPriya());
    expect((await tom.post<Job>(`/v1/jobs/${id}/cancel`, {})).body).toMatchObject({ state: 'cancelled', done: 20 });
    await world.advance('PT5M');
    expect((await read(refs[29] ?? '')).assignee).toBeUndefined();
    const again = await tom.post(`/v1/jobs/${id}/cancel`, {});
    expect([again.status, again.body.code]).toEqual([409, 'job.ended']);
    expect(await violations(world)).toEqual([]);
  });

  test('is taken back as a whole; what has changed since stays, and is told', async () => {
    const refs = await open(22);
    const id = await start(tom, { refs }, toPriya());
    const early = await tom.post(`/v1/jobs/${id}/undo`, {});
    expect([early.status, early.body.code]).toEqual([409, 'job.running']);
    await world.advance('PT1M');
    await done(world.as('priya'), refs[3] ?? '', 'assign', { assignee: world.person('tom').id });
    const back = await tom.post<Job>(`/v1/jobs/${id}/undo`, {}, { key: 'undo' });
    expect((await tom.post<Job>(`/v1/jobs/${id}/undo`, {}, { key: 'undo' })).text).toBe(back.text);
    await world.advance('PT1M');
    expect(await job(back.body.id)).toMatchObject({ state: 'done', total: 22, done: 21, refused: 1 });
    expect((await results(back.body.id))[3]?.why?.code).toBe('undo.touched');
    expect((await read(refs[3] ?? '')).assignee).toBe(world.person('tom').id);
    for (const ref of [refs[0], refs[21]]) expect((await read(ref ?? '')).assignee).toBeUndefined();
    expect(await violations(world)).toEqual([]);
  });

  test('tells how long it can be taken back, and what took it back', async () => {
    const refs = await open(2);
    const id = await start(tom, { refs }, toPriya());
    const fresh = await job(id);
    expect(Date.parse(fresh.undoUntil ?? '') - Date.parse(fresh.updatedAt)).toBe(10 * 60_000);
    expect(fresh.undoneBy).toBeUndefined();
    const back = await tom.post<Job>(`/v1/jobs/${id}/undo`, {});
    expect(await job(id)).toMatchObject({ state: 'done', undoneBy: back.body.id });
    // What takes back is not taken back itself.
    expect(await job(back.body.id)).toMatchObject({ undoes: id, done: 2 });
    expect((await job(back.body.id)).undoUntil).toBeUndefined();
    expect(await violations(world)).toEqual([]);
  });

  test('that names nothing that takes it back, though a job does, is found by verify', async () => {
    const id = await start(tom, { refs: await open(1) }, toPriya());
    await tom.post(`/v1/jobs/${id}/undo`, {});
    const p = world.msp('northwind');
    const loaded = await loadJob(world.system, p, id);
    if (!loaded) throw new Error('there is no job');
    const { undoneBy: _, ...lost } = loaded.job;
    await world.system.put({ ...jobHead(p, id), ...jobIndex(p, lost), _t: 'J', v: loaded.version, r: lost });
    expect(await violations(world)).toEqual([expect.stringContaining('I20')]);
  });

  test('shows what failed alone, however late in the selection it stands', async () => {
    const refs = await open(24);
    for (const ref of [refs[2], refs[23]]) await done(tom, ref ?? '', 'resolve', resolution);
    const id = await start(tom, { refs: [...refs, 'ACME-999'] }, { do: 'action', action: 'start' });
    await world.advance('PT1M');
    const failed = await tom.get<Results>(`/v1/jobs/${id}/results?only=failed`);
    expect(failed.body.items.map((item) => `${item.ticket} ${item.outcome}`)).toEqual([
      `${refs[2]} refused`,
      `${refs[23]} refused`,
      'ACME-999 gone',
    ]);
    expect(failed.body.nextCursor).toBeUndefined();
  });

  test('is listed with one’s own alone where one asks for them', async () => {
    const id = await start(tom, { refs: await open(1) }, toPriya());
    const own = async (whose: string) =>
      (await world.as('priya').get<{ items: Job[] }>(`/v1/jobs?whose=${whose}`)).body.items.map((one) => one.id);
    expect([await own('all'), await own('mine')]).toEqual([[id], []]);
  });

  test('sent twice under one key is one job', async () => {
    const refs = await open(2);
    const body = { select: { refs }, command: toPriya() };
    const [first, again] = [
      await tom.post<Job>('/v1/jobs', body, { key: 'j' }),
      await tom.post<Job>('/v1/jobs', body, { key: 'j' }),
    ];
    expect(again.text).toBe(first.text);
    expect((await tom.get<{ items: Job[] }>('/v1/jobs')).body.items).toHaveLength(1);
  });

  test('is its author’s, and an administrator’s of every client', async () => {
    const id = await start(tom, { refs: await open(1) }, toPriya());
    expect((await world.as('elena').get(`/v1/jobs/${id}`)).status).toBe(404);
    expect((await world.as('elena').get<{ items: Job[] }>('/v1/jobs')).body.items).toEqual([]);
    expect((await world.as('priya').get(`/v1/jobs/${id}`)).status).toBe(200);
    expect((await world.as('daniel').get(`/v1/jobs/${id}`)).status).toBe(403);
  });
});

describe('before it runs', () => {
  test('it is shown what would become of each ticket, and nothing is changed', async () => {
    const [one = '', two = ''] = await open(2);
    const [three = ''] = await open(1, 'bluewater', 'ruth');
    await done(tom, two, 'resolve', resolution);
    const before = await read(one);
    const answer = await tom.post<Results & { total: number; clients: string[]; results: Results['items'] }>(
      '/v1/jobs/preview',
      { select: { refs: [one, two, three] }, command: { do: 'action', action: 'start' } },
    );
    expect(answer.body).toMatchObject({
      total: 3,
      clients: [world.client('acme').id, world.client('bluewater').id],
      more: false,
    });
    expect(answer.body.results.map((item) => item.outcome)).toEqual(['done', 'refused', 'done']);
    expect(await read(one)).toEqual(before);
    expect((await tom.get<{ items: Job[] }>('/v1/jobs')).body.items).toEqual([]);
  });

  test('what cannot be meant is refused with its place, and nothing is started', async () => {
    const [one = ''] = await open(1);
    const post = (select: object, command: object) => tom.post('/v1/jobs', { select, command });
    const unknown = await post({ refs: [one, 'ACME-999'] }, toPriya());
    expect([unknown.status, unknown.body.errors?.[0]?.pointer]).toEqual([202, undefined]);
    const foreign = await post({ refs: [one, 'ZZZZ-1'] }, toPriya());
    expect([foreign.status, foreign.body.errors?.[0]?.pointer]).toEqual([422, '/select/refs/1']);
    expect((await post({ q: 'colour:red' }, toPriya())).status).toBe(400);
    expect((await post({ refs: [one] }, { do: 'explode' })).status).toBe(422);
    expect((await world.as('daniel').post('/v1/jobs', { select: { refs: [one] }, command: toPriya() })).status).toBe(
      403,
    );
  });

  test('a ticket that is not there is told as gone, an action it does not know as refused', async () => {
    const [one = ''] = await open(1);
    const id = await start(tom, { refs: ['ACME-999', one] }, { do: 'action', action: 'explode' });
    expect((await results(id)).map((item) => `${item.outcome} ${item.why?.code}`)).toEqual([
      'gone not_found',
      'refused ticket.unknown_action',
    ]);
    expect(await job(id)).toMatchObject({ gone: 1, refused: 1 });
  });
});
