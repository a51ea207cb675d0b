import type { Source } from './sources.ts';

/** A house rule: which files it reads and what it finds there. Each finding says what to do. */
export interface Rule {
  readonly name: string;
  readonly applies: (path: string) => boolean;
  readonly find: (source: Source) => Finding[];
}

export interface Finding {
  /** From 1; 0 where the file as a whole is meant. */
  readonly line: number;
  readonly advice: string;
}

/** Tests, and the files that only tests import (the layers see to that). */
export const isTest = (path: string): boolean =>
  /\.test\.tsx?$|\/testing(-[a-z]+)?\.ts$/.test(path) || path.startsWith('test/');
const isCode = (path: string): boolean => /\.(ts|tsx|js|cjs|mjs)$/.test(path);
/** These files hold the forbidden words themselves. */
const isRulebook = (path: string): boolean => /^test\/architecture\/(rules|planted|system-access)/.test(path);
export const isProduct = (path: string): boolean =>
  isCode(path) && /^(packages|functions|infra)\//.test(path) && !isTest(path);

/** Comments are blanked, lines kept: a rule about code must not trip over a sentence about it. */
export function withoutComments(text: string): string {
  const blank = (comment: string): string => comment.replace(/[^\n]/g, ' ');
  return text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(?<=^|[\s;,{}()])\/\/[^\n]*/g, blank);
}

function lineOf(text: string, index: number): number {
  let line = 1;
  for (let i = 0; i < index; i++) if (text.charCodeAt(i) === 10) line++;
  return line;
}

function matches(text: string, pattern: RegExp, advice: string): Finding[] {
  const lines = new Set([...text.matchAll(pattern)].map((match) => lineOf(text, match.index)));
  return [...lines].map((line) => ({ line, advice }));
}

function count(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function atMost(most: number, advice: string): Rule['find'] {
  return ({ text }) => {
    const lines = count(text);
    return lines > most ? [{ line: 0, advice: `${lines} lines, at most ${most}: ${advice}` }] : [];
  };
}

/** In code, comments aside. */
function inCode(pattern: RegExp, advice: string): Rule['find'] {
  return ({ text }) => matches(withoutComments(text), pattern, advice);
}

/** Anywhere in the file, comments included. */
function anywhere(pattern: RegExp, advice: string): Rule['find'] {
  return ({ text }) => matches(text, pattern, advice);
}

/** Registers: each lists the members of a closed set. Any other index file would be a barrel. */
const registers = [
  'packages/domain/src/processes/index.ts',
  'packages/domain/src/demo/scenarios/index.ts',
  'packages/api/src/routes/index.ts',
  'test/conformance/cases/index.ts',
];

/** Files that may name the environment: where a process starts. */
const environment =
  /^packages\/(cli\/bin|aws\/src|web\/dev)\/|^packages\/(cli|local)\/src\/(main|env|start)\b|^infra\/(run\/(bootstrap|start)|smoke\/iam)\.ts$/;

function castsWithoutReason({ text }: Source): Finding[] {
  const code = withoutComments(text);
  const lines = text.split('\n');
  return matches(
    code,
    /\bas (any|never)\b/g,
    'a cast that switches the types off says why: end the line with `// Safe: <reason>`, or type it',
  ).filter(({ line }) => !/Safe: \S/.test(`${lines[line - 2] ?? ''}${lines[line - 1] ?? ''}`));
}

function versions({ path, text }: Source): Finding[] {
  const manifest = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
  const kinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
  return kinds.flatMap((kind) =>
    Object.entries(manifest[kind] ?? {})
      .filter(([, version]) => !/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version))
      .map(([name, version]) => ({
        line: 0,
        advice: `${path} ${kind}: pin "${name}" to one version, not "${version}"`,
      })),
  );
}

