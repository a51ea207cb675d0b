import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RejectedRecord, SourceRecord } from '@portico/domain/import/format';
import type { Io } from '../command.ts';
import { type Encoding, encodingOf, textOf } from '../csv/decode.ts';
import { readCsv } from '../csv/read.ts';

/** A CSV file that can be read more than once: for its records, and again for those that are handed back. */
export interface RecordFile {
  readonly name: string;
  readonly encoding: Encoding;
  records(onBad: (record: RejectedRecord) => void): AsyncGenerator<SourceRecord>;
}

/** @throws Error naming the file when it cannot be read. */
export async function openRecords(file: string, io: Io): Promise<RecordFile> {
  if (file === '-') {
    const text = await io.stdin();
    return { name: 'standard input', encoding: 'utf-8', records: (onBad) => readCsv([text], onBad) };
  }
  const path = resolve(io.cwd, file);
  const found = await stat(path);
  if (!found.isFile()) throw new Error(`${file} is no file`);
  const encoding = await encodingOf(path);
  return { name: file, encoding, records: (onBad) => readCsv(textOf(path, encoding), onBad) };
}
