import { apply } from '@portico/app/macro/macros';
import type { Ports } from '@portico/app/ports';
import { act } from '@portico/app/ticket/act';
import { link } from '@portico/app/ticket/link';
import { open } from '@portico/app/ticket/open';
import { undo } from '@portico/app/ticket/undo';
import { sweep } from '@portico/app/timer/sweep';
import { confirm } from '@portico/app/waiting/confirm';
import { Db } from '@portico/store/db';
import { configCurrent } from '@portico/store/keys';
import { readEntry } from '@portico/store/ticket/log';
import { loadTicket, readLog } from '@portico/store/ticket/read';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World } from '../testing.ts';

const DAY = 86_400;
const [PARENT, CHILD] = ['ACME-1', 'ACME-2'];
const resolution = { code: 'fixed', text: 'The fuse is replaced' };
let world: World;

/** A parent and its child, both resolved, where the desk lets no parent end before its children. */
beforeEach(async () => {
  world = await startWorld({ pump: false });
  const ending = { label: 'End', kind: 'note', text: 'x', actions: [{ action: 'resolve', input: resolution }] };
  const reminders = { after: '1 hours', times: 1, resolve: resolution };
  const waiting = { id: 'requester', label: 'You', pausesClock: true, awaits: 'requester', reminders };
  await setDesk({ parentWaitsForChildren: true, macros: { ending }, pendingReasons: [waiting] });
  const ticket = { client: acmeId, kind: 'incident', subject: 'No power', description: '', requester: 'rita' } as const;
  for (let n = 0; n < 2; n++) await open(tom(), { ...ticket, impact: 2, urgency: 2 });
  await link(tom(), PARENT, { type: 'child', ref: CHILD }, undefined);
  for (const ref of [CHILD, PARENT]) await act(tom(), ref, 'resolve', resolution, undefined);
});
afterEach(() => world.close());

const tom = () => world.staff('tom');
const rita = () => world.contact(acmeId, 'rita');
const state = async (n = 1) => (await loadTicket(world.system, world.acme, n))?.state;
const reopenChild = () => act(rita(), CHILD, 'reopen', { reason: 'Still dark' }, undefined);

async function setDesk(value: object): Promise<void> {
  const key = configCurrent(world.acme, 'desk');
  const item = await world.system.get(key);
  await world.system.put({ ...item, ...key, value: { ...(item?.['value'] as object), ...value } });
}

/** What the newest entry of the parent tells. */
async function lastTold(): Promise<{ at: string; events: readonly unknown[] }> {
  let last = { at: '', events: [] as readonly unknown[] };
  for await (const item of readLog(world.system, world.acme, 1)) {
    const { at, events } = readEntry(item);
    last = { at, events };
  }
  return last;
}

test('a parent whose child was opened again does not close by itself until the child has ended', async () => {
  const due = (await state())?.closesAt;
  await reopenChild();
  world.advance(7 * DAY);
  await world.scheduler.tick();
  const until = '2026-03-10T09:00:00Z';
  expect(await state()).toMatchObject({ phase: 'resolved', closesAt: until });
  expect(await lastTold()).toMatchObject({
    events: [{ type: 'ticket.close_put_off', data: { scheduledAt: due, until } }],
  });
  await act(tom(), CHILD, 'resolve', resolution, undefined);
  world.advance(DAY - 1);
  await world.scheduler.tick();
  expect((await state())?.phase).toBe('resolved');
  world.advance(1);
  await world.scheduler.tick();
  expect((await state())?.phase).toBe('closed');
  expect(await lastTold()).toMatchObject({ at: until, events: [{ type: 'ticket.closed', data: { automatic: true } }] });
});

test('where the desk does not say so, it closes over its open child', async () => {
  await setDesk({ parentWaitsForChildren: false });
  await reopenChild();
  world.advance(7 * DAY);
  await world.scheduler.tick();
  expect((await state())?.phase).toBe('closed');
});

test('a child opened again between the look at it and the commit makes the close lose; the next sweep puts it off', async () => {
  // The child is to close by itself later than its parent, not in the same sweep.
  world.advance(3_600);
  await reopenChild();
  await act(tom(), CHILD, 'resolve', resolution, undefined);
  world.advance(7 * DAY - 3_600);
  const deps = { ports: interrupting(async () => void (await reopenChild())) };
  const count = await sweep(deps, world.now(), 1_000);
  expect(count.lost).toBe(1);
  expect((await state())?.phase).toBe('resolved');
  await world.scheduler.tick();
  expect(await lastTold()).toMatchObject({ events: [{ type: 'ticket.close_put_off' }] });
});

test('a macro, the requester’s word, reminders without an answer and an undone reopening wait for the child too', async () => {
  await reopenChild();
  const refused = { code: 'ticket.open_children' };
  await expect(confirm(rita(), PARENT, { solved: true })).rejects.toMatchObject(refused);
  await act(tom(), PARENT, 'reopen', { reason: 'Not over' }, undefined);
  await expect(apply(tom(), PARENT, 'ending', {})).rejects.toMatchObject(refused);
  await expect(undo(tom(), PARENT, undefined)).rejects.toMatchObject(refused);
  await act(tom(), PARENT, 'pend', { reason: 'requester' }, undefined);
  for (let hour = 0; hour < 3; hour++) {
    world.advance(3_600);
    await world.scheduler.tick();
  }
  expect((await state())?.phase).toBe('pending');
  expect(await lastTold()).toMatchObject({ events: [{ type: 'ticket.close_put_off' }] });
  await act(tom(), CHILD, 'resolve', resolution, undefined);
  world.advance(DAY);
  await world.scheduler.tick();
  expect((await state())?.phase).toBe('resolved');
});

/** The product's ports, where something happens once: after everything was read, before the parent is written. */
function interrupting(happen: () => Promise<void>): Ports {
  let left = 1;
  return {
    ...world.ports,
    client: async (scope) => {
      const client = world.engine.as({ role: 'ClientScope', tags: { msp: scope.slice(0, 8), cli: scope.slice(9) } });
      return new Db(
        {
          async send(command: { constructor: { name: string }; input?: { TransactItems?: readonly object[] } }) {
            // Only the parent's close holds another ticket.
            const holds = command.input?.TransactItems?.some((one) => 'ConditionCheck' in one) === true;
            if (holds && left-- > 0) await happen();
            return client.send(command as never);
          },
        },
        scope,
      );
    },
  };
}
