import { clientId, clientScope, mspId } from '@portico/domain/kernel/scope';
import type { TicketEvent } from '@portico/domain/ticket/state';
import type { Item } from '@portico/store/db';
import { ticketEvent } from '@portico/store/keys';
import { eventItem } from '@portico/store/ticket/log';
import type { AttributeValue, Context, DynamoDBRecord } from 'aws-lambda';

export const scope = clientScope(mspId('testmsp1'), clientId('acme01'));

/** A record of the table's stream as Lambda delivers it. */
export function recordOf(item: Item, sequence: string): DynamoDBRecord {
  const Keys = { pk: { S: item.pk }, sk: { S: item.sk } };
  return {
    eventID: `id-${sequence}`,
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-central-1',
    dynamodb: {
      ApproximateCreationDateTime: 1_795_000_000,
      Keys,
      NewImage: attributes(item),
      SequenceNumber: sequence,
      SizeBytes: 500,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
    eventSourceARN: 'arn:aws:dynamodb:eu-central-1:123456789012:table/portico/stream/2026-11-22T10:00:00.000',
  };
}

/** The record of one log entry of a ticket. */
export function entryRecord(v: number, events: readonly TicketEvent[] = [{ type: 'ticket.noted' }]): DynamoDBRecord {
  const item = eventItem({
    scope,
    number: 7,
    v,
    at: '2026-03-02T09:00:00Z',
    by: { kind: 'staff', id: 'tom' },
    events,
    set: { subject: 'A secret' },
    requestId: 'r',
    previousHash: '',
  });
  const { pk, sk } = ticketEvent(scope, 7, v);
  return recordOf({ ...item, pk, sk }, String(v));
}

function attributes(item: object): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attribute(value)]));
}

function attribute(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.map(attribute) };
  return { M: attributes(value as object) };
}

/** What the Lambda runtime passes beside the event. */
export function lambdaContext(): Context {
  return {
    awsRequestId: 'aws-request-1',
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'portico-test',
    functionVersion: '1',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:portico-test',
    memoryLimitInMB: '512',
    logGroupName: 'portico-test',
    logStreamName: 'one',
    getRemainingTimeInMillis: () => 30_000,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}
