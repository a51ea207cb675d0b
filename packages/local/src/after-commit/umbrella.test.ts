import { open } from '@portico/app/ticket/open';
import { read } from '@portico/app/ticket/read';
import { timeline } from '@portico/app/ticket/timeline';
import { create } from '@portico/app/umbrella/create';
import { join } from '@portico/app/umbrella/join';
import { read as readUmbrella } from '@portico/app/umbrella/read';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World, zenithId } from '../testing.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({ pump: false });
  for (const client of [acmeId, zenithId]) {
    const ticket = { client, kind: 'incident', subject: `Line down`, description: '', impact: 2, urgency: 2 } as const;
    await open(world.staff('tom'), { ...ticket, requester: 'rita' });
  }
});
afterEach(() => world.close());

async function umbrella(): Promise<string> {
  const { body } = await create(world.staff('tom'), { title: 'Carrier outage' });
  await join(world.staff('tom'), body.id, { ref: 'ACME-1' });
  await join(world.staff('tom'), body.id, { ref: 'ZEN-1' });
  return body.id;
}

test('an umbrella holds tickets of several clients, and shows a reader those of clients they may enter', async () => {
  const id = await umbrella();
  const numbers = async (who: 'tom' | 'una') =>
    (await readUmbrella(world.staff(who), id)).members.map((one) => one.number);
  expect(await numbers('tom')).toEqual(['ACME-1', 'ZEN-1']);
  expect(await numbers('una')).toEqual(['ACME-1']);
});

test('nothing that a client reads of its ticket names the umbrella or another client', async () => {
  const id = await umbrella();
  const rita = world.contact(acmeId, 'rita');
  const seen = JSON.stringify([await read(rita, 'ACME-1'), await timeline(rita, 'ACME-1', undefined)]);
  expect(seen).not.toContain(id);
  expect(seen).not.toMatch(/umbrella|ZEN|Carrier/i);
  expect(seen).not.toContain(zenithId);
});

test('end users reach no umbrella, and staff none of a client they may not enter', async () => {
  const { body } = await create(world.staff('tom'), { title: 'Carrier outage' });
  const rita = world.contact(acmeId, 'rita');
  await expect(create(rita, { title: 'x' })).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(join(rita, body.id, { ref: 'ACME-1' })).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(readUmbrella(rita, body.id)).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(join(world.staff('una'), body.id, { ref: 'ZEN-1' })).rejects.toMatchObject({ kind: 'not_found' });
  await expect(join(world.staff('tom'), 'nosuchid', { ref: 'ACME-1' })).rejects.toMatchObject({ kind: 'not_found' });
});

test('a ticket joins an umbrella once, however often it is asked', async () => {
  const { body } = await create(world.staff('tom'), { title: 'Carrier outage' });
  const results = await Promise.allSettled([1, 2, 3].map(() => join(world.staff('tom'), body.id, { ref: 'ACME-1' })));
  expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  for (const one of results) {
    if (one.status === 'rejected')
      expect(one.reason).toMatchObject({ kind: 'conflict', code: 'ticket.under_umbrella' });
  }
  expect((await read(world.staff('tom'), 'ACME-1')).body.umbrellas).toEqual([body.id]);
});
