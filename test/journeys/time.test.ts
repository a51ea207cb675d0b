import { clientScope, mspOf } from '@portico/domain/kernel/scope';
import { loadTimeVersions } from '@portico/store/ticket/time';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answer, Caller } from '../support/caller.ts';
import { done, opened, resolution } from '../support/tickets.ts';
import type { Ticket, Timeline } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

/** Time on tickets, from the minute it is logged to the report that counts it. */
let world: World;
let ref: string;
beforeEach(async () => {
  world = await startWorld();
  ref = (await opened(world.as('tom'), { client: 'acme', requester: world.person('daniel').id })).body.number;
});
afterEach(() => world.close());

interface Entry {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly raw: number;
  readonly minutes: number;
  readonly billable: boolean;
  readonly date: string;
  readonly note: string;
  readonly earlier?: readonly Entry[];
}
interface List {
  readonly items: readonly Entry[];
  readonly totals: {
    readonly entries: number;
    readonly raw: number;
    readonly minutes: number;
    readonly billable: number;
  };
}

const log = (by: Caller, body: object, at = ref, key?: string): Promise<Answer<Entry>> =>
  by.post<Entry>(`/v1/tickets/${at}/time`, body, key === undefined ? {} : { key });
const act = (by: Caller, { id, version }: Entry, action: string, body: object = {}): Promise<Answer<Entry>> =>
  by.post<Entry>(`/v1/tickets/${ref}/time/${id}/actions/${action}`, body, { ifMatch: version });
const list = async (at = ref): Promise<List> => (await world.as('tom').get<List>(`/v1/tickets/${at}/time`)).body;
const report = async (client: string): Promise<Record<string, unknown>> =>
  (await world.as('priya').get<{ time: Record<string, unknown> }>(`/v1/reports/service?client=${client}`)).body.time;

