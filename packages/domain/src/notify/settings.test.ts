import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSeconds } from '../sla/instant.ts';
import { offsetAt } from '../sla/zone.ts';
import { internalEventTypes } from '../ticket/state.ts';
import { kindsFor, mailRules } from './kinds.ts';
import { mailDue, mailModeOf, noSettings, noticeSettingsSchema, toldInApp } from './settings.ts';

const at = (text: string): number => parseSeconds(text);
const zone = 'Europe/Berlin';
const quiet = { from: '22:00', to: '07:00', weekends: false };

test('no row of the table leads from what is the desk’s own to an end user', () => {
  const internal = Object.entries(mailRules).filter(([type]) => internalEventTypes.has(type));
  // Being added to a ticket is told to whom it is about, and to nobody else.
  expect(internal.filter(([, rule]) => rule.contacts.length > 0).map(([type]) => type)).toEqual([
    'ticket.participant_added',
  ]);
  expect(Object.keys(mailRules)).not.toContain('ticket.noted');
  expect(kindsFor('contact')).not.toContain('breached');
  expect(kindsFor('staff')).toContain('breached');
});

test('a mail waits two minutes for others of its ticket, and what has to be acted on waits for nothing', () => {
  const now = at('2026-03-02T09:00:00Z');
  expect(mailDue(now, 'replied', 'now', noSettings, zone) - now).toBe(120);
  expect(mailDue(now, 'breached', 'now', noSettings, zone)).toBe(now);
});

test('quiet hours end by the person’s own clocks, also across midnight, a weekend and a change of the clocks', () => {
  const due = (text: string, weekends = false) =>
    mailDue(at(text), 'breached', 'now', { kinds: {}, quiet: { ...quiet, weekends } }, zone);
  expect(due('2026-03-02T20:59:59Z')).toBe(at('2026-03-02T20:59:59Z'));
  expect(due('2026-03-02T21:00:00Z')).toBe(at('2026-03-03T06:00:00Z'));
  expect(due('2026-03-03T05:59:59Z')).toBe(at('2026-03-03T06:00:00Z'));
  // The night of 29 March loses an hour: 07:00 is 05:00 UTC.
  expect(due('2026-03-28T22:00:00Z')).toBe(at('2026-03-29T05:00:00Z'));
  // Friday night into a quiet weekend, which ends in a quiet night.
  expect(due('2026-03-06T22:00:00Z', true)).toBe(at('2026-03-09T06:00:00Z'));
});

test('a digest is due at the person’s next time of day', () => {
  const settings = { kinds: {}, digestAt: '07:30' };
  expect(mailDue(at('2026-03-02T06:29:59Z'), 'replied', 'digest', settings, zone)).toBe(at('2026-03-02T06:30:00Z'));
  expect(mailDue(at('2026-03-02T06:30:00Z'), 'replied', 'digest', settings, zone)).toBe(at('2026-03-03T06:30:00Z'));
});

test('a mail is never due before it happened, nor more than four days after, nor within quiet hours', () => {
  const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
  const clock = time.map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
  const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu');
  const seconds = fc.integer({ min: 1_767_225_600, max: 1_798_761_600 });
  fc.assert(
    fc.property(seconds, zones, clock, clock, fc.boolean(), (now, where, from, to, weekends) => {
      fc.pre(from !== to);
      const due = mailDue(now, 'breached', 'now', { kinds: {}, quiet: { from, to, weekends } }, where);
      expect(due).toBeGreaterThanOrEqual(now);
      expect(due - now).toBeLessThanOrEqual(4 * 86_400);
      const shown = new Date((due + offsetAt(where, due)) * 1000).toISOString().slice(11, 16);
      const inside = from < to ? shown >= from && shown < to : shown >= from || shown < to;
      expect(inside).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('what a person chose goes before what their client chose, and that before the product', () => {
  expect(mailModeOf(noSettings, {}, 'replied')).toBe('now');
  expect(mailModeOf(noSettings, { replied: 'none' }, 'replied')).toBe('none');
  expect(mailModeOf({ kinds: { replied: { mail: 'digest' } } }, { replied: 'none' }, 'replied')).toBe('digest');
  expect(toldInApp({ kinds: { replied: { app: false } } }, 'replied')).toBe(false);
  expect(toldInApp(noSettings, 'replied')).toBe(true);
});

test('quiet hours that never end are refused, and so is what nobody knows', () => {
  const parse = (value: object) => noticeSettingsSchema.safeParse({ kinds: {}, ...value }).success;
  expect(parse({ quiet: { from: '22:00', to: '22:00' } })).toBe(false);
  expect(parse({ quiet: { from: '24:00', to: '07:00' } })).toBe(false);
  expect(parse({ kinds: { noted: { mail: 'now' } } })).toBe(false);
  expect(parse({ quiet, digestAt: '06:00' })).toBe(true);
});
