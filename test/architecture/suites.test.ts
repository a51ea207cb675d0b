import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import config from '../vitest.config.ts';
import { root } from './sources.ts';
import { suites } from './suites.ts';

const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');
const projects = (config.test?.projects ?? []).map((one) =>
  typeof one === 'object' && 'test' in one ? String(one.test?.name) : String(one),
);

test('the run before a release holds every suite there is, once', () => {
  expect(projects.length).toBeGreaterThan(8);
  expect(suites.flatMap((suite) => suite.projects).sort()).toEqual([...projects].sort());
});

test('so does CI, by the scripts of package.json', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const called = [...read('.ci/run').matchAll(/^(?:\w+=\S+ )?test_stage \w+ \d+ \w+ (\S+)$/gm)].map(([, name]) => name);
  const run = called.flatMap((name) => [...(scripts[name ?? ''] ?? '').matchAll(/--project (\S+)/g)].map((m) => m[1]));
  expect(run.sort()).toEqual([...projects].sort());
});
