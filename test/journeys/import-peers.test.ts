import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ImportReport } from '@portico/cli/commands/import';
import type { TicketState } from '@portico/domain/ticket/state';
import type { Item } from '@portico/store/db';
import { loadedTicket } from '@portico/store/ticket/head';
import { afterAll, describe, expect, test } from 'vitest';
import { folders, portico, porticoJson, repository } from '../support/cli.ts';
import { verified } from '../support/verified.ts';

const temp = folders();
afterAll(() => temp.clear());

/** Acme with fields of its own, one of each type, and a list of the tags that it allows. */
const fields = `
    fields:
      - { id: cost_center, label: { en: Cost centre, de: Kostenstelle }, type: string }
      - { id: budget, label: Budget, type: number }
      - { id: seats, label: Seats, type: integer }
      - { id: go_live, label: { en: Go live, de: Start }, type: date }
      - { id: backup_done, label: Backup done, type: boolean }
      - { id: site, label: Site, type: choice, options: [{ id: berlin, label: Berlin }, { id: zurich, label: Zürich }] }
      - { id: systems, label: Systems, type: choices, options: [{ id: erp, label: ERP }, { id: mail, label: E-Mail }] }
      - { id: approver, label: Approver, type: person }
      - { id: findings, label: Findings, type: text }
`;

