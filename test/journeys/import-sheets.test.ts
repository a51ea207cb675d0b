import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemContext } from '@portico/app/ports';
import { note } from '@portico/app/ticket/converse';
import { read } from '@portico/app/ticket/read';
import type { ImportReport } from '@portico/cli/commands/import';
import { locateClient } from '@portico/cli/home/locate';
import type { PeopleReport } from '@portico/cli/import/people';
import type { ServiceReport } from '@portico/domain/report/service-report';
import { openHome } from '@portico/local/home/open';
import { readSettings } from '@portico/local/home/settings';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folders, portico, porticoJson, repository } from '../support/cli.ts';
import { verified } from '../support/verified.ts';

const temp = folders();
afterAll(() => temp.clear());

const heading = 'Ticket ID,Subject,Status,Priority,Created at,Resolved at,Requester,Requester email,CSAT';
const rows = [
  'T-1,"Printer, again",Closed,High,2024-02-29 08:00,2024-02-29 10:30,Ada Byron,ada@acme.example,5',
  'T-2,VPN drops,Open,Low,2024-03-01 09:00,,Bob Ray,bob@acme.example,',
  'T-3,Größe falsch,Solved,Medium,2024-03-02 09:00,2024-03-02 11:00,Ada Byron,ada@acme.example,2',
];
const plain = `${[heading, ...rows].join('\n')}\n`;

function written(content: string | Uint8Array, name = 'tickets.csv'): string {
  const path = join(temp.make(), name);
  writeFileSync(path, content);
  return path;
}

async function installed(): Promise<string> {
  const data = temp.make();
  const { code, err } = await portico(data, ['tenants', 'apply']);
  if (code !== 0) throw new Error(err);
  return data;
}

const importing = (client: string, file: string, ...more: string[]): string[] => [
  ...['import', 'tickets', '--client', client, '--format', 'csv', '--json', ...more, file],
];
const service = (data: string, client: string): Promise<ServiceReport> =>
  porticoJson<ServiceReport>(data, ['report', 'service', '--client', client]);

function bodies(data: string, where: string): Record<string, unknown>[] {
  const database = new DatabaseSync(join(data, 'portico.db'), { readOnly: true });
  try {
    const found = database.prepare(`SELECT body FROM items WHERE ${where}`).all() as { body: string }[];
    return found.map((row) => JSON.parse(row.body) as Record<string, unknown>);
  } finally {
    database.close();
  }
}

function utf16(text: string): Uint8Array {
  return Buffer.from(`\uFEFF${text}`, 'utf16le');
}

