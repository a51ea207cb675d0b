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
