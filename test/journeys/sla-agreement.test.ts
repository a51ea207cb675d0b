import { actionInputs } from '@portico/domain/kernel/process';
import { clientId } from '@portico/domain/kernel/scope';
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
import type { SlaPolicy, SlaTerms } from '@portico/domain/sla/policy';
import { deskSchema } from '@portico/domain/tenant/desk';
import { act, actionOf } from '@portico/domain/ticket/act';
import { isRefusal, type TicketFacts } from '@portico/domain/ticket/facts';
import { OpenTicket, openTicket } from '@portico/domain/ticket/open';
import { clockTermsOf, decideOn } from '@portico/domain/ticket/service-level';
import type { TicketState } from '@portico/domain/ticket/state';
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

const teams = { '000000a1': 240, '000000b2': 45, '000000c3': undefined } as const;
const vendors = { telco: { minutes: 300, pausesOla: true }, maker: { minutes: 30, pausesOla: false } } as const;
const each = (minutes: number) => ({ '1': minutes, '2': minutes, '3': minutes, '4': minutes, '5': minutes });
const row = (a: number, b: number, c: number) => ({ '1': a, '2': b, '3': c });
const desk = deskSchema.parse({
  matrix: { '1': row(1, 2, 3), '2': row(2, 3, 4), '3': row(3, 4, 5) },
  categories: [{ id: 'other', label: 'Other', subcategories: [] }],
  pendingReasons: [
    { id: 'requester', label: 'Requester', pausesClock: true, awaits: 'requester' },
    { id: 'supplier', label: 'Supplier', pausesClock: false, awaits: 'supplier' },
  ],
  resolutionCodes: [{ id: 'fixed', label: 'Fixed' }],
  reopenWindowDays: 365,
  autoCloseDays: 365,
  statuses: {},
  requestTypes: [],
});
const target = Object.fromEntries(
  Object.entries(each(600)).map(([name, resolutionMinutes]) => [name, { resolutionMinutes }]),
);
const holderPolicy = {
  calendar: 'office',
  targets: { incident: target },
  ola: { '000000a1': { minutes: each(240) }, '000000b2': { minutes: each(45) } },
  vendors: {
    telco: { label: 'Telco', minutes: each(300), pausesOla: true },
    maker: { label: 'Maker', minutes: each(30) },
  },
  warnAt: [70],
  update: 'reply',
  pausesResponse: false,
  reopen: 'continue',
} as unknown as SlaPolicy;

