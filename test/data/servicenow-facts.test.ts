import { createReadStream } from 'node:fs';
import { ticketOfBatch } from '@portico/domain/import/entries';
import type { ImportReader, SourceRecord } from '@portico/domain/import/format';
import { importFormatOf } from '@portico/domain/import/formats';
import { clientId } from '@portico/domain/kernel/scope';
import { addTo, contributions, difference, type Rollups } from '@portico/domain/report/contribution';
import { queueItem } from '@portico/domain/report/counters';
import { nextFacts, type ReportFacts } from '@portico/domain/report/facts';
import { instantOfLocal } from '@portico/domain/report/local-time';
import { type ServiceReport, serviceReport } from '@portico/domain/report/service-report';
import { foldEntries, type LogEntry, type TicketState } from '@portico/domain/ticket/state';
import { parse } from 'csv-parse';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  asFacts,
  factsFile,
  hours,
  localTimes,
  servicenowPresent as present,
  servicenowFile,
} from '../support/servicenow-facts.ts';

interface Replay {
  readonly rollups: Rollups;
  readonly states: readonly TicketState[];
  readonly entries: number;
  readonly rejected: number;
  readonly foldFaults: number;
  readonly largestFacts: number;
  readonly itemsPerEntry: Map<number, number>;
}

/** Reads the log as an importer in that zone would, and projects it: every entry, or each ticket's last state alone. */
async function replay(zone: string, clientZone: string, how: 'by entry' | 'by ticket'): Promise<Replay> {
  const reader = await readLog(zone);
  const client = clientId('c93fa1');
  const zones = { client: clientZone, msp: 'Europe/London' };
  const rollups: Rollups = new Map();
  const states: TicketState[] = [];
  const itemsPerEntry = new Map<number, number>();
  let [number, entries, foldFaults, largestFacts] = [0, 0, 0, 0];
  for (const batch of reader.batches()) {
    const ticket = ticketOfBatch(batch, {
      client,
      number: ++number,
      source: 'servicenow',
      zone,
      actor: (who) => ({ kind: 'contact', id: who.key }),
      requester: (who) => who.key,
      assignee: (who) => who.key,
      team: (group) => group.key,
    });
    const facts =
      how === 'by entry' ? project(ticket.entries, zones, rollups, itemsPerEntry) : factsOf(ticket.entries, zones);
    if (how === 'by ticket') addTo(rollups, 'client', contributions(facts));
    largestFacts = Math.max(largestFacts, JSON.stringify(facts).length);
    if (JSON.stringify(sorted(foldEntries(ticket.entries))) !== JSON.stringify(sorted(ticket.state))) foldFaults++;
    entries += ticket.entries.length;
    states.push(ticket.state);
  }
  return { rollups, states, entries, rejected: reader.rejected, foldFaults, largestFacts, itemsPerEntry };
}

async function readLog(zone: string): Promise<ImportReader & { rejected: number }> {
  const records = createReadStream(servicenowFile).pipe(parse({ info: true, relaxColumnCount: true }));
  let reader: ImportReader | undefined;
  let rejected = 0;
  for await (const { record, info } of records as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    const line: SourceRecord = { line: info.lines, fields: record };
    if (reader) rejected += reader.add(line) ? 1 : 0;
    else {
      const outcome = importFormatOf('servicenow-log').start(line, { utc: (local) => instantOfLocal(zone, local) });
      if ('faults' in outcome) throw new Error(JSON.stringify(outcome.faults));
      reader = outcome.reader;
    }
  }
  if (!reader) throw new Error('the log is empty');
  const read = reader;
  return { rejected, add: (record) => read.add(record), batches: () => read.batches() };
}

/** Entry by entry with differences, so that reopens have to take back what a resolution counted. */
function project(
  entries: readonly LogEntry[],
  zones: ReportFacts['zones'],
  rollups: Rollups,
  itemsPerEntry: Map<number, number>,
): ReportFacts {
  let facts: ReportFacts | undefined;
  let before: ReturnType<typeof contributions> = [];
  for (const entry of entries) {
    facts = nextFacts(facts, entry, zones);
    const after = contributions(facts);
    const changes = difference(before, after);
    addTo(rollups, 'client', changes);
    const items = new Set(changes.map((one) => `${one.scope} ${one.item}`)).size;
    itemsPerEntry.set(items, (itemsPerEntry.get(items) ?? 0) + 1);
    before = after;
  }
  return facts ?? factsOf(entries, zones);
}

