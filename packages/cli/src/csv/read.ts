import type { RejectedRecord, SourceRecord } from '@portico/domain/import/format';
import { parse } from 'csv-parse/sync';

interface Line {
  readonly number: number;
  readonly text: string;
}

/** Lines that one record may have. A quote that is closed later than this is taken for a mistake. */
const LINES_MAX = 1_000;

/**
 * Records of a CSV file (RFC 4180; also with semicolons, tabs or bars) with the number of the line each begins on. A line that is no CSV is handed to
 * `onBad` and the rest goes on, also where a quote is left open: what it would swallow is read line by line again,
 * unless it makes a record as wide as the heading. Too few or too many fields are otherwise the reader's to judge.
 */
export async function* readCsv(
  source: Iterable<string> | AsyncIterable<string>,
  onBad: (record: RejectedRecord) => void,
): AsyncGenerator<SourceRecord> {
  let delimiter = ',';
  const lines = new Ahead(linesOf(source));
  let width: number | undefined;
  for (;;) {
    const first = await lines.take();
    if (!first) return;
    if (first.text === '') continue;
    if (width === undefined) {
      const named = /^sep=(.)$/u.exec(first.text)?.[1];
      delimiter = named ?? delimiterOf(first.text) ?? delimiter;
      // A line of its own by which Excel tells the separator.
      if (named !== undefined) continue;
    }
    const read = first.text.includes('"') ? await quoted(first, lines, width, delimiter) : first.text.split(delimiter);
    if (typeof read === 'string') {
      onBad({ line: first.number, faults: [{ line: first.number, reason: read }], raw: [first.text] });
      continue;
    }
    width ??= read.length;
    yield { line: first.number, fields: read };
  }
}

/** The fields of a record with quotes, which may go on over line breaks; or why there is no such record. */
async function quoted(
  first: Line,
  lines: Ahead,
  width: number | undefined,
  delimiter: string,
): Promise<readonly string[] | string> {
  const more: Line[] = [];
  let text = first.text;
  let open = isOpen(text);
  while (open && more.length < LINES_MAX) {
    const next = await lines.take();
    if (!next) break;
    more.push(next);
    text += `\n${next.text}`;
    open = open !== isOpen(next.text);
  }
  const fields = open ? 'is not readable as CSV: a quote is never closed' : parsed(text, delimiter);
  const whole = typeof fields !== 'string' && (more.length === 0 || width === undefined || fields.length === width);
  if (whole) return fields;
  lines.giveBack(more);
  return typeof fields === 'string' ? fields : 'is not readable as CSV: a quote is left open';
}

const delimiters = [',', ';', '\t', '|'];

/** What separates the columns of a heading: the sign that stands in it most often outside quotes. */
function delimiterOf(heading: string): string | undefined {
  const bare = heading.replace(/"(?:[^"]|"")*"/gu, '');
  const counts = delimiters.map((one) => ({ one, count: bare.split(one).length - 1 }));
  return counts.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count)[0]?.one;
}

/** Whether an odd number of quotes leaves a field open at the end. */
function isOpen(text: string): boolean {
  return text.split('"').length % 2 === 0;
}

function parsed(text: string, delimiter: string): readonly string[] | string {
  try {
    const [fields] = parse(text, { relax_column_count: true, delimiter }) as string[][];
    return fields ?? [];
  } catch (error) {
    return `is not readable as CSV: ${(error as Error).message}`;
  }
}

/** Lines that can be looked at and given back. */
class Ahead {
  readonly #source: AsyncIterator<Line, undefined>;
  #waiting: Line[] = [];

  constructor(source: AsyncGenerator<Line, undefined>) {
    this.#source = source;
  }

  async take(): Promise<Line | undefined> {
    return this.#waiting.shift() ?? (await this.#source.next()).value;
  }

  giveBack(lines: readonly Line[]): void {
    this.#waiting = [...lines, ...this.#waiting];
  }
}

async function* linesOf(source: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Line, undefined> {
  let number = 0;
  let rest = '';
  const line = (text: string): Line => {
    number += 1;
    const plain = text.endsWith('\r') ? text.slice(0, -1) : text;
    return { number, text: number === 1 ? plain.replace(/^\uFEFF/u, '') : plain };
  };
  for await (const chunk of source) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) yield line(part);
  }
  if (rest !== '') yield line(rest);
}
