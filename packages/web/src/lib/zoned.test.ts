import { describe, expect, it } from 'vitest';
import { dayAt, daysToMonday, instantIn, localIn } from './zoned.ts';

const iso = (at: number) => new Date(at).toISOString().slice(0, 16);

describe('wall-clock times of the reader’s zone', () => {
  it.each([
    ['Europe/Berlin', '2026-11-28T09:00', '2026-11-28T08:00'],
    ['Europe/Berlin', '2026-07-28T09:00', '2026-07-28T07:00'],
    ['Australia/Sydney', '2026-11-28T09:00', '2026-11-27T22:00'],
    ['Asia/Kolkata', '2026-11-28T00:15', '2026-11-27T18:45'],
  ])('in %s %s is the instant %s', (zone, local, instant) => {
    expect(iso(instantIn(zone, local))).toBe(instant);
    expect(localIn(zone, Date.parse(`${instant}:00Z`))).toBe(local);
  });

  it('a time that clocks skip comes as much later, one that is there twice counts once, the first', () => {
    expect(iso(instantIn('Europe/Berlin', '2026-03-29T02:30'))).toBe('2026-03-29T01:30');
    expect(iso(instantIn('Europe/Berlin', '2026-10-25T02:30'))).toBe('2026-10-25T00:30');
  });

  it('tomorrow morning is nine o’clock by the zone, also across a change of clocks', () => {
    expect(iso(dayAt('Europe/Berlin', Date.parse('2026-03-28T20:00:00Z'), 1, 9))).toBe('2026-03-29T07:00');
    expect(iso(dayAt('America/New_York', Date.parse('2026-11-29T02:00:00Z'), 1, 9))).toBe('2026-11-29T14:00');
  });

  it('Monday is a week away on a Monday and a day away on a Sunday of the zone', () => {
    expect(daysToMonday('Europe/Berlin', Date.parse('2026-11-30T08:00:00Z'))).toBe(7);
    expect(daysToMonday('Europe/Berlin', Date.parse('2026-11-29T08:00:00Z'))).toBe(1);
    expect(daysToMonday('Australia/Sydney', Date.parse('2026-11-29T20:00:00Z'))).toBe(7);
  });

  it('what is no time is none', () => {
    expect(instantIn('UTC', '')).toBeNaN();
    expect(instantIn('UTC', 'soon')).toBeNaN();
  });
});
