import { clientId } from '@portico/domain/kernel/scope';
import { type Calendar, calendarSchema, roundTheClock } from '@portico/domain/sla/calendar';
import { formatSeconds, parseSeconds } from '@portico/domain/sla/instant';
import { packClocks, unpackClocks } from '@portico/domain/sla/packed';
import { type SlaPolicy, slaPolicySchema } from '@portico/domain/sla/policy';
import type { TicketFacts } from '@portico/domain/ticket/facts';
import {
  decideOn,
  pauseService,
  respondService,
  resumeService,
  startService,
  stopService,
} from '@portico/domain/ticket/service-level';
import { type Phase, type TicketEvent, type TicketState, thresholdEventTypes } from '@portico/domain/ticket/state';
import { aDesk } from '@portico/domain/ticket/testing';
import { nextFire, passTime } from '@portico/domain/ticket/timer';
import { seeded } from '../support/random.ts';
import { SecondOpinion } from '../support/second-opinion.ts';
import { Heap } from './heap.ts';

export interface Simulation {
  readonly timers: number;
  /** Those of them that come due in one and the same second. */
  readonly burst: number;
  readonly days: number;
  /** Thresholds that the machine deals with in a second. */
  readonly perSecond: number;
  readonly seed: number;
  /** A defect that the checker has to find: a clock ahead of its time, a shard nobody sweeps, a commit without a condition. */
  readonly defect?: 'early' | 'missed' | 'doubled';
}

export interface Lateness {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface SimulationResult {
  readonly told: number;
  readonly early: number;
  readonly missed: number;
  readonly doubled: number;
  /** Times of thresholds that a second program gives otherwise. */
  readonly wrong: number;
  readonly lost: number;
  readonly idle: number;
  /** Seconds from a threshold to when it is told: of all, and where neither an outage nor a burst was under way. */
  readonly all: Lateness;
  readonly steady: Lateness;
}

const hours = (zone: string): Calendar =>
  calendarSchema.parse({
    timeZone: zone,
    hours: Object.fromEntries(
      ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [
        day,
        [
          ['08:00', '12:15'],
          ['13:00', '17:30'],
        ],
      ]),
    ),
    holidays: ['2026-03-20'],
  });
/** March 2026: both Berlin and New York change their clocks within the thirty days. */
const start = Date.UTC(2026, 2, 2, 9) / 1000;
const calendars = [roundTheClock, hours('Europe/Berlin'), hours('America/New_York')];
const percents = [50, 80, 100] as const;
const targets = ['response', 'resolution'] as const;
const slots = targets.length * percents.length;
const minutesOf = { response: [15, 30, 120, 240, 480], resolution: [120, 480, 1_020, 2_040, 4_080] } as const;
const byPriority = Object.fromEntries(
  minutesOf.response.map((responseMinutes, at) => [
    at + 1,
    { responseMinutes, resolutionMinutes: minutesOf.resolution[at] },
  ]),
);
const policy: SlaPolicy = slaPolicySchema.parse({
  calendar: 'any',
  targets: { incident: byPriority },
  warnAt: [50, 80],
  update: 'reply',
  pausesResponse: true,
  reopen: 'continue',
});
const shardCount = 16;
const minute = 60;
const actions = ['open', 'answer', 'pause', 'resume', 'resolve'] as const;
type Action = (typeof actions)[number];

/** What was done to one ticket when, as the checker knows it. */
interface Plan {
  readonly calendar: number;
  readonly priority: number;
  readonly steps: readonly (readonly [at: number, action: Action])[];
}

/**
 * Timers of many tickets over many days: the product's own decisions under a clock that a test moves. Two sweepers run at
 * each minute over shards in any order, ticks come twice, an hour of them is missing, the clock jumps back, and commands
 * come between. Afterwards a second program says what had to be told when.
 */
