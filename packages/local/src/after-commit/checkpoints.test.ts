import { stateAt } from '@portico/app/history/at';
import { note } from '@portico/app/ticket/converse';
import { link, unlink } from '@portico/app/ticket/link';
import { open } from '@portico/app/ticket/open';
import { checkpointEvery } from '@portico/domain/ticket/checkpoint';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World } from '../testing.ts';

let world: World;
/** Two tickets, linked at the start of the first one's long history and not linked any more at its end. */
beforeEach(async () => {
  world = await startWorld();
  const ticket = { client: acmeId, kind: 'incident', subject: 'Leak', description: '', requester: 'rita' } as const;
  for (let n = 0; n < 2; n++) await open(world.staff('tom'), { ...ticket, impact: 2, urgency: 2 });
  await link(world.staff('tom'), 'ACME-1', { type: 'child', ref: 'ACME-2' }, undefined);
  for (let n = 0; n < checkpointEvery; n++) await note(world.staff('tom'), 'ACME-1', `Note ${n}`);
  world.advance(60);
  await unlink(world.staff('tom'), 'ACME-1', { type: 'child', ref: 'ACME-2' }, undefined);
  await world.settle();
});
afterEach(() => world.close());

const linksAt = async (at: string) => (await stateAt(world.system, world.acme, 1, at))?.links;

test('links as of a time are known from the checkpoint before it and the entries since', async () => {
  expect(await linksAt('2026-03-02T09:00:30Z')).toEqual(['child 2']);
  expect(await linksAt(world.now())).toEqual([]);
});
