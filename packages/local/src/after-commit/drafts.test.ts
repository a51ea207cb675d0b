import { discard, keep, read } from '@portico/app/draft/drafts';
import { erase } from '@portico/app/person/erase';
import { note, reply } from '@portico/app/ticket/converse';
import { open } from '@portico/app/ticket/open';
import { loadTicket } from '@portico/store/ticket/read';
import { draftsPk } from '@portico/store/work-keys';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World } from '../testing.ts';

let world: World;
let ref: string;
beforeEach(async () => {
  world = await startWorld({ pump: false });
  const ticket = { client: acmeId, kind: 'incident', subject: 'Lift', description: '', impact: 2, urgency: 2 } as const;
  ref = (await open(tom(), { ...ticket, requester: 'rita' })).body.number;
});
afterEach(() => world.close());

const none = { text: '', files: [], version: 0 };
const tom = () => world.staff('tom');

test('a draft is kept for its writer alone, reply and note apart', async () => {
  await keep(tom(), ref, 'reply', { text: 'Dear Rita', version: 0 });
  await keep(tom(), ref, 'note', { text: 'She is cross', version: 0 });
  expect(await read(tom(), ref, 'reply')).toMatchObject({ text: 'Dear Rita', version: 1 });
  for (const other of [world.staff('ada'), world.contact(acmeId, 'rita')]) {
    expect(await read(other, ref, 'reply')).toEqual(none);
  }
  await expect(read(world.contact(acmeId, 'rita'), ref, 'note')).rejects.toMatchObject({ kind: 'forbidden' });
  const stranger = { ...world.contact(acmeId, 'carl', ['user']) };
  await expect(read(stranger, ref, 'reply')).rejects.toMatchObject({ kind: 'not_found' });
});

test('two windows do not overwrite one another, and a try again is no conflict', async () => {
  await keep(tom(), ref, 'reply', { text: 'A', version: 0 });
  await keep(tom(), ref, 'reply', { text: 'B', version: 1 });
  expect(await keep(tom(), ref, 'reply', { text: 'B', version: 1 })).toMatchObject({ version: 2 });
  await expect(keep(tom(), ref, 'reply', { text: 'C', version: 1 })).rejects.toMatchObject({
    kind: 'stale',
    current: 2,
  });
  await discard(tom(), ref, 'reply');
  expect(await read(tom(), ref, 'reply')).toEqual(none);
});

test('the draft goes in the transaction of the send: both or neither', async () => {
  await keep(tom(), ref, 'reply', { text: 'Dear Rita', version: 0 });
  await reply(tom(), ref, 'Dear Rita', [], [], 1);
  expect(await read(tom(), ref, 'reply')).toEqual(none);
  await keep(tom(), ref, 'note', { text: 'One', version: 0 });
  await keep(tom(), ref, 'note', { text: 'One and two', version: 1 });
  await expect(note(tom(), ref, 'One', [], 1)).rejects.toMatchObject({ code: 'draft.changed' });
  expect(await read(tom(), ref, 'note')).toMatchObject({ text: 'One and two' });
  expect((await loadTicket(world.system, world.acme, 1))?.version).toBe(2);
});

test('after thirty days it is gone, and with its writer too', async () => {
  await keep(tom(), ref, 'reply', { text: 'Dear', version: 0 });
  const rita = world.contact(acmeId, 'rita');
  await keep(rita, ref, 'reply', { text: 'My number is', version: 0 });
  await erase(world.staff('ada'), acmeId, 'rita');
  expect((await world.system.query({ pk: draftsPk(world.acme, 'rita') })).items).toEqual([]);
  world.advance(30 * 86_400);
  expect(await read(tom(), ref, 'reply')).toEqual(none);
  expect(await keep(tom(), ref, 'reply', { text: 'Anew', version: 0 })).toMatchObject({ version: 1 });
});
