import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cruise, cruiseLayers, seenTooLittle } from './layers.ts';

/** A small tree with one violation of each rule, and imports beside them that are allowed. */
const tree: Readonly<Record<string, string>> = {
  'packages/domain/src/pure.ts': "import * as z from 'zod';\nexport const schema = z.string();",
  'packages/domain/src/impure.ts': "import { hash } from 'node:crypto';\nexport { hash };",
  'packages/domain/src/climbing.ts': "import type { Db } from '../../store/src/db.ts';\nexport type D = Db;",
  'packages/domain/src/a.ts': "import { b } from './b.ts';\nexport const a = () => b;",
  'packages/domain/src/b.ts': "import { a } from './a.ts';\nexport const b = () => a;",
  'packages/domain/src/pure.test.ts':
    "import { test } from 'vitest';\nimport { schema } from './pure.ts';\ntest('', () => schema);",
  'packages/store/src/db.ts':
    "import { GetCommand } from '@aws-sdk/lib-dynamodb';\nimport { schema } from '../../domain/src/pure.ts';\n" +
    'export type Db = typeof GetCommand | typeof schema;',
  'packages/app/src/verb.ts':
    "import { engine } from '../../local/src/dynamodb/engine.ts';\nexport const verb = engine;",
  'packages/app/src/direct.ts': "import { GetCommand } from '@aws-sdk/lib-dynamodb';\nexport { GetCommand };",
  'packages/app/src/mailing.ts': "import { SES } from '@aws-sdk/client-ses';\nexport { SES };",
  'packages/app/src/verb.test.ts':
    "import { engine } from '../../local/src/dynamodb/engine.ts';\nexport const tested = engine;",
  'packages/app/src/leaning.ts': "import { tested } from './verb.test.ts';\nexport const leaning = tested;",
  'packages/app/src/entry.ts': "import { handler } from '../../../functions/api.ts';\nexport { handler };",
  'packages/app/src/lost.ts': "import { gone } from './gone.ts';\nexport { gone };",
  'packages/local/src/dynamodb/engine.ts':
    "import { GetCommand } from '@aws-sdk/lib-dynamodb';\nexport const engine = GetCommand;",
  'packages/local/src/serve.ts': "import { palette } from '../../web/src/palette.ts';\nexport { palette };",
  'packages/api/src/app.ts': "import { verb } from '../../app/src/verb.ts';\nexport const app = verb;",
  'packages/web/src/palette.ts': "import { schema } from '../../domain/src/pure.ts';\nexport const palette = schema;",
  'packages/aws/src/http.ts': "import { app } from '../../api/src/app.ts';\nexport const http = app;",
  'functions/api.ts': "import { http } from '../packages/aws/src/http.ts';\nexport const handler = http;",
  'functions/local.ts':
    "import { engine } from '../packages/local/src/dynamodb/engine.ts';\nexport const handler = engine;",
  'infra/stack.ts': "import { verb } from '../packages/app/src/verb.ts';\nexport const stack = verb;",
  'infra/smoke/ask.ts': "import { verb } from '../../packages/app/src/verb.ts';\nexport const ask = verb;",
};

const caught: readonly string[] = [
  'app-stays-in-its-layer: packages/app/src/verb.ts -> packages/local/src/dynamodb/engine.ts',
  'domain-is-pure: packages/domain/src/climbing.ts -> packages/store/src/db.ts',
  'domain-is-pure: packages/domain/src/impure.ts -> crypto',
  'domain-stays-in-its-layer: packages/domain/src/climbing.ts -> packages/store/src/db.ts',
  'functions-are-leaves: packages/app/src/entry.ts -> functions/api.ts',
  'functions-only-start: functions/local.ts -> packages/local/src/dynamodb/engine.ts',
  'imports-resolve: packages/app/src/lost.ts -> ./gone.ts',
  'a-smoke-test-asks-by-itself: infra/smoke/ask.ts -> packages/app/src/verb.ts',
  'infra-reads-registers: infra/stack.ts -> packages/app/src/verb.ts',
  'no-circular: packages/domain/src/a.ts -> packages/domain/src/b.ts -> packages/domain/src/a.ts',
  'only-aws-touches-aws: packages/app/src/mailing.ts -> @aws-sdk/client-ses',
  'only-the-store-touches-dynamodb: packages/app/src/direct.ts -> @aws-sdk/lib-dynamodb',
  'tests-are-not-imported: packages/app/src/leaning.ts -> packages/app/src/verb.test.ts',
  'the-web-is-built-not-imported: packages/local/src/serve.ts -> packages/web/src/palette.ts',
  'web-stays-in-its-layer: packages/web/src/palette.ts -> packages/domain/src/pure.ts',
];

let folder = '';
let seen: Cruise;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portico-layers-'));
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  seen = await cruiseLayers(folder, ['packages', 'functions', 'infra']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('each planted import against the layers is found, and no allowed one', () => {
  // The planted tree has no packages installed, so those do not resolve there; that is not what is tested.
  const installed = /imports-resolve: .* -> (zod|vitest|@aws-sdk\/[\w-]+) /;
  const found = seen.violations.filter((line) => !installed.test(line)).map((line) => line.replace(/ \(.*\)$/, ''));
  expect(found.sort()).toEqual([...caught].sort());
});

test('every violation says what to do', () => {
  for (const line of seen.violations) expect(line).toMatch(/ \(.{15,}\)$/);
});

test('a cruise that saw too little fails', () => {
  expect(seenTooLittle(seen, Object.keys(tree).length).join()).toMatch(/source files on disk/);
  expect(seenTooLittle({ modules: 0, dependencies: 0, violations: [] }, 300)).toHaveLength(2);
  expect(seenTooLittle({ modules: 300, dependencies: 0, violations: [] }, 300)).toHaveLength(1);
  expect(seenTooLittle({ modules: 300, dependencies: 900, violations: [] }, 300)).toEqual([]);
});
