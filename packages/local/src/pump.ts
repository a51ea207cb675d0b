import { relay } from '@portico/app/events/relay';
import { newAnyEntry, type StreamRecord } from '@portico/app/events/stream';
import type { Ports } from '@portico/app/ports';
import { createProjector } from '@portico/app/projector/project';
import type { Db, Item } from '@portico/store/db';
import { loadCheckpoint, saveCheckpoint } from '@portico/store/projection/checkpoint';
import { putDeadLetter } from '@portico/store/projection/dead-letter';
import type { LocalBus } from './bus.ts';
import type { StreamRecord as EngineRecord, Stream } from './dynamodb/engine.ts';

export interface PumpOptions {
  readonly stream: Stream;
  readonly ports: Ports;
  readonly bus: LocalBus;
  /** Told of each failed step before it is tried again, and of each ticket that was put aside. */
  readonly onFault?: (consumer: string, error: unknown) => void;
}

/** Carries committed changes to their consumers, in the background and on demand. */
export interface Pump {
  /** Settles when every change so far was relayed, handled and projected. @throws what stops it. */
  settle(): Promise<void>;
  /** Ends after the step at hand. */
  stop(): Promise<void>;
}

/** One reader of the stream with a position of its own, as each Lambda behind a stream has. */
interface Consumer {
  readonly name: string;
  position: number | undefined;
  saved: number;
  failures: number;
  work(records: readonly StreamRecord[], lastTry: boolean): Promise<void>;
}

const batchRecords = 2_000;
/** Records that concern nobody move the position in memory; it is written at the latest after so many. */
const saveEvery = 20_000;
const attemptsMax = 5;
const stepsMax = 100_000;
/** Commits that come close together are taken up together: one sync of the disk then serves many of them. */
const gatherMs = 25;
const retryMs = { first: 200, most: 30_000 } as const;

/** Both consumers resume where they were: what was committed before a crash is relayed and projected after it. */
export function createPump(options: PumpOptions): Pump {
  const { stream, ports } = options;
  const db = ports.unscoped('positions of stream consumers belong to no tenant');
  const read = sharedReader(stream);
  const consumers = [relayConsumer(options), projectorConsumer(options)];
  let running: Promise<void> | undefined;
  let planned: ReturnType<typeof setTimeout> | undefined;
  let wait: number = retryMs.first;
  let again = false;
  let stopped = false;

  const step = async (consumer: Consumer): Promise<boolean> => {
    consumer.position ??= Number((await loadCheckpoint(db, consumer.name)) ?? 0);
    const batch = read(consumer.position);
    if (batch.last === consumer.position) return false;
    if (batch.entries.length > 0) {
      try {
        await consumer.work(batch.entries, consumer.failures >= attemptsMax - 1);
      } catch (error) {
        consumer.failures += 1;
        throw error;
      }
    }
    consumer.failures = 0;
    consumer.position = batch.last;
    if (batch.entries.length > 0 || batch.last - consumer.saved > saveEvery) {
      await saveCheckpoint(db, consumer.name, String(batch.last));
      consumer.saved = batch.last;
    }
    return true;
  };

  const run = async (): Promise<void> => {
    const faults = new Map<Consumer, unknown>();
    for (let steps = 0; !stopped; steps++) {
      if (steps > stepsMax) throw new Error('the stream does not come to rest: a consumer feeds itself');
      let moved = false;
      for (const consumer of consumers) {
        if (faults.has(consumer)) continue;
        try {
          moved = (await step(consumer)) || moved;
        } catch (error) {
          faults.set(consumer, error);
        }
      }
      if (!moved) break;
    }
    // One consumer that cannot go on must not hold up the other: it is told when the other has done its part.
    for (const error of faults.values()) throw error;
  };

  const start = (): Promise<void> => {
    again = false;
    running ??= run().finally(() => {
      running = undefined;
      // What was committed while the last read ran, and was told then, is not left for the next commit to bring.
      if (again) soon(gatherMs);
    });
    return running;
  };

  const soon = (ms: number): void => {
    if (stopped || planned) return;
    planned = setTimeout(inBackground, ms);
    planned.unref();
  };

  const inBackground = (): void => {
    clearTimeout(planned);
    planned = undefined;
    start().then(
      () => {
        wait = retryMs.first;
      },
      (error: unknown) => {
        options.onFault?.('pump', error);
        soon(wait);
        wait = Math.min(wait * 2, retryMs.most);
      },
    );
  };

  const unsubscribe = stream.onCommit(() => {
    if (running) again = true;
    else soon(gatherMs);
  });
  soon(0);

  return {
    async settle() {
      for (let round = 1; ; round++) {
        await running?.catch(() => undefined);
        await start();
        const rest = stream.lastSequence();
        if (consumers.every((one) => (one.position ?? 0) >= rest)) return;
        if (round >= attemptsMax * 4) throw new Error('the stream does not come to rest: others keep writing');
      }
    },
    async stop() {
      stopped = true;
      unsubscribe();
      clearTimeout(planned);
      await running?.catch(() => undefined);
    },
  };
}