test(`the clocks of team and vendor in ${HISTORIES} random histories are those of a second program, to the second`, {
  timeout: 30_000 + HISTORIES * 100,
}, () => {
  const random = seeded(SEED + 1);
  const whole = (below: number): number => Math.floor(random() * below);
  const pick = <T>(list: readonly T[]): T => list[whole(list.length)] as T; // Safe: below its length.
  const calendars = Array.from({ length: Math.max(24, HISTORIES / 50) }, (_, at) =>
    aCalendar(zones[at % zones.length] ?? 'UTC', whole),
  );
  const opinions = calendars.map((one) => new SecondOpinion(one));
  const seen = { ola: 0, vendor: 0, late: 0 };
  for (let history = 0; history < HISTORIES; history++) {
    const at = whole(calendars.length);
    const [calendar, second] = [calendars[at], opinions[at]];
    if (!calendar || !second) throw new Error('there is no calendar');
    let now = Date.UTC(2025, 0, 1) / 1000 + whole(900 * 86_400);
    const factsAt = (): TicketFacts => ({
      now: formatSeconds(now),
      by: { kind: 'staff', id: 'ada' },
      taker: 'staff',
      desk,
      calendar,
      policy: holderPolicy,
      versions: { desk: 1, calendar: 1, sla: 1 },
    });
    const first = openTicket(OpenTicket.parse({ client: 'acme', kind: 'incident', subject: 'Printer jams' }), {
      ...factsAt(),
      client: clientId('c93fa1'),
      number: 1,
      requester: { id: 'rita', name: 'Rita' },
    });
    if (isRefusal(first)) throw new Error(first.refused.why);
    let ticket: TicketState = first.next;
    /** What the second program knows of the ticket: who has it, and what it waits for. */
    const mine = {
      team: undefined as string | undefined,
      vendor: undefined as string | undefined,
      waits: '',
      ended: false,
    };
    const own: { ola?: SecondClock; vendor?: SecondClock } = {};
    const told: string[] = [`${formatSeconds(now)} opened`];
    for (let step = 3 + whole(8); step > 0; step--) {
      const due = [own.ola?.at(now).due, own.vendor?.at(now).due].find((one) => one !== undefined && one > now);
      now = due !== undefined && whole(4) === 0 ? due + whole(2) : now + whole(40_000);
      const [name, input] = pick<readonly [string, Record<string, unknown>]>([
        ['assign', { team: pick(Object.keys(teams)) }],
        ['assign', { team: null }],
        ['pend', { reason: 'requester' }],
        ['pend', { reason: 'supplier' }],
        ['pend', { reason: 'supplier', vendor: pick(Object.keys(vendors)) }],
        ['resume', {}],
        ['resolve', { code: 'fixed', text: 'Done' }],
        ['reopen', { reason: 'Again' }],
      ]);
      const action = actionOf(ticket, name);
      if (!action) throw new Error(`no action ${name}`);
      const given = { effect: action.effect, input: actionInputs[action.effect].parse(input) } as Parameters<
        typeof act
      >[3];
      const done = decideOn(ticket, factsAt(), (one) => act(one, name, action, given, 1, factsAt()));
      if (isRefusal(done)) continue;
      ticket = done.next;
      told.push(`${formatSeconds(now)} ${name} ${JSON.stringify(input)}`);
      follow(name, input);
      const where = `SEED=${SEED}, history ${history}, ${JSON.stringify(calendar)}, ${told.join('; ')}`;
      for (const clock of ['ola', 'vendor'] as const) {
        const stored = ticket.sla?.[clock];
        const expected = own[clock];
        expect(stored !== undefined, `${clock}: ${where}`).toBe(expected !== undefined);
        if (!stored || !expected) continue;
        const view = viewClock(stored, clockTermsOf(ticket, factsAt(), clock)?.calendar ?? calendar, now * 1000);
        const mineAt = expected.at(now);
        expect([view.used, view.state === 'breached'], `${clock}: ${where}`).toEqual([mineAt.used, mineAt.late]);
        if (view.due !== undefined && mineAt.due !== undefined) expect(view.due, where).toBe(formatSeconds(mineAt.due));
        seen[clock] += 1;
        if (mineAt.late) seen.late += 1;
      }
    }

    /** What an action means for who has the ticket, said a second time. */
    function follow(name: string, input: Record<string, unknown>): void {
      if (!second) return;
      if (name === 'assign') {
        const team = (input['team'] ?? undefined) as keyof typeof teams | undefined;
        if (team === mine.team) return;
        own.ola?.stop(now);
        mine.team = team;
        const promised = team === undefined ? undefined : teams[team];
        if (promised !== undefined) own.ola = new SecondClock(second, promised * 60, now);
      } else if (name === 'pend') {
        const vendor = input['vendor'] as keyof typeof vendors | undefined;
        if (vendor !== mine.vendor) {
          own.vendor?.stop(now);
          if (vendor) own.vendor = new SecondClock(second, vendors[vendor].minutes * 60, now);
        }
        Object.assign(mine, { vendor, waits: String(input['reason']) });
      } else {
        own.vendor?.stop(now);
        Object.assign(mine, { vendor: undefined, waits: '', ended: name === 'resolve' });
        const held = mine.team !== undefined && teams[mine.team as keyof typeof teams] !== undefined;
        if (name === 'resolve') own.ola?.stop(now);
        if (name === 'reopen' && held) own.ola?.reopen(now);
      }
      const contract = mine.vendor === undefined ? undefined : vendors[mine.vendor as keyof typeof vendors];
      const stands = mine.waits === 'requester' || contract?.pausesOla === true;
      if (mine.ended) return;
      if (stands) own.ola?.pause(now);
      else own.ola?.resume(now);
    }
  }
  console.info(
    `SEED=${SEED}: ${HISTORIES} histories, ${seen.ola} moments of teams, ${seen.vendor} of vendors, ${seen.late} late`,
  );
  expect(Math.min(seen.ola, seen.vendor, seen.late)).toBeGreaterThan(HISTORIES / 3);
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
