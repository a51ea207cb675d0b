/** What the table's schema asks of items and keys. Limits: Developer Guide, "Quotas in Amazon DynamoDB". */
import type { TableSpec } from '@portico/store/table';
import { validation } from './errors.ts';
import type { Path } from './expressions/ast.ts';
import { own, utf8Length, type Value, type ValueMap } from './values.ts';

export const MAX_ITEM_BYTES = 400 * 1024;
const MAX_PARTITION_KEY_BYTES = 2048;
const MAX_SORT_KEY_BYTES = 1024;

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

const invalidParameter = 'One or more parameter values were invalid: ';
const notValid = 'One or more parameter values are not valid. ';

const broken = new WeakSet<Error>();

/** The item a write would make breaks a rule of the table, in contrast to a request that makes no sense. */
function ruleBroken(message: string): Error {
  const error = validation(message);
  broken.add(error);
  return error;
}

export function breaksRule(error: unknown): error is Error {
  return error instanceof Error && broken.has(error);
}

function keyPart(value: Value | undefined, name: string): string {
  if (value === undefined) throw validation('One of the required keys was not given a value');
  if (typeof value !== 'string') throw validation(`${invalidParameter}Type mismatch for key`);
  if (value === '') {
    throw validation(
      `${notValid}The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
    );
  }
  return value;
}

/** @throws ValidationException for a key that the schema or its limits refuse. */
export function keyOfItem(item: ValueMap, spec: TableSpec): Key {
  const pk = keyPart(own(item, spec.partitionKey), spec.partitionKey);
  const sk = keyPart(own(item, spec.sortKey), spec.sortKey);
  if (utf8Length(pk) > MAX_PARTITION_KEY_BYTES || utf8Length(sk) > MAX_SORT_KEY_BYTES) {
    throw validation(
      'Hash primary key values must be under 2048 bytes, and range primary key values must be under 1024 bytes',
    );
  }
  return { pk, sk };
}

/** A key as requests give it: exactly the two key attributes. */
export function keyOf(map: ValueMap, spec: TableSpec): Key {
  if (
    Object.keys(map).length !== 2 ||
    own(map, spec.partitionKey) === undefined ||
    own(map, spec.sortKey) === undefined
  ) {
    throw validation('The number of conditions on the keys is invalid');
  }
  return keyOfItem(map, spec);
}

export function refuseTooLarge(size: number, updating: boolean): void {
  if (size <= MAX_ITEM_BYTES) return;
  throw ruleBroken(`Item size ${updating ? 'to update ' : ''}has exceeded the maximum allowed size`);
}

/** Index keys that are present must be non-empty strings within the limits, or the write is refused. */
export function checkIndexKeys(item: ValueMap, spec: TableSpec, updating: boolean): void {
  for (const { name, partitionKey, sortKey } of spec.indexes) {
    checkIndexKey(item, partitionKey, MAX_PARTITION_KEY_BYTES, name, updating);
    checkIndexKey(item, sortKey, MAX_SORT_KEY_BYTES, name, updating);
  }
}

function checkIndexKey(item: ValueMap, attribute: string, limit: number, index: string, updating: boolean): void {
  const value = own(item, attribute);
  if (value === undefined) return;
  if (typeof value !== 'string') throw ruleBroken(`${invalidParameter}Type mismatch for Index Key`);
  if (value === '') throw ruleBroken(emptyIndexKey(attribute, index, updating));
  if (utf8Length(value) > limit) throw ruleBroken(`${invalidParameter}Size limit exceeded`);
}

function emptyIndexKey(attribute: string, index: string, updating: boolean): string {
  const empty = 'The AttributeValue for a key attribute cannot contain an empty string value.';
  return updating
    ? `${notValid}The update expression attempted to update a secondary index key to a value that is not supported. ${empty}`
    : `${notValid}A value specified for a secondary index key is not supported. ${empty} IndexName: ${index}, IndexKey: ${attribute}`;
}

/** Key attributes are scalars, so no expression may reach inside one. Paths are resolved. */
export function refuseNestedKeys(paths: readonly Path[], spec: TableSpec): void {
  for (const path of paths) if (path.length > 1) refuseNestedKey(String(path[0]), spec);
}

function refuseNestedKey(name: string, spec: TableSpec): void {
  const isKey = name === spec.partitionKey || name === spec.sortKey;
  if (!isKey && !spec.indexes.some((index) => index.partitionKey === name || index.sortKey === name)) return;
  throw validation(
    `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ${isKey ? 'Key' : 'IndexKey'}: ${name}`,
  );
}

/** @throws ValidationException when an update names the item's own key. */
export function refuseKeyUpdates(targets: readonly Path[], spec: TableSpec): void {
  for (const [name] of targets) {
    if (name !== spec.partitionKey && name !== spec.sortKey) continue;
    throw validation(`${invalidParameter}Cannot update attribute ${name}. This attribute is part of the key`);
  }
}
