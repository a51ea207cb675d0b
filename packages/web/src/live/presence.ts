import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { api, unwrap } from '../api/client.ts';
import type { Doing, Present } from '../api/contract-live.ts';
import { serverNow } from '../lib/clock.ts';
import { onNews } from './live.ts';

/** Said again so often; it holds for 30 s. */
const SAY_MS = 20_000;
const LOOK_MS = 5_000;

const places = new Map<string, Map<string, Present>>();
const watchers = new Set<() => void>();
let shown: ReadonlyMap<string, readonly Present[]> = new Map();
let looking: ReturnType<typeof setInterval> | undefined;

/** What holds now; unchanged tickets keep their list, so that their rows are not drawn again. */
function refresh(): void {
  const now = serverNow();
  const next = new Map<string, readonly Present[]>();
  for (const [ticket, people] of places) {
    for (const [person, one] of people) if (Date.parse(one.until) <= now) people.delete(person);
    if (people.size === 0) {
      places.delete(ticket);
      continue;
    }
    const list = [...people.values()].sort((a, b) => a.person.localeCompare(b.person));
    const former = shown.get(ticket);
    const same = former?.length === list.length && list.every((one, i) => same2(one, former[i]));
    next.set(ticket, same && former ? former : list);
  }
  const unchanged = next.size === shown.size && [...next].every(([ticket, list]) => shown.get(ticket) === list);
  if (unchanged) return;
  shown = next;
  for (const watcher of [...watchers]) watcher();
}

const same2 = (a: Present, b: Present | undefined): boolean => a.person === b?.person && a.doing === b.doing;

function put(one: Present): void {
  const people = places.get(one.ticket) ?? new Map<string, Present>();
  people.set(one.person, one);
  places.set(one.ticket, people);
}

/** Learns who is where from an answer: of everything, or of one ticket. */
function learn(present: readonly Present[], ticket?: string): void {
  if (ticket === undefined) places.clear();
  else places.delete(ticket);
  for (const one of present) put(one);
  refresh();
}

async function lookAround(): Promise<void> {
  try {
    learn((await unwrap(api.GET('/v1/presence'))).present);
  } catch {
    // Nobody is shown rather than somebody who has left.
    refresh();
  }
}

/** Follows who is where. For the desk's people. */
export function usePresenceFeed(wanted: boolean): void {
  useEffect(() => {
    if (!wanted) return undefined;
    void lookAround();
    looking = setInterval(refresh, LOOK_MS);
    const stop = onNews((news) => {
      if (news.type === 'resync') void lookAround();
      if (news.type !== 'presence') return;
      const { ticket, person, doing, until } = news;
      if (doing) put({ ticket, person, doing, until });
      else places.get(ticket)?.delete(person);
      refresh();
    });
    return () => {
      stop();
      clearInterval(looking);
    };
  }, [wanted]);
}

const nobody: readonly Present[] = [];

/** Who else is at a ticket. */
export function usePresent(ticket: string, me: string): readonly Present[] {
  const present = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => shown.get(ticket) ?? nobody,
  );
  return useMemo(
    () => (present.some((one) => one.person === me) ? present.filter((one) => one.person !== me) : present),
    [present, me],
  );
}

/** Says that this person has the ticket open, for as long as the page is looked at. */
export function useAnnounce(ref: string, ticket: string, doing: Doing): void {
  useEffect(() => {
    const say = async () => {
      if (document.visibilityState !== 'visible') return;
      try {
        const params = { path: { ref } };
        learn((await unwrap(api.PUT('/v1/tickets/{ref}/presence', { params, body: { doing } }))).present, ticket);
      } catch {
        // The next time will do; whoever is away for 30 s is shown nowhere.
      }
    };
    void say();
    const timer = setInterval(() => void say(), SAY_MS);
    document.addEventListener('visibilitychange', say);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', say);
    };
  }, [ref, ticket, doing]);
  useEffect(() => {
    const leave = () => {
      const path = `/v1/tickets/${encodeURIComponent(ref)}/presence`;
      fetch(path, { method: 'DELETE', keepalive: true, credentials: 'same-origin' }).catch(() => undefined);
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [ref]);
}
