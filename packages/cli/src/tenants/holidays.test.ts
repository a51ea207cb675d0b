import { businessSecondsBetween } from '@portico/domain/sla/business-time';
import { type Calendar, calendarSchema } from '@portico/domain/sla/calendar';
import { spansBetween } from '@portico/domain/sla/stretches';
import type { EffectiveConfig } from '@portico/domain/tenant/effective';
import { describe, expect, test } from 'vitest';
import { configWithHolidays, withPublicHolidays } from './holidays.ts';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const calendar = (place: object, more: object = {}): Calendar =>
  calendarSchema.parse({
    timeZone: 'Europe/Berlin',
    hours: Object.fromEntries(days.map((day) => [day, [['08:00', '18:00']]])),
    publicHolidays: { country: 'DE', years: [2026, 2030], ...place },
    ...more,
  });
const worked = (place: object, more: object = {}, language = 'de') =>
  withPublicHolidays(calendar(place, more), language, 2026);
const of2026 = ({ holidayNames = {} }: Calendar) =>
  Object.entries(holidayNames).flatMap(([date, name]) => (date.startsWith('2026') ? [`${date} ${name}`] : []));

test('Bavaria has its own holidays beside those of all Germany, in the client\u2019s language', async () => {
  expect(of2026(await worked({ region: 'BY' })).sort()).toEqual([
    '2026-01-01 Neujahr',
    '2026-01-06 Heilige Drei K\u00f6nige',
    '2026-04-03 Karfreitag',
    '2026-04-06 Ostermontag',
    '2026-05-01 Maifeiertag',
    '2026-05-14 Christi Himmelfahrt',
    '2026-05-25 Pfingstmontag',
    '2026-06-04 Fronleichnam',
    '2026-10-03 Tag der Deutschen Einheit',
    '2026-11-01 Allerheiligen',
    '2026-12-25 1. Weihnachtstag',
    '2026-12-26 2. Weihnachtstag',
  ]);
  expect(of2026(await worked({}, {}, 'en'))).toContain('2026-04-03 Good Friday');
  expect((await worked({})).holidays).not.toContain('2026-06-04');
});

test('every year that is asked for has them, and no other', async () => {
  const { holidays = [] } = await worked({});
  expect([...new Set(holidays.map((date) => date.slice(0, 4)))]).toEqual(['2026', '2027', '2028', '2029', '2030']);
});

test('no service time passes on them, and a receipt calls them by name', async () => {
  const own = await worked({ region: 'BY' });
  const [from, to] = [Date.UTC(2026, 5, 3, 22), Date.UTC(2026, 5, 4, 22)];
  expect(businessSecondsBetween(own, from, to)).toBe(0);
  expect(spansBetween(own, from / 1000, to / 1000).map((one) => one.quiet)).toEqual([
    { why: 'holiday', date: '2026-06-04', name: 'Fronleichnam' },
  ]);
});

test('what the calendar says of a date itself comes first; days in spite of which one works are left out', async () => {
  const own = await worked(
    { except: ['2026-05-01'] },
    { holidays: ['2026-12-24'], holidayNames: { '2026-12-24': 'Heiligabend', '2026-12-25': 'Weihnachten' } },
  );
  expect(own.holidays).toContain('2026-12-24');
  expect(own.holidays).not.toContain('2026-05-01');
  expect([own.holidayNames?.['2026-12-25'], own.holidayNames?.['2026-05-01']]).toEqual(['Weihnachten', undefined]);
});

test('a holiday of several days is each of them', async () => {
  const { holidays } = await worked({ country: 'SA' });
  expect(holidays).toEqual(expect.arrayContaining(['2026-03-19', '2026-03-20', '2026-03-21', '2026-03-22']));
  expect(holidays).not.toContain('2026-03-23');
});

test('the same files give the same version again', async () => {
  expect(await worked({ region: 'BY' })).toEqual(await worked({ region: 'BY' }));
  expect(calendarSchema.safeParse(await worked({ region: 'BY' })).success).toBe(true);
});

describe('what cannot be worked out is refused with the field', () => {
  test.each([
    [{ country: 'XX' }, 'country'],
    [{ region: 'ZZ' }, 'region'],
    [{ region: 'BY', subregion: 'Nowhere' }, 'subregion'],
    [{ subregion: 'A' }, 'subregion'],
    [{ years: [2030, 2026] }, 'years'],
    [{ years: [2020, 2026] }, 'years'],
  ])('%j', async (place, field) => {
    await expect(worked(place)).rejects.toMatchObject({ field });
  });
});

test('each of them says which file named the place, and which place', async () => {
  const value = { calendar: calendar({ region: 'BY' }, { holidays: ['2026-12-24'] }), brand: { locale: 'de' } };
  const origin = new Map([
    ['/calendar/publicHolidays/country', 'msp'],
    ['/calendar/holidays', 'client'],
  ]);
  const config = { value, origin } as unknown as EffectiveConfig; // Safe: no other part is looked at.
  const { origin: told } = await configWithHolidays(config, 2026);
  expect(told.get('/calendar/holidayNames/2026-06-04')).toBe('msp (public holidays of DE-BY)');
  expect(told.get('/calendar/holidays')).toBe('client, msp (public holidays of DE-BY)');
});
