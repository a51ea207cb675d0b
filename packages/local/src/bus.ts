import { dispatch } from '@portico/app/dispatch';
import { parseEnvelope } from '@portico/app/events/envelope';
import type { BusEntry, EventBus } from '@portico/app/events/relay';
import type { Ports } from '@portico/app/ports';
import { patternOf, type Subscription, type SubscriptionId, subscriptions } from '@portico/app/subscriptions';
import { compilePattern } from '@portico/domain/pattern/compile';
import { matches } from '@portico/domain/pattern/match';
import {
  type DeadLetter,
  listDeadLetters,
  putDeadLetter,
  removeDeadLetter,
} from '@portico/store/projection/dead-letter';

export interface LocalBusOptions {
  readonly ports: Ports;
  /** Milliseconds before attempt n + 1; none unless given, so that tests need no clock. */
  readonly delay?: (attempt: number) => number;
  /** What runs a subscription; the product's own dispatch unless a test brings another. */
  readonly run?: (subscription: SubscriptionId, ports: Ports, detail: unknown) => Promise<void>;
}

/** The bus on one machine: the patterns, attempts and dead letters of EventBridge, in one process. */
export interface LocalBus extends EventBus {
  /** Settles when every entry taken so far was handled or stands among the dead letters. */
  drain(): Promise<void>;
  /** Hands a subscription's dead letters to it once more. @returns how many it handled. */
  redrive(subscription: SubscriptionId): Promise<number>;
}

interface Delivery {
  readonly subscription: SubscriptionId;
  readonly detail: string;
}

/** Deliveries that are worked on at a time: enough to share a group commit, few enough to stay small. */
const atOnce = 128;

/** The patterns of all subscriptions, read once. */
const rules = Object.entries<Subscription>(subscriptions).map(([id, subscription]) => ({
  id: id as SubscriptionId, // Safe: a key of the register.
  pattern: compilePattern(patternOf(subscription)),
}));

/** Deliveries are kept in memory: whoever publishes must `drain` before it forgets where it got them from. */
export function createLocalBus(options: LocalBusOptions): LocalBus {
  const { ports } = options;
  const run = options.run ?? dispatch;
  const letters = ports.unscoped('dead letters of every tenant stand in one list');
  const waiting: Delivery[] = [];
  let draining: Promise<void> | undefined;

  const attempt = async ({ subscription, detail }: Delivery): Promise<void> => {
    const { timeoutSeconds } = subscriptions[subscription];
    await withinSeconds(timeoutSeconds, run(subscription, ports, JSON.parse(detail)));
  };

  const deliver = async (delivery: Delivery): Promise<void> => {
    const { attemptsMax } = subscriptions[delivery.subscription];
    for (let n = 1; ; n++) {
      try {
        await attempt(delivery);
        return;
      } catch (error) {
        if (n >= attemptsMax) {
          await putDeadLetter(letters, letterOf(delivery, error));
          return;
        }
        await pause(options.delay?.(n) ?? 0);
      }
    }
  };

  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      const outcomes = await Promise.allSettled(waiting.slice(0, atOnce).map(deliver));
      const failed = outcomes.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
      waiting.splice(0, outcomes.length);
    }
  };

  return {
    async put(entries: readonly BusEntry[]) {
      return entries.map((entry) => {
        const detail: unknown = JSON.parse(entry.detail);
        const event = { source: entry.source, 'detail-type': entry.detailType, detail };
        for (const { id, pattern } of rules) {
          if (matches(pattern, event)) waiting.push({ subscription: id, detail: entry.detail });
        }
        return undefined;
      });
    },
    drain() {
      draining ??= work()
        .catch((error: unknown) => {
          // Nothing was forgotten: who published these has not been told that they are done, and brings them again.
          waiting.length = 0;
          throw error;
        })
        .finally(() => {
          draining = undefined;
        });
      return draining;
    },
    async redrive(subscription) {
      let handled = 0;
      for (const letter of await listDeadLetters(letters, subscription)) {
        try {
          await attempt({ subscription, detail: letter.detail });
        } catch {
          continue; // It stays where it is, for the next redrive.
        }
        await removeDeadLetter(letters, letter);
        handled += 1;
      }
      return handled;
    },
  };
}

function letterOf({ subscription, detail }: Delivery, error: unknown): DeadLetter {
  const event = parseEnvelope(JSON.parse(detail));
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { subscription, event: event.id, at: event.occurredAt, detail, error: why };
}

async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}

async function withinSeconds(seconds: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${seconds} s`)), seconds * 1000);
    timer.unref();
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
