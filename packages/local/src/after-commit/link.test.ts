import { link, unlink } from '@portico/app/ticket/link';
import type { LinkType } from '@portico/app/ticket/link-input';
import { open } from '@portico/app/ticket/open';
import { read } from '@portico/app/ticket/read';
import { foldEntries } from '@portico/domain/ticket/state';
import { readEntry } from '@portico/store/ticket/log';
import { loadTicket, readLog } from '@portico/store/ticket/read';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World, zenithId } from '../testing.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({ pump: false });
});
afterEach(() => world.close());

async function openMany(count: number, client = acmeId): Promise<void> {
  for (let i = 0; i < count; i++) {
    const ticket = { client, kind: 'incident', subject: 's', description: '', impact: 2, urgency: 2 } as const;
    await open(world.staff('tom'), { ...ticket, requester: 'rita' });
  }
}

const linksOf = async (ref: string) => (await read(world.staff('tom'), ref)).body.links;
const join = (from: number, type: LinkType, to: number) =>
  link(world.staff('tom'), `ACME-${from}`, { type, ref: `ACME-${to}` }, undefined);

test('a link stands on both tickets, each from its own side, and in both logs', async () => {
  await openMany(2);
  await join(1, 'parent', 2);
  expect(await linksOf('ACME-1')).toMatchObject([{ type: 'parent', ref: 'ACME-2' }]);
  expect(await linksOf('ACME-2')).toMatchObject([{ type: 'child', ref: 'ACME-1' }]);
  for (const n of [1, 2]) {
    const entries = [];
    for await (const item of readLog(world.system, world.acme, n)) entries.push(readEntry(item));
    expect(entries.map((one) => one.events[0]?.type)).toEqual(['ticket.opened', 'ticket.linked']);
    expect((await loadTicket(world.system, world.acme, n))?.state).toEqual(foldEntries(entries));
  }
  await unlink(world.staff('tom'), 'ACME-2', { type: 'child', ref: 'ACME-1' }, undefined);
  expect([await linksOf('ACME-1'), await linksOf('ACME-2')]).toEqual([[], []]);
});

test('a ticket of another client is the one that is not there', async () => {
  await openMany(1);
  await openMany(1, zenithId);
  const problem = (ref: string) =>
    link(world.staff('tom'), 'ACME-1', { type: 'related', ref }, undefined).catch((error: unknown) => error);
  expect(await problem('ZEN-1')).toEqual(await problem('ZEN-99'));
  expect(await problem('ZEN-1')).toMatchObject({ kind: 'not_found' });
  expect(await problem('ACME-99')).toEqual(await problem('ZEN-1'));
});

test('no ticket is linked to itself, twice to the same one, or to two parents', async () => {
  await openMany(3);
  await expect(join(1, 'related', 1)).rejects.toMatchObject({ kind: 'invalid' });
  await join(1, 'parent', 2);
  await expect(join(1, 'related', 2)).rejects.toMatchObject({ code: 'ticket.already_linked' });
  await expect(join(1, 'parent', 3)).rejects.toMatchObject({ code: 'ticket.has_parent' });
  await expect(join(3, 'child', 1)).rejects.toMatchObject({ code: 'ticket.has_parent' });
});

test('parents form no circle, whichever side the link is made from', async () => {
  await openMany(4);
  await join(1, 'parent', 2);
  await join(2, 'parent', 3);
  await join(3, 'parent', 4);
  await expect(join(4, 'parent', 1)).rejects.toMatchObject({ code: 'ticket.parent_circle' });
  await expect(join(1, 'child', 4)).rejects.toMatchObject({ code: 'ticket.parent_circle' });
});

test('links made at the same time close no circle between them', async () => {
  await openMany(4);
  await Promise.allSettled([join(1, 'parent', 2), join(2, 'parent', 3), join(3, 'parent', 4), join(4, 'parent', 1)]);
  const parents = new Map<string, string>();
  for (let n = 1; n <= 4; n++) {
    for (const one of await linksOf(`ACME-${n}`)) if (one.type === 'parent') parents.set(`ACME-${n}`, one.ref);
  }
  let steps = 0;
  for (let at: string | undefined = 'ACME-1'; at !== undefined; at = parents.get(at)) expect(steps++).toBeLessThan(5);
  expect(parents.size).toBeGreaterThan(0);
});

test('an old version is refused, and end users link nothing', async () => {
  await openMany(2);
  const input = { type: 'related', ref: 'ACME-2' } as const;
  await expect(link(world.staff('tom'), 'ACME-1', input, 7)).rejects.toMatchObject({ kind: 'stale', current: 1 });
  await expect(link(world.contact(acmeId, 'rita'), 'ACME-1', input, 1)).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(unlink(world.staff('tom'), 'ACME-1', input, 1)).rejects.toMatchObject({ kind: 'not_found' });
});
