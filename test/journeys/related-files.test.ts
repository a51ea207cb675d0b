import { fileHead } from '@portico/store/keys';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { bytesOf, type FileAnswer, fetched, type Linked, sha256Of, uploaded } from '../support/files.ts';
import { relatedIn } from '../support/related.ts';
import type { Timeline } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

/** Where files go when their tickets are split, merged and moved. */
let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  await world.settle();
  expect(await violations(world)).toEqual([]);
  await world.close();
});
const { make, read, ids } = relatedIn(() => world);
interface Made {
  readonly number: string;
}

/** Sends a file with a word to a ticket. @returns its id. */
async function sendFile(who: string, ref: string, content: string, to: 'replies' | 'notes' = 'replies') {
  const file = await uploaded(world.as(who), content, { ticket: ref, name: `${content.length}.txt` });
  const answer = await world.as(who).post(`/v1/tickets/${ref}/${to}`, { text: `with ${content}`, files: [file.id] });
  expect(answer.status, answer.text).toBe(201);
  return file.id;
}
const filesOf = async (ref: string, who = 'tom') =>
  (await world.as(who).get<{ items: FileAnswer[] }>(`/v1/tickets/${ref}/files`)).body.items ?? [];
const contentOf = async (ref: string, id: string, who = 'tom') => {
  const { body } = await world.as(who).get<Linked>(`/v1/tickets/${ref}/files/${id}`);
  return (await fetched(world, body.download.url)).text();
};
const bare = (text: string) => text.replaceAll(/"requestId":"[^"]*"/g, '');
async function keptOf(client: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of world.ports.files.store.list(world.client(client).scope)) ids.push(id);
  return ids.sort();
}

async function* one(text: string): AsyncGenerator<Uint8Array> {
  yield bytesOf(text);
}

describe('splitting', () => {
  const split = (ref: string, body: object) => world.as('tom').post<Made>(`/v1/tickets/${ref}/split`, body);

  test('takes the files of the messages along, public and internal, and leaves those of the others', async () => {
    const ref = await make('acme', 'daniel');
    const stays = await sendFile('daniel', ref, 'stays');
    await world.advance('PT1M');
    const goes = await sendFile('daniel', ref, 'goes along');
    await world.advance('PT1M');
    const secret = await sendFile('tom', ref, 'secret', 'notes');
    const [, second = '', third = ''] = await ids(ref);
    const fresh = (await split(ref, { subject: 'The second matter', messages: [second, third] })).body.number;
    const named = async (at: string, who?: string) => (await filesOf(at, who)).map((one) => one.id);
    expect([await named(ref), await named(fresh)]).toEqual([[stays], [goes, secret]]);
    expect(await named(fresh, 'daniel')).toEqual([goes]);
    expect(await contentOf(fresh, goes, 'daniel')).toBe('goes along');
    const { items } = (await world.as('daniel').get<Timeline>(`/v1/tickets/${fresh}/timeline`)).body;
    expect(items.flatMap((one) => (one.kind === 'message' ? one.files : []))).toMatchObject([
      { id: goes, name: '10.txt' },
    ]);
    expect((await world.as('tom').get(`/v1/tickets/${ref}`)).text).not.toContain(goes);
    const old = await world.as('daniel').get(`/v1/tickets/${ref}/files/${goes}`);
    const none = await world.as('daniel').get(`/v1/tickets/${ref}/files/fil_${'z'.repeat(22)}`);
    expect([old.status, bare(old.text)]).toEqual([404, bare(none.text)]);
    const again = (await split(fresh, { subject: 'Once more', messages: await ids(fresh) })).body.number;
    expect([await named(fresh), await named(again)]).toEqual([[], [goes, secret]]);
    expect((await world.as('priya').delete(`/v1/tickets/${again}/files/${goes}`)).status).toBeLessThan(300);
    const last = (await split(again, { subject: 'An erased one', messages: await ids(again) })).body.number;
    expect((await filesOf(last)).find((one) => one.id === goes)).toMatchObject({ erased: true });
  });

  test('of a merged ticket takes its files from where they stand, whatever is undone afterwards', async () => {
    const [a, b] = [await make('acme', 'daniel'), await make('acme', 'daniel')];
    const id = await sendFile('daniel', b, 'on the second');
    expect((await world.as('tom').post(`/v1/tickets/${b}/merge`, { into: a })).status).toBe(200);
    expect((await filesOf(a)).map((one) => one.id)).toEqual([id]);
    const fresh = (await split(a, { subject: 'Apart', messages: await ids(a) })).body.number;
    expect((await world.as('tom').post(`/v1/tickets/${b}/unmerge`, {})).status).toBe(200);
    expect([await filesOf(a), await filesOf(b)]).toEqual([[], []]);
    expect(await contentOf(fresh, id)).toBe('on the second');
  });
});

