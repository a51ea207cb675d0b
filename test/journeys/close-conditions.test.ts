import type { DesiredTenants } from '@portico/domain/tenant/desired';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Caller } from '../support/caller.ts';
import { act, done, opened } from '../support/tickets.ts';
import { startWorld, type World } from '../support/world.ts';

interface Condition {
  readonly name: string;
  readonly met: boolean;
  readonly pointer: string;
  readonly have?: number;
  readonly need?: number;
}
interface Refused {
  readonly errors: readonly { readonly pointer: string }[];
}

let world: World;
let tom: Caller;
let ref: string;
beforeEach(async () => {
  world = await startWorld({ msps: ['northwind'] });
  await world.reinstall(withDesk(desk));
  tom = world.as('tom');
  const requester = world.person('daniel').id;
  ref = (await opened(tom, { client: 'acme', kind: 'request', requester, subject: 'A laptop' })).body.number;
});
afterEach(() => world.close());

const desk = {
  closing: { request: { tasksDone: true, assignee: true, minutesLogged: 30, resolutionCharacters: 20 } },
  fields: [
    {
      id: 'cost_center',
      label: 'Cost centre',
      type: 'string',
      portal: 'hidden',
      filter: true,
      required: 'resolved',
      kinds: ['request'],
    },
  ],
  parentWaitsForChildren: true,
} as const;

const withDesk =
  (more: object) =>
  ({ msps }: DesiredTenants): DesiredTenants => ({
    msps: msps.map((msp) => ({
      ...msp,
      clients: msp.clients.map((client) => {
        const value = { ...client.config.value, desk: { ...client.config.value.desk, ...more } };
        return { ...client, config: { ...client.config, value } };
      }),
    })),
  });

const conditions = async () =>
  (await tom.get<{ items: Condition[] }>(`/v1/tickets/${ref}/close-conditions`)).body.items;
const unmet = async () => (await conditions()).filter((one) => !one.met).map((one) => one.pointer);

test('a ticket tells each condition of ending it, and exactly those unmet are what ending it is refused for', async () => {
  await tom.post(`/v1/tickets/${ref}/tasks`, { title: 'Order it' });
  const child = (await opened(tom, { client: 'acme', requester: world.person('daniel').id })).body.number;
  await tom.post(`/v1/tickets/${ref}/links`, { type: 'child', ref: child });
  expect(await conditions()).toMatchObject([
    { name: 'tasksDone', met: false, pointer: '/tasks', have: 1, need: 0 },
    { name: 'assignee', met: false, pointer: '/assignee' },
    { name: 'minutesLogged', met: false, pointer: '/time', have: 0, need: 30 },
    { name: 'resolutionCharacters', met: false, pointer: '/text', need: 20 },
    { name: 'field', met: false, pointer: '/fields/cost_center' },
    { name: 'childrenDone', met: false, pointer: '/links', have: 1 },
  ]);
  const refused = await act<Refused>(tom, ref, 'resolve', { code: 'fixed', text: 'Done' });
  expect(refused.status).toBe(422);
  expect(refused.body.errors.map((one) => one.pointer)).toEqual(['/tasks', '/assignee', '/time', '/text']);

  const [task] = (await tom.get<{ items: { id: string }[] }>(`/v1/tickets/${ref}/tasks`)).body.items;
  await tom.patch(`/v1/tickets/${ref}/tasks/${task?.id}`, { done: true });
  await done(tom, ref, 'assign', { assignee: world.person('tom').id });
  await tom.post(`/v1/tickets/${ref}/time`, { minutes: 30, activity: 'remote' });
  await done(tom, child, 'resolve', { code: 'fixed', text: 'Replaced the cable by a longer one' });
  expect(await unmet()).toEqual(['/text', '/fields/cost_center']);
  const words = { code: 'fixed', text: 'Ordered it and set it up', fields: { cost_center: '4711' } };
  await done(tom, ref, 'resolve', words);
  expect(await unmet()).toEqual([]);
});

test('where nothing must hold there is no condition, and end users are not told of the desk’s', async () => {
  await world.reinstall(withDesk({ closing: {}, fields: [], parentWaitsForChildren: false }));
  await world.advance('PT2M');
  const requester = world.person('daniel').id;
  const other = (await opened(tom, { client: 'acme', kind: 'incident', requester })).body.number;
  expect((await tom.get(`/v1/tickets/${other}/close-conditions`)).body).toEqual({ items: [] });
  expect((await world.as('daniel').get(`/v1/tickets/${ref}/close-conditions`)).status).toBe(403);
});
