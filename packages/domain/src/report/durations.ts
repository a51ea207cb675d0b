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
  const sorted = eachSorted(durations);
  const count = sorted.length;
  if (count === 0) return { count, meanHours: null, medianHours: null, p90Hours: null, p95Hours: null };
  /** The seconds of the n-th shortest, counted from 1. */
  const nth = (n: number): number => sorted[n - 1] ?? 0;
  return {
    count,
    meanHours: hours(sorted.reduce((sum, seconds) => sum + seconds, 0) / count),
    medianHours: hours((nth(Math.ceil(count / 2)) + nth(Math.floor(count / 2) + 1)) / 2),
    p90Hours: hours(nth(Math.ceil(count * 0.9))),
    p95Hours: hours(nth(Math.ceil(count * 0.95))),
  };
}

/** Every single one, shortest first. A typed array sorts thousands of them without a call for each comparison. */
function eachSorted(durations: readonly Duration[]): Float64Array {
  const counted = durations.filter((one) => one.count > 0);
  const all = new Float64Array(counted.reduce((sum, one) => sum + one.count, 0));
  let place = 0;
  for (const { seconds, count } of counted) {
    all.fill(seconds, place, place + count);
    place += count;
  }
  return all.sort();
}

function hours(seconds: number): number {
  return Math.round((seconds / 3_600) * 10_000) / 10_000;
}
