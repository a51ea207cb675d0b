import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportReport } from '@portico/cli/commands/import';
import type { ServiceReport } from '@portico/domain/report/service-report';
import { afterAll, describe, expect, test } from 'vitest';
import { folders, portico, porticoJson } from '../support/cli.ts';
import { csvOf, incidentLog } from '../support/incident-log.ts';
import { servicenowFile, servicenowPresent } from '../support/servicenow-facts.ts';
import { verified } from '../support/verified.ts';

const temp = folders();
afterAll(() => temp.clear());

async function installed(): Promise<string> {
  const data = temp.make();
  const { code, err } = await portico(data, ['tenants', 'apply']);
  if (code !== 0) throw new Error(err);
  return data;
}

function written(text: string): string {
  const path = join(temp.make(), 'log.csv');
  writeFileSync(path, text);
  return path;
}

const importing = (file: string, ...more: string[]): string[] => [
  ...['import', 'tickets', '--client', 'acme', '--format', 'servicenow-log', '--json'],
  ...more,
  file,
];

/** Spoils one line of a file each; line numbers count from 1, the heading. */
const spoilings: readonly {
  readonly line: number;
  readonly spoil: (line: string) => string;
  readonly reason: RegExp;
}[] = [
  {
    line: 12,
    spoil: (line) => line.replace(/\d+\/\d+\/2016 \d+:\d+/, '31/2/2016 04:40'),
    reason: /_at "31\/2\/2016 04:40": there is no such day/,
  },
  { line: 25, spoil: (line) => line.slice(0, line.lastIndexOf(',')), reason: /35 fields/ },
  { line: 38, spoil: (line) => `${line},one,two`, reason: /38 fields/ },
  { line: 51, spoil: (line) => line.replace(',', ',"bro"ken'), reason: /not readable as CSV/ },
  {
    line: 64,
    spoil: (line) => line.replace(/[2-4] - (?:High|Moderate|Low)(?=,Group|,\?,)/, '9 - Whenever'),
    reason: /priority "9 - Whenever" is not one of: 1 - Critical/,
  },
  { line: 77, spoil: (line) => line.replace(/^INC\d+/, 'a number'), reason: /number "a number" is not a number like/ },
];

function spoilt(text: string): { text: string; kept: string[] } {
  const lines = text.split('\n');
  for (const { line, spoil } of spoilings) {
    const before = lines[line - 1] ?? '';
    const after = spoil(before);
    if (after === before) throw new Error(`line ${line} was not spoilt: ${before}`);
    lines[line - 1] = after;
  }
  const bad = new Set(spoilings.map((one) => one.line - 1));
  return { text: lines.join('\n'), kept: lines.filter((line, at) => at > 0 && line !== '' && !bad.has(at)) };
}

async function importsSpoilt(source: string): Promise<void> {
  const data = await installed();
  const { text, kept } = spoilt(source);
  const { code, out } = await portico(data, importing(written(text)));
  expect(code).toBe(1);
  const report = JSON.parse(out) as ImportReport;
  expect(report.rejected.map((one) => one.line)).toEqual(spoilings.map((one) => one.line));
  for (const [at, { reason }] of spoilings.entries()) expect(report.rejected[at]?.reason).toMatch(reason);
  const tickets = new Set(kept.map((line) => line.slice(0, line.indexOf(','))));
  expect(report).toMatchObject({ entries: kept.length, created: tickets.size, failed: [] });

  const rejected = JSON.parse(readFileSync(report.rejectedFile ?? '', 'utf8')) as { line: number; fields: string[] }[];
  expect(rejected.map((one) => one.line)).toEqual(spoilings.map((one) => one.line));
  const lines = text.split('\n');
  for (const { line, fields } of rejected) {
    const whole = fields.length === 1 ? fields[0]?.trimEnd() : fields.join(',');
    expect(whole).toBe(lines[line - 1]?.trimEnd());
  }
  expect(await verified(data)).toMatchObject({ tickets: tickets.size, entries: kept.length });
}

describe('rows that cannot be read', () => {
  test('are told by line and reason and kept; all others are imported', () => importsSpoilt(csvOf(incidentLog(60))));

  test.skipIf(!servicenowPresent)('the same in the real log', async () => {
    const text = readFileSync(servicenowFile, 'utf8').split('\n').slice(0, 3_000).join('\n');
    await importsSpoilt(`${text}\n`);
  });

  test('mended and imported again, the whole file counts as if nothing had been wrong', async () => {
    const [data, whole] = [await installed(), await installed()];
    const text = csvOf(incidentLog(60));
    // Only the last entry of a ticket can be missing in between: the history that was taken over stands.
    const lines = text.trimEnd().split('\n');
    const last = lines.length - 1;
    const broken = lines.with(last, (lines[last] ?? '').replace('3 - Moderate', 'soon'));
    const first = await portico(data, importing(written(`${broken.join('\n')}\n`)));
    expect([first.code, (JSON.parse(first.out) as ImportReport).rejected.length]).toEqual([1, 1]);
    const second = await porticoJson<ImportReport>(data, importing(written(text)));
    expect(second).toMatchObject({ created: 0, updated: 1, skipped: 59, entries: 1, failed: [], rejected: [] });
    await porticoJson(whole, importing(written(text)));
    const report = ['report', 'service', '--client', 'acme'];
    expect(await porticoJson(data, report)).toEqual(await porticoJson(whole, report));
    await verified(data);
  });

  test('a row missing in the middle of a history is told when the mended file comes: the first history stands', async () => {
    const data = await installed();
    const text = csvOf(incidentLog(8));
    const lines = text.trimEnd().split('\n');
    const broken = lines.with(2, (lines[2] ?? '').replace('3 - Moderate', 'soon').replace('2 - High', 'soon'));
    await portico(data, importing(written(`${broken.join('\n')}\n`)));
    const { code, out } = await portico(data, importing(written(text)));
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      skipped: 7,
      failed: [{ externalId: 'INC1000000', line: 2, reason: expect.stringContaining('another history') }],
    });
    await verified(data);
  });
});

