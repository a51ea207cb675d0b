import { readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { describe, expect, test } from 'vitest';
import config from '../vitest.config.ts';
import { namedPaths } from './readme-paths.ts';
import { rules, violations } from './rules.ts';
import { exists, readSources, root } from './sources.ts';
import { allSystemAccess, noReason } from './system-access.ts';

const sources = readSources();
/** A guard that reads nothing finds nothing. */
const SOURCES_FLOOR = 250;

test(`the house rules read at least ${SOURCES_FLOOR} files`, () => {
  expect(sources.length).toBeGreaterThanOrEqual(SOURCES_FLOOR);
});

describe('house rules', () => {
  test.each(rules.map((rule) => [rule.name, rule] as const))('%s', (_name, rule) => {
    expect(violations(rule, sources)).toEqual([]);
  });

  test('every rule applies to some file', () => {
    const idle = rules.filter((rule) => !sources.some(({ path }) => rule.applies(path)));
    const allowed = ['a function entry has at most 15 lines', 'an index file is a register, not a barrel'];
    expect(idle.map((rule) => rule.name).filter((name) => !allowed.includes(name))).toEqual([]);
  });
});

test('every path that a README names exists', () => {
  const texts = sources.filter(({ path }) => path.endsWith('.md'));
  const dead = texts.flatMap((text) => namedPaths(text).map((path) => ({ in: text.path, path })));
  expect(dead.filter(({ path }) => !exists(path))).toEqual([]);
  expect(dead.length).toBeGreaterThan(20);
});

test('every test file belongs to a project of test/vitest.config.ts, or nobody would run it', () => {
  const globs = (config.test?.projects ?? []).flatMap((project) =>
    typeof project === 'object' && 'test' in project ? (project.test?.include ?? []) : [],
  );
  expect(globs.length).toBeGreaterThan(0);
  const tests = sources.map(({ path }) => path).filter((path) => /\.test\.tsx?$/.test(path));
  expect(tests.filter((path) => !globs.some((glob) => matchesGlob(path, glob)))).toEqual([]);
});

test('NOTICE names every package that is delivered', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const notice = readFileSync(join(root, 'NOTICE'), 'utf8');
  const named = new Set(notice.split(/[\s,()]+/));
  expect(Object.keys(dependencies).filter((name) => !named.has(name))).toEqual([]);
});

test('every package has a README', () => {
  const packages = sources.flatMap(({ path }) => /^(packages\/[^/]+)\/package\.json$/.exec(path)?.[1] ?? []);
  expect(packages.filter((one) => !exists(`${one}/README.md`))).toEqual([]);
});

test('every way round tenant scopes is listed with its reason in test/architecture/system-access.json', () => {
  const found = allSystemAccess(sources);
  const unsaid = found.filter(({ reason }) => reason === noReason).map(({ path }) => path);
  expect(unsaid, "say why: unscoped('reason'), or a comment above the credential").toEqual([]);
  const listed: unknown = JSON.parse(readFileSync(join(root, 'test/architecture/system-access.json'), 'utf8'));
  const advice =
    'use a scoped Db; where that cannot be, list the place for the reviewer: ' +
    'node test/architecture/system-access.ts > test/architecture/system-access.json';
  expect(found, advice).toEqual(listed);
});
