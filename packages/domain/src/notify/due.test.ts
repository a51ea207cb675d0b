import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSeconds } from '../sla/instant.ts';
import { offsetAt } from '../sla/zone.ts';
import { mailDue } from './due.ts';

const at = (text: string): number => parseSeconds(text);
const zone = 'Europe/Berlin';
const quiet = { from: '22:00', to: '07:00', weekends: false };

test('a mail waits two minutes for others of its ticket, and what has to be acted on waits for nothing', () => {
  const now = at('2026-03-02T09:00:00Z');
  expect(mailDue(now, 'replied', 'now', {}, zone) - now).toBe(120);
  expect(mailDue(now, 'breached', 'now', {}, zone)).toBe(now);
});

test('quiet hours end by the person’s own clocks, also across midnight, a weekend and a change of the clocks', () => {
  const due = (text: string, weekends = false) =>
    mailDue(at(text), 'breached', 'now', { quiet: { ...quiet, weekends } }, zone);
  expect(due('2026-03-02T20:59:59Z')).toBe(at('2026-03-02T20:59:59Z'));
  expect(due('2026-03-02T21:00:00Z')).toBe(at('2026-03-03T06:00:00Z'));
  expect(due('2026-03-03T05:59:59Z')).toBe(at('2026-03-03T06:00:00Z'));
  // The night of 29 March loses an hour: 07:00 is 05:00 UTC.
  expect(due('2026-03-28T22:00:00Z')).toBe(at('2026-03-29T05:00:00Z'));
  // Friday night into a quiet weekend, which ends in a quiet night.
  expect(due('2026-03-06T22:00:00Z', true)).toBe(at('2026-03-09T06:00:00Z'));
});

test('quiet hours that end in an hour which clocks show twice end the same night', () => {
  const night = { from: '22:00', to: '02:30', weekends: false };
  const due = (text: string) => mailDue(at(text), 'breached', 'now', { quiet: night }, zone);
  // 02:10 in summer time, then 02:10 again an hour later.
  expect(due('2026-10-25T00:10:00Z')).toBe(at('2026-10-25T00:30:00Z'));
  expect(due('2026-10-25T01:10:00Z')).toBe(at('2026-10-25T01:30:00Z'));
});

test('quiet hours do not hold what is urgent', () => {
  const night = at('2026-03-02T23:00:00Z');
  expect(mailDue(night, 'replied', 'now', { quiet }, zone, true)).toBe(night);
});

test('digests are due at the next full hour, and at the person’s next time of day', () => {
  const due = (mode: 'hourly' | 'daily', text: string, where = zone) =>
    mailDue(at(text), 'replied', mode, { digestAt: '07:30' }, where);
  expect(due('daily', '2026-03-02T06:29:59Z')).toBe(at('2026-03-02T06:30:00Z'));
  expect(due('daily', '2026-03-02T06:30:00Z')).toBe(at('2026-03-03T06:30:00Z'));
  expect(due('hourly', '2026-03-02T06:29:59Z')).toBe(at('2026-03-02T07:00:00Z'));
  expect(due('hourly', '2026-03-02T07:00:00Z')).toBe(at('2026-03-02T08:00:00Z'));
  // Kathmandu is 5:45 ahead: its hour is full at a quarter past.
  expect(due('hourly', '2026-03-02T06:14:59Z', 'Asia/Kathmandu')).toBe(at('2026-03-02T06:15:00Z'));
});

const zones = fc.constantFrom(
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Cairo',
);
const seconds = fc.integer({ min: 1_767_225_600, max: 1_798_761_600 });
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
const shown = (where: string, due: number): string =>
  new Date((due + offsetAt(where, due)) * 1000).toISOString().slice(11, 16);

test('a mail is never due before it happened, nor within quiet hours, nor held longer than a night and a weekend', () => {
  fc.assert(
    fc.property(seconds, zones, clock, clock, fc.boolean(), (now, where, from, to, weekends) => {
      fc.pre(from !== to);
      const due = mailDue(now, 'breached', 'now', { quiet: { from, to, weekends } }, where);
      expect(due).toBeGreaterThanOrEqual(now);
      // The longest night is a day long, and a change of clocks adds an hour.
      expect(due - now).toBeLessThanOrEqual((weekends ? 4 : 1) * 86_400 + 3_600);
      const time = shown(where, due);
      const inside = from < to ? time >= from && time < to : time >= from || time < to;
      expect(inside).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('what is held is due with everything else that the same night holds', () => {
  fc.assert(
    fc.property(seconds, zones, fc.integer({ min: 0, max: 3_000 }), (now, where, gap) => {
      const due = (text: number) => mailDue(text, 'breached', 'now', { quiet }, where);
      const [first, second] = [due(now), due(now + gap)];
      expect(second).toBeGreaterThanOrEqual(first);
      // Both came within one night: one mail's time for both.
      if (first > now + gap) expect(second).toBe(first);
    }),
    { numRuns: 500 },
  );
});
