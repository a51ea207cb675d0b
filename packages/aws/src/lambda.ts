import middy from '@middy/core';
import { faultEntry } from '@portico/api/access-log';
import type { StreamRecord } from '@portico/app/events/stream';
import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { streamRecord } from './stream.ts';

/** One line of JSON on standard output: CloudWatch keeps each as one record. */
export function writeLog(entry: object): void {
  process.stdout.write(`${JSON.stringify(entry)}\n`);
}

/** What a handler wants to see in its line of the log. */
export type Told = Readonly<Record<string, string | number | boolean>>;

export interface Outcome<Result> {
  readonly result: Result;
  readonly told?: Told;
}

export type Invoked<Event, Result> = (event: Event, context: Context) => Promise<Result>;

/**
 * The base of every function behind an event: one log line an invocation, faults with their stack and without their
 * message (it may quote what people typed), then thrown on, so that Lambda retries and counts them.
 */
export function lambda<Event, Result>(
  name: string,
  work: (event: Event, context: Context) => Promise<Outcome<Result>>,
  log: (entry: object) => void = writeLog,
): Invoked<Event, Result> {
  const run = async (event: Event, context: Context): Promise<Result> => {
    const began = Date.now();
    const { result, told } = await work(event, context);
    const at = new Date(began).toISOString();
    log({ event: 'invocation', function: name, at, requestId: context.awsRequestId, ms: Date.now() - began, ...told });
    return result;
  };
  return middy<Event, Result, Error>()
    .onError(({ error, context }) => {
      log(faultEntry(error, new Date().toISOString(), context.awsRequestId, name));
    })
    .handler(run) as Invoked<Event, Result>; // Safe: middy adds a callback that Node 24's runtime never passes.
}

/** What became of a batch: all of it, or up to the first record that has to come again. */
export interface BatchOutcome {
  readonly failedAt?: string;
  readonly told?: Told;
}

export type StreamHandler = Invoked<DynamoDBStreamEvent, DynamoDBBatchResponse>;

/**
 * A consumer of the table's stream. A failed sequence number makes Lambda deliver again from there (its lowest); a
 * throw makes it halve the batch, so that one record nobody can take ends alone in the failure destination.
 */
export function streamLambda(
  name: string,
  work: (records: readonly StreamRecord[]) => Promise<BatchOutcome>,
  log?: (entry: object) => void,
): StreamHandler {
  return lambda(
    name,
    async ({ Records }: DynamoDBStreamEvent) => {
      const { failedAt, told } = await work(Records.map(streamRecord));
      const batchItemFailures = failedAt === undefined ? [] : [{ itemIdentifier: failedAt }];
      return { result: { batchItemFailures }, told: { records: Records.length, ...told } };
    },
    log,
  );
}
