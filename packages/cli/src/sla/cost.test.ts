import { cpuUsage } from 'node:process';
import { addBusinessSeconds } from '@portico/domain/sla/business-time';
import { calendarSchema } from '@portico/domain/sla/calendar';
import { expect, test } from 'vitest';

const stored = JSON.stringify({
  timeZone: 'Europe/Zurich',
  hours: Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [
      day,
      [
        ['08:00', '12:00'],
        ['13:00', '17:30'],
      ],
    ]),
  ),
  recurringHolidays: ['01-01', '12-25'],
});
const start = 1_772_438_400_000;

test('a due time by a calendar fresh from the store costs far less than a millisecond of CPU', () => {
  addBusinessSeconds(calendarSchema.parse(JSON.parse(stored)), start, 60);
  const before = cpuUsage();
  for (let n = 0; n < 2_000; n++) addBusinessSeconds(JSON.parse(stored), start + n * 60_000, 14_400);
  const { user, system } = cpuUsage(before);
  expect((user + system) / 2_000).toBeLessThan(200);
});
