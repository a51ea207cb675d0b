import { DynamoDBClient, InternalServerError, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { ClientScope } from '@portico/domain/kernel/scope';
import type { TicketState } from '@portico/domain/ticket/state';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { Db } from '../db.ts';
import { commitTicket, LostConditionError, StaleTicketError, type TicketCommand } from './commit.ts';

const scope = 'k7m2q9xw.c93fa1' as ClientScope;
const client = DynamoDBDocumentClient.from(
  new DynamoDBClient({ region: 'local', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } }),
);
/**
 * Faults that the embedded engine does not have by nature: answers that are lost, cancelled or throttled on the way.
 * This one client is mocked and not its class, which other tests of the same thread use.
 */
const amazon = mockClient(client);
const db = () => new Db(client, scope);

const next = {
  kind: 'incident',
  client: 'c93fa1',
  number: 7,
  status: 'new',
  phase: 'open',
  subject: 'Printer jams',
  requester: 'jane',
  requesterName: 'Jane',
  impact: 2,
  urgency: 2,
  priority: 3,
  channel: 'phone',
  createdAt: '2026-03-02T09:00:00.000Z',
  updatedAt: '2026-03-02T09:00:00.000Z',
} as unknown as TicketState;

const command: TicketCommand = {
  scope,
  next,
  events: [{ type: 'ticket.opened' }],
  by: { kind: 'staff', id: 'ana' },
  at: next.createdAt,
  requestId: 'req_1',
};

function cancelled(...codes: string[]): TransactionCanceledException {
  const CancellationReasons = codes.map((Code) => ({ Code }));
  return new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons });
}

function writtenEvent(call = 0): Record<string, unknown> {
  const items = amazon.commandCalls(TransactWriteCommand)[call]?.args[0].input.TransactItems ?? [];
  return items.map((one) => one.Put?.Item).find((item) => item?.['_t'] === 'E') ?? {};
}

beforeEach(() => amazon.reset());

describe('a command', () => {
  test('writes head, event and what belongs to it in one transaction', async () => {
    amazon.on(TransactWriteCommand).resolves({});
    await commitTicket(db(), { ...command, description: 'It jams.' });
    const [call, ...more] = amazon.commandCalls(TransactWriteCommand);
    expect(more).toEqual([]);
    const kinds = call?.args[0].input.TransactItems?.map((one) => one.Put?.Item?.['_t']);
    expect(kinds).toEqual(['T', 'E', 'D', 'U']);
  });

  test('whose answer got lost, but which happened, succeeds without being done again', async () => {
    amazon.on(TransactWriteCommand).rejects(new InternalServerError({ message: 'lost', $metadata: {} }));
    amazon.on(GetCommand).callsFake(() => ({ Item: writtenEvent() }));
    expect((await commitTicket(db(), command)).version).toBe(1);
    expect(amazon.commandCalls(TransactWriteCommand)).toHaveLength(1);
  });

  test('whose answer got lost, and which did not happen, is tried again under the same token', async () => {
    amazon
      .on(TransactWriteCommand)
      .rejectsOnce(new InternalServerError({ message: 'lost', $metadata: {} }))
      .resolves({});
    amazon.on(GetCommand).resolves({});
    await commitTicket(db(), command);
    const tokens = amazon.commandCalls(TransactWriteCommand).map((call) => call.args[0].input.ClientRequestToken);
    expect(tokens).toHaveLength(2);
    expect(new Set(tokens).size).toBe(1);
  });

  test('that finds its own first attempt in place reports success, never a conflict', async () => {
    amazon.on(TransactWriteCommand).rejects(cancelled('ConditionalCheckFailed', 'ConditionalCheckFailed', 'None'));
    amazon.on(GetCommand).callsFake(() => ({ Item: writtenEvent() }));
    expect((await commitTicket(db(), command)).version).toBe(1);
  });

  test('that lost to another one is stale', async () => {
    amazon.on(TransactWriteCommand).rejects(cancelled('ConditionalCheckFailed', 'None', 'None'));
    amazon.on(GetCommand).resolves({ Item: { hash: 'another' } });
    await expect(commitTicket(db(), command)).rejects.toBeInstanceOf(StaleTicketError);
  });

  test('one of whose own conditions fails names it', async () => {
    amazon.on(TransactWriteCommand).rejects(cancelled('None', 'None', 'None', 'ConditionalCheckFailed'));
    amazon.on(GetCommand).resolves({});
    const extra = [{ Put: { TableName: 'portico', Item: { pk: `${scope}#I#ana`, sk: 'key' } } }];
    const failed = await commitTicket(db(), { ...command, extra }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(LostConditionError);
    expect(failed).toMatchObject({ position: 0 });
  });

  test('is tried again where every reason is contention, and not where one is not', async () => {
    amazon
      .on(TransactWriteCommand)
      .rejectsOnce(cancelled('TransactionConflict', 'None', 'ThrottlingError'))
      .resolves({});
    amazon.on(GetCommand).resolves({});
    await commitTicket(db(), command);
    expect(amazon.commandCalls(TransactWriteCommand)).toHaveLength(2);
    amazon.reset();
    amazon.on(TransactWriteCommand).rejects(cancelled('TransactionConflict', 'ValidationError', 'None'));
    await expect(commitTicket(db(), command)).rejects.toBeInstanceOf(TransactionCanceledException);
    expect(amazon.commandCalls(TransactWriteCommand)).toHaveLength(1);
  });

  test('never asks for a key outside its scope', async () => {
    const foreign = 'k7m2q9xw.c93fa2' as ClientScope;
    await expect(commitTicket(db(), { ...command, scope: foreign })).rejects.toThrow('outside the scope');
    expect(amazon.calls()).toHaveLength(0);
  });
});
