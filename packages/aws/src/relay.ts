import { type EventBus, relay } from '@portico/app/events/relay';
import type { StreamRecord } from '@portico/app/events/stream';
import { createEventBridge, eventBridgeBus } from './bus.ts';
import { RelayEnv, readEnv } from './env.ts';
import { type BatchOutcome, type StreamHandler, streamLambda } from './lambda.ts';

/** Publishes the events of new log entries; what the bus refuses is delivered again from the first refused record. */
export function relayHandler(bus = ownBus(), log?: (entry: object) => void): StreamHandler {
  const work = async (records: readonly StreamRecord[]): Promise<BatchOutcome> => {
    const { published, failedAt, reason } = await relay(bus, records);
    if (failedAt === undefined) return { told: { published } };
    return { failedAt, told: { published, failedAt, reason: reason ?? '' } };
  };
  return streamLambda('relay', work, log);
}

function ownBus(): EventBus {
  return eventBridgeBus(createEventBridge(), readEnv(RelayEnv).EVENT_BUS);
}