export function simulate(options: Simulation): SimulationResult {
  const { timers, burst, days, seed } = options;
  const plan = planner(options);
  const random = seeded(seed + 1);
  const heads = new Array<string | undefined>(timers);
  const phases = new Uint8Array(timers);
  const alarms = new Float64Array(timers).fill(-1);
  const shards = Array.from({ length: shardCount }, () => new Heap());
  const commands = new Heap();
  const record = new Recorder(timers);
  const end = start + days * 86_400;
  const counts = { lost: 0, idle: 0 };
  for (let id = 0; id < timers; id++)
    for (const [place, [at]] of plan(id).steps.entries()) commands.push(code(at, id * 8 + place));
  const ticketOf = (id: number): TicketState => {
    const phase = phaseNames[phases[id] ?? 0] ?? 'open';
    const text = heads[id];
    return {
      ...base,
      priority: plan(id).priority as TicketState['priority'],
      phase,
      ...(text ? { sla: unpackClocks(text) } : {}),
    };
  };
  const keep = (id: number, state: TicketState): void => {
    if (state.sla) heads[id] = packClocks(state.sla);
    phases[id] = phaseNames.indexOf(state.phase);
    const at = nextFire(state);
    alarms[id] = at === undefined ? -1 : parseSeconds(at);
    if (at !== undefined) shards[id % shardCount]?.push(code(alarms[id] ?? 0, id));
  };
  const upTo = (second: number): void => {
    for (let next = commands.peek(); next !== undefined && timeOf(next) <= second; next = commands.peek()) {
      commands.pop();
      const [at, id, place] = [timeOf(next), Math.floor(restOf(next) / 8), restOf(next) % 8];
      const step = plan(id).steps[place];
      if (!step) continue;
      const facts = factsAt(at, plan(id).calendar);
      const done =
        step[1] === 'open'
          ? { next: startService(base0(id, plan), facts), events: [] }
          : command(step[1], ticketOf(id), facts);
      for (const event of done.events) record.tell(id, event, at);
      keep(id, done.next);
    }
  };
  const ahead = options.defect === 'early' ? 90 : 0;
  let budget = 0;
  const sweep = (now: number): void => {
    // Both sweepers read the rows that are due before either of them has written.
    for (const shard of [...shards.keys()].slice(options.defect === 'missed' ? 1 : 0).sort(() => random() - 0.5)) {
      const heap = shards[shard];
      for (let next = heap?.peek(); heap && next !== undefined && timeOf(next) <= now; next = heap.peek()) {
        heap.pop();
        const id = restOf(next);
        // A row of an index that is older than its head.
        if (alarms[id] !== timeOf(next)) {
          counts.idle += 1;
          continue;
        }
        const ticket = ticketOf(id);
        const facts = factsAt(now, plan(id).calendar);
        const [mine, theirs] = [passTime(ticket, 1, facts), passTime(ticket, 1, facts)];
        if (!mine || !theirs) {
          counts.idle += 1;
          keep(id, ticket);
          continue;
        }
        const at = now + Math.floor(budget++ / options.perSecond);
        for (const event of mine.events) record.tell(id, event, at - ahead);
        keep(id, mine.next);
        // The other's version is the old one: its commit fails, it loads anew and finds nothing due.
        const again = options.defect === 'doubled' || passTime(ticketOf(id), 1, facts);
        if (again) for (const event of theirs.events) record.tell(id, event, at);
        else counts.lost += 1;
      }
    }
  };
  const outage = [start + Math.floor(days / 3) * 86_400, start + Math.floor(days / 3) * 86_400 + 3_600] as const;
  for (let now = start; now <= end; now += minute) {
    upTo(now);
    if (now >= outage[0] && now < outage[1]) continue;
    budget = 0;
    sweep(now + ahead);
    if (random() < 0.05) sweep(now);
    // The clock of the sweeper jumps back: what was told stays told.
    if (random() < 0.001) sweep(now - 600);
  }
  return { ...check(options, plan, record, end, outage, burst), ...counts };
}

const phaseNames: readonly Phase[] = ['open', 'pending', 'resolved', 'closed'];
const spread = 2 ** 23;
const code = (at: number, rest: number): number => (at - start) * spread + rest;
const timeOf = (coded: number): number => Math.floor(coded / spread) + start;
const restOf = (coded: number): number => coded % spread;

const base: TicketState = {
  kind: 'incident',
  client: clientId('c93fa1'),
  number: 1,
  status: 'new',
  phase: 'open',
  subject: 'A timer',
  requester: 'rita',
  requesterName: 'Rita',
  impact: 2,
  urgency: 2,
  priority: 3,
  channel: 'portal',
  createdAt: formatSeconds(start),
  updatedAt: formatSeconds(start),
};
const base0 = (id: number, plan: (id: number) => Plan): TicketState => ({
  ...base,
  priority: plan(id).priority as TicketState['priority'],
});

function factsAt(second: number, calendar: number): TicketFacts {
  return {
    now: formatSeconds(second),
    by: { kind: 'system', id: 'timer' },
    taker: 'system',
    desk: aDesk,
    calendar: calendars[calendar] ?? roundTheClock,
    policy,
    versions: { desk: 1, calendar: 1, sla: 1 },
  };
}

function command(
  action: Action,
  ticket: TicketState,
  facts: TicketFacts,
): { next: TicketState; events: readonly TicketEvent[] } {
  const done = decideOn(ticket, facts, (one) => {
    if (action === 'answer') return { next: respondService(one, facts), events: [] };
    if (action === 'pause') return { next: { ...pauseService(one, facts), phase: 'pending' }, events: [] };
    if (action === 'resume') return { next: { ...resumeService(one, facts), phase: 'open' }, events: [] };
    return { next: { ...stopService(one, facts), phase: 'resolved' }, events: [] };
  });
  if ('refused' in done) throw new Error(done.refused.why);
  return done;
}