describe('a spreadsheet of tickets', () => {
  test.each<[string, string | Uint8Array]>([
    ['plain', plain],
    ['with a byte order mark and Windows line ends', `\uFEFF${plain.replaceAll('\n', '\r\n')}`],
    [
      'with semicolons, as Excel writes it in Europe',
      plain.replace('"Printer, again"', 'Printer again').replaceAll(',', ';'),
    ],
    ['with Excel’s own line about the separator', `sep=,\n${plain}`],
    ['with tabs', plain.replace('"Printer, again"', 'Printer again').replaceAll(',', '\t')],
    ['in Windows-1252', Buffer.from(plain, 'latin1')],
    ['in UTF-16', utf16(plain)],
    [
      'with columns in another order and some that nobody knows',
      `${plain
        .trim()
        .split('\n')
        .map((line) => {
          const cells = line.replace('"Printer, again"', 'Printer again').split(',');
          return [...cells.reverse(), 'whatever'].join(',');
        })
        .join('\n')}\n`,
    ],
  ])('%s comes in the same', async (_what, content) => {
    const data = await installed();
    const report = await porticoJson<ImportReport>(data, importing('acme', written(content)));
    expect(report).toMatchObject({ rows: 3, created: 3, rejected: [], failed: [] });
    const got = await service(data, 'acme');
    expect(got).toMatchObject({
      tickets: 3,
      ticketsByLastStatus: { Closed: 1, Open: 1, Solved: 1 },
      ticketsByLastPriority: { 2: 1, 3: 1, 4: 1 },
      satisfaction: { rated: 2, mean: 3.5, top2Percent: 50, byScore: { 2: 1, 5: 1 } },
      timeToResolve: { count: 2, meanHours: 2.25 },
    });
    expect(bodies(data, "json_extract(body, '$._t') = 'T'").map((one) => (one['r'] as { sub: string }).sub)).toContain(
      'Größe falsch',
    );
    await verified(data);
  });

  test('a dry run tells what would become of each row and column, and writes nothing', async () => {
    const data = await installed();
    const before = bodies(data, 'true').length;
    const report = await porticoJson<ImportReport>(data, importing('acme', written(plain), '--dry-run'));
    expect(report.results).toEqual(
      [2, 3, 4].map((line, at) => ({ externalId: `T-${at + 1}`, line, result: 'create' })),
    );
    expect(report.columns).toContainEqual({ column: 'CSAT', field: 'rating' });
    expect(bodies(data, 'true')).toHaveLength(before);
  });

  test('names whoever a ticket was with, though the desk has no such person', async () => {
    const data = await installed();
    const file = written(
      'Ticket ID,Subject,Status,Created at,Assignee\nT-1,Lamp,Closed,2024-03-01 09:00,Grace Kelly\nT-2,Fan,Closed,2024-03-01 09:00,\n',
    );
    expect(await porticoJson<ImportReport>(data, importing('acme', file))).toMatchObject({ created: 2, rejected: [] });
    const home = await openHome(
      readSettings({ PORTICO_DATA: data, PORTICO_DURABILITY: 'process' }, repository),
      'test',
      Date.now,
    );
    const place = await locateClient(home.ports, 'northwind/acme');
    if (typeof place === 'string') throw new Error(place);
    const ctx = systemContext(home.ports, place.msp, 'test', 'req_read');
    const names = await Promise.all(['ACME-1', 'ACME-2'].map(async (ref) => (await read(ctx, ref)).body.assigneeName));
    await home.close();
    expect(names).toEqual(['Grace Kelly', undefined]);
  });

  test('a mapping says what headings and words do not, and what is wrong with it is said by place', async () => {
    const data = await installed();
    const odd = written('Ref;About;Stage;When;Room\nA1;Lamp;gone;3/4/2024 10:00;B12\nA2;Fan;here;3/5/2024 10:00;B13\n');
    const map = written(
      'columns: { id: Ref, subject: About, status: Stage, createdAt: When }\nfacets: { room: Room }\n' +
        'values: { status: { gone: closed, here: in_progress } }\ndates: mdy\n',
      'map.yaml',
    );
    const report = await porticoJson<ImportReport>(data, importing('acme', odd, '--map', map));
    expect(report).toMatchObject({ created: 2, rejected: [] });
    const got = await service(data, 'acme');
    expect(got.openedByMonth).toEqual({ '2024-03': 2 });
    expect(got.ticketsByFacet['room']).toEqual({ distinct: 2, tickets: { B12: 1, B13: 1 } });
    const wrong = written('columns: { colour: Ref }\ndates: ymd\n', 'wrong.yaml');
    const refused = await portico(data, importing('acme', odd, '--map', wrong));
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('/dates');
    const missing = await portico(data, importing('acme', odd));
    expect(missing.code).toBe(1);
    expect(missing.err).toContain('no column tells what tickets are about');
  });

  test('bad rows are told by line and kept; mended in their own file, they come in, and nothing else changes', async () => {
    const data = await installed();
    const bad = [
      'T-4,Broken,Sideways,High,2024-03-03 09:00,,Cy,cy@acme.example,',
      'T-5,Late,Open,High,31/2/2024 09:00,,Cy,cy@acme.example,',
      'T-6,Rated,Closed,High,2024-03-03 09:00,2024-03-03 10:00,Cy,not an address,9',
      'T-1,Twice,Open,High,2024-03-03 09:00,,Cy,cy@acme.example,',
      'T-7,short',
    ];
    const ran = await portico(data, importing('acme', written(`${plain}${bad.join('\n')}\n`)));
    expect(ran.code).toBe(1);
    const report = JSON.parse(ran.out) as ImportReport;
    expect(report).toMatchObject({ rows: 8, created: 3 });
    expect(report.rejected.map((one) => one.line)).toEqual([5, 6, 7, 8, 9]);
    expect(report.rejected[0]?.reason).toContain('"Sideways" is not one of');
    expect(report.rejected[2]?.reason).toMatch(/no e-mail address.*no rating from 1 to 5/);
    expect(report.rejected[3]?.reason).toContain('stands in line 2 already');
    const mend = readFileSync(report.mendFile ?? '', 'utf8');
    expect(mend.split('\n')[0]).toBe(heading);
    const mended = mend
      .replace('Sideways', 'Open')
      .replace('31/2/2024', '28/2/2024')
      .replace('not an address,9', 'cy@acme.example,4')
      .replace('T-1,Twice', 'T-8,Twice')
      .replace('T-7,short', 'T-7,Whole,Open,Low,2024-03-04 10:00,,Cy,cy@acme.example,');
    const file = written(mended, 'mended.csv');
    expect(await porticoJson<ImportReport>(data, importing('acme', file))).toMatchObject({ created: 5, rejected: [] });
    expect(await porticoJson<ImportReport>(data, importing('acme', file))).toMatchObject({ created: 0, skipped: 5 });
    expect((await service(data, 'acme')).tickets).toBe(8);
    await verified(data);
  });

  test('with --hold-back, a log’s ticket with a bad row waits whole until it is mended', async () => {
    const data = await installed();
    const log = [
      'SR Number,Change Date+Time,Status,Sub Status,Involved ST,SR Latest Impact,Product,Owner First Name',
      '1-1,2010-03-31T15:59:42+01:00,Accepted,In Progress,V30,Medium,P1,Eva',
      '1-2,2010-03-31T16:59:42+01:00,Accepted,In Progress,V30,Medium,P1,Eva',
      '1-1,2010-03-31 18:00,Complicated,Closed,V30,Medium,P1,Eva',
      '1-2,2010-04-01T16:59:42+01:00,Completed,Closed,V30,Medium,P1,Eva',
    ].join('\n');
    const args = (file: string) => [
      'import',
      'tickets',
      '--client',
      'acme',
      '--format',
      'volvo-log',
      '--hold-back',
      '--json',
      file,
    ];
    const report = JSON.parse((await portico(data, args(written(log)))).out) as ImportReport;
    expect(report).toMatchObject({ created: 1, entries: 2, held: 1, rejected: [{ line: 4 }] });
    const mended = written(readFileSync(report.mendFile ?? '', 'utf8').replace('Complicated', 'Completed'));
    expect(await porticoJson<ImportReport>(data, args(mended))).toMatchObject({ created: 1, entries: 2, rejected: [] });
    expect(await service(data, 'acme')).toMatchObject({ tickets: 2, updates: 4, closed: 2 });
  });
});

