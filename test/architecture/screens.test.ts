import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { screens, serverPages } from '../screens/list.ts';
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
