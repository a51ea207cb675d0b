import { newEntry } from '@portico/app/events/stream';
import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { streamRecord } from './stream.ts';
import { entryRecord, recordOf } from './testing.ts';

describe('records of the stream', () => {
  test('a log entry arrives as the store wrote it', () => {
    const read = streamRecord(entryRecord(3));
    expect(read).toMatchObject({ sequence: '3', kind: 'INSERT' });
    expect(newEntry(read)).toMatchObject({ v: 3, ev: [{ type: 'ticket.noted' }], by: { kind: 'staff', id: 'tom' } });
  });

  test('every type of attribute is read as the document client reads it', () => {
    const record = recordOf({ pk: 'p', sk: 's' }, '1');
    const image: NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']> = {
      n: { N: '-1.5' },
      bool: { BOOL: false },
      nothing: { NULL: true },
      list: { L: [{ S: 'a' }, { N: '1' }] },
      map: { M: { inner: { S: '' } } },
      bytes: { B: 'AQI=' },
      words: { SS: ['a', 'b'] },
      numbers: { NS: ['1', '2'] },
    };
    const { after } = streamRecord({ ...record, dynamodb: { ...record.dynamodb, NewImage: image } });
    expect(after).toEqual({
      pk: 'p',
      sk: 's',
      n: -1.5,
      bool: false,
      nothing: null,
      list: ['a', 1],
      map: { inner: '' },
      bytes: new Uint8Array([1, 2]),
      words: new Set(['a', 'b']),
      numbers: new Set([1, 2]),
    });
  });

  test('a removal has no image', () => {
    const { NewImage: _, ...dynamodb } = recordOf({ pk: 'p', sk: 's' }, '1').dynamodb ?? {};
    expect(streamRecord({ eventName: 'REMOVE', dynamodb })).toMatchObject({ kind: 'REMOVE', after: undefined });
  });

  test('a record of another stream is refused', () => {
    expect(() => streamRecord({ eventName: 'INSERT', dynamodb: { SequenceNumber: '1' } })).toThrow(/kind, sequence/);
  });
});
