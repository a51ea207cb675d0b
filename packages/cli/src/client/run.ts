import type { Io } from '../command.ts';
import { type Api, openApi } from './api.ts';
import { ApiError } from './error.ts';

/** Wrong usage, told with how to call it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Runs a command against the desk: 0 done, 1 refused, 2 wrong usage; a refusal is told in the server's own words. */
export async function withApi(
  io: Io,
  usage: string,
  work: (api: () => Promise<Api>) => Promise<void>,
): Promise<number> {
  try {
    await work(() => openApi(io));
    return 0;
  } catch (error) {
    if (error instanceof ApiError) {
      io.stderr(`${error.message}\n`);
      return 1;
    }
    // `parseArgs` throws TypeErrors with codes of its own.
    const code = (error as { code?: string }).code ?? '';
    if (error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS')) {
      io.stderr(`${(error as Error).message}\n${usage}`);
      return 2;
    }
    throw error;
  }
}

/** The text of an argument, or of standard input where it is `-`. */
export async function textOf(io: Io, words: readonly string[], what: string): Promise<string> {
  const given = words.length === 1 && words[0] === '-' ? await io.stdin() : words.join(' ');
  const text = given.trim();
  if (text === '') throw new UsageError(`${what} is missing; - takes it from standard input`);
  return text;
}