/** What happens to each ticket, made up from its number alone: nothing of it has to be kept. */
function planner({ timers, burst, days, seed }: Simulation): (id: number) => Plan {
  let known: { id: number; plan: Plan } | undefined;
  const together = start + Math.floor((days * 2) / 3) * 86_400;
  return (id) => {
    if (known?.id === id) return known.plan;
    const random = seeded((seed + id * 2_654_435_761) % 2_147_483_647);
    const whole = (below: number): number => Math.floor(random() * below);
    let made: Plan;
    if (id >= timers - burst) made = { calendar: 0, priority: 3, steps: [[together, 'open']] };
    else {
      let at = start + whole(days * 86_400 - 3_600);
      const steps: [number, Action][] = [[at, 'open']];
      const later = (most: number): number => (at += 1 + whole(most));
      if (random() < 0.6) steps.push([later(20_000), 'answer']);
      if (random() < 0.3) steps.push([later(60_000), 'pause'], [later(200_000), 'resume']);
      if (random() < 0.7) steps.push([later(300_000), 'resolve']);
      made = { calendar: whole(calendars.length), priority: 1 + whole(5), steps };
    }
    known = { id, plan: made };
    return made;
  };
}

/** What was told of each ticket, by target and percentage. */
class Recorder {
  readonly count: Uint8Array;
  readonly crossed: Float64Array;
  readonly at: Float64Array;

  constructor(timers: number) {
    this.count = new Uint8Array(timers * slots);
    this.crossed = new Float64Array(timers * slots);
    this.at = new Float64Array(timers * slots);
  }

  tell(id: number, { type, data = {} }: TicketEvent, at: number): void {
    if (!thresholdEventTypes.has(type)) return;
    const target = targets.indexOf(data['target'] as 'response');
    const percent = percents.indexOf((data['percent'] ?? 100) as 100);
    const place = id * slots + target * percents.length + percent;
    this.count[place] = (this.count[place] ?? 0) + 1;
    this.crossed[place] = parseSeconds(String(data['scheduledAt'] ?? data['dueAt']));
    this.at[place] = at;
  }
}

/** What had to be told, by a second program that shares no code, against what was. */
function check(
  options: Simulation,
  plan: (id: number) => Plan,
  told: Recorder,
  end: number,
  outage: readonly [number, number],
  burst: number,
) {
  const opinions = calendars.map((one) => new SecondOpinion(one));
  const result = { told: 0, early: 0, missed: 0, doubled: 0, wrong: 0 };
  const [all, steady]: [number[], number[]] = [[], []];
  for (let id = 0; id < options.timers; id++) {
    const { calendar, priority, steps } = plan(id);
    const time = opinions[calendar];
    if (!time) continue;
    for (const [t, target] of targets.entries()) {
      const promised = (minutesOf[target][priority - 1] ?? 0) * 60;
      for (const [p, percent] of percents.entries()) {
        const place = id * slots + t * percents.length + p;
        const count = told.count[place] ?? 0;
        const expected = crossing(time, steps, target, Math.ceil((promised * percent) / 100), percent === 100, end);
        // A breach is certain one second after it was due; what is crossed in the last minute is told by the next sweep.
        const late = expected !== undefined && expected > end - minute - 1;
        if (late) continue;
        if (count > 1) result.doubled += 1;
        if (expected === undefined ? count > 0 : count > 0 && told.crossed[place] !== expected) result.wrong += 1;
        if (expected === undefined || count === 0) {
          if (expected !== undefined) result.missed += 1;
          continue;
        }
        result.told += count;
        const lateness = (told.at[place] ?? 0) - expected;
        if (lateness < 0) result.early += 1;
        all.push(lateness);
        const quiet = expected < outage[0] - minute || expected > outage[1] + 3_600;
        if (quiet && id < options.timers - burst) steady.push(lateness);
      }
    }
  }
  return { ...result, all: lateness(all), steady: lateness(steady) };
}

/** The second in which so much of a target was used up, undefined where it ended or stood still before. */
function crossing(
  time: SecondOpinion,
  steps: Plan['steps'],
  target: (typeof targets)[number],
  seconds: number,
  breach: boolean,
  end: number,
): number | undefined {
  let left = seconds;
  let from: number | undefined;
  for (const [at, action] of [...steps, [end, 'end'] as const]) {
    if (from !== undefined) {
      const used = time.count(from, at);
      const due = used >= left ? time.due(from, left) : undefined;
      // In the very second of a command a percentage is told and a target is met.
      if (due !== undefined && (breach ? due < at : due <= at)) return due;
      left -= used;
    }
    const stops = action === 'resolve' || (action === 'answer' && target === 'response');
    if (stops) return undefined;
    if (action === 'open' || action === 'resume') from = at;
    else if (action === 'pause') from = undefined;
    else if (from !== undefined) from = at;
    // Used up in the very second of the command, and it runs on: it was due then.
    if (left === 0 && from !== undefined && action !== 'end') return from;
  }
  return undefined;
}

function lateness(list: number[]): Lateness {
  const sorted = Float64Array.from(list).sort();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? 0 };
}
