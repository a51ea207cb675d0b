import { mine } from '@portico/app/task/mine';
import { addTask, applyTemplate, change, listTasks, remove } from '@portico/app/task/tasks';
import { act } from '@portico/app/ticket/act';
import { change as edit } from '@portico/app/ticket/change';
import { merge } from '@portico/app/ticket/merge';
import { move } from '@portico/app/ticket/move';
import { open } from '@portico/app/ticket/open';
import { read } from '@portico/app/ticket/read';
import { timeline } from '@portico/app/ticket/timeline';
import { log } from '@portico/app/time/log';
import { configCurrent, inboxPk } from '@portico/store/keys';
import { loadTicket } from '@portico/store/ticket/read';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World, zenithId } from '../testing.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const tom = () => world.staff('tom');
const tasksOf = async (ref: string) => (await listTasks(tom(), ref)).body.items;
const ownOf = async (who: 'ada' | 'tom' | 'una', scope = 'mine') =>
  (await mine(world.staff(who), { scope, limit: 50 })).items;

async function openOne(more: object = {}, client = acmeId): Promise<string> {
  const ticket = { client, kind: 'incident', subject: 'Lift stuck', description: '', impact: 2, urgency: 2 } as const;
  return (await open(tom(), { ...ticket, requester: 'rita', ...more })).body.number;
}

test('a ticket of a category brings the tasks of its template, each with whoever is to do it', async () => {
  const ref = await openOne({ kind: 'request', category: 'email' });
  expect(await tasksOf(ref)).toMatchObject([
    { title: 'Make the mailbox', team: 'net', due: '2026-03-02T13:00:00Z', steps: [{ text: 'Licence' }, {}] },
    { title: 'Tell the requester', assignee: 'tom' },
  ]);
  expect(await ownOf('tom')).toMatchObject([{ title: 'Tell the requester', ticket: { number: 'ACME-1' } }]);
  expect(await ownOf('tom', 'team:net')).toMatchObject([{ title: 'Make the mailbox', steps: { done: 0, all: 2 } }]);
  expect((await loadTicket(world.system, world.acme, 1))?.state.tasks).toEqual({ open: 2, all: 2 });
  expect(await tasksOf(await openOne({ category: 'email' }))).toEqual([]);
});

test('who reads a ticket that was opened with tasks as its requester reads nothing of them', async () => {
  const ref = await openOne({ kind: 'request', category: 'email' });
  const text = JSON.stringify(await timeline(world.contact(acmeId, 'rita'), ref, undefined));
  expect(text).not.toMatch(/mailbox|Licence|task/i);
  expect(JSON.stringify(await timeline(tom(), ref, undefined))).toMatch(/Licence/);
  await expect(listTasks(world.contact(acmeId, 'rita'), ref)).rejects.toMatchObject({ kind: 'forbidden' });
});

test('a task waits for its steps and for the tasks before it', async () => {
  const ref = await openOne({ kind: 'request', category: 'email' });
  const [first, second] = await tasksOf(ref);
  await expect(change(tom(), ref, second?.id ?? '', { done: true })).rejects.toMatchObject({ code: 'task.not_yet' });
  await expect(change(tom(), ref, first?.id ?? '', { done: true })).rejects.toMatchObject({ code: 'task.steps_open' });
  await change(tom(), ref, first?.id ?? '', { check: { st01: true, st02: true }, done: true });
  await change(tom(), ref, second?.id ?? '', { done: true });
  expect(await ownOf('tom')).toEqual([]);
  expect((await loadTicket(world.system, world.acme, 1))?.state.tasks).toEqual({ open: 0, all: 2 });
  await expect(change(tom(), ref, first?.id ?? '', { after: [second?.id ?? ''] })).rejects.toMatchObject({
    code: 'task.circle',
  });
});

test('changes made at once are none of them lost, and the head counts them all', async () => {
  const ref = await openOne();
  await Promise.all([1, 2, 3, 4].map((i) => addTask(tom(), ref, { title: `Step ${i}` })));
  const tasks = await tasksOf(ref);
  expect(tasks.map((one) => one.order).sort()).toEqual([0, 1, 2, 3]);
  const [first] = tasks;
  await Promise.all([
    change(tom(), ref, first?.id ?? '', { title: 'Another' }),
    change(world.staff('ada'), ref, first?.id ?? '', { assignee: 'ada' }),
    change(world.staff('una'), ref, first?.id ?? '', { due: '2026-03-05T09:00:00Z' }),
  ]);
  expect((await tasksOf(ref))[0]).toMatchObject({ title: 'Another', assignee: 'ada', due: '2026-03-05T09:00:00Z' });
  await remove(tom(), ref, first?.id ?? '');
  expect((await loadTicket(world.system, world.acme, 1))?.state.tasks).toEqual({ open: 3, all: 3 });
});

test('a list of tasks shows none of a client that its reader may not see', async () => {
  const ref = await openOne({}, zenithId);
  await addTask(tom(), ref, { title: 'Call Zenith', team: 'net' });
  expect(await ownOf('tom', 'team:net')).toHaveLength(1);
  expect(await ownOf('una', 'team:net')).toEqual([]);
  await expect(addTask(tom(), ref, { title: 'Call', assignee: 'una' })).rejects.toMatchObject({ kind: 'invalid' });
});

test('whoever is given a task is told', async () => {
  const ref = await openOne();
  await addTask(tom(), ref, { title: 'Call', assignee: 'ada' });
  await world.settle();
  const inbox = await world.system.query({ pk: inboxPk(world.msp, 'ada') });
  expect(inbox.items.map((one) => one['ty'])).toEqual(['ticket.task_assigned']);
});

