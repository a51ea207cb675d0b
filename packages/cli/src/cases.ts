import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Io } from './command.ts';

/** A file of outside cases, `-` for standard input. Undefined, and said why, where it is no JSON list. */
export async function readCases(file: string, io: Io): Promise<readonly unknown[] | undefined> {
  let cases: unknown;
  try {
    const text = file === '-' ? await io.stdin() : await readFile(resolve(io.cwd, file), 'utf8');
    cases = JSON.parse(text);
  } catch (error) {
    io.stderr(`${file}: ${(error as Error).message}\n`);
    return undefined;
  }
  if (Array.isArray(cases)) return cases;
  io.stderr(`${file}: must hold a JSON list of cases\n`);
  return undefined;
}
