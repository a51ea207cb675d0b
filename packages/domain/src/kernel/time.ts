/** Conversions between RFC 3339 text and numbers. Pure: no clock is read here, `now` is always an argument. */

/** Epoch milliseconds. @throws RangeError when the text is no RFC 3339 time. */
export function epochMs(at: string): number {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) throw new RangeError(`"${at}" is not an RFC 3339 time`);
  return ms;
}

export function epochSeconds(at: string): number {
  return Math.floor(epochMs(at) / 1000);
}

/** RFC 3339 in UTC, to the second where the milliseconds are zero: shorter keys and rows. */
export function isoAt(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

export const dayMs = 86_400_000;

export function addDays(at: string, days: number): string {
  return isoAt(epochMs(at) + days * dayMs);
}

/** The earliest of some RFC 3339 times, compared as instants. */
export function earliest(...times: readonly (string | undefined)[]): string | undefined {
  let first: string | undefined;
  for (const at of times) {
    if (at !== undefined && (first === undefined || epochMs(at) < epochMs(first))) first = at;
  }
  return first;
}
