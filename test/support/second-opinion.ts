import type { Calendar } from '@portico/domain/sla/calendar';

/**
 * Business time a second time, from its definition and sharing no code with the product: a second counts when the wall
 * clock of the zone shows an open time in it. Within three days of a change of the zone's offset every second is looked
 * at by itself; elsewhere whole intervals are. Times are epoch seconds.
 */
const DAY = 86_400;
const HOUR = 3_600;
const NEAR = 3 * DAY;
const FIRST = Date.UTC(2024, 0, 1) / 1000;
const LAST = Date.UTC(2029, 0, 1) / 1000;

interface Change {
  readonly at: number;
  readonly offset: number;
}

const tables = new Map<string, readonly Change[]>();

/** Offsets of a zone from 2024 to 2028, by what the runtime calls them: `GMT+05:30`. */
export function offsetTable(zone: string): readonly Change[] {
  const known = tables.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const at = (second: number): number => {
    const name = format.format(second * 1000);
    const found = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(name);
    if (!found) throw new Error(`${zone}: ${name} names no offset`);
    const size = Number(found[2] ?? 0) * 3_600 + Number(found[3] ?? 0) * 60;
    return found[1] === '-' ? -size : size;
  };
  const table: Change[] = [{ at: FIRST, offset: at(FIRST) }];
  for (let hour = FIRST; hour < LAST; hour += 3_600) {
    const before = table.at(-1)?.offset;
    if (at(hour + 3_600) === before) continue;
    let minute = hour;
    while (at(minute) === before) minute += 60;
    table.push({ at: minute, offset: at(minute) });
  }
  tables.set(zone, table);
  return table;
}

type Stretch = readonly [number, number];

const minutesOfDay = Array.from(
  { length: 1_440 },
  (_, minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
);

export class SecondOpinion {
  readonly #calendar: Calendar;
  readonly #table: readonly Change[];
  readonly #changes: ReadonlySet<number>;
  readonly #days = new Map<number, readonly Stretch[]>();
  /** Hours whose every second was looked at: what was found does not depend on who asks. */
  readonly #hoursSeen = new Map<number, readonly Stretch[]>();

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
    this.#table = offsetTable(calendar.timeZone);
    this.#changes = new Set(this.#table.map(({ at }) => at));
  }

  /** Open seconds from one second up to, not including, another. */
  count(from: number, to: number): number {
    let sum = 0;
    for (const [start, end] of this.#open(from)) {
      if (start >= to) break;
      sum += Math.min(end, to) - start;
    }
    return sum;
  }

  /** The second after the `count`th open one. */
  due(from: number, count: number): number {
    let left = count;
    for (const [start, end] of this.#open(from)) {
      if (end - start >= left) return start + left;
      left -= end - start;
    }
    throw new Error('it is never due');
  }

  *#open(from: number): Generator<Stretch> {
    let second = from;
    while (second < LAST) {
      const near = this.#table.some(({ at }) => at > FIRST && Math.abs(at - second) <= NEAR);
      if (near) {
        const hour = Math.floor(second / HOUR) * HOUR;
        for (const [start, end] of this.#bySecond(hour)) {
          if (end > second) yield [Math.max(start, second), end];
        }
        second = hour + HOUR;
        continue;
      }
      const next = this.#table.find(({ at }) => at - NEAR > second)?.at ?? LAST + NEAR;
      const offset = this.#offset(second);
      const day = Math.floor((second + offset) / DAY);
      const until = Math.min((day + 1) * DAY - offset, next - NEAR);
      for (const [open, close] of this.#hours(day)) {
        const start = Math.max(second, day * DAY + open - offset);
        const end = Math.min(until, day * DAY + close - offset);
        if (start < end) yield [start, end];
      }
      second = until;
    }
  }

  #offset(second: number): number {
    let offset = 0;
    for (const change of this.#table) if (change.at <= second) offset = change.offset;
    return offset;
  }

  /** Each second of an hour is looked at by itself; those that touch are told as one stretch. */
  #bySecond(hour: number): readonly Stretch[] {
    const known = this.#hoursSeen.get(hour);
    if (known) return known;
    const found: [number, number][] = [];
    let offset = this.#offset(hour);
    for (let second = hour; second < hour + HOUR; second++) {
      if (this.#changes.has(second)) offset = this.#offset(second);
      const local = second + offset;
      const day = Math.floor(local / DAY);
      if (!isWithin(this.#hours(day), local - day * DAY)) continue;
      const last = found.at(-1);
      if (last && last[1] === second) last[1] = second + 1;
      else found.push([second, second + 1]);
    }
    this.#hoursSeen.set(hour, found);
    return found;
  }

  /** Open seconds of a date: minute by minute, so that breaks are cut out by looking. */
  #hours(day: number): readonly Stretch[] {
    const known = this.#days.get(day);
    if (known) return known;
    const { alwaysOpen, holidays, recurringHolidays, exceptions, hours, breaks } = this.#calendar;
    const date = new Date(day * DAY * 1000).toISOString().slice(0, 10);
    const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
    const name = names[new Date(day * DAY * 1000).getUTCDay()] ?? 'sun';
    const closed = holidays?.includes(date) || recurringHolidays?.includes(date.slice(5));
    const open = closed ? [] : (exceptions?.[date] ?? hours?.[name] ?? []);
    const found: [number, number][] = [];
    for (const [minute, text] of minutesOfDay.entries()) {
      const within = (list: readonly (readonly [string, string])[]) => list.some(([a, b]) => a <= text && text < b);
      if (!alwaysOpen && (!within(open) || within(breaks?.[date] ?? []))) continue;
      const last = found.at(-1);
      if (last && last[1] === minute * 60) last[1] += 60;
      else found.push([minute * 60, minute * 60 + 60]);
    }
    this.#days.set(day, found);
    return found;
  }
}

function isWithin(hours: readonly Stretch[], time: number): boolean {
  for (const [open, close] of hours) if (open <= time && time < close) return true;
  return false;
}

/** One clock as a list of the stretches in which it ran; everything else is worked out from them when asked. */
export class SecondClock {
  readonly #time: SecondOpinion;
  readonly #target: number;
  readonly #ran: { from: number; to?: number }[] = [];
  #stopped = false;

  constructor(time: SecondOpinion, target: number, at: number) {
    this.#time = time;
    this.#target = target;
    this.#ran.push({ from: at });
  }

  pause(at: number): void {
    const last = this.#ran.at(-1);
    if (last && last.to === undefined) last.to = at;
  }

  resume(at: number): void {
    if (!this.#stopped && this.#ran.at(-1)?.to !== undefined) this.#ran.push({ from: at });
  }

  stop(at: number): void {
    this.pause(at);
    this.#stopped = true;
  }

  reopen(at: number): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.resume(at);
  }

  /** Used seconds, whether it is late by now, and when it is or was due while it ran. */
  at(now: number): { used: number; late: boolean; due?: number } {
    let used = 0;
    let due: number | undefined;
    for (const { from, to = now } of this.#ran) {
      due = used < this.#target ? this.#time.due(from, this.#target - used) : from;
      if (due < to) return { used: this.#used(now), late: true, due };
      used += this.#time.count(from, to);
    }
    const open = this.#ran.at(-1)?.to === undefined;
    return { used, late: false, ...(due !== undefined && (open || this.#stopped) ? { due } : {}) };
  }

  #used(now: number): number {
    return this.#ran.reduce((sum, { from, to = now }) => sum + this.#time.count(from, to), 0);
  }
}