describe('a technician’s time', () => {
  test('is rounded by the client’s rule, and by a contract’s where one is named', async () => {
    const tom = world.as('tom');
    expect((await log(tom, { minutes: 20, note: 'Looked into it' })).body).toMatchObject({ raw: 20, minutes: 30 });
    const blue = (await opened(tom, { client: 'bluewater', requester: world.person('ruth').id })).body.number;
    expect((await log(tom, { minutes: 20 }, blue)).body).toMatchObject({ raw: 20, minutes: 18 });
    expect((await log(tom, { minutes: 20, contract: 'onsite_day' }, blue)).body).toMatchObject({ minutes: 120 });
    const wrong = await tom.post(`/v1/tickets/${ref}/time`, { minutes: 20, contract: 'onsite_day' });
    expect([wrong.status, wrong.body.errors?.[0]?.pointer]).toEqual([422, '/contract']);
  });

  test('is corrected by a new version, and what stood there before can still be read', async () => {
    const tom = world.as('tom');
    const { body: entry, headers } = await log(tom, { minutes: 20, note: 'Looked into it' });
    expect(headers.get('etag')).toBe('"v1"');
    const path = `/v1/tickets/${ref}/time/${entry.id}`;
    const corrected = await tom.patch<Entry>(path, { minutes: 50, note: 'And mended it' }, { ifMatch: 1 });
    expect(corrected.body).toMatchObject({ version: 2, raw: 50, minutes: 60, note: 'And mended it' });
    expect((await tom.patch(path, { minutes: 5 }, { ifMatch: 1 })).status).toBe(412);
    expect(await list()).toMatchObject({
      items: [{ version: 2, minutes: 60, earlier: [{ version: 1, minutes: 30, note: 'Looked into it' }] }],
      totals: { entries: 1, raw: 50, minutes: 60, billable: 60 },
    });
    expect(await violations(world)).toEqual([]);
  });

  test('is handed in, approved by another and then locked; what is void counts for nothing', async () => {
    const [tom, priya] = [world.as('tom'), world.as('priya')];
    const { body: first } = await log(tom, { minutes: 20 });
    const { body: second } = await log(tom, { minutes: 61, activity: 'internal' });
    expect((await act(tom, first, 'submit')).body.status).toBe('submitted');
    expect((await act(tom, first, 'approve')).status).toBe(409);
    expect((await act(priya, first, 'approve')).body.status).toBe('approved');
    const changed = await tom.patch(`/v1/tickets/${ref}/time/${first.id}`, { minutes: 1 }, { ifMatch: 1 });
    expect([changed.status, changed.body.code]).toEqual([409, 'time.locked']);
    await act(tom, second, 'void');
    await world.settle();
    expect((await list()).totals).toEqual({ entries: 1, raw: 20, minutes: 30, billable: 30 });
    expect(await report('acme')).toEqual({
      minutes: 30,
      rawMinutes: 20,
      billableMinutes: 30,
      approvedMinutes: 30,
      byActivity: { remote: 30 },
    });
    expect(await violations(world)).toEqual([]);
  });

  test('is approved by a lead whom the client’s desk names, though no administrator', async () => {
    const tom = world.as('tom');
    const blue = (await opened(tom, { client: 'bluewater', requester: world.person('ruth').id })).body.number;
    const { body: entry } = await log(world.as('priya'), { minutes: 20 }, blue);
    const path = `/v1/tickets/${blue}/time/${entry.id}/actions`;
    expect((await world.as('priya').post(`${path}/submit`, {}, { ifMatch: 1 })).status).toBe(200);
    expect((await tom.post(`${path}/approve`, {}, { ifMatch: 1 })).status).toBe(200);
    const { body: other } = await log(world.as('priya'), { minutes: 20 });
    await act(world.as('priya'), other, 'submit');
    expect((await act(tom, other, 'approve')).body).toMatchObject({ code: 'time.not_approver' });
  });

  test('sent twice with one key is one entry, with the same answer byte for byte', async () => {
    const tom = world.as('tom');
    const [first, second] = [await log(tom, { minutes: 5 }, ref, 'k1'), await log(tom, { minutes: 5 }, ref, 'k1')];
    expect([second.text, second.headers.get('etag')]).toEqual([first.text, first.headers.get('etag')]);
    expect((await list()).totals.entries).toBe(1);
  });

  test('logged by many at once on one ticket adds up', async () => {
    await Promise.all([1, 2, 3, 4].map((minutes) => log(world.as(minutes % 2 ? 'tom' : 'priya'), { minutes })));
    expect((await list()).totals).toEqual({ entries: 4, raw: 10, minutes: 60, billable: 60 });
    await world.settle();
    expect(await report('acme')).toMatchObject({ minutes: 60, rawMinutes: 10 });
  });

  test('stays counted once when its ticket is resolved, reopened and closed', async () => {
    const tom = world.as('tom');
    await log(tom, { minutes: 15 });
    await done(tom, ref, 'resolve', resolution);
    await done(tom, ref, 'reopen', { reason: 'Again' });
    await log(tom, { minutes: 15 });
    await done(tom, ref, 'resolve', resolution);
    await done(tom, ref, 'close');
    expect((await log(tom, { minutes: 15 })).status).toBe(201);
    await world.settle();
    expect(await report('acme')).toMatchObject({ minutes: 45, rawMinutes: 45 });
    expect((await tom.get<{ time: object }>(`/v1/tickets/${ref}`)).body.time).toMatchObject({ minutes: 45 });
    expect(await violations(world)).toEqual([]);
  });

  test('is not told to end users: neither entries nor totals nor that there are any', async () => {
    await log(world.as('tom'), { minutes: 15, note: 'They held it upside down' });
    const daniel = world.as('daniel');
    expect((await daniel.get(`/v1/tickets/${ref}/time`)).status).toBe(403);
    expect((await daniel.post(`/v1/tickets/${ref}/time`, { minutes: 5 })).status).toBe(403);
    const seen = `${(await daniel.get<Ticket>(`/v1/tickets/${ref}`)).text}${(await daniel.get<Timeline>(`/v1/tickets/${ref}/timeline`)).text}`;
    expect(seen).not.toMatch(/time\.|upside|tim_|"time"/);
    expect((await world.as('tom').get<Timeline>(`/v1/tickets/${ref}/timeline`)).text).toMatch(/time\.logged/);
  });

  test('loses its note for good when that is erased, and the log still verifies', async () => {
    const tom = world.as('tom');
    const { body: entry } = await log(tom, { minutes: 20, note: 'The password is hunter2' });
    await tom.patch(`/v1/tickets/${ref}/time/${entry.id}`, { minutes: 25 }, { ifMatch: 1 });
    expect((await tom.delete(`/v1/tickets/${ref}/time/${entry.id}/note`)).status).toBe(403);
    expect((await world.as('priya').delete(`/v1/tickets/${ref}/time/${entry.id}/note`)).status).toBe(200);
    const scope = clientScope(mspOf(world.msp('northwind')), world.client('acme').id);
    const kept = JSON.stringify(await loadTimeVersions(world.system, scope, Number(ref.split('-')[1])));
    expect(kept).not.toMatch(/hunter2|"salt"/);
    expect((await list()).totals).toMatchObject({ raw: 25, minutes: 30 });
    expect(await violations(world)).toEqual([]);
  });

  test('costs at most 11 write units, however many entries there are', async () => {
    const tom = world.as('tom');
    for (let i = 0; i < 12; i++) {
      const { used } = await log(tom, { minutes: 15, note: 'Looked at the cable in the cellar' }, ref, `cost-${i}`);
      expect(used.writes).toBeLessThanOrEqual(11);
      expect(used.reads).toBeLessThanOrEqual(4);
    }
  });
});

test.each([
  [{ minutes: 0 }, '/minutes'],
  [{ minutes: 1.5 }, '/minutes'],
  [{ minutes: 1_441 }, '/minutes'],
  [{ minutes: 5, date: '2026-02-30' }, '/date'],
  [{ minutes: 5, date: '2027-01-01' }, '/date'],
  [{ minutes: 5, activity: 'gardening' }, '/activity'],
  [{ minutes: 5, person: 'zzzzzzzzzz' }, '/person'],
  [{ minutes: 5, hours: 2 }, '/hours'],
])('%o is refused at its field, and nothing is written', async (body, pointer) => {
  const refused = await world.as('tom').post(`/v1/tickets/${ref}/time`, body);
  expect([refused.status, refused.body.errors?.map((one) => one.pointer)]).toEqual([422, [pointer]]);
  expect((await list()).totals.entries).toBe(0);
});
