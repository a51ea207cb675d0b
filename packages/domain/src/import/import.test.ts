import { describe, expect, test } from 'vitest';
import { clientId } from '../kernel/scope.ts';
import { foldEntries } from '../ticket/state.ts';
import { ticketOfBatch } from './entries.ts';
import type { ImportBatch, ImportReader, RejectedRecord } from './format.ts';
import { importFormatOf, importFormats } from './formats.ts';
import { servicenowLog } from './servicenow-log.ts';

const { columns } = servicenowLog;
const typical: Record<string, string> = {
  number: 'INC0000047',
  incident_state: 'New',
  active: 'true',
  reassignment_count: '0',
  reopen_count: '0',
  sys_mod_count: '0',
  made_sla: 'true',
  caller_id: 'Caller 2403',
  opened_by: 'Opened by  397',
  opened_at: '29/2/2016 04:40',
  sys_updated_by: 'Updated by 746',
  sys_updated_at: '29/2/2016 04:57',
  contact_type: 'Phone',
  category: 'Category 40',
  subcategory: 'Subcategory 215',
  u_symptom: 'Symptom 471',
  impact: '2 - Medium',
  urgency: '2 - Medium',
  priority: '3 - Moderate',
  assignment_group: 'Group 70',
  closed_code: 'code 5',
  resolved_by: 'Resolved by 81',
  resolved_at: '1/3/2016 09:52',
  closed_at: '6/3/2016 10:00',
};

function fields(change: Record<string, string> = {}, order: readonly string[] = columns): string[] {
  return order.map((column) => change[column] ?? typical[column] ?? '?');
}

function start(order: readonly string[] = columns): ImportReader {
  const outcome = servicenowLog.start({ line: 1, fields: order }, { utc: (local) => `${local}Z` });
  if ('faults' in outcome) throw new Error(outcome.faults.map((fault) => `${fault.column} ${fault.reason}`).join('; '));
  return outcome.reader;
}

function read(...changes: Record<string, string>[]): { batches: ImportBatch[]; rejected: RejectedRecord[] } {
  const reader = start();
  const rejected = changes.flatMap((change, i) => reader.add({ line: i + 2, fields: fields(change) }) ?? []);
  return { batches: [...reader.batches()], rejected };
}

function ticketOf(...changes: Record<string, string>[]): ReturnType<typeof ticketOfBatch> {
  const [batch] = read(...changes).batches;
  if (!batch) throw new Error('no ticket was read');
  return ticketOfBatch(batch, {
    client: clientId('c93fa1'),
    number: 7,
    source: 'servicenow',
    zone: 'UTC',
    actor: (who) => ({ kind: 'contact', id: who.key }),
    requester: (who) => who.key,
    assignee: (who) => who.key,
    team: (group) => group.key,
  });
}

