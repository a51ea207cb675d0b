import { expect, test } from 'vitest';
import { clientId, mspId } from '../kernel/scope.ts';
import type { DesiredTenants } from './desired.ts';
import type { Effective } from './effective.ts';
import { type InstalledTenants, planTenants } from './plan.ts';

const msp = {
  id: mspId('00000001'),
  slug: 'north',
  name: 'North',
  domain: 'north.example',
  locale: 'en' as const,
  zone: 'UTC',
};
const acme = {
  id: clientId('000002'),
  slug: 'acme',
  name: 'Acme',
  prefix: 'ACME',
  kind: 'customer' as const,
  domains: ['acme.example'],
};
const tom = {
  id: '0000000001',
  name: 'Tom',
  email: 'tom@north.example',
  account: 'tom@north.example',
  role: 'admin' as const,
  grants: { mode: 'all' as const },
  teams: ['00000009'],
  locale: 'en' as const,
  zone: 'UTC',
};
const eve = {
  id: '0000000002',
  name: 'Eve',
  email: 'eve@acme.example',
  roles: ['user' as const],
  locale: 'en' as const,
};
// Safe: planning compares parts as values and never looks into them.
const value = {
  desk: { autoCloseDays: 5 },
  calendar: { timeZone: 'UTC' },
  sla: { calendar: 'office' },
  brand: { name: 'Acme' },
} as unknown as Effective;
const origin = new Map([['/desk/autoCloseDays', 'client' as const]]);
const client = { record: acme, hosts: ['help.acme.example'], contacts: [eve], config: { value, origin } };
const desired: DesiredTenants = {
  msps: [
    {
      record: msp,
      teams: [{ id: '00000009', name: 'Desk' }],
      staff: [tom],
      apiKeys: [{ name: 'Mon', scopes: ['tickets:write'] }],
      clients: [client],
    },
  ],
};
const kept = { active: true, source: 'file' as const };
const installed: InstalledTenants = {
  msps: [
    {
      record: msp,
      teams: [{ id: '00000009', name: 'Desk', ...kept }],
      staff: [{ ...tom, ...kept }],
      apiKeys: [{ name: 'Mon', scopes: ['tickets:write'], ...kept }],
      clients: [
        {
          record: acme,
          hosts: ['help.acme.example'],
          contacts: [{ ...eve, ...kept }],
          config: {
            desk: { version: 3, value: value.desk, source: 'file' },
            calendar: { version: 1, value: value.calendar, source: 'file' },
            sla: { version: 1, value: value.sla, source: 'file' },
            brand: { version: 1, value: value.brand, source: 'file' },
          },
        },
      ],
    },
  ],
};

const only = <T>(list: readonly T[]): T => {
  const [first, ...rest] = list;
  if (first === undefined || rest.length > 0) throw new Error(`${list.length} instead of one`);
  return first;
};
const desiredWith = (changes: object): DesiredTenants => ({ msps: [{ ...only(desired.msps), ...changes }] });
const installedWith = (changes: object): InstalledTenants => ({ msps: [{ ...only(installed.msps), ...changes }] });
const brief = (plan: ReturnType<typeof planTenants>): string[] =>
  plan.changes.map((one) => `${one.action} ${one.kind} ${one.id}`);

test('equal files and store give no change, so applying twice changes nothing', () => {
  expect(planTenants(desired, installed)).toEqual({ changes: [], unchanged: 11, refusals: [], left: [] });
});

test('a new MSP is created in an order in which everything referred to comes first', () => {
  expect(brief(planTenants(desired, { msps: [] }))).toEqual([
    'create msp 00000001',
    'create team 00000009',
    'create client 000002',
    'create config desk',
    'create config calendar',
    'create config sla',
    'create config brand',
    'create contact 0000000002',
    'create staff 0000000001',
    'create key Mon',
    'claim host help.acme.example',
  ]);
});

test('a changed part becomes the next version, with field diffs and the layers of its values', () => {
  const changed = { ...client, config: { value: { ...value, desk: { autoCloseDays: 2 } }, origin } };
  expect(only(planTenants(desiredWith({ clients: [changed] }), installed).changes)).toMatchObject({
    kind: 'config',
    id: 'desk',
    version: 4,
    fields: [{ pointer: '/autoCloseDays', before: 5, after: 2 }],
    origin: { '/autoCloseDays': 'client' },
  });
});

test('a part that was edited in the console says that applying overwrites it', () => {
  const edited = { desk: { version: 4, value: { autoCloseDays: 9 }, source: 'console' } };
  const before = only(only(installed.msps).clients);
  const plan = planTenants(
    desired,
    installedWith({ clients: [{ ...before, config: { ...before.config, ...edited } }] }),
  );
  expect(only(plan.changes)).toMatchObject({ version: 5, overwrites: 'console' });
});

test('a person gone from the files is retired, one that came in otherwise is left alone', () => {
  const gone = { ...tom, id: '0000000007', email: 'x@north.example', account: 'x@north.example' };
  const staff = [
    { ...tom, ...kept },
    { ...gone, ...kept },
    { ...gone, id: '0000000008', active: true, source: 'console' },
  ];
  expect(brief(planTenants(desired, installedWith({ staff })))).toEqual(['retire staff 0000000007']);
});

test('a retired person who is in the files again becomes active again', () => {
  const plan = planTenants(desired, installedWith({ staff: [{ ...tom, ...kept, active: false }] }));
  expect(only(plan.changes)).toMatchObject({
    action: 'change',
    fields: [{ pointer: '/active', before: false, after: true }],
  });
});

test('a client or an MSP without a file is left as it is and named', () => {
  expect(planTenants({ msps: [] }, installed)).toMatchObject({ changes: [], left: ['MSP north'] });
  expect(planTenants(desiredWith({ clients: [] }), installed)).toMatchObject({
    changes: [],
    left: ['client north/acme'],
  });
});

test('a host name moves from one client to another in one plan: released first', () => {
  const other = { ...client, record: { ...acme, id: clientId('000003'), slug: 'other', prefix: 'OTH' }, contacts: [] };
  const plan = planTenants(desiredWith({ clients: [{ ...client, hosts: [] }, other] }), installed);
  expect(plan.refusals).toEqual([]);
  expect(plan.changes.filter((one) => one.kind === 'host').map((one) => one.action)).toEqual(['release', 'claim']);
  expect(plan.changes[0]?.action).toBe('release');
});

test('a host name held by an installed client without a file is refused', () => {
  const other = { ...client, record: { ...acme, id: clientId('000003'), slug: 'other', prefix: 'OTH' } };
  const plan = planTenants(desiredWith({ clients: [other] }), installed);
  expect(only(plan.refusals)).toContain('help.acme.example is held by north/acme');
});

test('a client folder moved to another MSP, and a changed kind, are refused', () => {
  const south = { ...only(desired.msps), record: { ...msp, id: mspId('00000002'), slug: 'south' } };
  const moved = planTenants(
    {
      msps: [
        { ...only(desired.msps), clients: [] },
        { ...south, clients: [{ ...client, hosts: [] }] },
      ],
    },
    installed,
  );
  expect(only(moved.refusals)).toContain('its id belongs to north');
  const kind = { ...client, record: { ...acme, kind: 'internal' as const } };
  expect(only(planTenants(desiredWith({ clients: [kind] }), installed).refusals)).toContain('kind is fixed');
});
