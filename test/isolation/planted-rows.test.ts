import { clientScope } from '@portico/domain/kernel/scope';
import { createScheduler } from '@portico/local/scheduler';
import type { Item } from '@portico/store/db';
import {
  alarmPk,
  alarmShards,
  boardPk,
  boardPriorities,
  directoryIndex,
  inboxItem,
  listPk,
  listPrefix,
  posting,
  ticketHead,
  workPk,
} from '@portico/store/keys';
import type { HeadItem } from '@portico/store/ticket/head';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { furnish, type Places } from '../support/places.ts';
import { everythingReadable } from '../support/readable.ts';
import { startWorld, type World } from '../support/world.ts';

/** Rows that stand where no code of ours puts them: under another tenant's key, in an index of this one. */
let world: World;
let places: Places;
beforeEach(async () => {
  world = await startWorld();
  places = await furnish(world);
});
afterEach(() => world.close());

const WORD = 'planted';

/** A head of somebody else's ticket as it is, and then as a row of every index of Northwind. */
async function plant(from: 'donau' | 'bluewater', disguise: Partial<HeadItem['r']> = {}): Promise<number> {
  const ref = from === 'donau' ? places.tickets.nina : places.tickets.ruth;
  const { scope } = world.client(from);
  const head = await world.system.get<HeadItem>(ticketHead(scope, Number(ref.split('-')[1])));
  if (!head) throw new Error('there is nothing to plant');
  const p = world.msp('northwind');
  const acme = world.client('acme').scope;
  const due = '2026-03-02T11:00:00.000Z';
  const works = [
    undefined,
    world.person('tom').id,
    world.person('elena').id,
    world.person('marcus').id,
    world.team('Service Desk'),
  ].map((owner) => workPk(p, owner));
  const lists = [listPk(acme, 'T'), listPk(world.client('kitefield').scope, 'T')];
  const rows: Record<string, string>[] = [
    ...works.map((g1p) => ({ g1p, g1s: `${due}#1#5fj5f8#000000077` })),
    ...lists.flatMap((g2p) =>
      [`${listPrefix.open}${due}#000000077`, `${listPrefix.ended}${due}#000000077`].map((g2s) => ({ g2p, g2s })),
    ),
    ...boardPriorities.map((priority) => ({ g3p: boardPk(p, priority), g3s: `${due}#5fj5f8#000000077` })),
  ];
  const { g1p: _1, g1s: _2, g2p: _3, g2s: _4, g3p: _5, g3s: _6, g4p: _7, g4s: _8, ...bare } = head;
  for (const [i, row] of rows.entries()) {
    const item: Item = { ...bare, ...row, sk: `@planted${i}`, r: { ...head.r, sub: `${WORD} ${i}`, ...disguise } };
    await world.system.put(item);
  }
  return rows.length;
}

const viewers = ['tom', 'elena', 'marcus', 'grace', 'daniel'] as const;
const slugs = ['acme', 'kitefield', 'bluewater'];

describe.each([
  ['of another MSP', 'donau', {}, ['tom', 'elena', 'marcus', 'grace', 'daniel']],
  [
    'of another MSP, saying that it is Acme’s',
    'donau',
    { cl: '5fj5f8' },
    ['tom', 'elena', 'marcus', 'grace', 'daniel'],
  ],
  ['of a client that is not granted', 'bluewater', {}, ['elena', 'marcus', 'grace', 'daniel']],
  ['of another client, saying that it is Acme’s', 'bluewater', { cl: '5fj5f8', n: 1 }, viewers],
] as const)('a ticket’s row %s', (_name, from, disguise, blind) => {
  test.each(blind)('in the indexes work, list and board is never shown to %s', async (who) => {
    const before = await everythingReadable(world.as(who), slugs);
    expect(await plant(from, { ...disguise } as Partial<HeadItem['r']>)).toBeGreaterThan(10);
    const after = await everythingReadable(world.as(who), slugs);
    for (const [path, text] of after) expect(text, `${who} reads ${path}`).not.toContain(WORD);
    expect([...after.keys()]).toEqual([...before.keys()]);
  });
});

test('a planted row is really there: without a scope the index gives it', async () => {
  await plant('donau');
  const rows = await world.system.query<Item>({ index: 'board', pk: boardPk(world.msp('northwind'), 1) });
  expect(JSON.stringify(rows.items)).toContain(WORD);
});

