import { tellChildren } from '@portico/app/ticket/children';
import { reply } from '@portico/app/ticket/converse';
import { link } from '@portico/app/ticket/link';
import { merge } from '@portico/app/ticket/merge';
import { move } from '@portico/app/ticket/move';
import { open } from '@portico/app/ticket/open';
import { log } from '@portico/app/time/log';
import { type InvariantId, invariantIds } from '@portico/app/verify/findings';
import { verifyStore } from '@portico/app/verify/verify';
import type { Item } from '@portico/store/db';
import { fanOutMark, movedTicket, ticketHead, ticketPk, ticketTime } from '@portico/store/keys';
import { taskItem } from '@portico/store/task/task';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World, zenithId } from '../testing.ts';

/** What several tickets do together, and time: violations that verifying must find. */
let world: World;
beforeEach(async () => {
  world = await startWorld();
  const ticket = {
    kind: 'incident',
    subject: 'Leak',
    description: '',
    requester: 'rita',
    impact: 2,
    urgency: 2,
  } as const;
  for (const client of [acmeId, acmeId, zenithId]) await open(world.staff('tom'), { ...ticket, client });
  await reply(world.staff('ada'), 'ACME-2', 'We look at it');
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
    return invariantIds.filter((id) => invariants[id].violated > 0);
  }
}

const set = (expression: string, values: Record<string, unknown>, names?: Record<string, string>) => ({
  UpdateExpression: expression,
  ExpressionAttributeValues: values,
  ...(names ? { ExpressionAttributeNames: names } : {}),
});

/** Two tickets of Zenith that are one: `ZEN-3` is merged into `ZEN-2`. */
async function mergeTwo(w: World): Promise<void> {
  const ticket = {
    client: zenithId,
    kind: 'incident',
    subject: 'Tap drips',
    description: '',
    requester: 'rita',
  } as const;
  for (let i = 0; i < 2; i++) await open(w.staff('tom'), { ...ticket, impact: 2, urgency: 2 });
  await merge(w.staff('tom'), 'ZEN-3', { into: 'ZEN-2' });
  await w.settle();
}

/** A ticket of Zenith, `ZEN-2`, that was moved to Acme with what was said on it, and is `ACME-3` now. */
async function moveOne(w: World): Promise<void> {
  const ticket = {
    client: zenithId,
    kind: 'incident',
    subject: 'Wrong door',
    description: '',
    requester: 'rita',
  } as const;
  await open(w.staff('tom'), { ...ticket, impact: 2, urgency: 2 });
  await reply(w.staff('tom'), 'ZEN-2', 'We move it');
  await move(w.staff('tom'), 'ZEN-2', { client: 'acme', requester: 'carl' });
  await w.settle();
}

const planted: readonly (readonly [string, InvariantId, (w: World) => Promise<unknown>])[] = [
  [
    'a merged ticket that its survivor does not know of',
    'I27',
    async (w) => {
      await mergeTwo(w);
      await w.system.update(ticketHead(w.zenith, 2), { UpdateExpression: 'REMOVE s.absorbed' });
    },
  ],
  [
    'a survivor that counts a ticket to itself which is not merged into it',
    'I27',
    (w) => w.system.update(ticketHead(w.acme, 1), set('SET s.absorbed = :two', { ':two': [2] })),
  ],
  [
    'a message said to have gone to a ticket that does not have it',
    'I27',
    async (w) => {
      const [message] = await w.system.all<Item>({ pk: ticketPk(w.acme, 2), prefix: 'C#' }, 10);
      const { pk, sk } = message ?? { pk: '', sk: '' };
      await w.system.update({ pk, sk }, set('SET #to = :one', { ':one': 1 }, { '#to': 'to' }));
    },
  ],
  [
    'a child that its parent’s word has not reached',
    'I27',
    async (w) => {
      const ticket = {
        client: zenithId,
        kind: 'incident',
        subject: 'No light',
        description: '',
        requester: 'rita',
      } as const;
      for (let i = 0; i < 2; i++) await open(w.staff('tom'), { ...ticket, impact: 2, urgency: 2 });
      await link(w.staff('tom'), 'ZEN-2', { type: 'child', ref: 'ZEN-3' }, undefined);
      const { version } = await tellChildren(w.staff('tom'), 'ZEN-2', 'Light is back');
      await w.settle();
      await w.system.delete(fanOutMark(w.zenith, 2, version, 3));
    },
  ],
  [
    'a tombstone whose ticket nobody can find any more',
    'I27',
    async (w) => {
      await moveOne(w);
      await w.system.delete(movedTicket(w.msp, zenithId, 2));
    },
  ],
  [
    'a message that was lost on the way to another client',
    'I27',
    async (w) => {
      await moveOne(w);
      const [message] = await w.system.all<Item>({ pk: ticketPk(w.acme, 3), prefix: 'C#' }, 10);
      if (message) await w.system.delete({ pk: message.pk, sk: message.sk });
    },
  ],
  [
    'a task that stayed behind when its ticket was moved',
    'I27',
    async (w) => {
      await moveOne(w);
      await w.system.put(taskItem(w.zenith, 2, { id: 'tsk1', title: 'Call', order: 0, steps: [], after: [] }));
    },
  ],
  [
    'a total of time that no entries come to',
    'I34',
    async (w) => {
      await log(w.staff('tom'), 'ACME-1', { minutes: 30 });
      await w.settle();
      return w.system.update(ticketHead(w.acme, 1), set('SET s.#t.minutes = :n', { ':n': 45 }, { '#t': 'time' }));
    },
  ],
  [
    'a time entry that is gone',
    'I34',
    async (w) => {
      const { body } = await log(w.staff('tom'), 'ACME-1', { minutes: 30 });
      await w.settle();
      return w.system.delete(ticketTime(w.acme, 1, body.id, 1));
    },
  ],
  [
    'a time entry that counts for more than was logged',
    'I34',
    async (w) => {
      const { body } = await log(w.staff('tom'), 'ACME-1', { minutes: 30 });
      await w.settle();
      return w.system.update(ticketTime(w.acme, 1, body.id, 1), set('SET e.minutes = :n', { ':n': 300 }));
    },
  ],
];

test('tickets merged, moved and with time on them as they should be violate nothing', async () => {
  await mergeTwo(world);
  await log(world.staff('tom'), 'ACME-1', { minutes: 30 });
  await world.settle();
  expect(await violated()).toEqual([]);
});

test('each invariant of them has a violation planted', () => {
  expect([...new Set(planted.map(([, id]) => id))].sort()).toEqual(['I27', 'I34']);
});

test.each(planted)('%s is found (%s)', async (_what, id, plant) => {
  await plant(world);
  expect(await violated()).toContain(id);
});
