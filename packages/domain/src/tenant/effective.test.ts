import { expect, test } from 'vitest';
import { diffEffective, effectiveConfig, type Layer } from './effective.ts';
import type { SettingsLayer } from './settings.ts';

const targets = { responseMinutes: 60, resolutionMinutes: 240 };
const five = { '1': targets, '2': targets, '3': targets, '4': targets, '5': targets };
const row = { '1': 1, '2': 2, '3': 3 } as const;
const defaults: SettingsLayer = {
  desk: {
    matrix: { '1': row, '2': row, '3': row },
    categories: [{ id: 'hardware', label: 'Hardware', subcategories: [{ id: 'printer', label: 'Printer' }] }],
    pendingReasons: [
      { id: 'requester', label: { en: 'Requester', de: 'Anfragende' }, pausesClock: true, awaits: 'requester' },
    ],
    resolutionCodes: [{ id: 'fixed', label: 'Fixed' }],
    reopenWindowDays: 14,
    autoCloseDays: 5,
    statuses: { new: { label: 'New' } },
    requestTypes: [],
  },
  calendars: { office: { timeZone: 'UTC', hours: { mon: [['09:00', '17:00']] } } },
  sla: { calendar: 'office', targets: { incident: five }, update: 'reply', pausesResponse: false, reopen: 'continue' },
  brand: { primary: '#3b5bdb', locale: 'en', zone: 'UTC', welcome: 'Hello', fromName: 'Desk' },
};

function work(msp: SettingsLayer, client: SettingsLayer, logos: Partial<Record<'msp' | 'client', string>> = {}) {
  const layer = (settings: SettingsLayer, logo?: string): Layer => ({ settings, ...(logo !== undefined && { logo }) });
  const named = { ...client, brand: { name: 'Acme', ...client.brand } };
  return effectiveConfig(layer(defaults), layer(msp, logos.msp), layer(named, logos.client));
}

function accepted(msp: SettingsLayer, client: SettingsLayer, logos = {}) {
  const result = work(msp, client, logos);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result;
}

test('every effective value says which layer it comes from', () => {
  const { value, origin } = accepted(
    { calendars: { office: { timeZone: 'Europe/London' } }, brand: { primary: '#0b7285' } },
    { sla: { targets: { incident: { '1': { responseMinutes: 10 } } } }, desk: { autoCloseDays: 2 } },
  );
  expect(value.calendar).toEqual({ timeZone: 'Europe/London', hours: { mon: [['09:00', '17:00']] } });
  expect(value.sla.targets['incident']?.['1']).toEqual({ responseMinutes: 10, resolutionMinutes: 240 });
  expect([
    origin.get('/calendar/timeZone'),
    origin.get('/calendar/hours/mon'),
    origin.get('/sla/targets/incident/1/responseMinutes'),
    origin.get('/sla/targets/incident/1/resolutionMinutes'),
    origin.get('/brand/primary'),
    origin.get('/brand/colours'),
    origin.get('/brand/name'),
    origin.get('/desk/autoCloseDays'),
  ]).toEqual(['msp', '_defaults', 'client', '_defaults', 'msp', 'msp', 'client', 'client']);
});

test('a logo is the text of the layer that named it', () => {
  const named = { brand: { logo: 'logo.svg' } };
  expect(accepted(named, {}, { msp: '<svg>msp</svg>' }).value.brand.logo).toBe('<svg>msp</svg>');
  expect(accepted(named, named, { msp: '<svg>msp</svg>', client: '<svg>own</svg>' }).value.brand.logo).toBe(
    '<svg>own</svg>',
  );
  expect(accepted({}, {}).value.brand).not.toHaveProperty('logo');
});

test.each<[string, SettingsLayer, string, string]>([
  ['a calendar nobody declared', { sla: { calendar: 'night' } }, 'sla.calendar', 'client'],
  [
    'a response longer than the resolution',
    { sla: { targets: { incident: { '3': { responseMinutes: 241 } } } } },
    'sla.targets.incident.3.responseMinutes',
    'client',
  ],
  [
    'a resolution shorter than the inherited response',
    { sla: { targets: { incident: { '3': { resolutionMinutes: 30 } } } } },
    'sla.targets.incident.3.responseMinutes',
    '_defaults',
  ],
  [
    'a process without all five priorities',
    { sla: { targets: { request: { '1': targets } } } },
    'sla.targets.request.2',
    'client',
  ],
  [
    'targets of a process that does not exist',
    { sla: { targets: { incidnet: five } } },
    'sla.targets.incidnet',
    'client',
  ],
  [
    'a request type of a process that does not exist',
    { desk: { requestTypes: [{ id: 'a', label: 'A', process: 'order' }] } },
    'desk.requestTypes.0.process',
    'client',
  ],
  [
    'a name for a state that no process has',
    { desk: { statuses: { on_hold: { label: 'X' } } } },
    'desk.statuses.on_hold',
    'client',
  ],
  ['a new calendar without zone', { calendars: { night: {} } }, 'calendars.night.timeZone', 'client'],
  [
    'a category listed twice',
    {
      desk: {
        resolutionCodes: [
          { id: 'a', label: 'A' },
          { id: 'a', label: 'B' },
        ],
      },
    },
    'desk.resolutionCodes.1.id',
    'client',
  ],
  [
    'a request type of an unknown category',
    { desk: { requestTypes: [{ id: 'a', label: 'A', process: 'incident', category: 'gone' }] } },
    'desk.requestTypes.0.category',
    'client',
  ],
  [
    'a category taken away under a request type',
    {
      desk: {
        categories: [{ id: 'hardware', label: 'Hardware' }],
        requestTypes: [{ id: 'a', label: 'A', process: 'incident', category: 'hardware', subcategory: 'printer' }],
      },
    },
    'desk.requestTypes.0.subcategory',
    'client',
  ],
])('%s is refused at its path and layer', (_what, client, path, layer) => {
  const result = work({}, client);
  const found = 'problems' in result ? result.problems.map((one) => `${one.path.join('.')} ${one.layer}`) : [];
  expect(found).toContain(`${path} ${layer}`);
});

test('a difference names the field, before and after; colours derived from another are left out', () => {
  const before = accepted({}, {}).value;
  const after = accepted({}, { brand: { primary: '#c2410c' }, desk: { autoCloseDays: 2 } }).value;
  expect(diffEffective(before, after)).toEqual([
    { pointer: '/desk/autoCloseDays', before: 5, after: 2 },
    { pointer: '/brand/primary', before: '#3b5bdb', after: '#c2410c' },
  ]);
  expect(diffEffective(after, after)).toEqual([]);
});
