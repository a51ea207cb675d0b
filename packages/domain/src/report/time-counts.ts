import type { TicketEvent } from '../ticket/state.ts';
import type { TimeCount } from '../time/entry.ts';

/** Minutes of one ticket by day and counter. Days and counters that came to nothing are left out. */
export type TimeByDay = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Counters of a day's time: `who` for the MSP alone, the others for the client too. */
function countersOf(count: TimeCount): Record<string, number> {
  const { minutes, raw, billable, approved, activity, person } = count;
  return {
    time: minutes,
    raw,
    ...(billable ? { bill: minutes } : {}),
    ...(approved ? { appr: minutes } : {}),
    [`act:${activity}`]: minutes,
    [`who:${person}`]: minutes,
  };
}

/** The time after one more log entry: what each event says was counted goes, what it says is counted comes. */
export function timeAfter(time: TimeByDay | undefined, events: readonly TicketEvent[]): TimeByDay | undefined {
  let days = time;
  for (const { type, data } of events) {
    if (!type.startsWith('time.')) continue;
    const { was, now } = (data ?? {}) as { was?: TimeCount; now?: TimeCount }; // Safe: written by `told` in time/decide.ts.
    if (was) days = added(days, was, -1);
    if (now) days = added(days, now, 1);
  }
  return days && Object.keys(days).length > 0 ? days : undefined;
}

function added(days: TimeByDay | undefined, count: TimeCount, sign: 1 | -1): TimeByDay {
  const { [count.date]: day = {}, ...others } = days ?? {};
  const sums: Record<string, number> = { ...day };
  for (const [name, by] of Object.entries(countersOf(count))) {
    const sum = (sums[name] ?? 0) + sign * by;
    if (sum === 0) delete sums[name];
    else sums[name] = sum;
  }
  return Object.keys(sums).length > 0 ? { ...others, [count.date]: sums } : others;
}
