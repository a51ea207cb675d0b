import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceLevelReport } from '@portico/app/report/service-levels';
import { parse } from 'csv-parse/sync';
import { afterAll, expect, test } from 'vitest';
import { folders, portico } from '../support/cli.ts';
import { servicenowFile, servicenowPresent } from '../support/servicenow-facts.ts';

const temp = folders();
afterAll(() => temp.clear());

const minutes = { 1: 240, 2: 1_440, 3: 7_200, 4: 14_400, 5: 28_800 } as const;
const policy = `targets:
  incident:
${Object.entries(minutes)
  .map(([priority, count]) => `    ${priority}: { resolutionMinutes: ${count}, aroundTheClock: true }`)
  .join('\n')}
warnAt: []
`;

interface Row {
  readonly number: string;
  readonly incident_state: string;
  readonly priority: string;
  readonly sys_updated_at: string;
}

/** `29/2/2016 01:16`, as the log writes it: seconds of that wall clock. */
function secondsOf(text: string): number {
  const [, day, month, year, hour, minute] = /^(\d+)\/(\d+)\/(\d+) (\d+):(\d+)$/.exec(text)?.map(Number) ?? [];
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute) / 1000;
}

/**
 * The verdicts of the log a second time: of each incident the seconds in which it neither waited nor had ended, priority
 * by priority, against its target. An incident that is reopened goes on with what it had used.
 */
function verdicts(rows: readonly Row[]): Map<string, { met: number; breached: number }> {
  const byNumber = Map.groupBy(rows, (row) => row.number);
  const found = new Map<string, { met: number; breached: number }>();
  for (const list of byNumber.values()) {
    let [used, since, late, ended, priority, stated] = [0, undefined as number | undefined, false, false, 0, 0];
    const settle = (at: number): void => {
      if (since === undefined) return;
      if (used + (at - since) > minutes[priority as 1] * 60) late = true;
      used += at - since;
      since = at;
    };
    for (const row of list) {
      const at = secondsOf(row.sys_updated_at);
      settle(at);
      // A target that has its verdict keeps it: another priority afterwards judges nothing anew.
      const own = Number(row.priority[0]);
      if (own !== stated && !ended) priority = own;
      stated = own;
      const state = row.incident_state;
      if (state === 'Resolved' || state === 'Closed') [since, ended] = [undefined, true];
      else if (state.startsWith('Awaiting')) [since, ended] = [undefined, false];
      else if (state !== '-100') [since, ended] = [at, false];
      else if (since !== undefined) since = at;
    }
    const counts = found.get(`P${priority}`) ?? { met: 0, breached: 0 };
    if (late) counts.breached += 1;
    else if (ended) counts.met += 1;
    found.set(`P${priority}`, counts);
  }
  return found;
}

test.skipIf(!servicenowPresent)(
  'the ServiceNow log under a policy of one’s own: compliance by month and priority is what a second program counts',
  async () => {
    const data = temp.make();
    const [policyFile, calendarFile] = [join(data, 'policy.yaml'), join(data, 'calendar.yaml')];
    writeFileSync(policyFile, policy);
    writeFileSync(calendarFile, 'timeZone: UTC\nalwaysOpen: true\n');
    expect((await portico(data, ['tenants', 'apply'])).code).toBe(0);
    const importing = ['import', 'tickets', '--client', 'acme', '--format', 'servicenow-log', '--json', servicenowFile];
    expect((await portico(data, importing)).code).toBe(0);
    const range = ['--from', '2016-02', '--to', '2017-12'];
    const files = ['--policy', policyFile, '--calendar', calendarFile];
    const { out, code, err } = await portico(data, [
      'report',
      'service-levels',
      '--client',
      'acme',
      ...range,
      ...files,
      '--json',
    ]);
    expect(code, err).toBe(0);
    const report = JSON.parse(out) as ServiceLevelReport;
    const rows = parse(readFileSync(servicenowFile), { columns: true }) as Row[];
    const expected = verdicts(rows);
    const sums = new Map<string, { met: number; breached: number }>();
    // The file goes over the policy in force, whose first response is promised too.
    for (const { priority, met, breached } of report.rows.filter((one) => one.target === 'resolution')) {
      const counts = sums.get(`P${priority}`) ?? { met: 0, breached: 0 };
      sums.set(`P${priority}`, { met: counts.met + met, breached: counts.breached + breached });
    }
    console.info(`${report.tickets} tickets, ${report.totals.met} met, ${report.totals.breached} breached`);
    expect(Object.fromEntries([...sums].sort())).toEqual(
      Object.fromEntries([...expected].filter(([, one]) => one.met + one.breached > 0).sort()),
    );
    const listed = report.rows.flatMap((one) => [...one.metTickets, ...one.breachedTickets]);
    expect(listed).toHaveLength(report.totals.met + report.totals.breached);
    expect(report.totals.breached).toBeGreaterThan(500);
  },
  600_000,
);
