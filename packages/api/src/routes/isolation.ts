import { notFound } from '@portico/domain/kernel/error';
import { IsolationReport } from '@portico/domain/report/isolation-report';
import type { Db } from '@portico/store/db';
import { loadIsolationReport } from '@portico/store/identity/isolation-report';
import { ok } from '../reply.ts';
import { type Route, route } from '../route.ts';

/**
 * The isolation report of the installed release, for every client to keep.
 * @param db the table under the identity credential: the report is the platform's and tells of no tenant.
 */
export function isolationRoutes(db: Db): Route[] {
  return [
    route(
      {
        method: 'GET',
        path: '/v1/isolation-report',
        operationId: 'getIsolationReport',
        summary: 'How well tenants are kept apart',
        description:
          'The report that `portico isolation report` made last: every operation asked by every kind of stranger, and each wall taken away in turn.',
        tag: 'Service',
        auth: { scope: 'self', personas: ['technician', 'admin', 'contact', 'key'], keyScope: 'any' },
        responses: { 200: IsolationReport },
      },
      async () => {
        const report = await loadIsolationReport(db);
        if (!report) throw notFound();
        return ok(report);
      },
    ),
  ];
}