interface Batch {
  /** Records that bring log entries; all others concern no consumer. */
  readonly entries: readonly StreamRecord[];
  readonly last: number;
}

/** Both consumers are mostly at the same place: a part of the stream is then read once for the two. */
function sharedReader(stream: Stream): (after: number) => Batch {
  let known: { readonly after: number; readonly batch: Batch } | undefined;
  return (after) => {
    if (known?.after === after && known.batch.last !== after) return known.batch;
    const records = stream.read(after, batchRecords);
    const entries = records.map(neutral).filter((record) => newAnyEntry(record) !== undefined);
    const batch = { entries, last: records[records.length - 1]?.sequence ?? after };
    known = { after, batch };
    return batch;
  };
}

function neutral(record: EngineRecord): StreamRecord {
  return {
    sequence: String(record.sequence),
    kind: record.eventName,
    key: record.keys,
    after: record.newImage as Item | undefined, // Safe: an item of the table has its keys.
  };
}

function relayConsumer({ bus, ports, onFault }: PumpOptions): Consumer {
  const letters = ports.unscoped('entries that cannot be published are put aside, whosever they are');
  const publish = async (records: readonly StreamRecord[]): Promise<void> => {
    const outcome = await relay(bus, records);
    // The local bus keeps deliveries in memory: the position moves on only when they are done or put aside.
    await bus.drain();
    if (outcome.failedAt !== undefined) throw new Error(`record ${outcome.failedAt}: ${outcome.reason}`);
  };
  return {
    name: 'relay',
    position: undefined,
    saved: 0,
    failures: 0,
    async work(records, lastTry) {
      if (!lastTry) return publish(records);
      for (const record of records) {
        try {
          await publish([record]);
        } catch (error) {
          onFault?.('relay', error);
          const entry = newAnyEntry(record);
          if (entry) await putAside(letters, 'relay', entry, error);
        }
      }
    },
  };
}

function projectorConsumer({ ports, onFault }: PumpOptions): Consumer {
  const projector = createProjector(ports, (error) => onFault?.('live', error));
  const letters = ports.unscoped('entries that cannot be projected are put aside, whosever they are');
  return {
    name: 'projector',
    position: undefined,
    saved: 0,
    failures: 0,
    async work(records, lastTry) {
      if (!lastTry) return projector.project(records);
      for (const { ticket, error } of await projector.projectEach(records)) {
        onFault?.('projector', error);
        for (const item of ticket.items) await putAside(letters, 'projector', item, error);
      }
    },
  };
}

/** A consumer that fails at one entry again and again goes on without it; the entry is named, so that it can be repaired. */
async function putAside(
  db: Db,
  consumer: string,
  item: Item & { readonly v: number; readonly at: string },
  error: unknown,
): Promise<void> {
  await putDeadLetter(db, {
    subscription: consumer,
    event: `${item.pk} v${item.v}`,
    at: item.at,
    detail: JSON.stringify({ pk: item.pk, sk: item.sk }),
    error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  });
}