test('a ticket is ended only when its client’s conditions hold, and each that does not is named with its place', async () => {
  const desk = await world.system.get(configCurrent(world.acme, 'desk'));
  const closing = {
    incident: { tasksDone: true, assignee: true, category: true, minutesLogged: 5, resolutionCharacters: 10 },
  };
  await world.system.put({
    ...configCurrent(world.acme, 'desk'),
    ...desk,
    value: { ...(desk?.['value'] as object), closing },
  });
  const ref = await openOne();
  await addTask(tom(), ref, { title: 'Call' });
  const resolve = (text: string) => act(tom(), ref, 'resolve', { code: 'fixed', text }, undefined);
  const refused = await resolve('Oiled').catch((error: unknown) => error);
  expect(refused).toMatchObject({ kind: 'invalid', code: 'ticket.not_ready' });
  expect((refused as { faults: { pointer: string }[] }).faults.map((one) => one.pointer)).toEqual([
    '/tasks',
    '/assignee',
    '/category',
    '/time',
    '/text',
  ]);
  const [task] = await tasksOf(ref);
  await change(tom(), ref, task?.id ?? '', { done: true });
  await act(tom(), ref, 'assign', { assignee: 'tom' }, undefined);
  await edit(tom(), ref, { category: 'email' }, undefined);
  await log(tom(), ref, { minutes: 5 });
  expect((await resolve('Oiled the door')).body.phase).toBe('resolved');
});

/** A survivor with a task of its own done, and one on the ticket merged into it; it may end once all are. */
async function mergedPair(closing: object): Promise<{ survivor: string; merged: string; task: string }> {
  const desk = await world.system.get(configCurrent(world.acme, 'desk'));
  const value = { ...(desk?.['value'] as object), closing: { incident: closing } };
  await world.system.put({ ...configCurrent(world.acme, 'desk'), ...desk, value });
  const [survivor, merged] = [await openOne(), await openOne()];
  const { id: task } = (await addTask(tom(), merged, { title: 'Call' })).body;
  await log(tom(), merged, { minutes: 30 });
  await merge(tom(), merged, { into: survivor });
  return { survivor, merged, task };
}

const resolveOne = (ref: string) => act(tom(), ref, 'resolve', { code: 'fixed', text: 'Oiled' }, undefined);

test('what was merged holds its survivor open with its tasks and counts for it with its time, by either number', async () => {
  const { survivor, merged, task } = await mergedPair({ tasksDone: true, minutesLogged: 60 });
  const why = await resolveOne(survivor).catch((error: { faults: { pointer: string }[] }) => error.faults);
  expect(why).toMatchObject([{ pointer: '/tasks' }, { pointer: '/time', detail: 'log at least 60 minutes first' }]);
  await log(tom(), survivor, { minutes: 30 });
  expect((await read(tom(), survivor)).body).toMatchObject({ tasks: { open: 1, all: 1 }, time: { raw: 60 } });
  await change(tom(), survivor, task, { done: true });
  expect((await resolveOne(merged)).body).toMatchObject({ number: survivor, phase: 'resolved' });
  await act(tom(), survivor, 'close', undefined, undefined);
  await expect(change(tom(), survivor, task, { done: false })).rejects.toMatchObject({ code: 'ticket.closed' });
  await expect(remove(tom(), merged, task)).rejects.toMatchObject({ code: 'ticket.closed' });
});

test('a merged ticket’s task that is opened again while its survivor is being resolved holds it open', async () => {
  const { survivor, task } = await mergedPair({ tasksDone: true });
  await change(tom(), survivor, task, { done: true });
  const context = tom();
  let left = 1;
  const meanwhile: typeof context = {
    ...context,
    client: async (id) => {
      const table = await context.client(id);
      const transact = table.transact.bind(table);
      table.transact = async (...given) => {
        if (left-- > 0) await change(world.staff('ada'), survivor, task, { done: false });
        return transact(...given);
      };
      return table;
    },
  };
  const resolved = act(meanwhile, survivor, 'resolve', { code: 'fixed', text: 'Oiled' }, undefined);
  await expect(resolved).rejects.toMatchObject({ code: 'ticket.not_ready' });
});

test('a move takes tasks along, in their order and as far as they are done, and leaves none behind', async () => {
  const ref = await openOne({ kind: 'request', category: 'email' });
  const [first, second] = await tasksOf(ref);
  await change(tom(), ref, first?.id ?? '', { check: { st01: true, st02: true }, done: true });
  await change(tom(), ref, second?.id ?? '', { assignee: 'una' });
  const before = await tasksOf(ref);
  const { number } = (await move(tom(), ref, { client: 'zenith', requester: 'rita' })).body;
  const { assignee: _, ...unowned } = before[1] ?? {};
  expect(await tasksOf(number)).toEqual([before[0], unowned]);
  expect((await loadTicket(world.system, world.zenith, 1))?.state.tasks).toEqual({ open: 1, all: 2 });
  expect((await loadTicket(world.system, world.acme, 1))?.state).not.toHaveProperty('tasks');
  expect([await ownOf('una'), await ownOf('tom')]).toEqual([[], []]);
});

test('a template is put on a ticket by hand', async () => {
  const ref = await openOne();
  expect((await applyTemplate(tom(), ref, 'mailbox')).body.items).toHaveLength(2);
  await expect(applyTemplate(tom(), ref, 'mail')).rejects.toMatchObject({ code: 'task.no_template' });
});
