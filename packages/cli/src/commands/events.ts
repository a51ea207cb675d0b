import { parseArgs } from 'node:util';
import { compilePattern } from '@portico/domain/pattern/compile';
import { matches } from '@portico/domain/pattern/match';
import { PatternError } from '@portico/domain/pattern/value';
import * as z from 'zod';
import { readCases } from '../cases.ts';
import type { Command, Io } from '../command.ts';

const usage = `portico events match --cases FILE    (FILE: a JSON list of {id, pattern, event}, - for standard input)
`;

const Case = z.looseObject({ id: z.string(), pattern: z.unknown(), event: z.unknown() });

/** `portico events`: event patterns answered by the product's own matcher, without a server. */
export const eventsCommand: Command = {
  name: 'events',
  summary: 'answer whether events match EventBridge patterns, as the bus would',
  async run(args, io) {
    const [verb, ...rest] = args;
    if (verb !== 'match') return wrong(io, verb ? `there is no "portico events ${verb}"` : 'say what to do');
    let file: string | undefined;
    try {
      file = parseArgs({ args: rest, options: { cases: { type: 'string' }, json: { type: 'boolean' } } }).values.cases;
    } catch (error) {
      return wrong(io, (error as Error).message);
    }
    if (file === undefined) return wrong(io, '--cases is missing');
    const cases = await readCases(file, io);
    if (cases === undefined) return 1;
    const parsed = cases.map((one) => Case.safeParse(one));
    const bad = parsed.findIndex((one) => !one.success);
    if (bad >= 0) {
      io.stderr(`${file}: case ${bad + 1} needs an "id", a "pattern" and an "event"\n`);
      return 1;
    }
    const answers = parsed.flatMap(({ data }) =>
      data ? [{ id: data.id, result: judge(data.pattern, data.event) }] : [],
    );
    io.stdout(`${JSON.stringify(answers, null, 1)}\n`);
    return 0;
  },
};

/** Patterns and events may come as JSON text too, as Amazon's own TestEventPattern takes them. */
function judge(pattern: unknown, event: unknown): 'match' | 'no_match' | 'invalid_pattern' {
  try {
    return matches(compilePattern(fromText(pattern)), fromText(event)) ? 'match' : 'no_match';
  } catch (error) {
    if (error instanceof PatternError) return 'invalid_pattern';
    throw error;
  }
}

function fromText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function wrong(io: Io, message: string): number {
  io.stderr(`${message}\n${usage}`);
  return 2;
}
