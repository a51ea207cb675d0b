import { clientId, clientScope, mspId } from '@portico/domain/kernel/scope';
import type { TicketEvent } from '@portico/domain/ticket/state';
import { ticketEvent } from '@portico/store/keys';
import { eventItem } from '@portico/store/ticket/log';
import { expect, test } from 'vitest';
import { envelopesOf, parseEnvelope } from './envelope.ts';
import { type BusEntry, entriesMax, relay } from './relay.ts';
import type { StreamRecord } from './stream.ts';

const scope = clientScope(mspId('testmsp1'), clientId('acme01'));

function entry(v: number, events: readonly TicketEvent[], imported = false) {
  return eventItem({
    scope,
    number: 7,
    v,
    at: '2026-03-02T09:00:00Z',
    by: { kind: 'staff', id: 'tom' },
    events,
    set: { subject: 'A secret' },
    texts: { text: 'Another secret' },
    requestId: 'r',
    previousHash: '',
    ...(imported ? { imported: { source: 'log', row: 1 } } : {}),
  });
}

function record(v: number, events: readonly TicketEvent[], imported = false): StreamRecord {
  return { sequence: String(v), kind: 'INSERT', key: ticketEvent(scope, 7, v), after: entry(v, events, imported) };
}

const noted: TicketEvent = { type: 'ticket.noted' };

function bus(refuse: (entry: BusEntry, call: number) => string | undefined) {
  const calls: (readonly BusEntry[])[] = [];
  return {
    calls,
    async put(entries: readonly BusEntry[]) {
      calls.push(entries);
      return entries.map((one) => refuse(one, calls.length));
    },
  };
}

test('each event of an entry is published in order, at most ten a call', async () => {
  const taking = bus(() => undefined);
  const records = Array.from({ length: 9 }, (_, i) => record(i + 1, [noted, { type: 'ticket.closed' }]));
  expect(await relay(taking, records)).toEqual({ published: 18 });
  expect(taking.calls.map((call) => call.length)).toEqual([entriesMax, 8]);
  const ids = taking.calls.flat().map((one) => JSON.parse(one.detail).id);
  expect(ids.slice(0, 3)).toEqual([`${scope}.7.1.0`, `${scope}.7.1.1`, `${scope}.7.2.0`]);
});

test('one refused entry is told as the first record to read again, though the call as a whole succeeded', async () => {
  const picky = bus((one) => (JSON.parse(one.detail).id === `${scope}.7.3.0` ? 'ThrottlingException' : undefined));
  const records = [1, 2, 3, 4].map((v) => record(v, [noted]));
  expect(await relay(picky, records)).toEqual({ published: 2, failedAt: '3', reason: 'ThrottlingException' });
});

test('an entry without an outcome counts as not published', async () => {
  const silent = { put: async () => [undefined] };
  expect(await relay(silent, [record(1, [noted]), record(2, [noted])])).toMatchObject({ published: 1, failedAt: '2' });
});

test('imported entries, overwritten entries and other items are never published', async () => {
  const taking = bus(() => undefined);
  const overwritten: StreamRecord = { ...record(2, [noted]), kind: 'MODIFY' };
  const other: StreamRecord = { ...record(3, [noted]), after: { ...ticketEvent(scope, 7, 3), _t: 'C' } };
  expect(await relay(taking, [record(1, [noted], true), overwritten, other])).toEqual({ published: 0 });
  expect(taking.calls).toEqual([]);
});

test('an envelope holds the declared fields of its event and nothing else, and survives the bus', () => {
  const stray = { by: 'contact', text: 'a secret', note: 'x' };
  const [envelope] = envelopesOf(entry(4, [{ type: 'ticket.replied', data: stray }]));
  expect(envelope).toMatchObject({
    id: `${scope}.7.4.0`,
    aggregate: 'tkt_acme017',
    version: 4,
    data: { by: 'contact' },
  });
  expect(JSON.stringify(envelope)).not.toContain('secret');
  expect(parseEnvelope(JSON.parse(JSON.stringify(envelope)))).toEqual(envelope);
});

test('what is no event of ours is refused', () => {
  const [envelope] = envelopesOf(entry(4, [{ type: 'ticket.replied', data: { by: 'contact' } }]));
  expect(() => parseEnvelope({ ...envelope, data: { by: 'nobody' } })).toThrow();
  expect(() => parseEnvelope({ ...envelope, type: 'ticket.exploded' })).toThrow();
  expect(() => parseEnvelope({ ...envelope, msp: 'x' })).toThrow();
});
