import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { opened } from '../support/tickets.ts';
import type { Ticket } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

interface Written {
  readonly id: string;
  readonly version: number;
  readonly label: string;
}
interface Offered {
  readonly id: string;
  readonly source: string;
}
interface Templates {
  readonly tickets: readonly (Offered & { readonly category?: string })[];
  readonly tasks: readonly (Offered & { readonly tasks: readonly { readonly title: string }[] })[];
}
interface Tasks {
  readonly items: readonly { readonly title: string; readonly steps: readonly { readonly text: string }[] }[];
}
interface Refused {
  readonly errors?: readonly { readonly pointer: string }[];
}

let world: World;
beforeEach(async () => {
  world = await startWorld({ msps: ['northwind'] });
});
afterEach(() => world.close());

const checklist = { label: 'Joiner', tasks: [{ title: 'Set the account up', steps: ['Mailbox', 'Badge'] }] };
const joiner = { label: 'A new colleague', process: 'request', subject: 'A new colleague begins', urgency: 1 };
const written = async (path: string, body: object, who = 'priya') =>
  world.as(who).post<Written & Refused>(path, { client: 'acme', ...body });
const offered = async (who: string, client = 'acme') =>
  (await world.as(who).get<Templates>(`/v1/templates?client=${client}`)).body;
const fromTemplate = (template: string, more: object = {}) =>
  world.as('tom').post<Ticket>('/v1/tickets/from-template', {
    client: 'acme',
    template,
    requester: world.person('daniel').id,
    ...more,
  });
const tasksOf = async (number: string) => (await world.as('tom').get<Tasks>(`/v1/tickets/${number}/tasks`)).body.items;

describe('a template written at the desk', () => {
  test('fills a new ticket and brings its checklist; what the form says wins', async () => {
    const list = (await written('/v1/task-templates', checklist)).body;
    const template = (await written('/v1/ticket-templates', { ...joiner, tasks: [list.id] })).body;
    const made = await fromTemplate(template.id);
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({ subject: 'A new colleague begins', urgency: 1, kind: 'request' });
    expect(await tasksOf(made.body.number)).toMatchObject([
      { title: 'Set the account up', steps: [{ text: 'Mailbox' }, { text: 'Badge' }] },
    ]);
    const own = await fromTemplate(template.id, { subject: 'Lena begins on Monday' });
    expect(own.body).toMatchObject({ subject: 'Lena begins on Monday', urgency: 1 });
    expect(await violations(world)).toEqual([]);
  });

  test('puts its checklist on a ticket that is there already', async () => {
    const list = (await written('/v1/task-templates', checklist)).body;
    const { number } = (await opened(world.as('tom'), { client: 'acme', requester: world.person('daniel').id })).body;
    const before = (await tasksOf(number)).length;
    const put = await world.as('tom').post(`/v1/tickets/${number}/task-templates`, { template: list.id });
    expect(put.status, put.text).toBe(201);
    expect((await tasksOf(number)).slice(before)).toMatchObject([{ title: 'Set the account up' }]);
  });

  test('stands beside those of the files, which say so and are changed there alone', async () => {
    const made = (await written('/v1/task-templates', checklist)).body;
    const { tasks, tickets } = await offered('tom');
    expect(tasks.find((one) => one.id === made.id)).toMatchObject({ source: 'desk' });
    const files = [...tasks, ...tickets].filter((one) => one.source === 'file');
    expect(files.length).toBeGreaterThan(0);
    for (const { id } of files) {
      for (const path of ['/v1/task-templates', '/v1/ticket-templates']) {
        expect((await world.as('priya').patch(`${path}/${id}`, { label: 'x' }, { ifMatch: 1 })).status).toBe(404);
      }
    }
  });

  test('is an administrator’s to write; for one client it is there at that one alone', async () => {
    expect((await written('/v1/task-templates', checklist, 'tom')).status).toBe(403);
    expect((await written('/v1/ticket-templates', joiner, 'daniel')).status).toBe(403);
    const { id } = (await written('/v1/ticket-templates', joiner)).body;
    const everywhere = await world.as('priya').post<Written>('/v1/ticket-templates', joiner);
    const at = async (client: string) => (await offered('priya', client)).tickets.map((one) => one.id);
    expect(await at('acme')).toEqual(expect.arrayContaining([id, everywhere.body.id]));
    expect(await at('bluewater')).toContain(everywhere.body.id);
    expect(await at('bluewater')).not.toContain(id);
    const form = { client: 'bluewater', template: id, requester: world.person('ruth').id };
    const foreign = await world.as('priya').post('/v1/tickets/from-template', form);
    expect(foreign.status).toBe(422);
  });

  test('for every client leaves out a category that one of them has not', async () => {
    const { id } = (await world.as('priya').post<Written>('/v1/ticket-templates', { ...joiner, category: 'not_here' }))
      .body;
    const made = await fromTemplate(id);
    expect(made.status, made.text).toBe(201);
    expect(made.body).not.toHaveProperty('category');
    // Of one client it is looked at when it is written.
    const refused = await written('/v1/ticket-templates', { ...joiner, category: 'not_here' });
    expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([422, '/category']);
  });

  test('names only what is there: teams, people, checklists, and tasks before its own', async () => {
    const pointer = async (path: string, body: object) => {
      const { status, body: answer } = await written(path, body);
      return [status, answer.errors?.[0]?.pointer];
    };
    const tasks = (more: object) => ({ ...checklist, tasks: [{ title: 'x', ...more }] });
    expect(await pointer('/v1/task-templates', tasks({ team: 'zzzzzzzz' }))).toEqual([422, '/tasks/0/team']);
    expect(await pointer('/v1/task-templates', tasks({ after: [2] }))).toEqual([422, '/tasks/0/after']);
    expect(await pointer('/v1/ticket-templates', { ...joiner, tasks: ['nothing'] })).toEqual([422, '/tasks/0']);
    expect(await pointer('/v1/ticket-templates', { ...joiner, team: 'zzzzzzzz' })).toEqual([422, '/team']);
  });

  test('is changed by its version, archived, taken away; what it was is kept', async () => {
    const { id } = (await written('/v1/ticket-templates', { ...joiner, description: 'Soon' })).body;
    const path = `/v1/ticket-templates/${id}`;
    const admin = world.as('priya');
    const changed = await admin.patch<Written>(path, { description: null, label: 'Newcomer' }, { ifMatch: 1 });
    expect(changed.body).toMatchObject({ version: 2, label: 'Newcomer' });
    expect(changed.body).not.toHaveProperty('description');
    expect((await admin.patch(path, { label: 'Late' }, { ifMatch: 1 })).status).toBe(412);
    await admin.patch(path, { archived: true }, { ifMatch: 2 });
    expect((await offered('tom')).tickets.map((one) => one.id)).not.toContain(id);
    // What names it goes on working.
    expect((await fromTemplate(id)).status).toBe(201);
    const versions = (await admin.get<{ items: Written[] }>(`${path}/versions`)).body.items;
    expect(versions.map((one) => [one.version, one.label])).toEqual([
      [3, 'Newcomer'],
      [2, 'Newcomer'],
      [1, 'A new colleague'],
    ]);
    expect((await admin.delete(path)).status).toBe(204);
    expect((await fromTemplate(id)).status).toBe(422);
    expect(await violations(world)).toEqual([]);
  });
});
