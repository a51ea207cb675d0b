/** The operations the engine has, by the names of the API. What is not here is refused. */
import type { Context, Input } from './context.ts';
import { query, scan } from './query.ts';
import { batchGet, get, transactGet } from './read.ts';
import { transactWrite } from './transact.ts';
import { batchWrite, write } from './write.ts';

type Handler = (context: Context, input: Input) => object | Promise<object>;

export const operations = {
  GetItem: get,
  PutItem: (context, input) => write(context, 'Put', input),
  UpdateItem: (context, input) => write(context, 'Update', input),
  DeleteItem: (context, input) => write(context, 'Delete', input),
  Query: query,
  Scan: scan,
  BatchGetItem: batchGet,
  BatchWriteItem: batchWrite,
  TransactGetItems: transactGet,
  TransactWriteItems: transactWrite,
} as const satisfies Record<string, Handler>;

export type OperationName = keyof typeof operations;
