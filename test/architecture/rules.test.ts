import { describe, expect, test } from 'vitest';
import { namedPaths } from './readme-paths.ts';
import { rules, violations, withoutComments } from './rules.ts';
import { ignores } from './sources.ts';
import { noReason, systemAccess } from './system-access.ts';

/** Per rule: texts that must be found, and texts beside them that must not. */
const planted: Readonly<Record<string, { at: string; caught: string[]; passed: string[]; elsewhere?: string }>> = {
  'every key template stands in packages/store/src/keys.ts or work-keys.ts': {
    at: 'packages/app/src/a.ts',
    caught: [
      'const pk = `${scope}#T#${n}`;',
      "const sk = 'E#';",
      'const sk = `C#${at}`;',
      "const s = `${a.d ?? '~'}#${n}`;",
      "const pk = '~G#HOST';",
    ],
    passed: [
      '// the key is `T#1`',
      'const colour = `#${hex}`;',
      "const link = '#top';",
      'this.#rows.get(`${this.#a}`);',
    ],
    elsewhere: 'packages/store/src/keys.ts',
  },
  'the domain reads no clock and no dice': {
    at: 'packages/domain/src/a.ts',
    caught: [
      'const now = Date.now();',
      'const now = new Date();',
      'const at = new Date(ms);',
      'const ms = Date.parse(at);',
      'const n = Math.random();',
      "import { randomUUID } from 'node:crypto';",
    ],
    passed: ['// never Date.now()', 'const date: LocalDate = parseDate(text);', 'const updatedAt = now;'],
    elsewhere: 'packages/local/src/clock.ts',
  },
  'nothing scans the table but the verifier, and what asks to be refused': {
    at: 'packages/store/src/a.ts',
    caught: ["import { ScanCommand } from '@aws-sdk/lib-dynamodb';", 'await db.scan({});'],
    passed: ['const n = out.ScannedCount;', 'ScanIndexForward: false,'],
    elsewhere: 'packages/cli/src/verify/rows.ts',
  },
  'a file has at most 400 lines': {
    at: 'packages/app/src/a.ts',
    caught: ['x;\n'.repeat(401)],
    passed: ['x;\n'.repeat(400)],
    elsewhere: 'packages/app/src/a.json',
  },
  'a function entry has at most 15 lines': {
    at: 'functions/api.ts',
    caught: ['x;\n'.repeat(16)],
    passed: ['x;\n'.repeat(15)],
    elsewhere: 'packages/aws/src/api.ts',
  },
  'a package README has at most 60 lines': {
    at: 'packages/app/README.md',
    caught: ['x\n'.repeat(61)],
    passed: ['x\n'.repeat(60)],
    elsewhere: 'README.md',
  },
  'a cast to any or never says why': {
    at: 'packages/app/src/a.ts',
    caught: ['const a = b as any;', 'f(x as never);', 'f(x as never); // Safe:'],
    passed: ['f(x as never); // Safe: checked above.', '// Safe: checked above.\nf(x as never);', '// as any of them'],
    elsewhere: 'packages/app/src/a.test.ts',
  },
  'a switched-off compiler error says why': {
    at: 'test/journeys/a.test.ts',
    caught: ['// @ts-ignore', '// @ts-nocheck', '// @ts-expect-error'],
    passed: ['// @ts-expect-error a number is refused at compile time'],
  },
  'no test is left out': {
    at: 'packages/app/src/a.test.ts',
    caught: ["it.skip('a')", "test.only('a')", "describe.concurrent.skip('a')", "test.todo('a')"],
    passed: ["test.skipIf(absent)('a')", "describe.runIf(present)('a')", 'rows.skip(1)'],
    elsewhere: 'packages/app/src/a.ts',
  },
  'no module is mocked': {
    at: 'packages/app/src/a.test.ts',
    caught: ["vi.mock('./b.ts')", "vi.doMock('./b.ts')"],
    passed: ["vi.spyOn(console, 'warn')"],
  },
  'no work is left for later in a comment': {
    at: 'packages/app/src/a.ts',
    caught: ['// TODO: later', '/* FIXME */'],
    passed: ["const todos = 'all';"],
  },
  'no path of one machine': {
    at: 'packages/app/src/a.ts',
    caught: [
      "const file = '/tmp/x';",
      '# /home/someone/portico',
      `import('${['', 'work', 'main', 'a.ts'].join('/')}')`,
    ],
    passed: ["import('../work/a.ts')", "fetch('https://a.example/home/x')", 'POST /v1/tickets', '`${base}/work/a`'],
  },
  'no registry host': {
    at: 'package-lock.json',
    caught: ['"resolved": "https://registry.npmjs.org/a/-/a-1.0.0.tgz"'],
    passed: ['const registry = processes;', 'the register. Then'],
  },
  'an index file is a register, not a barrel': {
    at: 'packages/app/src/ticket/index.ts',
    caught: [''],
    passed: [],
    elsewhere: 'packages/domain/src/processes/index.ts',
  },
  'no file re-exports another whole': {
    at: 'packages/app/src/a.ts',
    caught: ["export * from './b.ts';", "export * as b from './b.ts';"],
    passed: ['export const b = 1;'],
  },
  'the environment is read where a process starts': {
    at: 'packages/app/src/a.ts',
    caught: ['const port = process.env.PORT;'],
    passed: ['const { env } = options;'],
    elsewhere: 'packages/cli/bin/portico.js',
  },
  'dependencies are pinned to one version': {
    at: 'package.json',
    caught: [
      '{"dependencies":{"a":"^1.0.0"}}',
      '{"devDependencies":{"a":"latest"}}',
      '{"optionalDependencies":{"a":"1"}}',
    ],
    passed: ['{"dependencies":{"a":"1.0.0"}}', '{"dependencies":{"a":"1.0.0-rc.1"},"scripts":{"b":"^"}}'],
  },
};

