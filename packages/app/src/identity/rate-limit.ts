import type { Actor } from '@portico/domain/kernel/actor';
import { type ClientScope, clientScope, type ProviderScope, providerScope } from '@portico/domain/kernel/scope';
import type { Db } from '@portico/store/db';
import { takeLease } from '@portico/store/identity/rate-lease';

export type RateClass = 'ui' | 'api' | 'search' | 'export';

/** Requests a window for one principal, and for its whole tenant (the client, or the MSP's staff and keys). */
export interface Quota {
  readonly principal: number;
  readonly tenant: number;
}

export const defaultQuotas: Readonly<Record<RateClass, Quota>> = {
  ui: { principal: 1200, tenant: 24_000 },
  api: { principal: 600, tenant: 6000 },
  search: { principal: 120, tenant: 2400 },
  export: { principal: 10, tenant: 60 },
};

/** One policy's state, as the RateLimit fields tell it. */
export interface PolicyState {
  readonly name: string;
  readonly quota: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

export interface RateState {
  readonly policies: readonly PolicyState[];
  /** Names of the policies that refuse; empty when the request may go on. */
  readonly violated: readonly string[];
}

export interface RateLimiter {
  take(actor: Actor, rate: RateClass): Promise<RateState>;
}

export interface RateLimiterDeps {
  readonly db: Db;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly quotas?: Readonly<Record<RateClass, Quota>>;
  /** Told when the counters cannot be reached. */
  readonly onFault?: (error: unknown) => void;
}

const WINDOW_SECONDS = 60;
/** Tokens a process takes at once: one conditional write in 50 requests. */
const LEASE = 50;
const BUCKETS_MOST = 20_000;

interface Bucket {
  window: number;
  tokens: number;
  left: number;
  /** When this process learned that nothing is left, it need not ask again in the window. */
  spent: boolean;
  leasing: Promise<void> | undefined;
}

/**
 * Counts requests in windows of a minute by tokens leased from the table. Tokens that a process leased and did not
 * use are lost with the window, so many processes allow rather fewer requests than the quota, never more.
 * Where the counters cannot be reached requests go on: the limit protects the service, it is no wall.
 */
export function createRateLimiter(deps: RateLimiterDeps): RateLimiter {
  const quotas = deps.quotas ?? defaultQuotas;
  const buckets = new Map<string, Bucket>();
  return {
    async take(actor, rate) {
      const scope = scopeOf(actor);
      const quota = quotas[rate];
      const seconds = Math.floor(deps.now() / 1000);
      const window = seconds - (seconds % WINDOW_SECONDS);
      const wanted = [
        { name: rate, bucket: `${rate}:${actor.id}`, quota: quota.principal },
        { name: `${rate}-tenant`, bucket: `${rate}:*`, quota: quota.tenant },
      ];
      const policies: PolicyState[] = [];
      const violated: string[] = [];
      for (const one of wanted) {
        const bucket = bucketOf(buckets, `${scope} ${one.bucket}`, window);
        if (!(await spend(deps, scope, one.bucket, bucket, one.quota))) violated.push(one.name);
        const remaining = Math.max(0, bucket.tokens + bucket.left);
        const resetSeconds = window + WINDOW_SECONDS - seconds;
        policies.push({ name: one.name, quota: one.quota, windowSeconds: WINDOW_SECONDS, remaining, resetSeconds });
        if (violated.length > 0) break;
      }
      return { policies, violated };
    },
  };
}

function scopeOf(actor: Actor): ProviderScope | ClientScope {
  const client = actor.kind === 'contact' || actor.kind === 'key' ? actor.client : undefined;
  return client ? clientScope(actor.msp, client) : providerScope(actor.msp);
}

function bucketOf(buckets: Map<string, Bucket>, key: string, window: number): Bucket {
  const known = buckets.get(key);
  if (known?.window === window) return known;
  const fresh: Bucket = { window, tokens: 0, left: 0, spent: false, leasing: undefined };
  buckets.delete(key);
  buckets.set(key, fresh);
  for (const oldest of buckets.keys()) {
    if (buckets.size <= BUCKETS_MOST) break;
    buckets.delete(oldest);
  }
  return fresh;
}

async function spend(
  deps: RateLimiterDeps,
  scope: ProviderScope | ClientScope,
  name: string,
  bucket: Bucket,
  quota: number,
): Promise<boolean> {
  for (let attempt = 0; attempt <= LEASE; attempt++) {
    if (bucket.tokens > 0) {
      bucket.tokens -= 1;
      return true;
    }
    if (bucket.spent) return false;
    bucket.leasing ??= lease(deps, scope, name, bucket, quota).finally(() => {
      bucket.leasing = undefined;
    });
    await bucket.leasing;
  }
  return false;
}

async function lease(
  deps: RateLimiterDeps,
  scope: ProviderScope | ClientScope,
  name: string,
  bucket: Bucket,
  quota: number,
): Promise<void> {
  try {
    const taken = await takeLease(
      deps.db,
      scope,
      name,
      { start: bucket.window, seconds: WINDOW_SECONDS },
      quota,
      LEASE,
    );
    bucket.tokens += taken.granted;
    bucket.left = taken.left;
    bucket.spent = taken.granted === 0;
  } catch (error) {
    deps.onFault?.(error);
    bucket.tokens += LEASE;
  }
}
