import type { ImportFormat } from './format.ts';
import { italianLog } from './italian-log.ts';
import { csvSheet, jiraCsv, zendeskCsv } from './peer-sheets.ts';
import { servicenowLog } from './servicenow-log.ts';
import { volvoLog } from './volvo-log.ts';

/** Every export that `portico import tickets --format` reads. */
export const importFormats: readonly ImportFormat[] = [
  servicenowLog,
  volvoLog,
  italianLog,
  csvSheet,
  jiraCsv,
  zendeskCsv,
];

/** @throws RangeError naming the known formats. */
export function importFormatOf(name: string): ImportFormat {
  const format = importFormats.find((one) => one.name === name);
  if (!format) {
    throw new RangeError(`unknown format "${name}"; known: ${importFormats.map((one) => one.name).join(', ')}`);
  }
  return format;
}
