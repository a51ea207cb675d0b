import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ServiceReport } from '@portico/domain/report/service-report';

/** The shared log, read in place; tests that need it skip where it is not. */
export const servicenowFile = fileURLToPath(
  new URL('../../../shared/data/tickets/servicenow-incident-log.csv', import.meta.url),
);
export const servicenowPresent = existsSync(servicenowFile);
if (!servicenowPresent) {
  console.warn('Skipped: the shared ServiceNow log is not beside this checkout (../shared/data/tickets).');
}

/** What the facts file calls each figure, from the report. Its label for a missing value is "?". */
export function asFacts(report: ServiceReport): Record<string, unknown> {
  const priority = (key: string): string =>
    ['', '1 - Critical', '2 - High', '3 - Moderate', '4 - Low'][Number(key)] ?? key;
  const channel: Record<string, string> = { phone: 'Phone', portal: 'Self service', email: 'Email', ivr: 'IVR' };
  const renamed = (counts: Readonly<Record<string, unknown>>, name: (key: string) => string): Record<string, unknown> =>
    Object.fromEntries(Object.entries(counts).map(([key, value]) => [name(key), value]));
  const midnights = ['2016-03-15', '2016-04-01', '2016-05-01', '2016-06-01'];
  return {
    rows: report.updates,
    incidents: report.tickets,
    rows_by_incident_state: report.updatesByStatus,
    incidents_by_last_state: report.ticketsByLastStatus,
    incidents_by_last_priority: renamed(report.ticketsByLastPriority, priority),
    incidents_by_contact_type: renamed(report.ticketsByChannel, (key) => channel[key] ?? key),
    incidents_made_sla_last_row: { true: report.serviceLevel.met, false: report.serviceLevel.breached },
    sla_compliance_pct_last_row: report.serviceLevel.compliancePercent,
    made_sla_by_priority: renamed(report.serviceLevel.byPriority, priority),
    'incidents_reopened(reopen_count>0)': report.ticketsReopened,
    'incidents_reassigned(reassignment_count>0)': report.ticketsReassigned,
    'first_contact_like(no reassignment, no reopen)': report.firstContactLike,
    'resolved_incidents_with_resolved_at>=opened_at': report.resolvedAtOrAfterOpening,
    resolved_before_opened: report.resolvedBeforeOpening,
    no_resolved_at: report.endedWithoutResolutionTime,
    mttr_hours_calendar_mean: report.timeToResolve.meanHours,
    mttr_hours_calendar_median: report.timeToResolve.medianHours,
    opened_by_month: report.openedByMonth,
    backlog_at: Object.fromEntries(midnights.map((day) => [`${day}T00:00:00`, report.backlogAtMidnight[day]])),
    top_10_assignment_groups_last_row: report.topGroups.map((one) => [one.name ?? '?', one.count]),
    top_10_categories_last_row: report.topCategories.map((one) => [one.name ?? '?', one.count]),
    'top_10_repeat(category,subcategory,u_symptom)': report.topRepeatPatterns.map((one) => [
      one.category,
      one.subcategory,
      one.symptom,
      one.count,
    ]),
    incidents_with_problem_id: report.ticketsWithProblem,
    incidents_with_rfc: report.ticketsWithChange,
    pending_states_rows: report.updatesWhilePending,
    min_opened_at: report.firstOpenedAt?.replace('Z', ''),
    max_closed_at: report.lastClosedAt?.replace('Z', ''),
  };
}

/** Figures that agree within 0.1 %; all others are equal. */
export const hours = ['mttr_hours_calendar_mean', 'mttr_hours_calendar_median'];
/** Figures that stand in the file's own wall-clock time. */
export const localTimes = ['min_opened_at', 'max_closed_at'];

export function factsFile(): Record<string, unknown> {
  return JSON.parse(readFileSync(servicenowFile.replace('.csv', '.facts.json'), 'utf8')) as Record<string, unknown>;
}
