import { useSyncExternalStore } from 'react';

const TICK_MS = 30_000;
/** The `Date` header has whole seconds and some age on arrival; less than this is noise. */
const NOISE_MS = 5_000;

let skew = 0;
let current = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** Milliseconds since the epoch by the server's clock: deadlines are the server's, a laptop's clock may be wrong. */
export function serverNow(): number {
  return Date.now() + skew;
}

/** Learns the server's clock from a response's `Date` header. */
export function observeServerDate(header: string | null): void {
  if (header === null) return;
  const difference = Date.parse(header) - Date.now();
  if (Number.isNaN(difference)) return;
  const next = Math.abs(difference) < NOISE_MS ? 0 : difference;
  if (Math.abs(next - skew) < NOISE_MS) return;
  skew = next;
  tick();
}

function tick(): void {
  current = serverNow();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    current = serverNow();
    timer = setInterval(tick, TICK_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== undefined) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time, renewed every 30 s by one timer for the whole page. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => current);
