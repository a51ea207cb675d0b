import { expect, test } from 'vitest';
import { volvoLog } from './volvo-log.ts';

const heading = ['SR Number', 'Change Date+Time', 'Status', 'Sub Status'];

/** Where a case stands after one record with these words. */
function placeOf(status: string, subStatus: string): unknown {
  const outcome = volvoLog.start({ line: 1, fields: heading }, { utc: (local) => `${local}Z` });
  if ('faults' in outcome) throw new Error(outcome.faults.map((fault) => fault.reason).join('; '));
  const fields = ['1-364285768', '2010-03-31T15:59:42+01:00', status, subStatus];
  const rejected = outcome.reader.add({ line: 2, fields });
  if (rejected) throw new Error(JSON.stringify(rejected));
  return [...outcome.reader.batches()][0]?.entries.at(-1)?.state;
}

test.each([
  ['Accepted', 'In Progress', 'open'],
  ['Accepted', 'Wait - Vendor', 'pending'],
  ['Queued', 'Awaiting Assignment', 'open'],
  ['Completed', 'In Call', 'resolved'],
  ['Completed', 'Resolved', 'resolved'],
  ['Completed', 'Closed', 'closed'],
  ['Completed', 'Cancelled', 'closed'],
  ['Completed', 'a word nobody has used yet', 'resolved'],
])('a case of the VINST log that is %s / %s is %s', (status, subStatus, phase) => {
  expect(placeOf(status, subStatus)).toMatchObject({ phase });
});
