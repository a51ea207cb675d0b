import { taskTemplateVerbs } from '@portico/app/library/templates';
import { change, create, remove } from '@portico/app/macro/written';
import type { InvariantId } from '@portico/app/verify/findings';
import { verifyStore } from '@portico/app/verify/verify';
import type { Db, Item } from '@portico/store/db';
import { listLibrary } from '@portico/store/library/library';
import { libraryEntry, libraryItem } from '@portico/store/work-keys';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWorld, type World } from '../testing.ts';

let world: World;

/** A canned text that was changed, a checklist, and a canned text that was taken away. */
beforeEach(async () => {
  world = await startWorld();
  const admin = () => world.staff('ada');
  const { body } = await create(admin(), { client: 'acme', label: 'Soon', kind: 'reply', text: 'We come' });
  await change(admin(), body.id, { text: 'We come today', archived: true }, 1);
  const gone = await create(admin(), { client: 'acme', label: 'Old', kind: 'note', text: 'x' });
  await remove(admin(), gone.body.id);
  await taskTemplateVerbs.create(admin(), { client: 'acme', label: 'Joiner', tasks: [{ title: 'Set it up' }] });
  await world.settle();
});
afterEach(() => world.close());

async function violated(): Promise<InvariantId[]> {
  const run = verifyStore(world.system, world.ports.files.store);
  for (;;) {
    const step = await run.next();
    if (!step.done) continue;
    const { invariants } = step.value;
    return (Object.keys(invariants) as InvariantId[]).filter((id) => invariants[id].violated > 0);
  }
}

const macroId = async (db: Db): Promise<string> => (await listLibrary(db, world.acme, 'macro'))[0]?.id ?? '';
const set = (expression: string, values: Record<string, unknown>, names?: Record<string, string>) => ({
  UpdateExpression: expression,
  ExpressionAttributeValues: values,
  ...(names ? { ExpressionAttributeNames: names } : {}),
});

test('what people prepared, changed and took away verifies', async () => {
  expect(await violated()).toEqual([]);
});

const planted: readonly [string, InvariantId, (w: World, id: string) => Promise<unknown>][] = [
  [
    'a canned text that says something else than its log',
    'I4',
    (w, id) =>
      w.system.update(
        libraryItem(w.acme, 'macro', id),
        set('SET macro.#t = :t', { ':t': 'Pay now' }, { '#t': 'text' }),
      ),
  ],
  ['one that is gone without a word', 'I4', (w, id) => w.system.delete(libraryItem(w.acme, 'macro', id))],
  ['an entry that is gone', 'I4', (w, id) => w.system.delete(libraryEntry(w.acme, 'macro', id, 2))],
  [
    'an entry that does not say by which request',
    'I5',
    (w, id) => w.system.update(libraryEntry(w.acme, 'macro', id, 1), set('SET req = :r', { ':r': '' })),
  ],
  [
    'an entry that names somebody else',
    'I6',
    (w, id) =>
      w.system.update(
        libraryEntry(w.acme, 'macro', id, 1),
        set('SET #b = :b', { ':b': { kind: 'staff', id: 'tom' } }, { '#b': 'by' }),
      ),
  ],
  ['the first entry of a log that is gone', 'I6', (w, id) => w.system.delete(libraryEntry(w.acme, 'macro', id, 1))],
  [
    'a checklist whose task is for a team of nobody',
    'I21',
    async (w) => {
      const one = (await listLibrary(w.system, w.acme, 'task_template'))[0];
      const key = libraryItem(w.acme, 'task_template', one?.id ?? '');
      const item = await w.system.get<Item>(key);
      return w.system.put({ ...item, ...key, task_template: { label: 'x', tasks: [{ title: 'y', team: 'nobody' }] } });
    },
  ],
];

test.each(planted)('%s is found (%s)', async (_what, id, plant) => {
  await plant(world, await macroId(world.system));
  expect(await violated()).toContain(id);
});
