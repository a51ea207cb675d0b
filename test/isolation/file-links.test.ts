import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, ProblemBody } from '../support/caller.ts';
import { furnish, type Places } from '../support/places.ts';
import { startWorld, type World } from '../support/world.ts';

/** The way of files beside the API: without cookies, by links that open one file each. Ids alone open nothing. */
let world: World;
let places: Places;
beforeAll(async () => {
  world = await startWorld();
  places = await furnish(world);
});
afterAll(() => world.close());

const nothing = `fil_zzzzzz${'z'.repeat(16)}`;

function bytes(answer: Answer<ProblemBody>): string {
  const headers = [...answer.headers].filter(([name]) => name !== 'x-request-id');
  return `${answer.status} ${JSON.stringify(headers)} ${answer.text.replaceAll(answer.body?.requestId ?? '-', '')}`;
}

const ways = [
  { method: 'GET', own: () => places.files.daniel, key: () => places.links.download },
  { method: 'PUT', own: () => places.files.priya, key: () => places.links.upload },
] as const;

describe.each(ways)('$method /files/{file}', ({ method, own, key }) => {
  const ask = (id: string, given: string) =>
    world.anybody('').raw(method, `/files/${id}?key=${given}`, undefined, { headers: { authorization: '' } });

  test('answers every other file, with the key of one’s own, as one that never was', async () => {
    const wanted = bytes(await ask(nothing, key()));
    expect(wanted).toMatch(/^404 /);
    const { files } = places;
    for (const id of [...Object.values(files), 'fil_x', 'nonsense']) {
      if (id !== own()) expect(bytes(await ask(id, key())), id).toBe(wanted);
    }
  });

  test('answers every other key, with the id of one’s own, as one that never was', async () => {
    const wanted = bytes(await ask(nothing, key()));
    const other = method === 'GET' ? places.links.upload : places.links.download;
    for (const given of ['', 'x', '.', `${key()}x`, other]) expect(bytes(await ask(own(), given))).toBe(wanted);
  });

  test('and opens its own, so it can tell', async () => {
    expect((await ask(own(), key())).status).not.toBe(404);
  });
});
