import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { offsetAt, stretchesOf } from './zone.ts';

const zones = [
  'Europe/Zurich',
  'America/New_York',
  'Australia/Lord_Howe', // half an hour of summer time
  'Africa/Casablanca', // summer time interrupted for Ramadan
  'America/Sao_Paulo', // changes at midnight
  'Asia/Kathmandu',
  'UTC',
];

function reference(zone: string, seconds: number): number {
  return Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toZonedDateTimeISO(zone).offsetNanoseconds / 1e9;
}

test.each(zones)('every offset of %s is the one of the reference implementation', (zone) => {
  for (let second = 1_200_000_000; second < 1_900_000_000; second += 4_111_111) {
    expect(offsetAt(zone, second)).toBe(reference(zone, second));
  }
});

test.each(zones)('a stretch of %s ends at the very second the offset changes, and no stretch is missing', (zone) => {
  for (const year of [2014, 2018, 2024, 2027]) {
    const stretches = stretchesOf(zone, year);
    for (const [place, { from, to, offset }] of stretches.entries()) {
      const next = stretches[place + 1];
      expect(reference(zone, from)).toBe(offset);
      expect(reference(zone, to - 1)).toBe(offset);
      if (next) expect([next.from, reference(zone, to)]).toEqual([to, next.offset]);
    }
    const start = Temporal.PlainDate.from({ year, month: 1, day: 1 }).toZonedDateTime('UTC');
    expect(stretches[0]?.from).toBe(start.epochMilliseconds / 1000);
    expect(stretches.at(-1)?.to).toBe(start.add({ years: 1 }).epochMilliseconds / 1000);
  }
});
