import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plain } from './outcome.ts';

/**
 * What DynamoDB Local answered, so that a machine without Java checks the engine against it too. Equal answers are
 * stored once: `cases` holds indexes into `answers`.
 */
interface File {
  readonly recordedFrom: string;
  readonly answers: readonly Plain[];
  readonly cases: Readonly<Record<string, readonly number[]>>;
}

const path = fileURLToPath(new URL('../golden.json', import.meta.url));

export function readGolden(): { recordedFrom: string; cases: Map<string, Plain[]> } {
  if (!existsSync(path)) return { recordedFrom: 'nothing', cases: new Map() };
  const file = JSON.parse(readFileSync(path, 'utf8')) as File;
  const cases = Object.entries(file.cases).map(([name, indexes]): [string, Plain[]] => [
    name,
    indexes.map((index) => file.answers[index] ?? null),
  ]);
  return { recordedFrom: file.recordedFrom, cases: new Map(cases) };
}

export function writeGolden(recordedFrom: string, recorded: ReadonlyMap<string, readonly Plain[]>): void {
  const seen = new Map<string, number>();
  const index = (answer: Plain): number => {
    const text = JSON.stringify(answer);
    const known = seen.get(text) ?? seen.size;
    seen.set(text, known);
    return known;
  };
  const cases = [...recorded].map(([name, answers]) => `${JSON.stringify(name)}:${JSON.stringify(answers.map(index))}`);
  const lines = [`"recordedFrom":${JSON.stringify(recordedFrom)}`, `"answers":[\n${[...seen.keys()].join(',\n')}\n]`];
  writeFileSync(path, `{${lines.join(',\n')},\n"cases":{\n${cases.join(',\n')}\n}}\n`);
}
