import { act } from '@portico/app/ticket/act';
import { note, reply } from '@portico/app/ticket/converse';
import { link } from '@portico/app/ticket/link';
import { merge } from '@portico/app/ticket/merge';
import { open } from '@portico/app/ticket/open';
import { create } from '@portico/app/umbrella/create';
import { join } from '@portico/app/umbrella/join';
import { type InvariantId, invariantIds } from '@portico/app/verify/findings';
import { type VerifyReport, verifyStore } from '@portico/app/verify/verify';
import type { Item } from '@portico/store/db';
import {
  configCurrent,
  inboxItem,
  inboxPk,
  inboxRange,
  listPk,
  rollup,
  ticketEvent,
  ticketHead,
  ticketLink,
  ticketPk,
  ticketSequence,
  ticketTerms,
  umbrellaMember,
  uniqueExternal,
  workPk,
} from '@portico/store/keys';
import { putMute } from '@portico/store/notification/settings';
import { postingKey } from '@portico/store/projection/terms';

import { linkItem } from '@portico/store/ticket/link';

import { noticeSettings, outboxPk } from '@portico/store/work-keys';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World, zenithId } from '../testing.ts';
import { append, forge, late, warned } from './testing-forge.ts';

let world: World;

/** A desk after some days of work: every kind of item that verifying looks at. */
beforeEach(async () => {
  world = await startWorld();
  const tom = () => world.staff('tom');
  const openOne = async (client = acmeId, more = {}) => {
    const ticket = { client, kind: 'incident', subject: 'Coffee machine leaks', description: 'Much water' } as const;
    await open(tom(), { ...ticket, impact: 2, urgency: 2, requester: 'rita', team: 'net', ...more });
  };
  await openOne(acmeId, { external: { source: 'servicenow', id: 'INC1' } });
  await openOne(acmeId, { assignee: 'ada' });
  await openOne(zenithId);
  world.advance(60);
  await reply(world.staff('ada'), 'ACME-2', 'We look at it');
  await note(tom(), 'ACME-2', 'Again');
  await link(tom(), 'ACME-1', { type: 'related', ref: 'ACME-2' }, undefined);
  const { body } = await create(tom(), { title: 'Water' });
  await join(tom(), body.id, { ref: 'ACME-1' });
  await join(tom(), body.id, { ref: 'ZEN-1' });
  world.advance(7_200);
  await world.scheduler.tick();
  await act(tom(), 'ACME-2', 'resolve', { code: 'fixed', text: 'New seal' }, undefined);
  await world.settle();
});
afterEach(() => world.close());

async function verify(): Promise<VerifyReport> {
  const run = verifyStore(world.system, world.ports.files.store);
  for (;;) {
    const step = await run.next();
    if (step.done) return step.value;
  }
}

/** Ids of the invariants that are found violated. */
async function violated(): Promise<InvariantId[]> {
  const { invariants } = await verify();
  return (Object.keys(invariants) as InvariantId[]).filter((id) => invariants[id].violated > 0);
}

const set = (expression: string, values: Record<string, unknown>, names?: Record<string, string>) => ({
  UpdateExpression: expression,
  ExpressionAttributeValues: values,
  ...(names ? { ExpressionAttributeNames: names } : {}),
});

test('a sound store has no violation, and every invariant was looked at', async () => {
  // A merge, for what only tickets that go together show.
  await open(world.staff('tom'), {
    client: zenithId,
    kind: 'incident',
    subject: 'Tap',
    description: '',
    impact: 2,
    urgency: 2,
    requester: 'rita',
  });
  await merge(world.staff('tom'), 'ZEN-2', { into: 'ZEN-1' });
  await world.settle();
  const report = await verify();
  for (const [id, verdict] of Object.entries(report.invariants)) {
    expect(verdict.violations, id).toEqual([]);
    expect(verdict.checked, id).toBeGreaterThan(0);
  }
  expect(report).toMatchObject({ tickets: 4, imported: 0 });
});

test('a projection that was never made is told, not taken for a store without tickets', async () => {
  const quiet = await startWorld({ pump: false });
  const ticket = { client: acmeId, kind: 'incident', subject: 's', description: '', impact: 2, urgency: 2 } as const;
  await open(quiet.staff('tom'), { ...ticket, requester: 'rita' });
  const before = world;
  world = quiet;
  expect(await violated()).toEqual(['I13', 'I14']);
  await quiet.close();
  world = before;
});

