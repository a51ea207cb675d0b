import { IsolationReport } from '@portico/domain/report/isolation-report';
import type { Db } from '../db.ts';
import { platformIsolationReport } from '../keys.ts';

/** Keeps the report for who may download it; the one before is replaced. */
export async function saveIsolationReport(db: Db, report: IsolationReport): Promise<void> {
  await db.put({ ...platformIsolationReport, _t: 'isolationReport', text: JSON.stringify(report) });
}

/** The report that was made last; undefined where none was. */
export async function loadIsolationReport(db: Db): Promise<IsolationReport | undefined> {
  const item = await db.get(platformIsolationReport, false);
  return item === undefined ? undefined : IsolationReport.parse(JSON.parse(String(item['text'])));
}
