import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientId } from '../kernel/scope.ts';
import type { TicketState } from '../ticket/state.ts';
import { type Filter, filterLimits, flags, operators, type Term, timeFields, valueFields } from './filter.ts';
import { matches } from './match.ts';
import { parseFilter } from './parse.ts';
import { printFilter } from './print.ts';
import { type ResolvedFilter, resolveFilter } from './resolve.ts';
import { dueOf, type QueueRow, rowOf, stateOfRow } from './row.ts';

const now = '2026-03-10T09:00:00Z';
const client = clientId('c93fa1');
const ticket: TicketState = {
  kind: 'incident',
  client,
  number: 1042,
  status: 'in_progress',
  phase: 'open',
  subject: 'Printer jam on the second floor',
  requester: 'usr_8d2k1m4p',
  requesterName: 'Marta Lindqvist',
  impact: 2,
  urgency: 2,
  priority: 3,
  category: 'printing',
  subcategory: 'paper',
  assignee: 'stf_4k2m9xqw',
  team: 'tm_9x2kq4',
  channel: 'email',
  createdAt: '2026-03-09T08:00:00Z',
  updatedAt: '2026-03-09T16:20:00Z',
};
const row = rowOf(ticket, { at: '2026-03-10T10:30:00Z', target: 'resolution' });
const names = {
  clients: new Map([
    ['acme', 'c93fa1'],
    ['globex', 'd00001'],
  ]),
  teams: new Map([
    ['network', 'tm_9x2kq4'],
    ['field service', 'tm_000002'],
  ]),
  staff: new Map([
    ['jo', 'stf_4k2m9xqw'],
    ['kim', 'stf_00000002'],
  ]),
};

function parsed(text: string): Filter {
  const outcome = parseFilter(text);
  if ('faults' in outcome) throw new Error(outcome.faults.map((fault) => fault.detail).join('; '));
  return outcome.filter;
}

function faultsOf(text: string): string {
  const outcome = parseFilter(text);
  return 'faults' in outcome ? outcome.faults.map((fault) => `${fault.position}: ${fault.detail}`).join('\n') : 'none';
}

function resolved(text: string): ResolvedFilter {
  const outcome = resolveFilter(parsed(text), names);
  if ('faults' in outcome) throw new Error(outcome.faults.map((fault) => fault.detail).join('; '));
  return outcome.filter;
}

function shows(text: string, other: Partial<QueueRow> = {}): boolean {
  const context = { now, me: 'stf_4k2m9xqw', prefixOf: () => 'ACME' };
  return matches(resolved(text), { ...row, ...other }, context);
}

describe('the filter grammar', () => {
  test.each([
    'status:open,pending client:acme priority:1,3 kind:incident',
    'assignee:me team:network category:printing',
    'due<2h created>2026-01-01 -status:pending channel:email "printer jam"',
    'PRINTER floor',
    'acme-1042',
    '1042',
    'priority:2-4',
    'updated<1d updated>10h',
    'is:overdue,unassigned -is:imported',
    'requester:lindqvist',
    'requester:"marta lind"',
    'team:"Network"',
    '-resolved<30d',
    '',
  ])('shows the ticket for %s', (text) => {
    expect(shows(text, text.startsWith('is:') ? { d: '2026-03-10T08:59:59Z' } : {})).toBe(true);
  });

  test.each([
    'status:closed',
    'client:globex',
    'priority:1-2',
    'assignee:none',
    'assignee:kim',
    'team:"field service"',
    'due<1h',
    'due>2h',
    'created>2026-03-10',
    'updated>7d',
    'is:overdue',
    'is:unassigned',
    '-printer',
    'scanner',
    '104',
    'resolved<30d',
    'category:none',
  ])('hides the ticket for %s', (text) => {
    expect(shows(text)).toBe(false);
  });

  test('what is over is not overdue, however late it was', () => {
    expect(shows('is:overdue', { d: '2026-03-09T09:00:00Z', ph: 'resolved' })).toBe(false);
  });

  test('a date begins at midnight in the zone of the reader', () => {
    const filter = resolved('created<2026-03-09');
    const at = { ...row, c: '2026-03-08T23:30:00Z' };
    expect(matches(filter, at, { now, me: 'x' })).toBe(true);
    expect(matches(filter, at, { now, me: 'x', zone: 'Europe/Berlin' })).toBe(false);
  });

  test('an unknown field is refused by name, with the known ones and its place', () => {
    expect(faultsOf('status:open colour:red')).toMatch(
      /^12: unknown field "colour"; known: status, priority, .*resolved/,
    );
  });

  test.each([
    ['priority:6', 'from 1 to 5'],
    ['priority:3-1', 'from 1 to 5'],
    ['is:late', 'known: overdue, unassigned, imported'],
    ['channel:fax', 'known: portal'],
    ['due:2h', 'due takes <, <=, > or >='],
    ['due<soon', 'a duration like 2h'],
    ['created>2026-02-30', 'a date like'],
    ['status:', 'a value is missing'],
    ['status:open,', 'a value is missing'],
    ['status:"open', 'closing quote'],
    ['"open', 'closing quote'],
    ['-', 'missing behind'],
    ['""', 'hold nothing'],
    ['category:"a"b', 'put a space'],
    [`${'a '.repeat(31)}`, 'at most 30 terms'],
    ['field.budget>much', 'a number like 100'],
    ['field.x:', 'a value is missing'],
    ['x'.repeat(501), 'at most 500 characters'],
  ])('%s is refused with a reason', (text, reason) => {
    expect(faultsOf(text)).toContain(reason);
  });

  test('every fault of a filter is told, not only the first', () => {
    expect(faultsOf('a:1 status:open b:"x y" due<1').split('\n')).toHaveLength(3);
  });

  test('a client that the reader may not see is unknown by the same words as one that is not there', () => {
    expect(resolveFilter(parsed('client:initech -team:ghosts'), names)).toEqual({
      faults: [
        { field: 'client', value: 'initech', detail: 'there is no client "initech"' },
        { field: 'team', value: 'ghosts', detail: 'there is no team "ghosts"' },
      ],
    });
  });

  test('what is printed reads as the same filter', () => {
    void fc.assert(
      fc.property(fc.array(anyTerm(), { maxLength: 6 }), (terms) => {
        const text = printFilter({ terms });
        fc.pre(text.length <= filterLimits.characters);
        expect(parseFilter(text)).toEqual({ filter: { terms } });
      }),
      { seed: 42, numRuns: 400 },
    );
  });

  test('no text makes the reader throw or run on', () => {
    void fc.assert(
      fc.property(
        fc.string({ maxLength: 120, unit: fc.constantFrom('a', '"', '\\', ':', '<', '=', '-', ',', ' ', 'é', '😀') }),
        (text) => {
          const outcome = parseFilter(text);
          if ('filter' in outcome) expect(parseFilter(printFilter(outcome.filter))).toEqual(outcome);
          else expect(outcome.faults.every((fault) => fault.position <= text.length)).toBe(true);
        },
      ),
      { seed: 42, numRuns: 2_000 },
    );
  });
});