async function installed(desk = fields): Promise<{ data: string; env: Record<string, string> }> {
  const [data, folder] = [temp.make(), temp.make()];
  cpSync(join(repository, 'tenants'), folder, { recursive: true });
  const file = join(folder, 'northwind/clients/acme/client.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('  desk:\n', `  desk:${desk}`));
  const env = { PORTICO_TENANTS: folder };
  const { code, err, out } = await portico(data, ['tenants', 'apply'], { env });
  if (code !== 0) throw new Error(err + out);
  return { data, env };
}

function written(content: string, name = 'tickets.csv'): string {
  const path = join(temp.make(), name);
  writeFileSync(path, content);
  return path;
}

const importing = (format: string, file: string, ...more: string[]) => [
  ...['import', 'tickets', '--client', 'acme', '--format', format, '--json', ...more, file],
];

/** Heads by the source's number. */
function states(data: string): Map<string, TicketState> {
  const database = new DatabaseSync(join(data, 'portico.db'), { readOnly: true });
  try {
    const found = database.prepare("SELECT body FROM items WHERE json_extract(body, '$._t') = 'T'").all();
    const heads = (found as { body: string }[]).map(({ body }) => loadedTicket(JSON.parse(body) as Item).state);
    return new Map(heads.map((state) => [state.external?.id ?? '', state]));
  } finally {
    database.close();
  }
}

describe('tags and the client’s own fields', () => {
  const heading =
    'Ticket ID,Subject,Status,Created at,Tags,Kostenstelle,Budget,Seats,Go live,Backup done,Site,Systems,Approver,Findings';
  const good =
    'A-1,Lamp,Open,2024-03-01 09:00,"VPN; Head Office",4711,"1,234.5",3,29/2/2024,yes,Zürich,"ERP, E-Mail",grace.holloway@acme.example,"Line one\nLine two"';

  test('come in by their headings, each by its type, and a second run changes nothing', async () => {
    const { data, env } = await installed();
    const file = written(`${heading}\n${good}\n`);
    const report = await porticoJson<ImportReport>(data, importing('csv', file), { env });
    expect(report).toMatchObject({ created: 1, rejected: [], failed: [] });
    expect(report.columns).toContainEqual({ column: 'Kostenstelle', field: 'own:cost_center' });
    expect(states(data).get('A-1')).toMatchObject({
      tags: 'head-office vpn',
      fields: {
        ...{ cost_center: '4711', budget: 1234.5, seats: 3, go_live: '2024-02-29', backup_done: true, site: 'zurich' },
        ...{ systems: ['erp', 'mail'], approver: '3vg6b13xqw', findings: { v: 1 } },
      },
    });
    const again = await porticoJson<ImportReport>(data, importing('csv', file), { env });
    expect(again).toMatchObject({ created: 0, updated: 0, skipped: 1, failed: [] });
    await verified(data);
  });

  test('a value that does not fit its field refuses its row, by line, column and reason', async () => {
    const { data, env } = await installed();
    const wrong = (change: Record<number, string>) =>
      good
        .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/u)
        .map((cell, at) => change[at] ?? cell)
        .join(',');
    const file = written(
      [
        heading,
        wrong({ 0: 'B-1', 6: '"1,234"', 13: 'x' }),
        wrong({ 0: 'B-2', 7: '2.5', 8: '31/2/2024', 13: 'x' }),
        wrong({ 0: 'B-3', 9: 'perhaps', 10: 'Paris', 11: 'ERP;Fax', 13: 'x' }),
        wrong({ 0: 'B-4', 4: '"#####, fine"', 13: 'x' }),
        wrong({ 0: 'B-5', 13: 'x' }),
      ].join('\n'),
    );
    const { code, out } = await portico(data, importing('csv', file), { env });
    const report = JSON.parse(out) as ImportReport;
    expect([code, report.created]).toEqual([1, 1]);
    expect(report.rejected.map((one) => [one.line, one.reason])).toEqual([
      [2, 'Budget "1,234" must be a number'],
      [3, expect.stringMatching(/Seats "2.5" must be a whole number.*Go live "31\/2\/2024" is no date/)],
      [
        4,
        expect.stringMatching(/Backup done "perhaps" must be true or false; Site "Paris".*Systems .*"Fax" is none of/),
      ],
      [5, expect.stringMatching(/Tags "#####": a tag has/)],
    ]);
  });

  test('are said by a mapping where headings do not, and a field that the client has not is refused', async () => {
    const { data, env } = await installed();
    const file = written('Ref;About;When;KSt;Words\nC-1;Lamp;2024-03-01;4711;blue\n');
    const map = (text: string) => ['--map', written(text, 'map.yaml')];
    const columns = 'columns: { id: Ref, subject: About, createdAt: When, tags: Words }\n';
    const unknown = await portico(data, importing('csv', file, ...map(`${columns}fields: { shoe_size: KSt }`)), {
      env,
    });
    expect(unknown).toMatchObject({
      code: 1,
      err: expect.stringContaining('no field "shoe_size"; known: cost_center'),
    });
    const good = map(`${columns}fields: { cost_center: KSt }\ntags: [from-halo]`);
    expect(await porticoJson(data, importing('csv', file, ...good), { env })).toMatchObject({ created: 1 });
    expect(states(data).get('C-1')).toMatchObject({ tags: 'blue from-halo', fields: { cost_center: '4711' } });
  });

  test('a tag outside the client’s list refuses its row', async () => {
    const { data, env } = await installed('\n    tags: [vpn, printer]\n');
    const file = written('Ticket ID,Subject,Created at,Tags\nD-1,Lamp,2024-03-01,vpn\nD-2,Lamp,2024-03-01,vpn|fax\n');
    const report = JSON.parse((await portico(data, importing('csv', file), { env })).out) as ImportReport;
    expect(report).toMatchObject({
      created: 1,
      rejected: [{ line: 3, reason: 'Tags "fax" is none of: vpn, printer' }],
    });
  });

  test('go with the import that is taken back', async () => {
    const { data, env } = await installed();
    const file = written(`${heading}\n${good}\n`);
    const report = await porticoJson<ImportReport>(data, importing('csv', file), { env });
    const listed = await porticoJson<{ id: string }[]>(data, ['import', 'list', '--client', 'acme', '--json'], { env });
    expect(listed.map((one) => one.id)).toEqual([report.import]);
    const undone = await porticoJson(data, ['import', 'undo', report.import ?? '', '--json'], { env });
    expect(undone).toMatchObject({ import: report.import, tickets: 1 });
    const left = JSON.stringify([...states(data).values()]);
    for (const word of ['head-office', '4711', 'zurich', '1234.5']) expect(left).not.toContain(word);
    await verified(data);
    expect(await porticoJson(data, importing('csv', file), { env })).toMatchObject({ created: 1, failed: [] });
  });
});

