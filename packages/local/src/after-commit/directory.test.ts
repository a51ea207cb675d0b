import { clientId, clientScope, mspId } from '@portico/domain/kernel/scope';
import { Db } from '@portico/store/db';
import { listContacts } from '@portico/store/tenant/directory';
import { contactItem } from '@portico/store/tenant/install';
import { expect, test } from 'vitest';
import { tables } from '../testing.ts';

test('thousands of people who came in with an import do not hide the ones who work there', async () => {
  const t = clientScope(mspId('k7m2q9xw'), clientId('c93fa1'));
  const engine = await tables.open({ path: ':memory:', durability: 'none' });
  const db = new Db(engine.as({ role: 'ClientScope', tags: { msp: 'k7m2q9xw', cli: 'c93fa1' } }), t);
  const person = (id: string, name: string, active: boolean) =>
    contactItem(t, { id, name, email: '', roles: ['user'], locale: 'en' }, active, active ? 'file' : 'servicenow');
  const imported = Array.from({ length: 300 }, (_, n) => person(`x${n}`, `Caller ${n}`, false));
  await db.batchWrite([...imported, person('d1', 'Daniel Osei', true), person('c1', 'Carla Ruiz', true)]);
  const first = await listContacts(db, t, { limit: 2 });
  expect(first.items.map((one) => one.name)).toEqual(['Carla Ruiz', 'Daniel Osei']);
  const typed = await listContacts(db, t, { prefix: 'Ca', limit: 10 });
  expect(typed.items.map((one) => one.name)).toEqual(['Carla Ruiz']);
  await engine.close();
});
