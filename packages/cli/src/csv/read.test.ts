import type { RejectedRecord } from '@portico/domain/import/format';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCsv } from './read.ts';

async function read(...chunks: string[]) {
  const bad: RejectedRecord[] = [];
  const records: { line: number; fields: readonly string[] }[] = [];
  for await (const record of readCsv(chunks, (one) => bad.push(one))) records.push(record);
  return { records: records.map(({ line, fields }) => [line, ...fields]), bad };
}

test('each record comes with the line it begins on, whatever the chunks, line ends, blank lines and a byte order mark', async () => {
  const text = '\uFEFFa,b\r\n1,2\r\n\r\n3,4\n5,';
  const expected = [
    [1, 'a', 'b'],
    [2, '1', '2'],
    [4, '3', '4'],
    [5, '5', ''],
  ];
  expect((await read(text)).records).toEqual(expected);
  expect((await read(...text)).records).toEqual(expected);
});

test('quoted fields hold commas, quotes and line breaks', async () => {
  const { records, bad } = await read('a,b\n"x, ""y""","two\nlines"\n3,4\n');
  expect(records).toEqual([
    [1, 'a', 'b'],
    [2, 'x, "y"', 'two\nlines'],
    [4, '3', '4'],
  ]);
  expect(bad).toEqual([]);
});

test.each([
  ['a quote in the middle of a field', '1,"2"x', /closing quote/i],
  ['a quote within plain text', '1,2"x', /quote/i],
  ['a quote that is never closed', '1,"2', /never closed/],
])('%s costs its own line and no other', async (_what, line, reason) => {
  const { records, bad } = await read(`a,b\n${line}\n3,4\n5,6\n`);
  expect(records).toEqual([
    [1, 'a', 'b'],
    [3, '3', '4'],
    [4, '5', '6'],
  ]);
  expect(bad).toEqual([{ line: 2, faults: [{ line: 2, reason: expect.stringMatching(reason) }], raw: [line] }]);
});

test('an open quote that meets a later one swallows nothing that does not make a whole record', async () => {
  const { records, bad } = await read('a,b\n1,"2\n3,4\n5,"6"\n7,"8\n9,10\n');
  expect(records.map(([line]) => line)).toEqual([1, 3, 4, 6]);
  expect(bad.map((one) => one.line)).toEqual([2, 5]);
});

test('an open quote at the head of a long file is given up within bounds', async () => {
  const { records, bad } = await read(`a,b\n1,"2\n${'3,4\n'.repeat(5_000)}`);
  expect(records).toHaveLength(5_001);
  expect(bad).toHaveLength(1);
});

test('what is written as RFC 4180 says is read as it was', async () => {
  const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'ü'), maxLength: 8 });
  const rows = fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 8 });
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(rows, async (written) => {
      const text = written.map((row) => `${row.map(quote).join(',')}\n`).join('');
      const { records, bad } = await read(text);
      expect(bad).toEqual([]);
      expect(records.map(([, ...fields]) => fields)).toEqual(written);
    }),
    { seed: 4_180, numRuns: 300 },
  );
});
