import { mspId, providerScope } from '@portico/domain/kernel/scope';
import { Db } from '@portico/store/db';
import { posting } from '@portico/store/keys';
import { findPostings } from '@portico/store/projection/postings';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../dynamodb/engine.ts';
import { tables } from '../testing.ts';

const p = providerScope(mspId('k7m2q9xw'));
const [client, denied] = ['c93fa1', 'c93fa2'];
let engine: Engine;
let db: Db;

/** 2,500 tickets about printers, the oldest of which also holds a rare word. */
beforeAll(async () => {
  engine = await tables.open({ path: ':memory:', durability: 'none' });
  db = new Db(engine.as({ role: 'ProviderScope', tags: { msp: p } }), p);
  const common = Array.from({ length: 2_500 }, (_, n) => posting(p, 'printer', 1_700_000_000 + n, client, n + 1));
  const rare = [posting(p, 'quokka', 1_700_000_000, client, 1), posting(p, 'quokka', 1_700_000_001, denied, 9)];
  await db.batchWrite([...common, ...rare].map((key) => ({ ...key, _t: 'X' })));
});
afterAll(() => engine.close());

const all = () => true;

test('a very common word does not hide the one ticket that also holds a rare word', async () => {
  const terms = [
    { text: 'printer', whole: true },
    { text: 'quokka', whole: false },
  ];
  const found = await findPostings(db, p, terms, all);
  expect(found).toEqual({ tickets: [{ client, number: 1 }], complete: true });
});

test('a common word alone gives the newest tickets and says that there are more', async () => {
  const found = await findPostings(db, p, [{ text: 'printer', whole: true }], all);
  expect(found.tickets[0]).toEqual({ client, number: 2_500 });
  expect(found.complete).toBe(false);
});

test('what the reader may not enter is left out before anything is counted', async () => {
  const found = await findPostings(db, p, [{ text: 'quokka', whole: true }], (one) => one !== denied);
  expect(found.tickets).toEqual([{ client, number: 1 }]);
});
