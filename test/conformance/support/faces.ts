import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand as RawQueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { table } from '@portico/store/table';
import type { Operation } from './case.ts';

/** Anything that takes a document command: the SDK's client or the engine itself. */
export interface Sender {
  send(command: object): Promise<unknown>;
}

/** One way to reach a table. `raw` is absent on the direct face, which has no AttributeValue form. */
export interface Face {
  readonly name: string;
  readonly send: (op: Operation, input: Record<string, unknown>) => Promise<Record<string, unknown>>;
}

type Factory = new (input: never) => object;
const documentCommands: Partial<Record<Operation, Factory>> = {
  Get: GetCommand,
  Put: PutCommand,
  Update: UpdateCommand,
  Delete: DeleteCommand,
  Query: QueryCommand,
  Scan: ScanCommand,
  BatchGet: BatchGetCommand,
  BatchWrite: BatchWriteCommand,
  TransactGet: TransactGetCommand,
  TransactWrite: TransactWriteCommand,
};
const rawCommands: Partial<Record<Operation, Factory>> = {
  RawGet: GetItemCommand,
  RawPut: PutItemCommand,
  RawUpdate: UpdateItemCommand,
  RawQuery: RawQueryCommand,
  RawTransactWrite: TransactWriteItemsCommand,
};
const withoutTableName = new Set<Operation>([
  'BatchGet',
  'BatchWrite',
  'TransactGet',
  'TransactWrite',
  'RawTransactWrite',
]);

/** Cases name the table only where the name is their subject. */
function complete(op: Operation, input: Record<string, unknown>): Record<string, unknown> {
  return withoutTableName.has(op) || 'TableName' in input ? input : { TableName: table.name, ...input };
}

export function face(name: string, doc: Sender, raw?: DynamoDBClient): Face {
  const send = async (op: Operation, input: Record<string, unknown>) => {
    const document = documentCommands[op];
    const full = complete(op, input);
    if (document !== undefined) return (await doc.send(new document(full as never))) as Record<string, unknown>;
    const wire = rawCommands[op];
    if (wire === undefined || raw === undefined) throw new Error(`${op} does not exist on the face "${name}"`);
    return (await (raw as unknown as Sender).send(new wire(full as never))) as Record<string, unknown>;
  };
  return { name, send };
}