function anyTerm(): fc.Arbitrary<Term> {
  const negated = fc.boolean();
  const words = fc
    .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
    .map((s) => s.trim())
    .filter((s) => s !== '');
  const fixed: Partial<Record<string, fc.Arbitrary<string>>> = {
    status: fc.constantFrom('open', 'pending', 'in_progress'),
    priority: fc.constantFrom('1', '2', '3', '4', '5'),
    kind: fc.constantFrom('incident', 'request'),
    client: fc.constantFrom('acme', 'globex'),
    channel: fc.constantFrom('email', 'phone'),
    tag: fc.constantFrom('vpn', 'köln', 'a.b-c'),
    is: fc.constantFrom(...flags),
  };
  const values = fc.constantFrom(...valueFields).chain((field) =>
    fc.record({
      kind: fc.constant('values' as const),
      negated,
      field: fc.constant(field),
      values: fc.uniqueArray(fixed[field] ?? words, { minLength: 1, maxLength: 3 }),
    }),
  );
  const bound = fc.oneof(
    fc.record({
      kind: fc.constant('duration' as const),
      count: fc.nat(99_999),
      unit: fc.constantFrom('m', 'h', 'd', 'w'),
    }),
    fc.constant({ kind: 'date' as const, date: '2024-02-29' }),
    fc.constant({ kind: 'instant' as const, at: '2026-12-01T08:00:00Z' }),
  );
  const time = fc.record({
    kind: fc.constant('time' as const),
    negated,
    field: fc.constantFrom(...timeFields),
    operator: fc.constantFrom(...operators),
    bound,
  });
  const own = fc.oneof(
    fc.record({
      kind: fc.constant('field' as const),
      negated,
      field: fc.constantFrom('cost_center', 'x1'),
      operator: fc.constant(':' as const),
      values: fc.uniqueArray(words, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('field' as const),
      negated,
      field: fc.constant('budget'),
      operator: fc.constantFrom(...operators),
      values: fc.constantFrom(['100'], ['-2.5'], ['2026-12-01']),
    }),
  );
  const text = fc.record({ kind: fc.constant('text' as const), negated, text: words });
  return fc.oneof(values, time, own, text) as fc.Arbitrary<Term>;
}

describe('the row of a ticket', () => {
  test('holds everything that lists show, and gives it back', () => {
    const full: TicketState = {
      ...ticket,
      phase: 'pending',
      pending: { reason: 'customer', wakeAt: '2026-03-12T08:00:00Z' },
      external: { source: 'servicenow-log', id: 'INC0000047' },
      resolvedAt: '2026-03-11T08:00:00Z',
    };
    const due = { at: '2026-03-10T10:30:00Z', target: 'response' } as const;
    expect(stateOfRow(rowOf(full, due))).toEqual({ ...full, due });
  });

  test('takes at most 450 bytes for a typical ticket', () => {
    expect(new TextEncoder().encode(JSON.stringify(row)).length).toBeLessThanOrEqual(450);
  });

  test('a long subject is cut between characters', () => {
    const cut = rowOf({ ...ticket, subject: '😀'.repeat(100) }).sub;
    expect(cut.length).toBeLessThanOrEqual(160);
    expect(cut.isWellFormed()).toBe(true);
  });

  test('a breached promise stays due until it is kept; a paused or kept one is not due', () => {
    const at = (seconds: number): number => Date.parse(now) / 1000 + seconds;
    const sla = {
      response: { st: 'b', t: 600, d: at(-60), f: at(-700) },
      update: { st: 'm', t: 60, d: at(-900), a: at(-950) },
      resolution: { st: 'r', t: 9_000, d: at(900), f: at(-700) },
    } as const;
    expect(dueOf({ ...ticket, sla })).toEqual({ at: '2026-03-10T08:59:00Z', target: 'response' });
    expect(dueOf({ ...ticket, sla: { resolution: { st: 'p', t: 9_000, u: 5 } } })).toBeUndefined();
    expect(dueOf({ ...ticket, phase: 'resolved', sla })).toBeUndefined();
  });
});
