import { create, remove } from '@portico/app/schedule/manage';
import { addTask } from '@portico/app/task/tasks';
import { open } from '@portico/app/ticket/open';
import type { InvariantId } from '@portico/app/verify/findings';
import { verifyStore } from '@portico/app/verify/verify';
import { CreateSchedule } from '@portico/domain/schedule/schedule';
import { workPk } from '@portico/store/keys';
import { listSchedules, loadSchedule, scheduleWrites } from '@portico/store/schedule/schedule';
import { loadTasks } from '@portico/store/task/task';
import { scheduleDetail, scheduleHead, ticketTask } from '@portico/store/work-keys';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World } from '../testing.ts';

let world: World;

/** A ticket with a task, and a schedule that has opened another. */
beforeEach(async () => {
  world = await startWorld();
  const tom = () => world.staff('tom');
  const ticket = { client: acmeId, kind: 'incident', subject: 'Leak', description: '', impact: 2, urgency: 2 } as const;
  await open(tom(), { ...ticket, requester: 'rita' });
  await addTask(tom(), 'ACME-1', { title: 'Call the plumber', assignee: 'tom', due: '2026-03-04T09:00:00Z' });
  const recurring = { kind: 'request', subject: 'Descale it', requester: 'rita' };
  const given = { client: acmeId, name: 'Descaling', rule: { every: 'day' }, at: '10:30', ticket: recurring };
  await create(tom(), CreateSchedule.parse(given));
  world.advance(7_200);
  await world.scheduler.tick();
  await world.settle();
});
afterEach(() => world.close());

/** Ids of the invariants that are found violated. */
async function violated(): Promise<InvariantId[]> {
  const run = verifyStore(world.system, world.ports.files.store);
  for (;;) {
    const step = await run.next();
    if (!step.done) continue;
    const { invariants } = step.value;
    return (Object.keys(invariants) as InvariantId[]).filter((id) => invariants[id].violated > 0);
  }
}

const scheduleOf = async (w: World) => (await listSchedules(w.system, w.acme))[0]?.id ?? '';
const taskOf = async (w: World) => ticketTask(w.acme, 1, (await loadTasks(w.system, w.acme, 1))[0]?.id ?? '');
const set = (expression: string, values: Record<string, unknown>, names?: Record<string, string>) => ({
  UpdateExpression: expression,
  ExpressionAttributeValues: values,
  ...(names ? { ExpressionAttributeNames: names } : {}),
});

const planted: readonly [string, InvariantId, (w: World) => Promise<unknown>][] = [
  [
    'a schedule that says it opened more than its log tells',
    'I4',
    async (w) => w.system.update(scheduleHead(w.acme, await scheduleOf(w)), set('SET s.made = :n', { ':n': 9 })),
  ],
  [
    'a schedule’s ticket with other words than were sealed',
    'I6',
    async (w) => {
      const other = set('SET #t.ticket.subject = :x', { ':x': 'Pay' }, { '#t': 'text' });
      return w.system.update(scheduleDetail(w.acme, await scheduleOf(w)), other);
    },
  ],
  [
    'a schedule whose alarm is gone',
    'I12',
    async (w) => w.system.update(scheduleHead(w.acme, await scheduleOf(w)), { UpdateExpression: 'REMOVE g4p, g4s' }),
  ],
  [
    'a deleted schedule that opened something all the same',
    'I10',
    async (w) => {
      const id = await scheduleOf(w);
      await remove(w.staff('tom'), `sch_${acmeId}${id}`, undefined);
      const before = await loadSchedule(w.system, w.acme, id);
      if (!before) throw new Error('a deleted schedule keeps its head');
      const { deletedAt: _, ...rest } = before.state;
      const events = [{ type: 'schedule.moved' as const }];
      const by = { kind: 'system' as const, id: 'timer' };
      const at = w.now();
      return w.system.transact(
        scheduleWrites({ scope: w.acme, before, next: rest, events, by, at, requestId: 'late' }),
      );
    },
  ],
  ['a task that is gone', 'I4', async (w) => w.system.delete(await taskOf(w))],
  [
    'a task in the list of somebody else',
    'I14',
    async (w) => w.system.update(await taskOf(w), set('SET g1p = :other', { ':other': workPk(w.msp, 'ada') })),
  ],
];

test('tasks and schedules as they should be violate nothing, nor does a schedule that was deleted', async () => {
  expect(await violated()).toEqual([]);
  await remove(world.staff('tom'), `sch_${acmeId}${await scheduleOf(world)}`, undefined);
  expect(await violated()).toEqual([]);
});

test.each(planted)('%s is found (%s)', async (_what, id, plant) => {
  await plant(world);
  expect(await violated()).toContain(id);
});