const planted: readonly (readonly [string, InvariantId, (w: World) => Promise<unknown>])[] = [
  [
    'a number that would be given out again',
    'I3',
    (w) => w.system.update(ticketSequence(w.acme), set('SET #n = :one', { ':one': 1 }, { '#n': 'n' })),
  ],
  [
    'a source id that names another ticket',
    'I3',
    (w) =>
      w.system.update(uniqueExternal(w.acme, 'servicenow', 'INC1'), set('SET #n = :two', { ':two': 2 }, { '#n': 'n' })),
  ],
  [
    'a head that was changed past its log',
    'I4',
    (w) => w.system.update(ticketHead(w.acme, 1), set('SET s.reopens = :n', { ':n': 4 })),
  ],
  ['a log entry that is gone', 'I4', (w) => w.system.delete(ticketEvent(w.acme, 2, 2))],
  ['a head without its last entry', 'I4', (w) => w.system.delete(ticketEvent(w.acme, 2, 5))],
  [
    'an entry that does not say who did it',
    'I5',
    (w) => w.system.update(ticketEvent(w.acme, 1, 1), set('SET #by.id = :no', { ':no': '' }, { '#by': 'by' })),
  ],
  [
    'an entry that was changed afterwards',
    'I6',
    (w) => w.system.update(ticketEvent(w.acme, 1, 1), set('SET #s.priority = :one', { ':one': 1 }, { '#s': 'set' })),
  ],
  [
    'a subject that was changed in the log',
    'I6',
    (w) =>
      w.system.update(
        ticketEvent(w.acme, 1, 1),
        set('SET #f.subject = :t', { ':t': 'Nothing leaks' }, { '#f': 'free' }),
      ),
  ],
  [
    'a message whose text was changed',
    'I6',
    async (w) => {
      const [message] = (await w.system.query<Item>({ pk: ticketPk(w.acme, 2), prefix: 'C#' })).items;
      return w.system.put({ ...message, text: 'We do not look at it' } as Item);
    },
  ],
  [
    'a message that is gone',
    'I6',
    async (w) => {
      const [message] = (await w.system.query<Item>({ pk: ticketPk(w.acme, 2), prefix: 'C#' })).items;
      return message && w.system.delete({ pk: message.pk, sk: message.sk });
    },
  ],
  [
    'a step that the process does not have',
    'I7',
    (w) => forge(w, { status: 'closed', phase: 'closed' }, 'ticket.closed'),
  ],
  ['a state that nothing tells of', 'I7', (w) => forge(w, { status: 'in_progress' }, 'ticket.noted')],
  [
    'a calendar that was changed in place, so that other seconds count than did',
    'I35',
    async (w) => {
      const current = await w.system.get<Item>(configCurrent(w.acme, 'calendar'));
      const value = { timeZone: 'UTC', hours: { mon: [['09:00', '09:30']] } };
      return w.system.put({ ...current, value } as Item);
    },
  ],
  ['a breach that is told again', 'I10', (w) => append(w, {}, late('2026-03-02T10:00:00Z'), 'forged')],
  [
    'a close that came before it was due',
    'I10',
    (w) =>
      append(w, {}, { type: 'ticket.closed', data: { scheduledAt: '2030-01-01T00:00:00Z', automatic: true } }, 'early'),
  ],
  [
    'a close that was put off and is not scheduled anew',
    'I10',
    (w) => {
      const data = { scheduledAt: '2026-03-02T09:00:00Z', until: '2026-03-09T09:00:00Z' };
      return append(w, {}, { type: 'ticket.close_put_off', data }, 'put-off');
    },
  ],
  [
    'a mute of a ticket that is not there',
    'I36',
    (w) => putMute(w.system, w.acme, 'rita', { client: acmeId, number: 99 }, w.now()),
  ],
  [
    'a choice that cannot be read',
    'I36',
    (w) => w.system.put({ ...noticeSettings(w.msp, 'tom'), _t: 'NP', v: 1, at: w.now(), value: { kinds: [] } }),
  ],
  [
    'a mail that waits where nothing will find it',
    'I36',
    async (w) => {
      const line = (await w.system.query<Item>({ pk: outboxPk(w.acme, 'rita') })).items[0];
      return line && w.system.put({ ...line, due: w.now() });
    },
  ],
  ['a warning that is told again', 'I10', (w) => append(w, {}, [warned('02'), warned('02')], 'forged')],
  ['a warning that is told too early', 'I10', (w) => append(w, {}, warned('09'), 'forged')],
  ['a breach that is told too early', 'I10', (w) => append(w, {}, late('2026-03-09T10:00:00Z'), 'forged')],
  [
    'an alarm that is gone',
    'I12',
    (w) => w.system.update(ticketHead(w.acme, 1), { UpdateExpression: 'REMOVE g4p, g4s' }),
  ],
  [
    'an alarm at another time',
    'I12',
    (w) => w.system.update(ticketHead(w.acme, 1), set('SET g4s = :later', { ':later': '2030-01-01T00:00:00Z#x' })),
  ],
  [
    'a counter that was added to twice',
    'I13',
    (w) => w.system.update(rollup(w.acme, 'CNT'), set('ADD #all :one', { ':one': 1 }, { '#all': 'all' })),
  ],
  ['a rollup of the MSP that is gone', 'I13', (w) => w.system.delete(rollup(w.msp, 'CNT'))],
  [
    'a ticket in the queue of somebody else',
    'I14',
    (w) => w.system.update(ticketHead(w.acme, 1), set('SET g1p = :other', { ':other': workPk(w.msp, 'tom') })),
  ],
  [
    'a row that a deleted ticket left behind',
    'I14',
    async (w) => {
      const head = await w.system.get<Item>(ticketHead(w.acme, 1));
      return w.system.put({ ...head, ...ticketHead(w.acme, 999) } as Item);
    },
  ],
  ['a posting that is gone', 'I14', (w) => w.system.delete(postingKey(w.acme, 1, created, 'coffee'))],
  ['a posting of no ticket', 'I14', (w) => w.system.put({ ...postingKey(w.acme, 1, created, 'coffin'), _t: 'X' })],
  ['a ticket without its list of words', 'I14', (w) => w.system.delete(ticketTerms(w.acme, 1))],
  [
    'a person told twice of one event',
    'I15',
    async (w) => {
      const [item] = (await w.system.query<Item>({ pk: inboxPk(w.msp, 'ada'), ...inboxRange })).items;
      return w.system.put({
        ...item,
        ...inboxItem(w.msp, 'ada', '2026-03-05T00:00:00.000Z', String(item?.['e'])),
      } as Item);
    },
  ],
  [
    'an end user told of a note',
    'I15',
    (w) => {
      const event = `${w.acme}.2.3.0`;
      const told = { _t: 'N', e: event, ty: 'ticket.noted', cl: acmeId, n: 2, at: '2026-03-02T09:01:00.000Z' };
      return w.system.put({ ...inboxItem(w.acme, 'rita', told.at, event), ...told });
    },
  ],
  [
    'a request with two effects on a ticket',
    'I20',
    (w) => append(w, {}, { type: 'ticket.noted' }, 'request-1', '2026-03-02T09:00:00Z'),
  ],
  [
    'a head that says it is of another client',
    'I21',
    (w) => w.system.update(ticketHead(w.acme, 1), set('SET r.cl = :z', { ':z': zenithId })),
  ],
  ['a link that no entry tells of', 'I4', (w) => w.system.put(linkItem(w.acme, 1, 'child', 2))],
  ['a link that the other ticket does not know of', 'I21', (w) => w.system.delete(ticketLink(w.acme, 2, 'related', 1))],
  [
    'a requester of another client',
    'I21',
    (w) => w.system.update(ticketHead(w.acme, 1), set('SET r.rq = :who', { ':who': 'stranger' })),
  ],
  [
    'an umbrella over a client of nobody',
    'I21',
    async (w) => {
      const row = (await w.system.query<Item>({ index: 'list', pk: listPk(w.msp, 'UMB') })).items[0];
      const id = String((row?.['r'] as { id: string } | undefined)?.id);
      return w.system.put({ ...umbrellaMember(w.msp, id, 'zzzzzz', 1), _t: 'UM', client: 'zzzzzz', n: 1 });
    },
  ],
];

/** When the first tickets were opened, epoch seconds. */
const created = Date.parse('2026-03-02T09:00:00Z') / 1000;

test('each invariant has a violation planted, here or in the tests of what it is about', () => {
  // test/journeys/files.test.ts; verify-related.test.ts.
  const elsewhere: readonly InvariantId[] = ['I26', 'I27', 'I34'];
  expect([...new Set([...planted.map(([, id]) => id), ...elsewhere])].sort()).toEqual([...invariantIds].sort());
});

test.each(planted)('%s is found (%s)', async (_what, id, plant) => {
  await plant(world);
  expect(await violated()).toContain(id);
});
