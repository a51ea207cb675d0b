import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { list } from '@portico/app/notify/list';
import { erase } from '@portico/app/person/erase';
import { search } from '@portico/app/search/search';
import { act } from '@portico/app/ticket/act';
import { reply } from '@portico/app/ticket/converse';
import { open } from '@portico/app/ticket/open';
import { read } from '@portico/app/ticket/read';
import { verifyStore } from '@portico/app/verify/verify';
import { contactHead } from '@portico/store/keys';
import { table } from '@portico/store/table';
import { loadTicket } from '@portico/store/ticket/read';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World } from '../testing.ts';

let world: World;

/** Rita's own ticket with a conversation, and one of hers that the desk opened; Carl has written on both. */
beforeEach(async () => {
  world = await startWorld();
  const ticket = { client: acmeId, kind: 'incident', impact: 2, urgency: 2 } as const;
  await open(world.contact(acmeId, 'rita'), { ...ticket, subject: 'Badge', description: 'My passport is K4711' });
  await open(world.staff('tom'), {
    ...ticket,
    subject: 'Phone',
    description: 'Broken',
    requester: 'rita',
    assignee: 'ada',
  });
  await open(world.staff('tom'), { ...ticket, subject: 'Desk lamp', description: 'Dark', requester: 'carl' });
  world.advance(60);
  await reply(world.contact(acmeId, 'rita'), 'ACME-1', 'Call me at Gardenstreet');
  await reply(world.staff('tom'), 'ACME-1', 'We will phone');
  await reply(world.contact(acmeId, 'carl'), 'ACME-1', 'Carl speaking');
  await act(world.staff('tom'), 'ACME-2', 'resolve', { code: 'fixed', text: 'Swapped' }, undefined);
  await act(world.contact(acmeId, 'rita'), 'ACME-2', 'reopen', { reason: 'Gardenstreet again' }, undefined);
  await world.settle();
});
afterEach(() => world.close());

async function violations(): Promise<unknown[]> {
  const run = verifyStore(world.system, world.ports.files.store);
  for (;;) {
    const step = await run.next();
    if (step.done) return Object.values(step.value.invariants).flatMap((one) => one.violations);
  }
}

/** Everything that stands in the client's and the MSP's items, as text, without ids, salts and hashes. */
async function dump(): Promise<string> {
  const client = world.engine.as({ role: 'System' });
  const items: Record<string, unknown>[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: table.name, ...(from ? { ExclusiveStartKey: from } : {}) }),
    );
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from);
  const own = items.filter((item) => !String(item['pk']).startsWith(world.zenith));
  // What is random may spell anything, a name too.
  const words = JSON.stringify(own).replaceAll(/[\w-]{20,}/g, '');
  return words.replaceAll('"rita"', '').replaceAll('#rita', '');
}

const rita = /Rita|rita@|K4711|passport|Gardenstreet/i;

test('an erased person leaves no name, address or text of theirs, and chains, folds and search still verify', async () => {
  expect(await dump()).toMatch(rita);
  expect(await erase(world.staff('ada'), acmeId, 'rita')).toEqual({ status: 200, body: { id: 'rita', tickets: 2 } });
  await world.settle();
  expect((await dump()).match(rita)).toBeNull();
  expect(await violations()).toEqual([]);
  expect((await loadTicket(world.system, world.acme, 1))?.state.requesterName).toBe('(erased)');
  for (const word of ['passport', 'gardenstreet', 'rita', 'erased']) {
    expect((await search(world.staff('tom'), `${word} `, 10)).items, word).toEqual([]);
  }
});

test('what others wrote stays, and so do the tickets', async () => {
  await erase(world.staff('ada'), acmeId, 'rita');
  await world.settle();
  const { body } = await read(world.staff('tom'), 'ACME-2');
  expect(body).toMatchObject({ subject: 'Phone', description: 'Broken', requester: { name: '(erased)' } });
  expect(await dump()).toMatch(/We will phone/);
  expect(await dump()).toMatch(/Carl speaking/);
  expect((await search(world.staff('tom'), 'phone ', 10)).items).not.toEqual([]);
});

test('what a person wrote on tickets of others is erased too', async () => {
  await erase(world.staff('ada'), acmeId, 'carl');
  await world.settle();
  expect((await dump()).match(/Carl speaking/)).toBeNull();
  expect(await dump()).toMatch(/Rita Requester/);
  expect(await violations()).toEqual([]);
});

test('an erasure that broke off anywhere is finished by asking again, and asking once more changes nothing', async () => {
  for (let writes = 1; writes <= 12; writes++) {
    const fresh = await startWorld();
    const ticket = { client: acmeId, kind: 'incident', impact: 2, urgency: 2 } as const;
    await open(fresh.contact(acmeId, 'rita'), { ...ticket, subject: 'Badge', description: 'My passport is K4711' });
    await reply(fresh.contact(acmeId, 'rita'), 'ACME-1', 'Call me at Gardenstreet');
    await fresh.settle();
    const before = world;
    world = fresh;
    let left = writes;
    const stop = fresh.engine.faults.add({
      kind: 'throttle',
      operations: ['Put', 'Update', 'Delete', 'TransactWrite', 'BatchWrite'],
      match: () => --left < 0,
      times: 50,
    });
    await erase(fresh.staff('ada'), acmeId, 'rita').catch(() => undefined);
    stop();
    fresh.engine.faults.clear();
    await erase(fresh.staff('ada'), acmeId, 'rita');
    await fresh.pump.settle();
    expect(await violations(), `after ${writes} writes`).toEqual([]);
    const version = (await loadTicket(fresh.system, fresh.acme, 1))?.version;
    await erase(fresh.staff('ada'), acmeId, 'rita');
    expect((await loadTicket(fresh.system, fresh.acme, 1))?.version).toBe(version);
    expect((await dump()).match(rita), `after ${writes} writes`).toBeNull();
    await fresh.close();
    world = before;
  }
});

test('only an administrator erases, and only people of a client they may enter', async () => {
  await expect(erase(world.staff('tom'), acmeId, 'rita')).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(erase(world.contact(acmeId, 'rita'), acmeId, 'rita')).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(erase(world.staff('ada'), acmeId, 'nobody')).rejects.toMatchObject({ kind: 'not_found' });
});

test('an erased contact is inactive and is told nothing any more', async () => {
  await erase(world.staff('ada'), acmeId, 'rita');
  await world.settle();
  world.advance(60);
  await reply(world.staff('tom'), 'ACME-1', 'Hello?');
  await world.settle();
  expect(await world.system.get(contactHead(world.acme, 'rita'))).toMatchObject({
    active: false,
    name: '(erased)',
    email: '',
  });
  expect((await list(world.contact(acmeId, 'rita'), { limit: 10 })).items).toEqual([]);
});