describe('an import that is taken back', () => {
  let data: string;
  let id: string;
  let empty: ServiceReport;
  beforeAll(async () => {
    data = await installed();
    empty = await service(data, 'acme');
    id = (await porticoJson<ImportReport>(data, importing('acme', written(plain)))).import ?? '';
  });

  test('leaves counters, search and numbers of the source as if it had not been, and its log verifies', async () => {
    const listed = await portico(data, ['import', 'list', '--client', 'acme']);
    expect(listed.out).toMatch(new RegExp(`^${id} .* 3 tickets of .*, can be taken back until `));
    const undone = await portico(data, ['import', 'undo', id]);
    expect(undone.out).toContain('Taken back: 3 tickets');
    const { from: _from, to: _to, backlogAtMidnight: _backlog, ...now } = await service(data, 'acme');
    expect(now).toEqual(Object.fromEntries(Object.keys(now).map((key) => [key, empty[key as keyof ServiceReport]])));
    const found = await verified(data);
    expect(found).toMatchObject({ tickets: 3 });
    // Nothing of what the source said is left but its codes.
    expect(bodies(data, "body LIKE '%Printer, again%' OR body LIKE '%Ada Byron%' OR body LIKE '%VPN drops%'")).toEqual(
      [],
    );
    expect(bodies(data, "json_extract(body, '$._t') IN ('N', 'X', 'contact') AND body LIKE '%T-1%'")).toEqual([]);
    const again = await portico(data, ['import', 'undo', id]);
    expect([again.code, again.err]).toEqual([1, 'This import was taken back already.\n']);
    expect(await porticoJson<ImportReport>(data, importing('acme', written(plain)))).toMatchObject({ created: 3 });
    expect((await service(data, 'acme')).tickets).toBe(3);
    await verified(data);
  });

  test('is refused whole once somebody has worked on one of its tickets', async () => {
    const fresh = await installed();
    const { import: name = '' } = await porticoJson<ImportReport>(fresh, importing('acme', written(plain)));
    const settings = readSettings({ PORTICO_DATA: fresh, PORTICO_DURABILITY: 'process' }, repository);
    const home = await openHome(settings, 'test', Date.now);
    const place = await locateClient(home.ports, 'northwind/acme');
    if (typeof place === 'string') throw new Error(place);
    await note(systemContext(home.ports, place.msp, 'test', 'req_note'), 'ACME-2', 'Called them');
    await home.settle();
    await home.close();
    const before = await service(fresh, 'acme');
    const refused = await portico(fresh, ['import', 'undo', name]);
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toBe('Somebody has worked on tickets of this import since: 2. Nothing was taken back.\n');
    expect(await service(fresh, 'acme')).toEqual(before);
    await verified(fresh);
  });

  test('an unknown import is refused, and one of another client is not found by its name', async () => {
    for (const one of ['imp_zzzzzz00000000', `${id.slice(0, -1)}0`]) {
      expect(await portico(data, ['import', 'undo', one])).toMatchObject({ code: 1 });
    }
    expect((await portico(data, ['import', 'undo', 'everything'])).code).toBe(2);
  });
});