function factsOf(entries: readonly LogEntry[], zones: ReportFacts['zones']): ReportFacts {
  let facts: ReportFacts | undefined;
  for (const entry of entries) facts = nextFacts(facts, entry, zones);
  if (!facts) throw new Error('a ticket without entries');
  return facts;
}

function sorted(state: object | undefined): [string, unknown][] {
  return Object.entries(state ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

function reportOf(rollups: Rollups, zone: string, range = {}): ServiceReport {
  const items = [...rollups].map(([name, counters]) => ({ name, counters: Object.fromEntries(counters) }));
  return serviceReport({ items, queue: items.find((item) => item.name === queueItem)?.counters ?? {}, zone }, range);
}

describe.runIf(present)('the service report over the ServiceNow log', () => {
  let log: Replay;
  beforeAll(async () => {
    const start = performance.now();
    log = await replay('UTC', 'UTC', 'by entry');
    console.info(`replayed ${log.entries} entries in ${Math.round(performance.now() - start)} ms`);
    console.info(
      'rollup items per entry',
      [...log.itemsPerEntry]
        .sort()
        .map(([n, count]) => `${n}: ${count}`)
        .join(', '),
    );
  });

  test('takes every row of every incident', () => {
    expect({ entries: log.entries, tickets: log.states.length, rejected: log.rejected }).toEqual({
      entries: 46_869,
      tickets: 8_288,
      rejected: 0,
    });
    expect(log.foldFaults).toBe(0);
  });

  test.for(Object.entries(present ? factsFile() : {}))('gives %s as computed independently', ([name, expected]) => {
    const got = asFacts(reportOf(log.rollups, 'UTC'))[name];
    if (hours.includes(name)) expect(Math.abs(Number(got) / Number(expected) - 1)).toBeLessThanOrEqual(0.001);
    else expect(got).toEqual(expected);
  });

  test('two adjoining ranges add up to the whole', () => {
    const whole = reportOf(log.rollups, 'UTC');
    const first = reportOf(log.rollups, 'UTC', { to: '2016-04-09' });
    const second = reportOf(log.rollups, 'UTC', { from: '2016-04-10' });
    for (const field of ['tickets', 'updates', 'resolved', 'closed', 'ticketsReopened', 'firstContactLike'] as const) {
      expect(first[field] + second[field]).toBe(whole[field]);
    }
    expect(first.backlogAtMidnight['2016-04-10']).toBe(whole.backlogAtMidnight['2016-04-10']);
    expect(second.backlogAtMidnight['2016-04-10']).toBe(whole.backlogAtMidnight['2016-04-10']);
  });

  test('keeps heads, facts and day items small', () => {
    const bytes = log.states.map((state) => JSON.stringify(state).length).sort((a, b) => a - b);
    const p99 = bytes[Math.floor(bytes.length * 0.99)] ?? 0;
    const items = [...log.rollups]
      .filter(([name]) => name.startsWith('D.'))
      .map(([name, counters]) => ({ name, bytes: JSON.stringify([...counters]).length }));
    const largest = items.reduce((a, b) => (b.bytes > a.bytes ? b : a));
    console.info('head p99', p99, 'bytes, facts at most', log.largestFacts, 'largest day item', largest);
    expect(p99).toBeLessThanOrEqual(1_024);
    expect(log.largestFacts).toBeLessThanOrEqual(1_024);
    expect(largest.bytes).toBeLessThanOrEqual(16_384);
  });
});

describe.runIf(present)('a log at a client in another zone', () => {
  test.for([
    ['UTC', 'Europe/Berlin'],
    ['America/New_York', 'America/New_York'],
  ] as const)(
    'read as %s for a client in %s gives the same counts, and hours within 0.1 %',
    async ([zone, clientZone]) => {
      const { rollups } = await replay(zone, clientZone, 'by ticket');
      const got = asFacts(reportOf(rollups, clientZone));
      for (const [name, expected] of Object.entries(factsFile())) {
        if (localTimes.includes(name) && zone !== 'UTC') continue;
        if (hours.includes(name)) expect(Math.abs(Number(got[name]) / Number(expected) - 1)).toBeLessThanOrEqual(0.001);
        else expect(got[name], name).toEqual(expected);
      }
    },
  );
});
