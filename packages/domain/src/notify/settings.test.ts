import { expect, test } from 'vitest';
import { internalEventTypes } from '../ticket/state.ts';
import { chosenFor } from './choice.ts';
import { kindsFor, mailRules } from './kinds.ts';
import { noticeSettingsSchema } from './settings.ts';

test('no row of the table leads from what is the desk’s own to an end user', () => {
  const internal = Object.entries(mailRules).filter(([type]) => internalEventTypes.has(type));
  // Being added to a ticket is told to whom it is about, and to nobody else.
  expect(internal.filter(([, rule]) => rule.contacts.length > 0).map(([type]) => type)).toEqual([
    'ticket.participant_added',
  ]);
  expect(Object.keys(mailRules)).not.toContain('ticket.noted');
  expect(kindsFor('contact')).not.toContain('breached');
  expect(kindsFor('contact')).not.toContain('warned');
  expect(kindsFor('staff')).toContain('breached');
});

test('the first exception that fits goes before what was chosen by kind', () => {
  const settings = noticeSettingsSchema.parse({
    kinds: { replied: { app: false, mail: 'hourly' } },
    rules: [
      { clients: ['acme01'], priorities: [1, 2], app: true, mail: 'now' },
      { clients: ['acme01'], app: true, mail: 'daily' },
    ],
  });
  const chosen = (client: string, priority: number) => chosenFor(settings, { kind: 'replied', client, priority });
  expect(chosen('acme01', 2)).toEqual({ app: true, mail: 'now' });
  expect(chosen('acme01', 3)).toEqual({ app: true, mail: 'daily' });
  expect(chosen('bolt01', 1)).toEqual({ app: false, mail: 'hourly' });
  expect(chosenFor(settings, { kind: 'opened', client: 'bolt01', priority: 1 })).toEqual({});
});

test('quiet hours that never end, exceptions from nothing, and what nobody knows are refused', () => {
  const parse = (value: object) => noticeSettingsSchema.safeParse({ kinds: {}, ...value }).success;
  const quiet = { from: '22:00', to: '07:00' };
  expect(parse({ quiet: { from: '22:00', to: '22:00' } })).toBe(false);
  expect(parse({ quiet: { from: '24:00', to: '07:00' } })).toBe(false);
  expect(parse({ kinds: { noted: { mail: 'now' } } })).toBe(false);
  expect(parse({ rules: [{ app: true, mail: 'now' }] })).toBe(false);
  expect(parse({ quiet, digestAt: '06:00', rules: [{ priorities: [1], app: true, mail: 'none' }] })).toBe(true);
});
