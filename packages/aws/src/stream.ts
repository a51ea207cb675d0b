import type { StreamRecord } from '@portico/app/events/stream';
import type { Item } from '@portico/store/db';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';

/** A record as Lambda hands it over (AttributeValue JSON, bytes in base64), as the product's consumers read it. */
export function streamRecord(record: DynamoDBRecord): StreamRecord {
  const { eventName, dynamodb } = record;
  const { pk, sk } = plain(dynamodb?.Keys ?? {});
  const sequence = dynamodb?.SequenceNumber;
  if (!eventName || sequence === undefined || typeof pk !== 'string' || typeof sk !== 'string') {
    throw new Error('a stream record without kind, sequence number or key: is the event source the table?');
  }
  const after = dynamodb?.NewImage && ({ ...plain(dynamodb.NewImage), pk, sk } satisfies Item);
  return { sequence, kind: eventName, key: { pk, sk }, after };
}

function plain(image: Readonly<Record<string, AttributeValue>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, valueIn(value)]));
}

/** As the SDK's document client reads the same item. @throws for a type that DynamoDB does not have. */
function valueIn(value: AttributeValue): unknown {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL !== undefined) return null;
  if (value.M !== undefined) return plain(value.M);
  if (value.L !== undefined) return value.L.map(valueIn);
  if (value.B !== undefined) return bytes(value.B);
  if (value.SS !== undefined) return new Set(value.SS);
  if (value.NS !== undefined) return new Set(value.NS.map(Number));
  if (value.BS !== undefined) return new Set(value.BS.map(bytes));
  throw new Error(`a stream record holds an attribute of unknown type ${Object.keys(value).join()}`);
}

function bytes(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
