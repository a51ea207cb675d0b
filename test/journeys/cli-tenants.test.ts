import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyTenants } from '@portico/app/tenant/apply';
import { loadTenants } from '@portico/cli/tenants/load';
import type { Problem } from '@portico/cli/tenants/source';
import { clientScope } from '@portico/domain/kernel/scope';
import { planTenants, type TenantPlan } from '@portico/domain/tenant/plan';
import { openHome } from '@portico/local/home/open';
import { readSettings } from '@portico/local/home/settings';
import type { Db, Item } from '@portico/store/db';
import { configCurrent } from '@portico/store/keys';
import { readInstalled } from '@portico/store/tenant/installed';
import { afterAll, expect, test } from 'vitest';
import { folders, portico, porticoJson, repository } from '../support/cli.ts';

const temp = folders();
afterAll(() => temp.clear());

const acme = 'northwind/clients/acme/client.yaml';

/** A desk of one's own: a data folder, and a copy of the shipped tenants to edit. */
function desk() {
  const cwd = temp.make();
  const data = join(cwd, 'data');
  cpSync(join(repository, 'tenants'), join(cwd, 'tenants'), { recursive: true });
  const edit = (file: string, from: string, to: string): void => {
    const path = join(cwd, 'tenants', file);
    const before = readFileSync(path, 'utf8');
    if (!before.includes(from)) throw new Error(`${file} does not hold ${from}`);
    writeFileSync(path, before.replace(from, to));
  };
  const tenants = (...args: string[]) => portico(data, ['tenants', ...args], { cwd });
  const json = <T>(...args: string[]) => porticoJson<T>(data, ['tenants', ...args, '--json'], { cwd });
  return { cwd, data, edit, tenants, json };
}
type Desk = ReturnType<typeof desk>;

/** What stands in the store, read past the commands. */
async function inStore<T>({ data, cwd }: Desk, look: (db: Db) => Promise<T>): Promise<T> {
  const home = await openHome(
    readSettings({ PORTICO_DATA: data, PORTICO_DURABILITY: 'process' }, cwd),
    'test',
    Date.now,
  );
  try {
    return await look(home.ports.unscoped('a test looks at what was written'));
  } finally {
    await home.close();
  }
}

/** The versions of one part of a client's effective configuration, oldest first. */
function versions(db: Db, part: string): Promise<Item[]> {
  return readInstalled(db).then(({ msps }) => {
    const northwind = msps.find((one) => one.record.slug === 'northwind');
    const client = northwind?.clients.find((one) => one.record.slug === 'acme');
    if (!northwind || !client) throw new Error('acme is not installed');
    const { pk } = configCurrent(clientScope(northwind.record.id, client.record.id), part);
    return db.all<Item>({ pk, prefix: 'V#', consistent: true }, 1_000);
  });
}

test('plan shows everything, apply makes it so, and the second time there is nothing to do', async () => {
  const own = desk();
  const planned = await own.json<TenantPlan>('plan');
  expect(await own.json('apply')).toMatchObject({ ok: true, changes: planned.changes.length, unchanged: 0 });
  expect(await own.json<TenantPlan>('plan')).toMatchObject({ changes: [], unchanged: planned.changes.length });
  expect(await own.json('apply')).toMatchObject({ ok: true, changes: 0, unchanged: planned.changes.length });
  const { slugs, sla } = await inStore(own, async (db) => ({
    slugs: (await readInstalled(db)).msps.map((one) => [one.record.slug, one.clients.length]),
    sla: await versions(db, 'sla'),
  }));
  expect(slugs).toEqual([
    ['alpenblick', 4],
    ['northwind', 4],
  ]);
  expect(sla).toHaveLength(1);
});

test('a changed target is shown as one difference and written as one new version; the old one stays as it was', async () => {
  const own = desk();
  await own.json('apply');
  const before = await inStore(own, (db) => versions(db, 'sla'));
  own.edit(acme, '2: { responseMinutes: 20 }', '2: { responseMinutes: 25 }');
  const shown = await own.tenants('plan');
  expect(shown.out).toMatch(/^~ sla of northwind\/acme, version 2$/m);
  expect(shown.out).toMatch(/^ {4}\/targets\/incident\/2\/responseMinutes: 20 -> 25$/m);
  expect(shown.out).toMatch(/^1 to change, \d+ unchanged\.$/m);
  expect(await inStore(own, (db) => versions(db, 'sla'))).toEqual(before);
  expect(await own.json('apply')).toMatchObject({ changes: 1 });
  const after = await inStore(own, (db) => versions(db, 'sla'));
  expect(after[0]).toEqual(before[0]);
  expect(after.map((one) => (one['value'] as { targets: { incident: object } }).targets.incident)).toMatchObject([
    { 2: { responseMinutes: 20 } },
    { 2: { responseMinutes: 25 } },
  ]);
  expect(await own.json('apply')).toMatchObject({ changes: 0 });
});

