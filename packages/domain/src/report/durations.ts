/** How long things took, calendar hours. null when there was none. */
export interface TimeSummary {
  readonly count: number;
  readonly meanHours: number | null;
  readonly medianHours: number | null;
  /** Nine of ten, and nineteen of twenty, took at most this long (nearest rank). */
  readonly p90Hours: number | null;
  readonly p95Hours: number | null;
}

/** How often something took that many seconds. */
export interface Duration {
  readonly seconds: number;
  readonly count: number;
}

/** Exact figures from all durations: the middle of an even number of them is the mean of the two in the middle. */
export function ofDurations(durations: readonly Duration[]): TimeSummary {
  const sorted = durations.filter((one) => one.count > 0).sort((a, b) => a.seconds - b.seconds);
  const count = sorted.reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return { count, meanHours: null, medianHours: null, p90Hours: null, p95Hours: null };
  const seconds = sorted.reduce((sum, one) => sum + one.seconds * one.count, 0);
  const middle = (nth(sorted, Math.ceil(count / 2)) + nth(sorted, Math.floor(count / 2) + 1)) / 2;
  return {
    count,
    meanHours: hours(seconds / count),
    medianHours: hours(middle),
    p90Hours: hours(nth(sorted, Math.ceil(count * 0.9))),
    p95Hours: hours(nth(sorted, Math.ceil(count * 0.95))),
  };
}

/** The seconds of the n-th shortest, counted from 1. */
function nth(sorted: readonly Duration[], n: number): number {
  let seen = 0;
  for (const one of sorted) {
    seen += one.count;
    if (seen >= n) return one.seconds;
  }
  return sorted.at(-1)?.seconds ?? 0;
}

function hours(seconds: number): number {
  return Math.round((seconds / 3_600) * 10_000) / 10_000;
}
