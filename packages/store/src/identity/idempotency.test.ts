import { clientId, clientScope, mspId } from '@portico/domain/kernel/scope';
import { expect, test } from 'vitest';
import { Db } from '../db.ts';
import { KEPT_SECONDS, keptWrite, readKept } from './idempotency.ts';

const scope = clientScope(mspId('k7m2q9xw'), clientId('c93fa1'));
const place = { scope, actor: 'staff:st_tina', key: 'hash' };
const kept = { fingerprint: 'f', answer: { status: 201, headers: { etag: '"v1"' }, body: '{"text":"Grüße"}' } };

/** A table that still shows an item which has ended, as DynamoDB does for up to two days. */
function tableShowing(now: number): Db {
  const Item = keptWrite(place, kept, now).Put?.Item;
  return new Db({ send: async () => ({ Item }) }, scope);
}

test('a kept answer comes back byte for byte', async () => {
  expect(await readKept(tableShowing(1000), place, 1001)).toEqual(kept);
});

test('an answer past its day does not count, also while the table still shows it', async () => {
  expect(await readKept(tableShowing(1000), place, 1000 + KEPT_SECONDS - 1)).toEqual(kept);
  expect(await readKept(tableShowing(1000), place, 1000 + KEPT_SECONDS)).toBeUndefined();
});
