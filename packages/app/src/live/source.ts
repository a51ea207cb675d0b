import type { Context } from '../context.ts';
import type { Publication } from './live.ts';

export interface Heard extends Publication {
  /** Its place in the stream: what a reader goes on from. */
  readonly id: string;
}

/** Reads what is published, from a place on. */
export interface Follower {
  /** The next publication, `lost` where some of them are gone for good, undefined where there is none yet. */
  next(): Heard | 'lost' | undefined;
  /** The place that has been read up to. */
  at(): string;
  close(): void;
}

/** Publications of one process, kept for a short while. */
export interface LiveSource {
  /**
   * @param from a place of an earlier follower; from now on where absent. @param wake called when there is more.
   * @param over called when there will be no more: the process ends.
   */
  follow(from: string | undefined, wake: () => void, over: () => void): Follower;
}

/** How one of the two homes tells its screens. */
export interface LiveHome {
  /** Where a caller's screen listens, for the API to answer. */
  endpoint(ctx: Context): Promise<LiveEndpoint>;
  /** Where this process itself answers with a stream. */
  readonly stream?: {
    readonly source: LiveSource;
    /** Who asks, as things stand now and not up to a minute ago. @throws unauthenticated when they may ask no more. */
    again(request: Request): Promise<Context>;
    /** Repeats work until it is stopped. */
    every(ms: number, work: () => void): () => void;
  };
}

/** Where to listen: a stream of the API's own, AppSync Events, or nowhere, and then it is asked again and again. */
export type LiveEndpoint =
  | { readonly transport: 'stream'; readonly path: string }
  | {
      readonly transport: 'appsync';
      readonly url: string;
      readonly host: string;
      /** Proves who asks; good for these channels and no others. */
      readonly token: string;
      readonly channels: readonly string[];
      /** Channels change their name with each of these spans of time, seconds: `{window}` in a name is its number. */
      readonly windowSeconds: number;
    }
  | { readonly transport: 'poll'; readonly everySeconds: number };

/** How often a screen asks that can listen nowhere, seconds. */
export const pollSeconds = 20;
