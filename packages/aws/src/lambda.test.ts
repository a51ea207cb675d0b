import type { EventBus } from '@portico/app/events/relay';
import { describe, expect, test } from 'vitest';
import { lambda, streamLambda } from './lambda.ts';
import { relayHandler } from './relay.ts';
import { entryRecord, lambdaContext } from './testing.ts';

const Records = [entryRecord(1), entryRecord(2), entryRecord(3)];

describe('functions behind an event', () => {
  test('an invocation leaves one line with what became of it', async () => {
    const lines: object[] = [];
    const work = async () => ({ result: 'done', told: { fired: 2 } });
    const handler = lambda('tick', work, (line) => lines.push(line));
    expect(await handler({}, lambdaContext())).toBe('done');
    expect(lines).toEqual([
      expect.objectContaining({ event: 'invocation', function: 'tick', requestId: 'aws-request-1', fired: 2 }),
    ]);
  });

  test('a failure is thrown on, so that Lambda tries again, and logged without its message', async () => {
    const lines: object[] = [];
    const work = () => Promise.reject(new TypeError('quotes the customer'));
    const handler = lambda('tick', work, (line) => lines.push(line));
    await expect(handler({}, lambdaContext())).rejects.toThrow('quotes the customer');
    expect(lines).toEqual([expect.objectContaining({ event: 'fault', name: 'TypeError', route: 'tick' })]);
    expect(JSON.stringify(lines)).not.toContain('quotes');
  });

  test('a batch that was taken whole reports no failure', async () => {
    const handler = streamLambda(
      'relay',
      async () => ({}),
      () => undefined,
    );
    expect(await handler({ Records }, lambdaContext())).toEqual({ batchItemFailures: [] });
  });

  test('a batch is delivered again from the first record that failed', async () => {
    const bus: EventBus = { put: async (entries) => entries.map((_, at) => (at === 1 ? 'throttled' : undefined)) };
    expect(await relayHandler(bus, () => undefined)({ Records }, lambdaContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: '2' }],
    });
  });

  test('a bus that cannot be reached fails the whole batch', async () => {
    const bus: EventBus = { put: () => Promise.reject(new Error('no route')) };
    await expect(relayHandler(bus, () => undefined)({ Records }, lambdaContext())).rejects.toThrow('no route');
  });
});
