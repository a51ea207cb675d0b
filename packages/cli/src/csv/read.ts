import { Readable } from 'node:stream';
import type { RejectedRecord, SourceRecord } from '@portico/domain/import/format';
import { type CsvError, parse } from 'csv-parse';

/**
 * Records of a CSV file (RFC 4180) with the number of the line each begins on. A record that is no CSV is handed to
 * `onBad` and the rest goes on; records with too few or too many fields are the reader's to judge.
 */
export async function* readCsv(
  source: Iterable<string> | AsyncIterable<string>,
  onBad: (record: RejectedRecord) => void,
): AsyncGenerator<SourceRecord> {
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error: CsvError | undefined, raw?: string) => {
      if (!error) return;
      const line = Number(error['lines'] ?? 0);
      onBad({ line, faults: [{ line, reason: `is not readable as CSV: ${error.message}` }], raw: raw ? [raw] : [] });
    },
  });
  const input = Readable.from(source);
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  let line = 1;
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    // csv-parse tells the line a record ends on; a field with line breaks makes it begin earlier.
    const breaks = record.reduce((sum, field) => sum + (field.match(/\n/g)?.length ?? 0), 0);
    line = info.lines - breaks;
    yield { line, fields: record };
  }
}
