/** The queue a person came from, so that going back from a ticket returns to the same view. */
const KEY = 'portico:last-queue';

export function rememberQueue(search: string): void {
  try {
    sessionStorage.setItem(KEY, search);
  } catch {
    // Without storage the way back leads to all clients.
  }
}

export function lastQueue(): Record<string, string> {
  try {
    return Object.fromEntries(new URLSearchParams(sessionStorage.getItem(KEY) ?? ''));
  } catch {
    return {};
  }
}

let rows: readonly string[] = [];

/** The tickets of that queue, in its order, as far as they were shown. */
export function rememberRows(numbers: readonly string[]): void {
  rows = numbers;
}

/** The ticket after (or before) another in the queue one came from; undefined at its ends and for a ticket not of it. */
export function neighbourOf(number: string, by: 1 | -1): string | undefined {
  const at = rows.indexOf(number);
  return at < 0 ? undefined : rows[at + by];
}