describe('a file that is not what it says', () => {
  const good = csvOf(incidentLog(4));
  test.each<[string, string, RegExp]>([
    [
      'a heading with an unknown column',
      good.replace('caller_id', 'colour'),
      /line 1: colour is no column[\s\S]*line 1: caller_id is missing/,
    ],
    ['a heading with a column twice', good.replace('vendor', 'location'), /line 1: location stands twice/],
    ['no heading', good.slice(good.indexOf('\n') + 1), /line 1: number is missing in the heading/],
    ['nothing at all', '', /is empty: the first line must be the heading/],
    ['a picture', '\u0089PNG\r\n\u001a\n\u0000\u0000', /is no column|is missing|not readable/],
  ])('%s: the fault is named and nothing is imported', async (_what, text, reason) => {
    const data = await installed();
    const { code, out, err } = await portico(data, importing(written(text)));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(reason);
    expect(err).toContain('Nothing was imported.');
    expect(await verified(data)).toMatchObject({ tickets: 0 });
  });

  test('a file that is not there is named', async () => {
    const { code, err } = await portico(await installed(), importing('nowhere.csv'));
    expect(code).toBe(1);
    expect(err).toMatch(/nowhere\.csv: .*no such file/);
  });
});

describe('what may be asked of an import', () => {
  test('a dry run says what would happen and writes nothing', async () => {
    const data = await installed();
    const file = written(spoilt(csvOf(incidentLog(60))).text);
    const dry = await portico(data, importing(file, '--dry-run'));
    const report = JSON.parse(dry.out) as ImportReport;
    expect(report.created).toBeGreaterThan(50);
    expect(report.rejectedFile).toBeUndefined();
    expect(await verified(data)).toMatchObject({ tickets: 0 });
    const real = JSON.parse((await portico(data, importing(file))).out) as ImportReport;
    // What a dry run alone tells, and what a real one alone leaves.
    const { results, ...told } = report;
    const { import: id, rejectedFile, mendFile, ...did } = real;
    expect(did).toEqual(told);
    expect([id, rejectedFile, mendFile].every((one) => one !== undefined)).toBe(true);
    expect(results?.map((one) => one.result)).toEqual(Array.from({ length: real.created }, () => 'create'));
    const { created: _created, ...again } = JSON.parse(
      (await portico(data, importing(file, '--dry-run'))).out,
    ) as ImportReport;
    expect(again).toMatchObject({ updated: 0, skipped: real.created });
  });

  test('standard input is read where the file is "-"', async () => {
    const data = await installed();
    const report = await porticoJson<ImportReport>(data, importing('-'), { stdin: csvOf(incidentLog(5)) });
    expect(report).toMatchObject({ created: 5, rejected: [] });
  });

  test('times without an offset are of the zone that is named, and so are days and months', async () => {
    const file = written(csvOf(incidentLog(30)));
    const reportIn = async (zone: string): Promise<ServiceReport> => {
      const data = await installed();
      await porticoJson(data, importing(file, '--zone', zone));
      await verified(data);
      return porticoJson<ServiceReport>(data, ['report', 'service', '--client', 'acme']);
    };
    const [utc, tokyo] = [await reportIn('UTC'), await reportIn('Asia/Tokyo')];
    expect(utc.firstOpenedAt).toBe('2016-03-01T08:00:00Z');
    expect(tokyo.firstOpenedAt).toBe('2016-02-29T23:00:00Z');
    expect(tokyo.openedByMonth).toEqual(utc.openedByMonth);
    expect(tokyo.timeToResolve).toEqual(utc.timeToResolve);
  });

  test.each([
    [['--client', 'acme'], 'nothing'],
    [['--client', 'northwind/acme'], 'nothing'],
    [['--client', 'nobody'], 'known: alpenblick/'],
    [['--client', 'alpenblick/acme'], 'northwind/acme'],
  ])('%j: a client is found by slug, and an unknown one is answered with the known ones', async (who, why) => {
    const file = written(csvOf(incidentLog(2)));
    const args = ['import', 'tickets', ...who, '--format', 'servicenow-log', '--dry-run', '--json', file];
    const { code, err } = await portico(await installed(), args);
    expect(code).toBe(why === 'nothing' ? 0 : 2);
    if (why !== 'nothing') expect(err).toContain(why);
  });
});
