import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InstalledTenants, TenantPlan } from '@portico/domain/tenant/plan';
import { afterEach, expect, test } from 'vitest';
import type { TenantStore } from '../tenants/port.ts';
import { editorSchemas } from '../tenants/schemas.ts';
import type { Problem } from '../tenants/source.ts';
import { runCommand } from '../testing.ts';
import { tenantsCommand } from './tenants.ts';

const shipped = fileURLToPath(new URL('../../../../tenants', import.meta.url));
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A copy of the shipped tenants to spoil. */
function copy(): { cwd: string; edit: (file: string, change: (text: string) => string) => void } {
  const cwd = mkdtempSync(join(tmpdir(), 'portico-tenants-'));
  folders.push(cwd);
  cpSync(shipped, join(cwd, 'tenants'), { recursive: true });
  const edit = (file: string, change: (text: string) => string): void => {
    const path = join(cwd, 'tenants', file);
    const before = readFileSync(path, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`${file}: the edit changed nothing`);
    writeFileSync(path, after);
  };
  return { cwd, edit };
}

class FakeStore implements TenantStore {
  installed: InstalledTenants = { msps: [] };
  readonly applied: TenantPlan[] = [];
  closed = 0;
  async readInstalled() {
    return this.installed;
  }
  async apply(plan: TenantPlan) {
    this.applied.push(plan);
    return { changes: plan.changes.length };
  }
  async close() {
    this.closed++;
  }
}

async function run(args: string[], cwd: string, store = new FakeStore()) {
  return {
    ...(await runCommand(
      tenantsCommand(async () => store),
      args,
      { cwd },
    )),
    store,
  };
}

async function problems(cwd: string): Promise<Problem[]> {
  const { code, out } = await run(['validate', '--json'], cwd);
  expect(code).toBe(1);
  return (JSON.parse(out) as { problems: Problem[] }).problems;
}

const acme = 'northwind/clients/acme/client.yaml';

test('the tenants that ship are valid: two MSPs, three customers and one internal client each', async () => {
  const { code, out } = await run(['show', 'acme', '--json'], join(shipped, '..'));
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ prefix: 'ACME', config: { calendar: { timeZone: 'Europe/London' } } });
  const validated = await run(['validate'], join(shipped, '..'));
  expect(validated).toMatchObject({
    code: 0,
    out: 'alpenblick: alpenblick-it, donau, sakura, tannberg\nnorthwind: acme, bluewater, kitefield, northwind-it\n',
  });
});

test('the JSON Schemas for editors are the ones that the code checks by', () => {
  for (const [name, text] of editorSchemas()) expect(readFileSync(join(shipped, '_schema', name), 'utf8')).toBe(text);
});

test.each<[string, string, (text: string) => string, Partial<Problem> & { fix: string }]>([
  [
    'a misspelt field',
    acme,
    (text) => text.replace('contacts:', 'contcats:'),
    { line: 9, path: 'contcats', fix: 'did you mean "contacts"?' },
  ],
  [
    'a misspelt field far inside',
    acme,
    (text) => text.replace('reopenWindowDays', 'reopenWindow'),
    { path: 'settings.desk.reopenWindow', fix: 'remove it' },
  ],
  [
    'a missing field',
    acme,
    (text) => text.replace('prefix: ACME\n', ''),
    { path: 'prefix', message: 'is missing', fix: 'add it' },
  ],
  [
    'a prefix in small letters',
    acme,
    (text) => text.replace('prefix: ACME', 'prefix: acme'),
    { line: 5, path: 'prefix', fix: 'correct the value' },
  ],
  ['broken YAML', acme, (text) => text.replace('prefix: ACME', 'prefix: "ACME'), { path: '', fix: 'correct the YAML' }],
  [
    'a field given twice',
    acme,
    (text) => text.replace('prefix: ACME', 'prefix: ACME\nprefix: ACMF'),
    { line: 6, fix: 'correct the YAML' },
  ],
  [
    'a host name of two MSPs',
    'alpenblick/clients/tannberg/client.yaml',
    (text) => text.replace('hilfe.tannberg.example', 'support.acme.example'),
    { file: join('tenants', acme), line: 6, path: 'hosts.0', fix: 'choose another' },
  ],
  [
    'a calendar that closes before it opens',
    'alpenblick/clients/donau/client.yaml',
    (text) => text.replace("sat: [['06:00', '11:00']]", "sat: [['11:00', '06:00']]"),
    { path: 'settings.calendars.druckerei.hours.sat.0', fix: 'split hours past midnight into two days' },
  ],
  [
    'an unknown zone',
    'northwind/clients/bluewater/client.yaml',
    (text) => text.replace('zone: America/New_York', 'zone: America/Boston_Tea'),
    { path: 'settings.brand.zone', fix: 'write one like Europe/Zurich' },
  ],
  [
    'a calendar that nobody declared',
    'northwind/clients/kitefield/client.yaml',
    (text) => text.replace('calendar: depot', 'calendar: depots'),
    { path: 'settings.sla.calendar', fix: 'use one of: office, always, depot' },
  ],
  [
    'defaults that promise the impossible: told once, where they stand',
    '_defaults/sla.yaml',
    (text) =>
      text.replace(
        '1: { responseMinutes: 60, resolutionMinutes: 510 }',
        '1: { responseMinutes: 600, resolutionMinutes: 510 }',
      ),
    { file: join('tenants', '_defaults', 'sla.yaml'), path: 'targets.request.1.responseMinutes', fix: 'shorten it' },
  ],
  [
    'a section of the defaults with an unknown field',
    '_defaults/brand.yaml',
    (text) => text.replace('primary:', 'primry:'),
    { file: join('tenants', '_defaults', 'brand.yaml'), line: 2, path: 'brand.primry', fix: 'did you mean "primary"?' },
  ],
  [
    'a grant for a client that does not exist',
    'northwind/msp.yaml',
    (text) => text.replace('deny: [bluewater]', 'deny: [bluwater]'),
    { path: 'staff.3.clients.deny.0', fix: 'use one of: acme, bluewater, kitefield, northwind-it' },
  ],
  [
    'a logo that acts',
    'northwind/clients/acme/logo.svg',
    (text) => text.replace('<path', '<script>alert(1)</script><path'),
    { file: join('tenants', acme), path: 'settings.brand.logo', fix: 'a logo may hold plain shapes and text only' },
  ],
  [
    'a logo that is not there',
    acme,
    (text) => text.replace('logo.svg', 'other.svg'),
    { path: 'settings.brand.logo', fix: 'add it or remove this line' },
  ],
  [
    'a folder named otherwise',
    acme,
    (text) => text.replace('slug: acme', 'slug: acne'),
    { line: 3, path: 'slug', fix: 'give both the same name' },
  ],
])('%s is told with file, line, field and fix', async (_what, file, change, expected) => {
  const { cwd, edit } = copy();
  edit(file, change);
  const found = await problems(cwd);
  const { fix, ...rest } = expected;
  expect(found).toContainEqual(
    expect.objectContaining({ file: join('tenants', file), ...rest, fix: expect.stringContaining(fix) as string }),
  );
  const at = found.find((one) => one.fix.includes(fix));
  const lines = readFileSync(join(cwd, at?.file ?? ''), 'utf8').split('\n');
  expect(at?.line).toBeGreaterThan(0);
  expect(at?.line).toBeLessThanOrEqual(lines.length);
});

