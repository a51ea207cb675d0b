/** The document client's shape, and which operation a command of lib-dynamodb stands for. */
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClientResolvedConfig,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Command } from '@smithy/types';
import { unknownOperation } from './errors.ts';
import type { Input } from './ops/context.ts';
import type { OperationName } from './ops/register.ts';

/** What a store needs of a DynamoDBDocumentClient; one of the SDK is assignable to it. */
export interface DocumentClient {
  send<InputType extends ServiceInputTypes, OutputType extends ServiceOutputTypes>(
    command: Command<
      ServiceInputTypes,
      InputType,
      ServiceOutputTypes,
      OutputType,
      DynamoDBDocumentClientResolvedConfig
    >,
  ): Promise<OutputType>;
}

const commands: readonly (readonly [abstract new (...args: never[]) => { input: object }, OperationName])[] = [
  [GetCommand, 'GetItem'],
  [QueryCommand, 'Query'],
  [TransactWriteCommand, 'TransactWriteItems'],
  [PutCommand, 'PutItem'],
  [UpdateCommand, 'UpdateItem'],
  [DeleteCommand, 'DeleteItem'],
  [BatchGetCommand, 'BatchGetItem'],
  [BatchWriteCommand, 'BatchWriteItem'],
  [TransactGetCommand, 'TransactGetItems'],
  [ScanCommand, 'Scan'],
];

/** @throws UnknownOperationException for a command the engine does not have, such as PartiQL. */
export function operationOf(command: object): { name: OperationName; input: Input } {
  for (const [type, name] of commands) {
    if (command instanceof type) return { name, input: command.input as Input };
  }
  throw unknownOperation(command.constructor.name);
}
