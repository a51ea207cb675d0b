import { clientId, clientScope, mspId, providerScope } from '@portico/domain/kernel/scope';
import { expect, test } from 'vitest';
import { Db, type DocumentClient } from '../db.ts';
import { listPresent, type PresenceItem, putPresence } from './presence.ts';

test('what has ended is left out although the table has yet to remove it, which DynamoDB does within days', async () => {
  const p = providerScope(mspId('testmsp1'));
  const t = clientScope(mspId('testmsp1'), clientId('acme01'));
  const items: PresenceItem[] = [];
  const table: DocumentClient = {
    // Safe: a table that keeps what is put, and answers a query with all of it.
    send: (async (command: { input: { Item?: PresenceItem } }) => {
      if (command.input.Item) items.push(command.input.Item);
      return command.input.Item ? {} : { Items: items };
    }) as unknown as DocumentClient['send'],
  };
  const db = new Db(table, p);
  const place = { scope: t, client: clientId('acme01'), number: 7 };
  await putPresence(db, { ...place, person: 'early' }, 'viewing', 1_000);
  const until = await putPresence(db, { ...place, person: 'late' }, 'replying', 1_010);
  expect(until - 1_010).toBeLessThanOrEqual(30);
  const at = async (seconds: number) => (await listPresent(db, p, seconds)).map((one) => one.person);
  expect(await at(1_029)).toEqual(['early', 'late']);
  expect(await at(1_030)).toEqual(['late']);
  expect(await at(1_040)).toEqual([]);
});
