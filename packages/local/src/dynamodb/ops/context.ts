/** What every operation works with, and the parameters they share. */
import type { Access } from '../access.ts';
import type { Report, Usage } from '../capacity.ts';
import type { Codec } from '../codec.ts';
import { conflict, internalError, noTable, throttled, validation } from '../errors.ts';
import type { FaultKind, FaultPlan, Operation } from '../faults.ts';
import type { Key } from '../item-rules.ts';
import type { Table } from '../table.ts';

export interface Context {
  readonly table: Table;
  readonly codec: Codec;
  readonly access: Access;
  readonly faults: FaultPlan;
  /** The answer may come before the write is durable: no later write is without it. */
  readonly early?: boolean;
}

/** A request's parameters by name, not yet checked. */
export type Input = Readonly<Record<string, unknown>>;

/** Parameters of the API before expressions. They are refused, not ignored: ignoring a condition loses data. */
const legacy = [
  'AttributesToGet',
  'AttributeUpdates',
  'ConditionalOperator',
  'Expected',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
];

export function refuseLegacy(input: Input): void {
  for (const name of legacy) {
    if (input[name] !== undefined && input[name] !== null) {
      throw validation(`The embedded engine does not support the legacy parameter ${name}; use an expression`);
    }
  }
}

export function checkTable(context: Context, name: unknown): void {
  if (name === context.table.spec.name) return;
  if (name === undefined || name === null) {
    throw validation("Value null at 'tableName' failed to satisfy constraint: Member must not be null");
  }
  if (typeof name !== 'string' || !/^[a-zA-Z0-9_.-]{3,255}$/.test(name)) {
    throw validation(
      "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'",
    );
  }
  throw noTable();
}

export function objectParameter(input: Input, name: string, missing: string): object {
  const value = input[name];
  if (typeof value !== 'object') throw validation(missing);
  return value as object;
}

const reports: readonly Report[] = ['INDEXES', 'TOTAL', 'NONE'];

export function reportOf(input: Input): Report {
  return choice(input, 'ReturnConsumedCapacity', reports) ?? 'NONE';
}

/** One of a parameter's values, or undefined when it is absent. */
export function choice<T extends string>(input: Input, name: string, values: readonly T[]): T | undefined {
  const given = input[name];
  if (given === undefined || given === null) return undefined;
  const found = values.find((value) => value === given);
  if (found !== undefined) return found;
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  throw validation(
    `1 validation error detected: Value '${String(given)}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [${values.join(', ')}]`,
  );
}

/** The `ConsumedCapacity` member of an answer, when it was asked for. */
export function consumed(context: Context, usage: Usage, report: Report) {
  const capacity = usage.report(context.table.spec, report);
  return capacity && { ConsumedCapacity: capacity };
}

/**
 * A refused request consumes capacity too. AWS shows that in CloudWatch only; here the error carries it, so that
 * tests can assert budgets of failing paths.
 */
export function billed<E extends Error>(error: E, context: Context, usage: Usage, report: Report, list = false): E {
  const capacity = usage.report(context.table.spec, report);
  if (!capacity) return error;
  return Object.assign(error, { ConsumedCapacity: list ? [capacity] : capacity });
}

const MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;

/** @throws ValidationException when the items of a transaction are too much together. */
export function refuseTooMuch(bytes: number): void {
  if (bytes > MAX_TRANSACTION_BYTES) {
    throw validation(`Transaction payload size cannot exceed 4MB. Payload Size: ${bytes}`);
  }
}

const before: readonly FaultKind[] = ['throttle', 'conflict', 'internal-before'];
const after: readonly FaultKind[] = ['internal-after'];

/** Raises the armed fault that strikes this call, if one does. Plain reads meet no transaction conflict. */
export function strikeBefore(context: Context, operation: Operation, key: Key): void {
  if (context.faults.idle) return;
  const kind = context.faults.strike(operation, key, before);
  if (kind === 'throttle') throw throttled('table');
  if (kind === 'conflict') throw conflict();
  if (kind === 'internal-before') throw internalError();
}

/** The write stands, but its caller is told otherwise. */
export function strikeAfter(context: Context, operation: Operation, key: Key): void {
  if (!context.faults.idle && context.faults.strike(operation, key, after)) throw internalError();
}
