import { businessSecondsBetween } from '@portico/domain/sla/business-time';
import { type Calendar, calendarSchema } from '@portico/domain/sla/calendar';
import {
  pauseClocks,
  reopenClocks,
  resolveClocks,
  resumeClocks,
  type SlaClocks,
  startClocks,
  viewClock,
} from '@portico/domain/sla/clock';
import { formatSeconds } from '@portico/domain/sla/instant';
import type { SlaTerms } from '@portico/domain/sla/policy';
import { expect, test } from 'vitest';
import { seeded } from '../support/random.ts';
import { offsetTable, SecondClock, SecondOpinion } from '../support/second-opinion.ts';

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'America/St_Johns',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'America/Santiago',
] as const;
const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const SEED = Number(process.env['SEED'] ?? 20_261_128);
/** `verify:full` asks for more. */
const HISTORIES = Number(process.env['SLA_HISTORIES'] ?? 150);
/** Of this thread, for each history: 10,000 of them take four minutes at most. */
const CPU_MS_MAX = 24;
const steps = ['pause', 'resume', 'resolve', 'reopen'] as const;

test(`the clocks of ${HISTORIES} random histories are those of a second program, to the second`, {
  timeout: 30_000 + HISTORIES * 100,
}, () => {
  const before = process.threadCpuUsage();
  const random = seeded(SEED);
  const whole = (below: number): number => Math.floor(random() * below);
  const calendars = Array.from({ length: Math.max(24, HISTORIES / 50) }, (_, at) =>
    aCalendar(zones[at % zones.length] ?? 'UTC', whole),
  );
  const opinions = calendars.map((one) => new SecondOpinion(one));
  let [judged, late, near] = [0, 0, 0];
  for (let history = 0; history < HISTORIES; history++) {
    const at = whole(calendars.length);
    const [calendar, second] = [calendars[at], opinions[at]];
    if (!calendar || !second) throw new Error('there is no calendar');
    const changes = offsetTable(calendar.timeZone).slice(1, -1);
    const change = history % 3 === 0 ? changes[whole(changes.length)] : undefined;
    if (change) near += 1;
    let now = change ? change.at - 2 * 86_400 + whole(3 * 86_400) : Date.UTC(2025, 0, 1) / 1000 + whole(900 * 86_400);
    const minutes = 1 + whole(1_500);
    const terms: SlaTerms = {
      calendar,
      resolution: { minutes },
      updateMode: 'reply',
      pausesResponse: true,
      reopen: 'continue',
    };
    let clocks: SlaClocks = startClocks(terms, now * 1000);
    const own = new SecondClock(second, minutes * 60, now);
    let state: 'open' | 'waiting' | 'ended' = 'open';
    const told: string[] = [`${formatSeconds(now)} opened, ${minutes} min`];
    for (let step = whole(6); step >= 0; step--) {
      const from = now;
      // The second in which it is due and the one after it decide between in time and late.
      const { due = 0 } = own.at(now);
      now = due > now && whole(4) === 0 ? due + whole(2) : now + whole(change ? 20_000 : 90_000);
      const name = steps[whole(steps.length)];
      if (name === 'pause' && state === 'open') {
        [clocks, state] = [pauseClocks(clocks, terms, now * 1000).clocks, 'waiting'];
        own.pause(now);
      } else if (name === 'resume' && state === 'waiting') {
        [clocks, state] = [resumeClocks(clocks, terms, now * 1000).clocks, 'open'];
        own.resume(now);
      } else if (name === 'resolve' && state !== 'ended') {
        [clocks, state] = [resolveClocks(clocks, terms, now * 1000).clocks, 'ended'];
        own.stop(now);
      } else if (name === 'reopen' && state === 'ended') {
        [clocks, state] = [reopenClocks(clocks, terms, now * 1000), 'open'];
        own.reopen(now);
      }
      told.push(`${formatSeconds(now)} ${name} -> ${state}`);
      const { resolution } = clocks;
      if (!resolution) throw new Error('the clock is gone');
      const view = viewClock(resolution, calendar, now * 1000);
      const mine = own.at(now);
      const where = `SEED=${SEED}, history ${history}, ${JSON.stringify(calendar)}, ${told.join('; ')}`;
      expect([view.used, view.state === 'breached'], where).toEqual([mine.used, mine.late]);
      if (view.due !== undefined && mine.due !== undefined) expect(view.due, where).toBe(formatSeconds(mine.due));
      expect(businessSecondsBetween(calendar, from * 1000, now * 1000), where).toBe(second.count(from, now));
      judged += 1;
      if (mine.late) late += 1;
    }
  }
  const { user, system } = process.threadCpuUsage(before);
  const spent = (user + system) / 1000;
  console.info(
    `SEED=${SEED}: ${HISTORIES} histories, ${near} of them over a change of offset, ${judged} moments judged, ` +
      `${late} late, ${(spent / 1000).toFixed(1)} s of CPU`,
  );
  expect(spent).toBeLessThan(Math.max(10_000, HISTORIES * CPU_MS_MAX));
  expect(judged).toBeGreaterThanOrEqual(HISTORIES * 2);
  expect(near).toBeGreaterThan(HISTORIES / 6);
  expect(late).toBeGreaterThan(judged / 20);
});

function aCalendar(timeZone: string, whole: (below: number) => number): Calendar {
  const clock = (minute: number): string =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  const day = (): [string, string][] => {
    const start = whole(600);
    const noon = start + 30 + whole(300);
    const again = noon + whole(90);
    const end = Math.min(1_440, again + 30 + whole(420));
    return whole(4) === 0
      ? [[clock(start), clock(end)]]
      : [
          [clock(start), clock(noon)],
          [clock(again), clock(end)],
        ];
  };
  const open = week.filter((_, at) => at < 5 || whole(3) === 0);
  const date = (): string => formatSeconds(Date.UTC(2025, 0, 1) / 1000 + whole(900) * 86_400).slice(0, 10);
  const dates = (count: number): string[] => [...new Set(Array.from({ length: count }, date))];
  return calendarSchema.parse({
    timeZone,
    hours: Object.fromEntries(open.map((name) => [name, day()])),
    holidays: dates(40),
    recurringHolidays: ['01-01', '12-25', '02-29'],
    exceptions: Object.fromEntries(dates(20).map((name, at) => [name, at % 3 === 0 ? [] : day()])),
    breaks: Object.fromEntries(dates(30).map((name) => [name, [['10:00', '10:45']]])),
  });
}