test('the line is the one of the field, and a file that does not parse raises no faults elsewhere', async () => {
  const { cwd, edit } = copy();
  edit(acme, (text) => text.replace('reopenWindowDays: 10', 'reopenWindowDays: ten'));
  const [only, ...others] = await problems(cwd);
  expect(others).toEqual([]);
  const line = readFileSync(join(cwd, 'tenants', acme), 'utf8').split('\n')[(only?.line ?? 0) - 1];
  expect(line?.trim()).toBe('reopenWindowDays: ten');
});

test('every fault is told at once, in order of file and line', async () => {
  const { cwd, edit } = copy();
  edit(acme, (text) =>
    text.replace('kind:', 'kind:').replace('prefix: ACME', 'prefix: A').replace("'#c2410c'", 'orange'),
  );
  edit('northwind/msp.yaml', (text) => text.replace('role: admin', 'role: boss'));
  const found = await problems(cwd);
  expect(found.map((one) => one.path)).toEqual(['prefix', 'settings.brand.primary', 'staff.0.role']);
});

test('an empty or absent folder says what to do', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'portico-tenants-'));
  folders.push(cwd);
  mkdirSync(join(cwd, 'tenants'));
  const found = await problems(cwd);
  expect(found.map((one) => one.message)).toContain('is missing');
});

test('apply writes nothing while a file is wrong', async () => {
  const { cwd, edit } = copy();
  edit(acme, (text) => text.replace('prefix: ACME', 'prefix: a'));
  const { code, err, store } = await run(['apply'], cwd);
  expect([code, store.applied.length]).toEqual([1, 0]);
  expect(err).toMatch(/tenants\/northwind\/clients\/acme\/client\.yaml:5 {2}prefix: must be 2 to 6 capital letters/);
});

test('apply hands the whole plan to the store once and closes it; plan only shows it', async () => {
  const cwd = join(shipped, '..');
  const planned = await run(['plan'], cwd);
  expect(planned.store).toMatchObject({ applied: [], closed: 1 });
  expect(planned.out).toContain('+ client northwind/acme');
  const { code, store, out } = await run(['apply'], cwd);
  expect([code, store.applied.length, store.closed]).toEqual([0, 1, 1]);
  expect(out).toContain(`Applied ${store.applied[0]?.changes.length}.`);
});

test('one technician is staff of both MSPs by one account, with grants of each kind among the staff', async () => {
  const { store } = await run(['apply'], join(shipped, '..'));
  const staff = (store.applied[0]?.changes ?? []).flatMap((one) => (one.kind === 'staff' ? [one.record] : []));
  const accounts = staff.map((one) => one.account);
  expect(accounts.filter((one, place) => accounts.indexOf(one) !== place)).toHaveLength(1);
  expect(new Set(staff.map((one) => one.grants.mode))).toEqual(new Set(['all', 'allow', 'deny']));
});

test('show --explain names the layer of every value', async () => {
  const { out } = await run(['show', 'northwind/acme', '--explain'], join(shipped, '..'));
  expect(out).toMatch(/^client +\/sla\/targets\/incident\/2\/responseMinutes = 20$/m);
  expect(out).toMatch(/^msp +\/calendar\/timeZone = "Europe\/London"$/m);
  expect(out).toMatch(/^_defaults +\/sla\/reopen = "continue"$/m);
  expect(out).not.toContain('schema default');
});

test.each([
  [['show'], 2],
  [['show', 'nobody'], 1],
  [['frobnicate'], 2],
  [[], 2],
  [['validate', '--colour'], 2],
  [['validate', 'extra'], 2],
])('%j ends with code %i and a word of why', async (args, code) => {
  const result = await run(args, join(shipped, '..'));
  expect(result.code).toBe(code);
  expect(result.err.length).toBeGreaterThan(0);
});

test('a target that is neither this machine nor AWS is wrong usage, named', async () => {
  const { code, err } = await run(['apply', '--target', 'moon'], copy().cwd);
  expect([code, err]).toEqual([2, expect.stringContaining('--target is local or aws, not "moon"')]);
});
