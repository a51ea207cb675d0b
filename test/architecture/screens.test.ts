import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { screens, serverPages } from '../screens/list.ts';
import { PICTURE_MOST, pictures, picturesFolder } from '../screens/pictures.ts';
import { states } from '../screens/states.ts';
import { root } from './sources.ts';

const router = readFileSync(join(root, 'packages/web/src/app/router.tsx'), 'utf8');
const routes = [...router.matchAll(/^\s+path: '([^']+)'/gm)].map((match) => match[1] ?? '');

test('every route of the web client has its pictures in test/screens/list.ts', () => {
  expect(routes.length).toBeGreaterThanOrEqual(12);
  const pictured = new Set(screens.map((screen) => screen.route));
  expect(routes.filter((route) => !pictured.has(route))).toEqual([]);
});

test('no picture is of a route that is gone, or overwrites another', () => {
  expect(screens.map((screen) => screen.route).filter((one) => ![...routes, ...serverPages].includes(one))).toEqual([]);
  const names = screens.map((screen) => screen.name);
  expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
});

test('screens are looked at empty, filtered to nothing, loading, failed, long, zoomed, dark, German and on a phone', () => {
  const looked = ['plain', 'dark', 'german', 'phone', 'zoomed', 'long', 'empty', 'filtered-empty', 'loading', 'failed'];
  expect(states.map((state) => state.name)).toEqual(looked);
});

test('six pictures are kept, each of at most 150 kB, and the README shows every one', () => {
  const kept = readdirSync(picturesFolder).sort();
  expect(kept).toEqual(pictures.map((name) => `${name}.webp`).sort());
  expect(kept).toHaveLength(6);
  expect(kept.filter((name) => statSync(join(picturesFolder, name)).size > PICTURE_MOST)).toEqual([]);
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  expect(kept.filter((name) => !readme.includes(`(packages/web/pictures/${name})`))).toEqual([]);
});
