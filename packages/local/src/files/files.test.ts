import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientId, clientScope, mspId } from '@portico/domain/kernel/scope';
import { incomingFile } from '@portico/store/keys';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clearIncoming, filesIn, localFiles } from './files.ts';

const scope = clientScope(mspId('k7m2q9xw'), clientId('c93fa1'));
const id = 'fil_c93fa10123456789abcdef';
const place = { scope, id };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function* bytes(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}
async function* broken(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('half');
  throw new Error('the line is cut');
}
async function textOf(read: AsyncIterable<Uint8Array> | undefined): Promise<string | undefined> {
  if (!read) return undefined;
  let text = '';
  for await (const chunk of read) text += Buffer.from(chunk).toString();
  return text;
}
const everything = async (): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((one) => one.isFile())
    .map((one) => one.name);

test('what came in is read only once it was taken in, and then stays whatever else comes', async () => {
  const store = localFiles(folder);
  expect(await store.receive(place, bytes('good ', 'file'), 9)).toBe(9);
  expect(await store.read(place)).toBeUndefined();
  expect(await store.keep(place)).toBe(true);
  await store.receive(place, bytes('evil file'), 9);
  expect(await textOf(await store.read(place))).toBe('good file');
});

test('taking in twice is taking in once, and nothing cannot be taken in', async () => {
  const store = localFiles(folder);
  expect(await store.keep(place)).toBe(false);
  await store.receive(place, bytes('x'), 1);
  expect([await store.keep(place), await store.keep(place)]).toEqual([true, true]);
});

test('too much, and an upload that breaks off, leave nothing behind', async () => {
  const store = localFiles(folder);
  expect(await store.receive(place, bytes('abc', 'def'), 5)).toBe(6);
  await expect(store.receive(place, broken(), 100)).rejects.toThrow('the line is cut');
  expect(await everything()).toEqual([]);
  expect(await store.keep(place)).toBe(false);
});

test('removing takes both away, and removing again is done already', async () => {
  const store = localFiles(folder);
  await store.receive(place, bytes('kept'), 4);
  await store.keep(place);
  await store.receive(place, bytes('sent'), 4);
  await store.remove(place);
  await store.remove(place);
  expect(await everything()).toEqual([]);
});

test('a client’s files are listed, and no other’s', async () => {
  const store = localFiles(folder);
  const other = clientScope(mspId('k7m2q9xw'), clientId('c93fa2'));
  for (const one of [place, { scope: other, id: 'fil_c93fa20123456789abcdef' }]) {
    await store.receive(one, bytes('x'), 1);
    await store.keep(one);
  }
  const ids: string[] = [];
  for await (const one of store.list(scope)) ids.push(one);
  expect(ids).toEqual([id]);
  for await (const _ of store.list(clientScope(mspId('k7m2q9xw'), clientId('c93fa3'))))
    throw new Error('none is there');
});

test('what was sent long ago and never taken in goes; what was sent lately and what was taken in stay', async () => {
  const { store } = filesIn({ data: folder, durability: 'process' });
  const late = { scope, id: 'fil_c93fa1zzzzzzzzzzzzzzzz' };
  await store.receive(place, bytes('old'), 3);
  await store.receive(late, bytes('new'), 3);
  const old = new Date('2026-03-01T00:00:00Z');
  await utimes(join(folder, 'files', incomingFile(scope, id)), old, old);
  await clearIncoming(folder, Date.parse('2026-03-02T00:00:00Z'));
  expect([await store.keep(place), await store.keep(late)]).toEqual([false, true]);
  await utimes(join(folder, 'files', scope, 'kept', late.id), old, old);
  await clearIncoming(folder, Date.parse('2026-03-02T00:00:00Z'));
  expect(await textOf(await store.read(late))).toBe('new');
});
