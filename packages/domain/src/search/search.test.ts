import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientId } from '../kernel/scope.ts';
import { type QueueRow, rowOf } from '../query/row.ts';
import { inAll, rankRows } from './rank.ts';
import { foldWord, parseSearch, searchLimits, termsOf } from './terms.ts';

function terms(subject: string): string[] {
  return termsOf({ number: '', subject });
}

/** Whether a search finds a text, as looking up postings would. */
function finds(search: string, text: string): boolean {
  const index = terms(text);
  return parseSearch(search).every(({ text: word, whole }) =>
    index.some((term) => (whole ? term === word : term.startsWith(word))),
  );
}

test('a plain text is folded as it is beside letters that are not plain', async () => {
  await fc.assert(
    fc.property(fc.string(), (text) => {
      expect(`${foldWord(text)} e`).toBe(foldWord(`${text} É`));
    }),
  );
});

describe('the terms of a ticket', () => {
  test('are words without case, accents and stop words', () => {
    expect(terms('Der Drucker im Büro FÜR Zoë ist die Größe 42')).toEqual(['drucker', 'buro', 'zoe', 'grosse', '42']);
    expect(terms('Perché la stampante non funziona?')).toEqual(['stampante', 'funziona']);
  });

  test('keep host names, addresses and numbers whole, and their parts', () => {
    expect(termsOf({ number: 'ACME-1042', external: 'INC0000047', subject: 'srv-dc01 at 10.0.0.5' })).toEqual([
      'acme-1042',
      'acme',
      '1042',
      'inc0000047',
      'srv-dc01',
      'srv',
      'dc01',
      '10.0.0.5',
      '10',
    ]);
  });

  test('are at most 100, with number, external id and subject first', () => {
    const description = Array.from({ length: 300 }, (_, i) => `word${i}`).join(' ');
    const got = termsOf({ number: 'ACME-7', external: 'INC9', subject: 'Broken keyboard', description });
    expect(got).toHaveLength(100);
    expect(got.slice(0, 5)).toEqual(['acme-7', 'acme', 'inc9', 'broken', 'keyboard']);
  });

  test('are distinct, of 2 to 40 units, and can stand in a key, whatever the text', () => {
    void fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (subject) => {
        const got = terms(subject);
        expect(new Set(got).size).toBe(got.length);
        for (const term of got) {
          expect(term.length).toBeGreaterThanOrEqual(searchLimits.shortest);
          expect(term.length).toBeLessThanOrEqual(searchLimits.longest);
          expect(term.slice(0, 3).isWellFormed()).toBe(true);
          expect(term).not.toMatch(/[#%\s]/u);
        }
      }),
      { seed: 42, numRuns: 500 },
    );
  });

  test('a megabyte of text is read in little time', () => {
    expect(terms(`${'a-'.repeat(500_000)}`).length).toBeLessThanOrEqual(100);
  });
});

describe('a search', () => {
  test.each([
    ['drucker büro', 'Drucker im Büro'],
    ['BURO dru', 'Drucker im Büro'],
    ['wi-fi', 'Wi-Fi im Lager'],
    ['srv-dc', 'Neustart von SRV-DC01'],
    ['srv-d', 'Neustart von SRV-DC01'],
    ['srv-dc0', 'Neustart von SRV-DC01'],
    ['jo@acme', 'Mail von jo@acme.example'],
    ['the printer', 'Printer on fire'],
    ['印刷', '印刷機が動かない'],
  ])('%s finds "%s"', (search, text) => {
    expect(finds(search, text)).toBe(true);
  });

  test.each([
    ['druck ', 'Drucker im Büro'],
    ['drucker keller', 'Drucker im Büro'],
    ['ru', 'Drucker im Büro'],
  ])('"%s" does not find "%s"', (search, text) => {
    expect(finds(search, text)).toBe(false);
  });

  test('takes the last word as a beginning while it is typed, and no more than eight words', () => {
    expect(parseSearch('vpn conn')).toEqual([
      { text: 'vpn', whole: true },
      { text: 'conn', whole: false },
    ]);
    expect(parseSearch('vpn conn ').at(-1)).toEqual({ text: 'conn', whole: true });
    expect(parseSearch('vp')).toEqual([{ text: 'vp', whole: true }]);
    expect(parseSearch('x1 x2 x3 x4 x5 x6 x7 x8 x9')).toHaveLength(8);
    expect(parseSearch('  ')).toEqual([]);
  });

  test('shows the number asked for first, then subjects, then names; open before ended, new before old', () => {
    const row = (n: number, more: Partial<QueueRow>): QueueRow => ({
      ...rowOf({
        kind: 'incident',
        client: clientId('c93fa1'),
        number: n,
        status: 'new',
        phase: 'open',
        subject: 'Other',
        requester: 'u',
        requesterName: 'Someone',
        impact: 2,
        urgency: 2,
        priority: 3,
        channel: 'email',
        createdAt: '2026-03-01T00:00:00Z',
        updatedAt: '2026-03-01T00:00:00Z',
      }),
      ...more,
    });
    const rows = [
      row(1, { rn: 'Vera 42' }),
      row(2, { sub: 'Room 42', ph: 'closed' }),
      row(3, { sub: 'Room 42' }),
      row(4, { sub: 'Desk 42', u: '2026-03-02T00:00:00Z' }),
      row(42, {}),
    ];
    for (const given of [rows, rows.toReversed()]) {
      const ranked = rankRows(given, [{ text: '42', whole: true }], () => 'ACME');
      expect(ranked.map((one) => one.n)).toEqual([42, 4, 3, 2, 1]);
    }
  });

  test('wants every word in a ticket', () => {
    expect(
      inAll(
        [
          ['a', 'b', 'c', 'b'],
          ['b', 'c'],
          ['c', 'b'],
        ],
        (key) => key,
      ),
    ).toEqual(['b', 'c']);
    expect(inAll([], String)).toEqual([]);
  });
});
