import type { PutEventsCommand, PutEventsCommandOutput } from '@aws-sdk/client-eventbridge';
import { relay } from '@portico/app/events/relay';
import { describe, expect, test } from 'vitest';
import { eventBridgeBus } from './bus.ts';
import { streamRecord } from './stream.ts';
import { entryRecord } from './testing.ts';

const entry = { source: 'portico', detailType: 'ticket.opened', detail: '{}', time: '2026-11-22T10:00:00Z' };

function busThat(answer: Partial<PutEventsCommandOutput>) {
  const sent: PutEventsCommand[] = [];
  const send = async (command: PutEventsCommand) => {
    sent.push(command);
    return answer;
  };
  // Safe: the adapter sends PutEvents alone.
  return { sent, bus: eventBridgeBus({ send } as unknown as Parameters<typeof eventBridgeBus>[0], 'desk') };
}

describe('PutEvents', () => {
  test('each entry names the bus and keeps source, type, detail and time', async () => {
    const { bus, sent } = busThat({ Entries: [{ EventId: '1' }] });
    expect(await bus.put([entry])).toEqual([undefined]);
    expect(sent[0]?.input.Entries).toEqual([
      {
        EventBusName: 'desk',
        Source: 'portico',
        DetailType: 'ticket.opened',
        Detail: '{}',
        Time: new Date('2026-11-22T10:00:00Z'),
      },
    ]);
  });

  test('an entry that was refused within a call that succeeded is told', async () => {
    const { bus } = busThat({
      FailedEntryCount: 1,
      Entries: [{ EventId: '1' }, { ErrorCode: 'ThrottlingException', ErrorMessage: 'slower' }],
    });
    expect(await bus.put([entry, entry])).toEqual([undefined, 'ThrottlingException: slower']);
  });

  test.each([[undefined], [[]], [[{}]]])('an answer without a result is no success: %j', async (Entries) => {
    const { bus } = busThat(Entries ? { Entries } : {});
    expect(await bus.put([entry])).toEqual(['the bus gave no outcome for this entry']);
  });

  test('the relay stops at the record whose entry was refused', async () => {
    const { bus } = busThat({ Entries: [{ EventId: '1' }, { ErrorCode: 'InternalFailure' }] });
    const records = [entryRecord(1), entryRecord(2)].map(streamRecord);
    expect(await relay(bus, records)).toMatchObject({ published: 1, failedAt: '2' });
  });
});