describe('moving to another client', () => {
  const move = (ref: string, body: object) => world.as('tom').post<Made>(`/v1/tickets/${ref}/move`, body);
  const toKitefield = () => ({ client: 'kitefield', requester: world.person('liam').id });

  test('copies each file under an id of the new client’s, and no link to the old ones opens anything any more', async () => {
    const ref = await make('acme', 'daniel');
    const shown = await sendFile('daniel', ref, 'a screenshot');
    await world.advance('PT1M');
    const secret = await sendFile('tom', ref, 'for the desk', 'notes');
    const put = await uploaded(world.as('tom'), 'MZ a program', { ticket: ref });
    expect(put.state).toBe('quarantined');
    const link = (await world.as('daniel').get<Linked>(`/v1/tickets/${ref}/files/${shown}`)).body.download.url;
    expect(await (await fetched(world, link)).text()).toBe('a screenshot');
    const there = (await move(ref, toKitefield())).body.number;
    const files = await filesOf(there);
    expect(files.map((one) => one.sha256)).toEqual(
      ['a screenshot', 'for the desk'].map((one) => sha256Of(bytesOf(one))),
    );
    expect(await filesOf(there, 'liam')).toMatchObject([{ name: '12.txt' }]);
    const [mine, inner] = files.map((one) => one.id);
    expect([await contentOf(there, mine ?? '', 'liam'), await contentOf(there, inner ?? '')]).toEqual([
      'a screenshot',
      'for the desk',
    ]);
    const whole = await Promise.all(
      ['', '/timeline', '/files'].map(async (part) => (await world.as('liam').get(`/v1/tickets/${there}${part}`)).text),
    );
    for (const id of [shown, secret, inner, world.client('acme').id]) expect(whole.join()).not.toContain(id);
    expect(whole[1]).toContain(mine);
    // The bytes of both places stand apart; what was put aside went nowhere.
    expect(await keptOf('kitefield')).toEqual([mine, inner].sort());
    expect(await keptOf('acme')).toEqual([shown, secret, put.id].sort());
    // Neither client's people reach the other's: by link, by number, by id.
    const missing = await fetched(world, link.replace(shown, `fil_${'z'.repeat(22)}`));
    const [refused, wanted] = [await fetched(world, link), missing];
    expect([refused.status, bare(await refused.text())]).toEqual([404, bare(await wanted.text())]);
    for (const who of ['daniel', 'liam']) {
      const unknown = bare((await world.as(who).get('/v1/tickets/ACME-999/files/x')).text);
      const places = who === 'daniel' ? [there, ref] : [ref];
      for (const at of places) {
        for (const id of [shown, mine]) {
          expect(bare((await world.as(who).get(`/v1/tickets/${at}/files/${id}`)).text)).toBe(unknown);
        }
      }
    }
    expect((await world.as('liam').get(`/v1/tickets/${there}/files/${shown}`)).status).toBe(404);
  });

  test('copies nothing that is damaged, and what no commit took is collected', async () => {
    const ref = await make('acme', 'daniel');
    const id = await sendFile('daniel', ref, 'whole');
    const { store } = world.ports.files;
    const place = { scope: world.client('acme').scope, id };
    const put = async (text: string) => {
      await store.receive(place, one(text), 100);
      await store.keep(place);
    };
    await put('harmd');
    const refused = await move(ref, toKitefield());
    expect([refused.status, (refused.body as unknown as { code: string }).code]).toEqual([409, 'file.damaged']);
    expect([(await read(ref)).number, await keptOf('kitefield')]).toEqual([ref, []]);
    await put('whole');
    // The copy is made, and the commit that would refer to it never comes.
    const keep = store.keep.bind(store);
    const spy = vi.spyOn(store, 'keep').mockImplementation(async (to) => {
      await keep(to);
      throw new Error('the power went');
    });
    const removes = vi.spyOn(store, 'remove').mockRejectedValue(new Error('the power is gone'));
    await expect(move(ref, toKitefield())).rejects.toThrow();
    spy.mockRestore();
    removes.mockRestore();
    const [orphan = ''] = await keptOf('kitefield');
    expect(await world.system.get(fileHead(world.client('kitefield').scope, orphan))).toMatchObject({ st: 'gone' });
    expect(await violations(world)).toEqual([]);
    const there = (await move(ref, toKitefield())).body.number;
    await world.advance('P2D');
    const [kept] = await filesOf(there);
    expect(await keptOf('kitefield')).toEqual([kept?.id]);
  });
});