test('people, clients, teams and keys of others that stand in a directory are not of it', async () => {
  const p = world.msp('northwind');
  const acme = world.client('acme').scope;
  const donau = world.client('donau').scope;
  const base = (n: number): Item => ({ pk: `${donau}#USR#planted${n}`, sk: '@' });
  const r = {
    id: WORD,
    name: WORD,
    email: `${WORD}@x.example`,
    roles: ['user'],
    teams: [],
    role: 'technician',
    slug: WORD,
    prefix: 'PLT',
    active: true,
  };
  const indexes = [
    directoryIndex(p, 'USR', WORD, '1'),
    directoryIndex(p, 'TM', WORD, '1'),
    directoryIndex(p, 'CLI', WORD, '1'),
    directoryIndex(acme, 'USR', WORD, '1'),
    { g2p: listPk(p, 'KEY'), g2s: WORD },
  ];
  for (const [i, index] of indexes.entries()) await world.system.put({ ...base(i), _t: 'staff', ...index, r });
  world.sleep('PT61S');
  for (const [who, path] of [
    ['tom', '/v1/directory'],
    ['priya', '/v1/api-keys'],
    ['tom', `/v1/clients/${world.client('acme').id}/contacts`],
    ['grace', `/v1/clients/${world.client('acme').id}/contacts`],
  ] as const) {
    const answer = await world.as(who).get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    expect(answer.text).not.toContain(WORD);
  }
});

test('postings and notifications that name a client not granted show nothing of it', async () => {
  const p = world.msp('northwind');
  const seconds = Math.floor(world.ms() / 1000);
  const number = Number(places.tickets.ruth.split('-')[1]);
  await world.system.put({ ...posting(p, 'plantedword', seconds, world.client('bluewater').id, number), _t: 'X' });
  await world.system.put({ ...posting(p, 'plantedword', seconds, world.client('donau').id, 1), _t: 'X' });
  const found = async (who: string) =>
    (await world.as(who).get<{ items: { number: string }[] }>('/v1/search?q=plantedword')).body.items.map(
      (one) => one.number,
    );
  expect([await found('tom'), await found('elena'), await found('marcus')]).toEqual([[places.tickets.ruth], [], []]);
  const elena = world.person('elena').id;
  const told = {
    _t: 'N',
    e: 'x',
    ty: 'ticket.replied',
    at: world.now(),
    cl: world.client('bluewater').id,
    n: number,
    l: 'BLUE-1',
    sub: WORD,
    by: { kind: 'staff', id: 'x' },
  };
  await world.system.put({ ...inboxItem(p, elena, world.now(), 'x'), ...told });
  expect((await world.as('elena').get('/v1/notifications')).text).not.toMatch(/planted|BLUE/);
});

describe('the index of alarms', () => {
  test('is out of reach of every tenant session', async () => {
    const { QueryCommand } = await import('@aws-sdk/lib-dynamodb');
    const msp = world.msp('northwind');
    const cli = world.client('acme').id;
    for (const client of [
      world.engine.as({ role: 'ProviderScope', tags: { msp } }),
      world.engine.as({ role: 'ClientScope', tags: { msp, cli } }),
    ]) {
      for (let shard = 0; shard < alarmShards; shard++) {
        const command = new QueryCommand({
          TableName: 'portico',
          IndexName: 'alarm',
          KeyConditionExpression: 'g4p = :p',
          ExpressionAttributeValues: { ':p': alarmPk(shard) },
        });
        await expect(client.send(command)).rejects.toThrow(expect.objectContaining({ name: 'AccessDeniedException' }));
      }
    }
  });

  test('wakes no ticket before its time, whoever planted an alarm for it, and no other thing at all', async () => {
    const { scope } = world.client('donau');
    const number = Number(places.tickets.nina.split('-')[1]);
    const foreign = clientScope(world.client('donau').msp, world.client('acme').id);
    const early = { g4p: alarmPk(3), g4s: `2026-03-02T09:00:00.000Z#x#1` };
    for (const pk of [
      ticketHead(scope, number).pk,
      ticketHead(scope, 999).pk,
      ticketHead(foreign, 1).pk,
      `${scope}#USR#x`,
    ]) {
      await world.system.put({ pk, sk: '@alarm', _t: 'T', ...early });
    }
    const faults: unknown[] = [];
    const scheduler = createScheduler({
      ports: world.ports,
      every: () => () => undefined,
      onFault: (error) => faults.push(error),
    });
    const count = await scheduler.tick();
    scheduler.stop();
    expect([count.fired, count.lost, count.failed, faults]).toEqual([0, 0, 0, []]);
  });
});
