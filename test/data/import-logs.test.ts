import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ImportReport } from '@portico/cli/commands/import';
import type { ServiceReport } from '@portico/domain/report/service-report';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folders, portico, porticoJson } from '../support/cli.ts';
import { verified } from '../support/verified.ts';

const temp = folders();
afterAll(() => temp.clear());

const shared = (name: string): string =>
  fileURLToPath(new URL(`../../../shared/data/tickets/${name}`, import.meta.url));
const present = existsSync(shared('volvo-vinst-incidents.csv'));
if (!present) console.warn('Skipped: the shared logs are not beside this checkout (../shared/data/tickets).');

type Facts = Readonly<Record<string, unknown>>;

function top(counts: Readonly<Record<string, number>> = {}, most = 5): [string, number][] {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .slice(0, most);
}

function named(counts: Readonly<Record<string, number>>, names: Readonly<Record<string, string>>): Facts {
  return Object.fromEntries(Object.entries(counts).map(([key, count]) => [names[key] ?? key, count]));
}

/** What each facts file calls the figures of the report; hours are compared apart. */
const cases: readonly {
  readonly file: string;
  readonly format: string;
  readonly client: string;
  readonly figures: (report: ServiceReport) => Facts;
  readonly hours?: Readonly<Record<string, (report: ServiceReport) => number | null>>;
}[] = [
  {
    file: 'volvo-vinst-incidents',
    format: 'volvo-log',
    client: 'acme',
    figures: (report) => ({
      rows: report.updates,
      cases: report.tickets,
      rows_by_status: report.updatesByStatus,
      cases_by_latest_impact: report.ticketsByFacet['impact']?.tickets,
      distinct_products: report.ticketsByFacet['product']?.distinct,
      distinct_support_teams: report.teamsInvolved,
      top_products_by_cases: top(report.ticketsByFacet['product']?.tickets),
      'cases_with_ping_pong(a team gets the case back)': report.ticketsReturned,
    }),
    hours: { 'case_duration_hours_mean(last change - first change)': (report) => report.meanHoursOfUpdates },
  },
  {
    file: 'volvo-vinst-closed-problems',
    format: 'volvo-log',
    client: 'bluewater',
    figures: (report) => ({
      rows: report.updates,
      cases: report.tickets,
      rows_by_status: report.updatesByStatus,
    }),
  },
  {
    file: 'italian-helpdesk-log',
    format: 'italian-log',
    client: 'kitefield',
    figures: (report) => ({
      rows: report.updates,
      cases: report.tickets,
      rows_by_activity: report.updatesByStatus,
      cases_by_seriousness_2: report.ticketsByFacet['seriousness']?.tickets,
      distinct_customers: report.ticketsByFacet['customer']?.distinct,
      distinct_resources: report.peopleInvolved,
    }),
  },
  {
    file: 'customer-support-tickets-synthetic',
    format: 'csv',
    client: 'tannberg',
    figures: (report) => ({
      rows: report.tickets,
      by_status: report.ticketsByLastStatus,
      by_priority: named(report.ticketsByLastPriority, { 1: 'Critical', 2: 'High', 3: 'Medium', 4: 'Low' }),
      by_channel: named(report.ticketsByChannel, {
        chat: 'Chat',
        email: 'Email',
        phone: 'Phone',
        social: 'Social media',
      }),
      by_type: report.ticketsByFacet['type']?.tickets,
      rated: report.satisfaction.rated,
      csat_mean: report.satisfaction.mean,
      csat_top2_pct: report.satisfaction.top2Percent,
    }),
  },
];

describe.runIf(present)('logs and spreadsheets of other desks', () => {
  let data: string;
  beforeAll(async () => {
    data = temp.make();
    const applied = await portico(data, ['tenants', 'apply']);
    if (applied.code !== 0) throw new Error(applied.err);
  });

  test.each(cases)('$file gives every figure that was computed independently', async (one) => {
    const { file, format, client, figures, hours = {} } = one;
    const args = ['import', 'tickets', '--client', client, '--format', format, '--json', shared(`${file}.csv`)];
    const report = await porticoJson<ImportReport>(data, args);
    expect(report).toMatchObject({ failed: [], rejected: [], updated: 0, skipped: 0 });
    const facts = JSON.parse(readFileSync(shared(`${file}.facts.json`), 'utf8')) as Facts;
    const service = await porticoJson<ServiceReport>(data, ['report', 'service', '--client', client]);
    const got = figures(service);
    for (const [name, expected] of Object.entries(facts)) {
      const hour = hours[name];
      if (hour) expect(Math.abs(Number(hour(service)) / Number(expected) - 1), name).toBeLessThanOrEqual(0.001);
      else expect(got[name], name).toEqual(expected);
    }
    const again = await porticoJson<ImportReport>(data, args);
    expect(again).toMatchObject({ created: 0, updated: 0, skipped: report.created, entries: 0, failed: [] });
    expect(again.import).toBeUndefined();
  });

  test('verify finds nothing wrong with any of it', async () => {
    const report = await verified(data);
    expect(report.tickets).toBe(2_476 + 501 + 1_491 + 2_779);
    expect(report.entries).toBe(report.imported);
  });
});