describe('the ServiceNow log', () => {
  test('one record becomes one entry, at its own time, by who made it, with its line', () => {
    const { entries } = ticketOf({}, { incident_state: 'Active', sys_updated_by: 'Updated by 21' });
    expect(entries.map(({ v, at, by, imported }) => ({ v, at, by: by.id, row: imported?.row }))).toEqual([
      { v: 1, at: '2016-02-29T04:57:00Z', by: 'Updated by 746', row: 2 },
      { v: 2, at: '2016-02-29T04:57:00Z', by: 'Updated by 21', row: 3 },
    ]);
    expect(entries[1]?.set).toMatchObject({ status: 'in_progress' });
    expect(entries[1]?.set.subject).toBeUndefined();
  });

  test('resolution and closing count from the record on in which they are true', () => {
    const states = ['New', 'Resolved', 'Active', 'Resolved', 'Closed'].map((incident_state) => ({ incident_state }));
    const { entries, state } = ticketOf(...states);
    expect(entries.map((entry) => entry.set.resolvedAt)).toEqual([
      undefined,
      '2016-03-01T09:52:00Z',
      null,
      '2016-03-01T09:52:00Z',
      undefined,
    ]);
    expect(entries.map((entry) => entry.events.map((event) => event.type).join())).toEqual([
      'ticket.opened',
      'ticket.resolved',
      'ticket.reopened',
      'ticket.resolved',
      'ticket.closed',
    ]);
    expect(state).toMatchObject({ closedAt: '2016-03-06T10:00:00Z', resolution: { code: 'code 5', v: 4 } });
    expect(foldEntries(entries)).toEqual(state);
  });

  test('waiting has a reason, and an unknown state keeps the one before it', () => {
    const states = ['Active', '-100', 'Awaiting Vendor', 'Awaiting User Info', 'Active'];
    const { entries } = ticketOf(...states.map((incident_state) => ({ incident_state })));
    expect(entries.map((entry) => [entry.set.status, entry.set.pending])).toEqual([
      ['in_progress', undefined],
      [undefined, undefined],
      ['pending', { reason: 'vendor' }],
      [undefined, { reason: 'user_info' }],
      ['in_progress', null],
    ]);
    expect(entries[1]?.set.facets).toMatchObject({ sourceStatus: '-100' });
    expect(entries[4]?.events).toEqual([{ type: 'ticket.resumed' }]);
  });

  test('"?" is unknown and never a name; a subject is made of what is known', () => {
    const unknown = { caller_id: '?', category: '?', assignment_group: '?', resolved_at: '?' };
    const { state } = ticketOf({ ...unknown, incident_state: 'Resolved' });
    expect(state).toMatchObject({ requesterName: 'Unknown caller', subject: 'Subcategory 215 / Symptom 471' });
    for (const field of ['category', 'team', 'assignee', 'resolvedAt']) expect(state).not.toHaveProperty(field);
    expect(state.facets).not.toHaveProperty('ci');
  });

  test('columns may stand in any order', () => {
    const order = [...columns].reverse();
    const reader = start(order);
    expect(reader.add({ line: 2, fields: fields({}, order) })).toBeUndefined();
    expect([...reader.batches()][0]?.entries[0]?.state).toMatchObject({ priority: 3, channel: 'phone' });
  });

  test('a heading with missing, unknown or doubled columns is refused, and names them all', () => {
    const heading = { line: 1, fields: [...columns.slice(2), 'colour', 'vendor'] };
    const outcome = servicenowLog.start(heading, { utc: (local) => local });
    expect(
      'faults' in outcome && outcome.faults.map((fault) => `${fault.column}: ${fault.reason.slice(0, 12)}`),
    ).toEqual(['colour: is no column', 'vendor: stands twice', 'number: is missing i', 'incident_state: is missing i']);
  });

  test.each<[Record<string, string>, string]>([
    [{ opened_at: '31/2/2016 04:40' }, 'opened_at "31/2/2016 04:40": there is no such day'],
    [{ sys_updated_at: '2016-02-29 04:40' }, 'sys_updated_at "2016-02-29 04:40" is not a time like'],
    [{ sys_updated_at: '?' }, 'sys_updated_at is empty or unknown'],
    [{ resolved_at: '1/3/2016 24:00' }, 'resolved_at "1/3/2016 24:00": there is no such day or time'],
    [{ priority: 'high' }, 'priority "high" is not one of: 1 - Critical'],
    [{ incident_state: 'On Hold' }, 'incident_state "On Hold" is not one of: New'],
    [{ reopen_count: '-1' }, 'reopen_count "-1" is not a count'],
    [{ number: 'a b' }, 'number "a b" is not a number like INC0000047'],
    [{ location: 'x'.repeat(300) }, 'location has 300 characters'],
  ])('a record with %o is kept aside with line, column and reason', (change, reason) => {
    const { batches, rejected } = read({}, change);
    expect(rejected).toHaveLength(1);
    const [fault] = rejected[0]?.faults ?? [];
    expect(fault?.line).toBe(3);
    expect(`${fault?.column} ${fault?.reason}`).toContain(reason);
    expect(rejected[0]?.raw).toEqual(fields(change));
    expect(batches[0]?.entries).toHaveLength(1);
  });

  test('all faults of a record are told at once', () => {
    const { rejected } = read({ priority: '9', impact: 'x', opened_at: 'y' });
    expect(rejected[0]?.faults.map((fault) => fault.column)).toEqual(['opened_at', 'impact', 'priority']);
  });

  test('a record with a field too few is refused whole: no value moves into another column', () => {
    const reader = start();
    const rejected = reader.add({ line: 2, fields: fields().slice(1) });
    expect(rejected?.faults).toEqual([{ line: 2, reason: 'has 35 fields, the heading 36' }]);
    expect([...reader.batches()]).toEqual([]);
  });
});

test('every import format is found by its name, and another is refused with the known ones', () => {
  for (const format of importFormats) expect(importFormatOf(format.name)).toBe(format);
  expect(() => importFormatOf('excel')).toThrow('known: servicenow-log');
});
