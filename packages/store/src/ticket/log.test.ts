import type { ClientScope } from '@portico/domain/kernel/scope';
import { describe, expect, test } from 'vitest';
import { canonicalJson, newSalt } from './chain.ts';
import { type EventItem, erasedText, eventItem, expectedHash, readEntry, sealsHold } from './log.ts';

const entry = {
  scope: 'k7m2q9xw.c93fa1' as ClientScope,
  number: 7,
  v: 1,
  at: '2026-03-02T09:00:00.000Z',
  by: { kind: 'staff', id: 'ana' },
  events: [{ type: 'ticket.opened' }],
  set: { subject: 'Printer jams', requesterName: 'Jane Doe', status: 'new' },
  texts: { text: 'A secret text' },
  requestId: 'req_1',
  previousHash: '',
} as const;

test('no salt is given out twice, however many are asked for', () => {
  const salts = Array.from({ length: 2_000 }, newSalt);
  expect(new Set(salts).size).toBe(2_000);
  for (const salt of salts) expect(salt).toMatch(/^[\w-]{16}$/);
  expect(salts).not.toContain('A'.repeat(16));
});

describe('a log entry', () => {
  test('keeps personal and free texts out of what is hashed', () => {
    const { free, ...hashed } = eventItem(entry);
    expect(JSON.stringify(hashed)).not.toMatch(/Jane|Printer|secret/);
    expect(free).toMatchObject({ subject: 'Printer jams', '.text': 'A secret text' });
  });

  test('reads back as it was written', () => {
    expect(readEntry(eventItem(entry))).toMatchObject({ v: 1, set: entry.set, texts: entry.texts });
  });

  test('verifies, whatever order a map comes back in', () => {
    const item = eventItem(entry);
    const shuffled = Object.fromEntries(Object.entries(item).reverse()) as unknown as EventItem;
    expect(expectedHash(shuffled)).toBe(item.hash);
    expect(sealsHold(shuffled)).toBe(true);
  });

  test.each(['at', 'by', 'ev', 'set', 'req', 'prev', 'was', 'imp', 'txt'])(
    'shows that %s was changed afterwards',
    (field) => {
      const item = { ...eventItem(entry), [field]: 'changed' } as unknown as EventItem;
      expect(expectedHash(item)).not.toBe(item.hash);
    },
  );

  test('shows that a text was changed, and verifies when it was erased with its salt', () => {
    const item = eventItem(entry);
    expect(sealsHold({ ...item, free: { ...item.free, subject: 'Other' } })).toBe(false);
    const { free: _, ...erased } = item;
    expect(expectedHash(erased)).toBe(item.hash);
    expect(sealsHold(erased)).toBe(true);
    expect(readEntry(erased).set.subject).toBe(erasedText);
  });

  test('seals equal texts differently, so that one cannot be guessed from another', () => {
    const [a, b] = [eventItem(entry), eventItem(entry)];
    expect(a.set['subject']).not.toBe(b.set['subject']);
  });
});

test('canonical JSON leaves out what is undefined and sorts at every depth', () => {
  expect(canonicalJson({ b: [{ d: 1, c: undefined }], a: null })).toBe('{"a":null,"b":[{"d":1}]}');
});
