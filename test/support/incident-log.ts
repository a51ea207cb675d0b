import { servicenowLog } from '@portico/domain/import/servicenow-log';

const { columns } = servicenowLog;

/** A record of the log by column; what is left out is unknown. */
export type LogRow = Readonly<Record<string, string>>;

export function csvOf(rows: readonly LogRow[]): string {
  const lines = rows.map((row) => columns.map((column) => row[column] ?? '?').join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

const steps: readonly (readonly string[])[] = [
  ['New', 'Active', 'Resolved', 'Closed'],
  ['New', 'Awaiting User Info', 'Active', 'Resolved', 'Active', 'Resolved', 'Closed'],
  ['New', 'Active', 'Awaiting Vendor', 'Resolved'],
  ['New', 'New', '-100', 'Active'],
];

/**
 * An invented log in the form of the ServiceNow one: `count` incidents of four courses, some still open. Pure, so
 * that the same count gives the same log; each incident has its own number, `INC1000000` and up.
 */
export function incidentLog(count: number): LogRow[] {
  return Array.from({ length: count }, (_, at) => at).flatMap((at) => {
    const course = steps[at % steps.length] ?? [];
    const day = 1 + (at % 27);
    return course.map((state, step) => ({
      number: `INC${1_000_000 + at}`,
      incident_state: state,
      active: String(state !== 'Closed'),
      reassignment_count: String(step > 2 ? 1 : 0),
      reopen_count: String(step > 4 ? 1 : 0),
      sys_mod_count: String(step),
      made_sla: String(at % 5 !== 0),
      caller_id: `Caller ${at % 40}`,
      opened_by: `Opened by ${at % 7}`,
      opened_at: `${day}/3/2016 08:${String(at % 60).padStart(2, '0')}`,
      sys_updated_by: `Updated by ${(at + step) % 11}`,
      sys_updated_at: `${day}/3/2016 ${String(9 + step).padStart(2, '0')}:00`,
      contact_type: at % 9 === 0 ? 'Email' : 'Phone',
      category: `Category ${at % 12}`,
      subcategory: `Subcategory ${at % 30}`,
      u_symptom: `Symptom ${at % 50}`,
      location: `Location ${at % 8}`,
      impact: '2 - Medium',
      urgency: '2 - Medium',
      priority: at % 20 === 0 ? '2 - High' : '3 - Moderate',
      assignment_group: `Group ${at % 6}`,
      assigned_to: `Resolver ${at % 13}`,
      closed_code: `code ${at % 4}`,
      resolved_by: `Resolved by ${at % 9}`,
      resolved_at: `${day}/3/2016 ${String(8 + course.length).padStart(2, '0')}:00`,
      closed_at: `${day}/3/2016 ${String(9 + course.length).padStart(2, '0')}:00`,
    }));
  });
}