describe('people from a spreadsheet', () => {
  const people = [
    'Full name;Email address;Employee number;Office phone;VIP;Manager;Office location;Job title',
    'Ada Byron;ada@acme.example;E1;+44 20 7946 0000;yes;Bob Ray;London;Analyst',
    'Bob Ray;BOB@acme.example;E2;;no;;London;Head',
    'Cy Twice;ada@acme.example;E3;;;;;',
    'No Address;nowhere;E4;;;;;',
    ';empty@acme.example;E5;;;;;',
  ].join('\n');
  const args = (file: string, ...more: string[]) => ['import', 'people', '--client', 'acme', '--json', ...more, file];

  test('become contacts who may sign in, once by address or id; duplicates and bad addresses are told', async () => {
    const data = await installed();
    const file = written(people, 'people.csv');
    const dry = JSON.parse((await portico(data, args(file, '--dry-run'))).out) as PeopleReport;
    expect(dry.results?.map((one) => one.result)).toEqual(['create', 'create']);
    const report = JSON.parse((await portico(data, args(file))).out) as PeopleReport;
    expect(report).toMatchObject({ rows: 5, created: 2, updated: 0 });
    expect(report.rejected.map((one) => one.line)).toEqual([4, 5, 6]);
    expect(report.rejected[0]?.reason).toContain('stands in line 2 already');
    expect(report.rejected[1]?.reason).toContain('is no e-mail address');
    const [ada] = bodies(data, "json_extract(body, '$.email') = 'ada@acme.example'");
    expect(ada).toMatchObject({
      active: true,
      external: 'E1',
      vip: true,
      profile: { phone: '+44 20 7946 0000', manager: 'Bob Ray', site: 'London', title: 'Analyst' },
    });
    expect(bodies(data, "json_extract(body, '$._t') = 'member'").map((one) => one['person'])).toContain(ada?.['id']);
    expect(JSON.parse((await portico(data, args(file))).out)).toMatchObject({ created: 0, updated: 0, skipped: 2 });
    // Known by the id: a new address is the same person's.
    const moved = written(people.split('\n').slice(0, 2).join('\n').replace('ada@', 'ada.byron@'), 'people.csv');
    expect(await porticoJson<PeopleReport>(data, args(moved))).toMatchObject({ created: 0, updated: 1 });
    expect(bodies(data, "pk LIKE '%EMAIL#ada@%'")).toEqual([]);
    expect(bodies(data, "json_extract(body, '$.email') = 'ada.byron@acme.example'")).toMatchObject([
      { id: ada?.['id'] },
    ]);
    expect((await portico(data, ['import', 'undo', report.import ?? ''])).out).toContain('2 people');
    expect(bodies(data, "body LIKE '%byron%'")).toEqual([]);
    await verified(data);
  });

  test('tickets of the same people are theirs, whichever comes first', async () => {
    const data = await installed();
    await porticoJson<ImportReport>(data, importing('acme', written(plain)));
    await portico(data, args(written(people, 'people.csv')));
    const [ada] = bodies(data, "json_extract(body, '$.email') = 'ada@acme.example'");
    const owners = bodies(data, "json_extract(body, '$._t') = 'T'").map(
      (one) => (one['r'] as { u: string; rq: string }).rq,
    );
    expect(owners.filter((one) => one === ada?.['id'])).toHaveLength(2);
    await verified(data);
  });
});
