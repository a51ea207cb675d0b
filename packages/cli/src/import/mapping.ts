import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type CsvMapping, csvMappingSchema } from '@portico/domain/import/mapping';
import { faultsOf } from '@portico/domain/kernel/faults';
import { parse } from 'yaml';
import type { Io } from '../command.ts';

/** The mapping in a YAML or JSON file, or what is wrong with it. */
export async function loadMapping(file: string, io: Io): Promise<CsvMapping | string> {
  let value: unknown;
  try {
    value = parse(await readFile(resolve(io.cwd, file), 'utf8'));
  } catch (error) {
    return `--map ${file}: ${(error as Error).message}`;
  }
  const parsed = csvMappingSchema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const faults = faultsOf(parsed.error).map((fault) => `${fault.pointer || '/'}: ${fault.detail}`);
  return [`--map ${file} cannot be used:`, ...faults].join('\n  ');
}
