import { compilePattern, type Pattern } from '@portico/domain/pattern/compile';
import { matches } from '@portico/domain/pattern/match';
import type { Stream, StreamRecord } from '@portico/local/dynamodb/engine';
import { native } from '@portico/local/dynamodb/native';
import { wire } from '@portico/local/dynamodb/wire-values';
import type { Db } from '@portico/store/db';
import { loadCheckpoint, saveCheckpoint } from '@portico/store/projection/checkpoint';
import { attributeOf } from './attributes.ts';
import { pause, roleOf } from './bus.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Functions } from './functions.ts';
import { type Resource, TemplateError } from './resource.ts';
import type { Roles } from './roles.ts';
import type { Deployment } from './template.ts';

export interface StreamOptions {
  readonly deployment: Deployment;
  readonly roles: Roles;
  readonly functions: Functions;
  readonly deadLetters: DeadLetters;
  readonly stream: Stream;
  /** Where positions are kept. */
  readonly db: Db;
  /** Settles when what a batch has set off is done: only then its position is forgotten. */
  readonly drain: () => Promise<void>;
  readonly delay: (attempt: number) => number;
}

/** The template's readers of the table's stream, each with its filter, its batches and its bounds. */
export interface Readers {
  /** Reads until nothing new is there. @throws TemplateError for a dead letter that is lost. */
  settle(): Promise<void>;
}

/** What the stream asks of the role behind a reader (Lambda developer guide, "DynamoDB: execution role permissions"). */
const needed = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];

/** @throws TemplateError for a reader whose role may not read, or whose stream is not the table's. */
export function createReaders(options: StreamOptions): Readers {
  const readers = options.deployment.of('AWS::Lambda::EventSourceMapping').map((one) => readerOf(options, one));
  let running = Promise.resolve();
  return {
    settle() {
      running = running
        .catch(() => undefined)
        .then(async () => {
          for (let moved = true; moved; ) {
            moved = false;
            for (const reader of readers) moved = (await reader.step()) || moved;
          }
        });
      return running;
    },
  };
}

interface Reader {
  /** @returns whether there was anything to read. */
  step(): Promise<boolean>;
}

interface Batch {
  readonly records: readonly object[];
  readonly attempt: number;
}

function readerOf(options: StreamOptions, mapping: Resource): Reader {
  const { deployment, functions, deadLetters, stream, db } = options;
  const { properties } = mapping;
  const source = String(properties['EventSourceArn']);
  const [table] = deployment.of('AWS::DynamoDB::Table');
  if (!table || source !== attributeOf(table, 'StreamArn')) {
    throw new TemplateError(`${mapping.id}: ${source} is not the table's stream`);
  }
  const fn = deployment.of('AWS::Lambda::Function').find((one) => one.name === properties['FunctionName']);
  const target = fn ?? functions.byArn(String(properties['FunctionName']));
  const role = roleOf(deployment, target);
  for (const action of needed) {
    if (!options.roles.allows(role, action, source))
      throw new TemplateError(`${role}: may not ${action} on the stream`);
  }
  const filters = (
    (properties['FilterCriteria'] as { Filters?: { Pattern: string }[] } | undefined)?.Filters ?? []
  ).map(({ Pattern }): Pattern => compilePattern(JSON.parse(Pattern)));
  const size = Number(properties['BatchSize'] ?? 100);
  const retries = Number(properties['MaximumRetryAttempts'] ?? -1);
  const halves = properties['BisectBatchOnFunctionError'] === true;
  const partial = ((properties['FunctionResponseTypes'] ?? []) as string[]).includes('ReportBatchItemFailures');
  const queue = (properties['DestinationConfig'] as { OnFailure?: { Destination: string } } | undefined)?.OnFailure;
  if (retries < 0) throw new TemplateError(`${mapping.id}: a record that nobody can take would block the stream`);

  /** One batch to its end: handled, or its last record set aside. */
  const work = async (first: readonly object[]): Promise<void> => {
    const waiting: Batch[] = [{ records: first, attempt: 0 }];
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
      const { records, attempt } = batch;
      const failed = await attempted(records);
      if (failed === undefined) continue;
      const rest = records.slice(failed.from);
      if (halves && failed.from === 0 && rest.length > 1) {
        const middle = Math.ceil(rest.length / 2);
        waiting.unshift({ records: rest.slice(0, middle), attempt }, { records: rest.slice(middle), attempt });
      } else if (attempt >= retries) {
        deadLetters.fromRole(role, mapping.id, queue?.Destination, rest, failed.error);
      } else {
        await pause(options.delay(attempt + 1));
        waiting.unshift({ records: rest, attempt: failed.from > 0 ? 0 : attempt + 1 });
      }
    }
  };
  const attempted = async (records: readonly object[]): Promise<{ from: number; error: unknown } | undefined> => {
    try {
      const answer = await functions.invoke<{ batchItemFailures?: { itemIdentifier: string }[] } | null>(target, {
        Records: records,
      });
      const failures = partial ? (answer?.batchItemFailures ?? []) : [];
      if (failures.length === 0) return undefined;
      const positions = failures.map(({ itemIdentifier }) =>
        records.findIndex((one) => (one as WireRecord).dynamodb.SequenceNumber === itemIdentifier),
      );
      return { from: Math.max(0, Math.min(...positions)), error: new Error('batchItemFailures') };
    } catch (error) {
      return { from: 0, error };
    }
  };

  let position: number | undefined;
  return {
    async step() {
      position ??= Number((await loadCheckpoint(db, mapping.id)) ?? 0);
      const read = stream.read(position, 1_000);
      const last = read.at(-1)?.sequence;
      if (last === undefined) return false;
      const wanted = read
        .map((one) => wireRecord(one, source))
        .filter((one) => filters.length === 0 || filters.some((filter) => matches(filter, one)));
      for (let at = 0; at < wanted.length; at += size) await work(wanted.slice(at, at + size));
      if (wanted.length > 0) {
        await options.drain();
        await saveCheckpoint(db, mapping.id, String(last));
      }
      position = last;
      return true;
    },
  };
}

type WireRecord = ReturnType<typeof wireRecord>;

/** A record of the table's stream as Lambda delivers it. */
function wireRecord(record: StreamRecord, eventSourceARN: string) {
  const image = (item: Record<string, unknown>) => wire.give(native.take(item).map, false);
  return {
    eventID: `local-${record.sequence}`,
    eventName: record.eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-central-1',
    eventSourceARN,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(record.at / 1000),
      Keys: image(record.keys),
      ...(record.newImage ? { NewImage: image(record.newImage) } : {}),
      ...(record.oldImage ? { OldImage: image(record.oldImage) } : {}),
      SequenceNumber: String(record.sequence),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}