describe.each(rules.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
  const plant = planted[name];
  test('has planted texts', () => expect(plant).toBeDefined());
  if (plant === undefined) return;
  const { at, caught, passed, elsewhere } = plant;

  test.each(caught)('catches %j', (text) => {
    expect(violations(rule, [{ path: at, text }])[0]).toMatch(
      new RegExp(`^${at.replaceAll('.', '\\.')}(:\\d+)? \\S.{20}`),
    );
    if (elsewhere !== undefined) expect(violations(rule, [{ path: elsewhere, text }])).toEqual([]);
  });
  if (passed.length > 0) {
    test.each(passed)('lets %j pass', (text) => expect(violations(rule, [{ path: at, text }])).toEqual([]));
  }
});

test('findings name their line', () => {
  const rule = rules.find((one) => one.name === 'the domain reads no clock and no dice');
  const text = 'const a = 1;\n/* two\n lines */\nconst now = Date.now();\n';
  expect(rule?.find({ path: 'packages/domain/src/a.ts', text }).map((one) => one.line)).toEqual([4]);
});

test('comments are blanked and lines kept; addresses are no comments', () => {
  expect(withoutComments("a; // b\n/* c\n d */ e;\nconst u = 'https://x.example';")).toBe(
    `a; ${' '.repeat(4)}\n    \n      e;\nconst u = 'https://x.example';`,
  );
});

describe('ways round tenant scopes', () => {
  const at = 'packages/local/src/a.ts';
  test.each([
    ["ports.unscoped('timers cross tenants')", ['timers cross tenants']],
    ['ports.unscoped(\n  "timers cross tenants",\n)', ['timers cross tenants']],
    ['ports.unscoped(reason)', [noReason]],
    ["// The relay reads every tenant.\nengine.as({ role: 'System' })", ['The relay reads every tenant.']],
    ["engine.as({ role: 'System' })", [noReason]],
    ["// Too far off.\n\nengine.as({ role: 'System' })", [noReason]],
    ["new Db(as({ role: 'System' }), 'system') // sign-in comes before scopes", ['sign-in comes before scopes']],
    ["| { readonly role: 'System' }", []],
    ["// ports.unscoped('a')", []],
  ])('%j', (text, reasons) => {
    expect(systemAccess({ path: at, text })).toEqual(reasons.map((reason) => ({ path: at, reason })));
  });
});

test('paths in a README are those in backticks and links; what is made at run time is left out', () => {
  const text =
    'See `packages/app/src/ports.ts`, `functions/`, [keys](src/keys.ts) and `table.ts`; data lies in `.portico/`; run ' +
    '`npm test`, `portico verify`, `POST /v1/tickets`, `@portico/app/ports`, [us](https://a.example), `node_modules/.bin`.';
  expect(namedPaths({ path: 'packages/store/README.md', text }).sort()).toEqual([
    'functions',
    'packages/app/src/ports.ts',
    'packages/store/src/keys.ts',
    'packages/store/table.ts',
  ]);
});

test('.gitignore lines: folders anywhere, paths, endings', () => {
  const ignored = ignores('node_modules/\npackages/web/screens/\n*.log\na/b.ts\n');
  const paths = ['packages/a/node_modules', 'packages/web/screens', 'x.log', 'a/b.ts', '.git'];
  expect(paths.filter(ignored)).toEqual(paths);
  expect(['packages/web/src', 'screens', 'logs.ts', 'a/b.tsx'].filter(ignored)).toEqual([]);
});
