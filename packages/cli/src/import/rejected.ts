import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RejectedRecord } from '@portico/domain/import/format';
import type { RecordFile } from './read-records.ts';

/** Where rows that were not taken over are kept. */
export interface Kept {
  /** JSON: each row with its line and what is wrong with it. */
  readonly rejectedFile: string;
  /** CSV under the file's own heading: to be mended and imported again. */
  readonly mendFile: string;
}

export function reasonOf(record: RejectedRecord): string {
  return record.faults.map((fault) => `${fault.column ? `${fault.column} ` : ''}${fault.reason}`).join('; ');
}

/**
 * Keeps rejected rows beside the data, with their line numbers and reasons, and once more as a file of their own.
 * @param held lines that are in order, but of tickets that wait for a rejected one.
 */
export async function keepRejected(
  data: string,
  file: RecordFile,
  format: string,
  rejected: readonly RejectedRecord[],
  held: ReadonlySet<number> = new Set(),
): Promise<Kept> {
  const folder = join(data, 'rejected');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = join(folder, `${basename(file.name).replace(/\.[^.]*$/, '')}.${format}`);
  const rows = rejected.map((one) => ({ line: one.line, reason: reasonOf(one), fields: one.raw }));
  await writeFile(`${name}.json`, `${JSON.stringify(rows, null, 1)}\n`, { mode: 0o600 });
  await writeFile(`${name}.csv`, await csvOf(file, rejected, held), { mode: 0o600 });
  return { rejectedFile: `${name}.json`, mendFile: `${name}.csv` };
}

async function csvOf(
  file: RecordFile,
  rejected: readonly RejectedRecord[],
  held: ReadonlySet<number>,
): Promise<string> {
  const wanted = new Set([...rejected.map((one) => one.line), ...held]);
  const found = new Map<number, string>();
  let heading: string | undefined;
  // What is no CSV at all is handed back as it stands.
  const keepAsIs = (bad: RejectedRecord): unknown => found.set(bad.line, bad.raw[0] ?? '');
  for await (const { line, fields } of file.records(keepAsIs)) {
    if (heading === undefined) heading = lineOf(fields);
    else if (wanted.has(line)) found.set(line, lineOf(fields));
  }
  const lines = [...found].sort(([a], [b]) => a - b).map(([, text]) => text);
  return `${[heading ?? '', ...lines].join('\n')}\n`;
}

function lineOf(fields: readonly string[]): string {
  return fields.map((field) => (/[",;\t|\r\n]/u.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}
