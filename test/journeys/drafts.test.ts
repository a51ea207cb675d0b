import { clientScope, mspOf } from '@portico/domain/kernel/scope';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FileAnswer, uploaded } from '../support/files.ts';
import { opened } from '../support/tickets.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let ref: string;
beforeEach(async () => {
  world = await startWorld();
  ref = (await opened(world.as('tom'), { client: 'acme', requester: world.person('daniel').id })).body.number;
});
afterEach(() => world.close());

const kept = async (): Promise<string[]> => {
  const ids: string[] = [];
  const scope = clientScope(mspOf(world.msp('northwind')), world.client('acme').id);
  for await (const id of world.ports.files.store.list(scope)) ids.push(id);
  return ids;
};

describe('a file', () => {
  test('that a draft names is kept as long as the draft; a day after the draft was thrown away it is gone', async () => {
    const tom = world.as('tom');
    const { id } = await uploaded(tom, 'for later', { ticket: ref });
    const path = `/v1/tickets/${ref}/drafts/reply`;
    const draft = await tom.put<{ version: number; files: FileAnswer[] }>(path, { text: '', files: [id], version: 0 });
    expect([draft.status, draft.body.files.map((one) => one.id)]).toEqual([200, [id]]);
    await world.advance('P28D');
    expect((await tom.get<{ files: FileAnswer[] }>(path)).body.files.map((one) => one.id)).toEqual([id]);
    expect(await kept()).toEqual([id]);
    await tom.delete(path);
    await world.advance('PT23H');
    expect(await kept()).toEqual([id]);
    await world.advance('PT2H');
    expect(await kept()).toEqual([]);
  });

  test('of somebody else, or of none, is no part of a draft, and both are refused alike', async () => {
    const { id } = await uploaded(world.as('elena'), 'hers', { ticket: ref });
    const refused = (file: string) =>
      world.as('tom').put(`/v1/tickets/${ref}/drafts/reply`, { text: 'x', files: [file], version: 0 });
    const [hers, none] = await Promise.all([refused(id), refused(`fil_${world.client('acme').id}${'0'.repeat(16)}`)]);
    expect([hers.status, hers.body.errors]).toEqual([422, none.body.errors]);
  });
});

interface Own {
  readonly items: readonly {
    readonly ticket: { readonly number: string; readonly subject: string };
    readonly kind: string;
    readonly begins: string;
    readonly files: number;
  }[];
  readonly nextCursor?: string;
}

describe('the list of one’s own drafts', () => {
  const write = (who: string, number: string, kind: string, text: string, version = 0) =>
    world.as(who).put(`/v1/tickets/${number}/drafts/${kind}`, { text, version });
  const listed = async (who = 'tom'): Promise<string[]> =>
    (await world.as(who).get<Own>('/v1/drafts')).body.items.map((one) => `${one.ticket.number} ${one.kind}`);

  test('goes over all clients, last changed first, and is nobody else’s', async () => {
    const theirs = (await opened(world.as('tom'), { client: 'bluewater', requester: world.person('ruth').id })).body
      .number;
    await write('tom', ref, 'reply', 'First   words\nof a reply');
    await world.advance('PT1M');
    await write('tom', theirs, 'note', 'For us');
    await world.advance('PT1M');
    await write('elena', ref, 'reply', 'Hers');
    expect(await listed()).toEqual([`${theirs} note`, `${ref} reply`]);
    expect(await listed('elena')).toEqual([`${ref} reply`]);
    await write('tom', ref, 'reply', 'First words, changed', 1);
    const { items } = (await world.as('tom').get<Own>('/v1/drafts')).body;
    expect(items[0]).toMatchObject({
      ticket: { number: ref, subject: expect.any(String) },
      begins: 'First words, changed',
    });
  });

  test('loses what was sent, thrown away, or is past its time', async () => {
    await write('tom', ref, 'reply', 'To be sent');
    await write('tom', ref, 'note', 'To be thrown away');
    await world.as('tom').post(`/v1/tickets/${ref}/replies`, { text: 'To be sent', draft: 1 });
    expect(await listed()).toEqual([`${ref} note`]);
    await world.as('tom').delete(`/v1/tickets/${ref}/drafts/note`);
    expect(await listed()).toEqual([]);
    await write('tom', ref, 'note', 'Forgotten');
    await world.advance('P31D');
    expect(await listed()).toEqual([]);
  });

  test('comes page by page, whatever their number, and reads a bounded part of the table', async () => {
    for (let i = 0; i < 12; i++) {
      const { number } = (await opened(world.as('tom'), { client: 'acme', requester: world.person('daniel').id })).body;
      await write('tom', number, 'reply', `words ${i} ${'x'.repeat(3_000)}`);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const path: string = `/v1/drafts?limit=5${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
      const { body, used } = await world.as('tom').get<Own>(path);
      // A page of 20 stays within the 13 units of any list: its rows, and half a unit for each ticket.
      expect(used.reads).toBeLessThanOrEqual(13 - (20 - body.items.length) / 2);
      seen.push(...body.items.map((one) => one.begins));
      cursor = body.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(12);
    expect(new Set(seen).size).toBe(12);
    expect(Math.max(...seen.map((one) => one.length))).toBeLessThanOrEqual(140);
  });
});
