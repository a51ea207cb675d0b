import { CreateView, createView, type View } from '@portico/domain/view/view';
import { deleteView, loadView, putView } from '@portico/store/view/view';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWorld, type World } from '../testing.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({ pump: false });
});
afterEach(() => world.close());

const view = (name: string): View =>
  createView(CreateView.parse({ name }), 'vie_0000000001', 'tom', '2026-03-02T09:00:00Z');
const put = (one: View, before: number) => putView(world.system, world.msp, one, before);
const stored = () => loadView(world.system, world.msp, 'vie_0000000001');

test('of two who read the same version of a view only the first saves it, though both had looked before', async () => {
  expect(await put(view('Made'), 0)).toBe(true);
  expect(await put(view('Made twice'), 0)).toBe(false);
  expect(await put(view('First'), 1)).toBe(true);
  expect(await put(view('Second'), 1)).toBe(false);
  expect(await stored()).toMatchObject({ version: 2, view: { name: 'First' } });
});

test('a view is removed only as it was read, and one that was removed is not brought back by a save', async () => {
  await put(view('Made'), 0);
  const read = { view: view('Made'), version: 1 };
  await put(view('Changed'), 1);
  expect(await deleteView(world.system, world.msp, read)).toBe(false);
  expect(await deleteView(world.system, world.msp, { ...read, version: 2 })).toBe(true);
  expect(await put(view('Changed again'), 2)).toBe(false);
  expect(await stored()).toBeUndefined();
});
