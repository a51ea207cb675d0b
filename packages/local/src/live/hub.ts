import type { Live, Publication } from '@portico/app/live/live';
import type { Follower, Heard, LiveSource } from '@portico/app/live/source';

export interface Hub extends Live, LiveSource {
  /** How many follow at the moment. */
  readonly followers: number;
  /** Sends every follower away: the process ends, and no open stream holds it up. */
  end(): void;
}

export interface HubOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Tells two runs of the process apart: a place of another one cannot be gone on from. */
  readonly run: string;
  /** How many publications are kept for who comes back, and for who reads slowly. */
  readonly kept?: number;
}

const KEPT = 4_096;
/** After the last follower has gone, so long is kept for who comes back. */
const LINGER_MS = 60_000;

/**
 * Publications of this process in one ring, which every follower reads at its own place: a slow one costs no memory of
 * its own, and loses what has left the ring, which it is told.
 */
export function createHub({ now, run, kept = KEPT }: HubOptions): Hub {
  const ring: Publication[] = [];
  /** Followers: how each is woken, and how it is sent away. */
  const wakers = new Map<() => void, () => void>();
  /** Publications ever; the ring holds the last of them. */
  let count = 0;
  let epoch = 0;
  let leftAt = Number.NEGATIVE_INFINITY;
  let pausedAt: number | undefined;

  const nameOf = (place: number): string => `${run}-${epoch}-${place}`;
  const placeOf = (name: string): number | undefined => {
    const [of, at, place] = name.split('-');
    const n = Number(place);
    return of === run && Number(at) === epoch && Number.isInteger(n) && n >= 0 && n <= count ? n : undefined;
  };

  return {
    get followers() {
      return wakers.size;
    },
    wanted() {
      if (wakers.size > 0 || now() - leftAt < LINGER_MS) return true;
      // What nobody is told from here on cannot be gone on from later.
      if (pausedAt !== count) epoch += 1;
      pausedAt = count;
      return false;
    },
    async publish(publications) {
      for (const one of publications) {
        ring[count % kept] = one;
        count += 1;
      }
      for (const wake of [...wakers.keys()]) wake();
    },
    end() {
      for (const over of [...wakers.values()]) over();
    },
    follow(from, wake, over): Follower {
      const known = from === undefined ? count : placeOf(from);
      let place = known ?? count;
      let lost = known === undefined;
      wakers.set(wake, over);
      return {
        next(): Heard | 'lost' | undefined {
          if (count - place > kept) {
            place = count;
            lost = true;
          }
          if (lost) {
            lost = false;
            return 'lost';
          }
          const found = place < count ? ring[place % kept] : undefined;
          if (!found) return undefined;
          place += 1;
          return { ...found, id: nameOf(place) };
        },
        at: () => nameOf(place),
        close() {
          if (wakers.delete(wake) && wakers.size === 0) leftAt = now();
        },
      };
    },
  };
}
