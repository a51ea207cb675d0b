import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsCommandOutput,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import type { BusEntry, EventBus } from '@portico/app/events/relay';
import { callSettings } from './clients.ts';

type Sender = Pick<EventBridgeClient, 'send'>;

export function createEventBridge(): EventBridgeClient {
  return new EventBridgeClient(callSettings);
}

/**
 * EventBridge as the product's bus. PutEvents succeeds as a call even where it refuses entries, so each entry is
 * judged by its own result: without an event id it was not taken.
 */
export function eventBridgeBus(client: Sender, busName: string): EventBus {
  return {
    async put(entries) {
      const Entries = entries.map((entry) => requestEntry(entry, busName));
      const out: PutEventsCommandOutput = await client.send(new PutEventsCommand({ Entries }));
      return entries.map((_, at) => outcomeOf(out.Entries?.[at]));
    },
  };
}

function requestEntry(entry: BusEntry, EventBusName: string) {
  return {
    EventBusName,
    Source: entry.source,
    DetailType: entry.detailType,
    Detail: entry.detail,
    Time: new Date(entry.time),
  };
}

function outcomeOf(result: PutEventsResultEntry | undefined): string | undefined {
  if (result?.EventId && !result.ErrorCode) return undefined;
  if (!result?.ErrorCode) return 'the bus gave no outcome for this entry';
  return `${result.ErrorCode}: ${result.ErrorMessage ?? ''}`;
}