export const rules: readonly Rule[] = [
  {
    name: 'every key template stands in packages/store/src/keys.ts or work-keys.ts',
    applies: (path) =>
      isProduct(path) &&
      !/^packages\/store\/src\/(work-)?keys\.ts$/.test(path) &&
      !/^packages\/(web|local\/src\/dynamodb)\//.test(path),
    find: inCode(
      /\}#|(?<=['"`])(?:~G|~D|[A-Z]{1,4}|@[A-Z])#/g,
      'build the key in packages/store/src/keys.ts and call it; for text that is no key use another separator than #',
    ),
  },
  {
    name: 'the domain reads no clock and no dice',
    applies: (path) => path.startsWith('packages/domain/src/') && !isTest(path),
    find: ({ path, text }) => {
      const ban = inCode(
        /\bMath\.random\b|\brandomUUID\b|\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bperformance\.now\b|\bTemporal\.Now\b/g,
        'take the time (`now`) or the random bytes as an argument; the shell reads them once',
      );
      const conversion = inCode(
        /\bDate\.(?!now)\w+|\bnew Date\(\s*[^)\s]/g,
        'convert times in kernel/time.ts and call it',
      );
      const found = ban({ path, text });
      return path === 'packages/domain/src/kernel/time.ts' ? found : [...found, ...conversion({ path, text })];
    },
  },
  {
    name: 'nothing scans the table but the verifier, and what asks to be refused',
    applies: (path) =>
      isProduct(path) &&
      !/^packages\/(cli\/src\/(commands\/)?verify|local\/src\/dynamodb\/)|^infra\/smoke\/ask\.ts$/.test(path),
    find: inCode(
      /\bScanCommand\b|\.scan\(/g,
      'read by key or through an index (packages/store/src/table.ts lists them)',
    ),
  },
  {
    name: 'a file has at most 400 lines',
    applies: (path) => isCode(path) || path.endsWith('.css'),
    find: atMost(400, 'split it by job, one job a file'),
  },
  {
    name: 'a function entry has at most 15 lines',
    applies: (path) => path.startsWith('functions/') && isCode(path),
    find: atMost(15, 'move the work into packages/app or packages/aws; the entry only wires'),
  },
  {
    name: 'a package README has at most 60 lines',
    applies: (path) => /^packages\/[^/]+\/README\.md$/.test(path),
    find: atMost(60, 'say what it is, what it may import, why, and how to add one; the rest is in the code'),
  },
  {
    name: 'a cast to any or never says why',
    applies: (path) => isProduct(path),
    find: castsWithoutReason,
  },
  {
    name: 'a switched-off compiler error says why',
    applies: (path) => isCode(path) && !isRulebook(path),
    find: anywhere(
      /@ts-(?:ignore|nocheck|expect-error(?!:? \S))/g,
      'fix the type, or write `@ts-expect-error <reason>`',
    ),
  },
  {
    name: 'no test is left out',
    applies: (path) => isTest(path) && !isRulebook(path),
    find: inCode(
      /\b(?:it|test|describe|suite|bench)(?:\.\w+)*\.(?:skip|only|todo|fails)\b(?!If)/g,
      'run it or delete it; what depends on the machine uses `skipIf` and says so loudly',
    ),
  },
  {
    name: 'no module is mocked',
    applies: (path) => isCode(path) && !isRulebook(path),
    find: inCode(/\bvi\.(?:mock|doMock|hoisted)\(/g, 'test files share a thread: pass the fake in as an argument'),
  },
  {
    name: 'no work is left for later in a comment',
    applies: (path) => (isCode(path) || path.endsWith('.md')) && !isRulebook(path),
    find: anywhere(/\b(?:TODO|FIXME|XXX|HACK)\b/g, 'do it, or file an issue; the code holds no wishes'),
  },
  {
    name: 'no path of one machine',
    applies: (path) => !isRulebook(path),
    find: anywhere(
      /(?<![\w.}~-])\/(?:work|tmp|root|home|Users)\/\w/g,
      'use a path from the repository, or os.tmpdir()',
    ),
  },
  {
    name: 'no registry host',
    applies: (path) => !isRulebook(path),
    find: anywhere(
      /\bregistry\.[a-z]+|\bnpmjs\.(?:org|com)|\bdeb\.debian\.org|\bpypi\.org/g,
      'name packages, never the host they come from (`omit-lockfile-registry-resolved` stands in .npmrc)',
    ),
  },
  {
    name: 'an index file is a register, not a barrel',
    applies: (path) => /(^|\/)index\.(ts|tsx)$/.test(path) && !registers.includes(path),
    find: () => [{ line: 0, advice: 'import the file that holds the thing; a barrel hides who needs what' }],
  },
  {
    name: 'no file re-exports another whole',
    applies: (path) => isCode(path) && !isRulebook(path),
    find: inCode(/^\s*export \*/gm, 'import from the file itself'),
  },
  {
    name: 'the environment is read where a process starts',
    applies: (path) => isProduct(path) && !environment.test(path),
    find: inCode(
      /\bprocess\.env\b/g,
      'take the value as an argument; the entry point reads and checks the environment',
    ),
  },
  {
    name: 'dependencies are pinned to one version',
    applies: (path) => /(^|\/)package\.json$/.test(path),
    find: versions,
  },
];

/** What a rule finds in the files it applies to, as `path:line advice`. */
export function violations(rule: Rule, sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => rule.applies(path))
    .flatMap((source) =>
      rule.find(source).map(({ line, advice }) => `${source.path}${line ? `:${line}` : ''} ${advice}`),
    );
}
