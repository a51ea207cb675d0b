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