describe('a Jira export', () => {
  // As Jira Cloud writes it: a column for each label and component, its own fields in brackets, days as 12/Mar/24.
  const heading =
    'Summary,Issue key,Issue id,Issue Type,Status,Project key,Project name,Priority,Resolution,Assignee,Reporter,Creator,Created,Updated,Last Viewed,Resolved,Component/s,Component/s,Due Date,Votes,Labels,Labels,Labels,Description,Custom field (Cost centre),Custom field (Go live),Comment,Comment';
  const rows = [
    'VPN drops,IT-7,10007,[System] Incident,Done,IT,IT Support,Highest,Done,Tom Ash,Ada Byron,Ada Byron,12/Mar/24 9:05 AM,13/Mar/24 3:05 PM,,13/Mar/24 3:05 PM,network,remote,,0,vpn,head-office,,"It drops\r\n\r\nevery hour",4711,15/Mar/24 12:00 AM,"12/Mar/24;x;first","13/Mar/24;x;second"',
    'New laptop,IT-8,10008,[System] Service request,Waiting for customer,IT,IT Support,Low,,,Bob Ray,Bob Ray,14/Mar/24 8:00 AM,14/Mar/24 8:30 AM,,,,,,0,,,,,,,,',
  ];

  test('comes in with labels, components and custom fields, though their headings repeat', async () => {
    const { data, env } = await installed();
    const report = await porticoJson<ImportReport>(data, importing('jira', written([heading, ...rows].join('\n'))), {
      env,
    });
    expect(report).toMatchObject({ rows: 2, created: 2, rejected: [], failed: [] });
    const found = states(data);
    expect(found.get('IT-7')).toMatchObject({
      ...{ status: 'resolved', category: 'network', tags: 'head-office vpn', priority: 1 },
      fields: { cost_center: '4711', go_live: '2024-03-15' },
      resolvedAt: '2024-03-13T15:05:00Z',
    });
    expect(found.get('IT-8')).toMatchObject({ status: 'pending', pending: { reason: 'user_info' }, priority: 4 });
    expect(report.columns?.filter((one) => one.field === undefined).map((one) => one.column)).toEqual(
      expect.arrayContaining(['Comment', 'Votes', 'Last Viewed']),
    );
    await verified(data);
  });
});

describe('a Zendesk export', () => {
  const heading =
    'Id,Requester,Requester id,Requester external id,Requester email,Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,Organization,Due date,Initially assigned at,Solved at,Satisfaction Score,Site,Backup done';
  const rows = [
    '1042,Ada Byron,3601,,ada@acme.example,Ada Byron,Tom Ash,Support,Printer jams,printer west_wing urgent,Closed,High,Web form,Incident,2024-03-01 09:00:00 +0100,2024-03-01 12:00:00 +0100,,Acme,,,2024-03-01 11:00:00 +0100,,Berlin,true',
    '1043,Bob Ray,3602,,bob@acme.example,Bob Ray,,Support,Phone dead,,Pending,Normal,Mail,Problem,2024-03-02 09:00:00 UTC,2024-03-02 10:00:00 UTC,,Acme,,,,,,',
  ];

  test('comes in with tags divided by blanks, statuses, and the client’s own fields', async () => {
    const { data, env } = await installed();
    const file = written([heading, ...rows].join('\n'));
    const report = await porticoJson<ImportReport>(data, importing('zendesk', file), { env });
    expect(report).toMatchObject({ rows: 2, created: 2, rejected: [], failed: [] });
    expect(states(data).get('1042')).toMatchObject({
      ...{ status: 'closed', tags: 'printer urgent west_wing', channel: 'portal', createdAt: '2024-03-01T08:00:00Z' },
      fields: { site: 'berlin', backup_done: true },
    });
    expect(states(data).get('1043')).toMatchObject({ status: 'pending', channel: 'email' });
    const undone = await portico(data, ['import', 'undo', report.import ?? ''], { env });
    expect(undone.out).toContain('2 tickets');
    await verified(data);
  });
});