test('what the console set is overwritten only when asked to', async () => {
  const own = desk();
  await own.json('apply');
  const elsewhere = desk();
  elsewhere.edit(acme, '2: { responseMinutes: 20 }', '2: { responseMinutes: 35 }');
  const desired = await loadTenants(join(elsewhere.cwd, 'tenants'));
  if ('problems' in desired) throw new Error(JSON.stringify(desired.problems));
  await inStore(own, async (db) => applyTenants(db, planTenants(desired, await readInstalled(db)), 'console'));

  const planned = await own.tenants('plan');
  expect(planned.out).toContain('/targets/incident/2/responseMinutes: 35 -> 20');
  expect(planned.out).toContain('was edited in the console: --take-files overwrites it');
  const refused = await own.tenants('apply');
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('add --take-files');
  expect(await inStore(own, (db) => versions(db, 'sla'))).toHaveLength(2);
  expect(await own.json('apply', '--take-files')).toMatchObject({ changes: 1 });
  expect(await inStore(own, (db) => versions(db, 'sla'))).toHaveLength(3);
  expect(await own.json('apply')).toMatchObject({ changes: 0 });
});

test('show --explain tells the value of the files and the layer each comes from', async () => {
  const own = desk();
  own.edit(acme, '2: { responseMinutes: 20 }', '2: { responseMinutes: 22 }');
  const { out, code } = await own.tenants('show', 'acme', '--explain');
  expect(code).toBe(0);
  expect(out).toMatch(/^client +\/sla\/targets\/incident\/2\/responseMinutes = 22$/m);
  expect(out).toMatch(/^msp +\/calendar\/timeZone = "Europe\/London"$/m);
});

test.each<[string, string, string, string, Partial<Problem>]>([
  [
    'two MSPs that claim one host',
    'alpenblick/clients/tannberg/client.yaml',
    'hilfe.tannberg.example',
    'support.acme.example',
    { file: join('tenants', acme), line: 6, path: 'hosts.0', fix: 'choose another' },
  ],
  [
    'a calendar that closes before it opens',
    'alpenblick/clients/donau/client.yaml',
    "sat: [['06:00', '11:00']]",
    "sat: [['11:00', '06:00']]",
    {
      file: join('tenants', 'alpenblick/clients/donau/client.yaml'),
      path: 'settings.calendars.druckerei.hours.sat.0',
      fix: 'split hours past midnight into two days',
    },
  ],
  [
    'a field that nobody knows',
    acme,
    'reopenWindowDays',
    'reopenWindowDaze',
    { file: join('tenants', acme), path: 'settings.desk.reopenWindowDaze', fix: 'did you mean "reopenWindowDays"?' },
  ],
  // Ids stand in keys and in the patterns of policies: none may be a pattern itself.
  ['a wildcard in the id of a client', acme, 'id: 5fj5f8', "id: '5fj5f*'", { file: join('tenants', acme), path: 'id' }],
  [
    'a wildcard in the id of an MSP',
    'northwind/msp.yaml',
    'id: j99grz61',
    "id: '????????'",
    { file: join('tenants', 'northwind/msp.yaml'), path: 'id' },
  ],
])('%s: file, line, field and fix are told, and nothing is applied', async (_what, file, from, to, expected) => {
  const own = desk();
  await own.json('apply');
  own.edit('northwind/clients/acme/client.yaml', 'name: Acme Components', 'name: Acme Renamed');
  own.edit(file, from, to);
  const validated = await own.tenants('validate', '--json');
  expect(validated.code).toBe(1);
  const { problems } = JSON.parse(validated.out) as { problems: Problem[] };
  expect(problems).toContainEqual(expect.objectContaining(expected));
  const found = problems.find((one) => one.path === expected.path);
  const applied = await own.tenants('apply');
  expect(applied.code).toBe(1);
  expect(applied.err).toContain(`${found?.file}:${found?.line}  ${found?.path}: `);
  expect(applied.err).toMatch(/fix: \S/);
  const names = await inStore(own, async (db) =>
    (await readInstalled(db)).msps.flatMap((one) => one.clients.map((client) => client.record.name)),
  );
  expect(names).toContain('Acme Components');
  expect(names).not.toContain('Acme Renamed');
});
