import type { Io } from '../command.ts';
import { UsageError } from './run.ts';
import { csvLine, table } from './table.ts';

const forms = ['table', 'json', 'csv'] as const;
export type Form = (typeof forms)[number];

/** The options by which a command's output is chosen: `-o table|json|csv`, and `--json` for short. */
export const outputOptions = {
  output: { type: 'string', short: 'o', default: 'table' },
  json: { type: 'boolean', default: false },
} as const;

/** @throws UsageError for a form that is none. */
export function formOf({ output, json }: { readonly output: string; readonly json: boolean }): Form {
  const form = json ? 'json' : output;
  if (!(forms as readonly string[]).includes(form))
    throw new UsageError(`-o: "${form}" is none of ${forms.join(', ')}`);
  return form as Form; // Safe: judged right before.
}

/** What a command answers, in every form that it can be asked for. */
export interface Answer {
  /** As the server said it. */
  readonly json: string;
  /** For people. */
  readonly text: string;
  readonly csv: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

/** @param answer absent where the command has written what it answers itself */
export function print(io: Io, form: Form, answer: Answer | undefined): void {
  if (!answer) return;
  if (form === 'json') io.stdout(`${answer.json}\n`);
  else if (form === 'table') io.stdout(`${answer.text}\n`);
  else io.stdout(`${[answer.csv.head, ...answer.csv.rows].map(csvLine).join('\n')}\n`);
}

/** Rows as a table for people and as records for a spreadsheet alike. */
export function listed(json: string, head: readonly string[], rows: readonly (readonly string[])[]): Answer {
  return { json, text: rows.length === 0 ? 'Nothing.' : table(head, rows), csv: { head, rows } };
}

/** A time to the minute, as tables show it. */
export function minute(at: string): string {
  return at.slice(0, 16).replace('T', ' ');
}
