import type { ImportFormat } from './format.ts';
import { servicenowLog } from './servicenow-log.ts';

/** Every export that `portico import tickets --format` reads. */
export const importFormats = [servicenowLog] as const satisfies readonly ImportFormat[];

/** @throws RangeError naming the known formats. */
export function importFormatOf(name: string): ImportFormat {
  const format = importFormats.find((one) => one.name === name);
  if (!format) {
    throw new RangeError(`unknown format "${name}"; known: ${importFormats.map((one) => one.name).join(', ')}`);
  }
  return format;
}
