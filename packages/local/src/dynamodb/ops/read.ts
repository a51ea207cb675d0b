/** GetItem, BatchGetItem and TransactGetItems. */
import { readUnits, Usage } from '../capacity.ts';
import { canceled, metadata, throttled, validation } from '../errors.ts';
import { project } from '../expressions/projection.ts';
import { Expressions } from '../expressions/request.ts';
import { type Key, keyOf } from '../item-rules.ts';
import { decode, type Stored } from '../stored.ts';
import {
  type Context,
  checkTable,
  consumed,
  type Input,
  objectParameter,
  refuseLegacy,
  refuseTooMuch,
  reportOf,
  strikeBefore,
} from './context.ts';

interface Lookup {
  readonly key: Key;
  readonly expressions: Expressions;
}

/** BatchGetItem answers with at most 16 MB; the rest comes back as unprocessed. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024;
const MAX_BATCH_KEYS = 100;

interface Found {
  readonly item: Stored | undefined;
  readonly size: number;
}

/** An item as reads see it: expired ones are gone. */
function find(context: Context, key: Key): Found {
  const row = context.table.storage.get(key.pk, key.sk);
  if (!row || context.table.expired(row.ttl)) return { item: undefined, size: 0 };
  return { item: decode(row.body), size: row.size };
}

function give(context: Context, { map, plain }: Stored, { projection }: Expressions) {
  return context.codec.give(projection ? project(map, projection) : map, plain);
}

function lookup(context: Context, input: Input): Lookup {
  refuseLegacy(input);
  const missing = 'Cannot have null key for GetItem, DeleteItem, or UpdateItem';
  const taken = context.codec.take(objectParameter(input, 'Key', missing));
  checkTable(context, input['TableName']);
  const expressions = new Expressions(input, ['ProjectionExpression'], context.codec, context.table.spec);
  return { key: keyOf(taken.map, context.table.spec), expressions };
}

export function get(context: Context, input: Input) {
  const { key, expressions } = lookup(context, input);
  context.access.require('GetItem', undefined, [key.pk]);
  strikeBefore(context, 'Get', key);
  const report = reportOf(input);
  return context.table.group.read([key.pk], () => {
    const { item, size } = find(context, key);
    const usage = new Usage();
    if (report !== 'NONE') usage.table(readUnits(size, input['ConsistentRead'] === true));
    return {
      $metadata: metadata(200),
      ...(item && { Item: give(context, item, expressions) }),
      ...consumed(context, usage, report),
    };
  });
}

function refuseDuplicates(keys: readonly Key[], message: string): void {
  const seen = new Set(keys.map(({ pk, sk }) => `${pk}\0${sk}`));
  if (seen.size !== keys.length) throw validation(message);
}

export function batchGet(context: Context, input: Input) {
  const requests = Object.entries(objectParameter(input, 'RequestItems', 'BatchGetItem must have some requests set'));
  const [only] = requests;
  if (!only) throw validation('BatchGetItem must have some requests set');
  for (const [name] of requests) checkTable(context, name);
  const [name, request] = only as [string, Input];
  refuseLegacy(request);
  const given = (request['Keys'] ?? []) as object[];
  if (given.length === 0) {
    throw validation(`The list of keys in RequestItems for BatchGetItem is required: ${name} has empty list`);
  }
  if (given.length > MAX_BATCH_KEYS) throw validation('Too many items requested for the BatchGetItem call');
  const taken = given.map((key) => context.codec.take(key));
  const { spec } = context.table;
  const expressions = new Expressions(request, ['ProjectionExpression'], context.codec, spec);
  const keys = taken.map(({ map }) => keyOf(map, spec));
  refuseDuplicates(keys, 'Provided list of item keys contains duplicates');
  context.access.require(
    'BatchGetItem',
    undefined,
    keys.map(({ pk }) => pk),
  );
  const throttledKeys = strikeKeys(context, keys);
  const report = reportOf(input);
  return context.table.group.read(
    keys.map(({ pk }) => pk),
    () => {
      const items: object[] = [];
      const unprocessed: object[] = [];
      const usage = new Usage();
      let bytes = 0;
      for (const [i, key] of keys.entries()) {
        const found = throttledKeys.has(key) || bytes > MAX_BATCH_BYTES ? undefined : find(context, key);
        bytes += found?.size ?? 0;
        if (!found || bytes > MAX_BATCH_BYTES) {
          unprocessed.push(given[i] ?? {});
          continue;
        }
        usage.table(readUnits(found.size, request['ConsistentRead'] === true));
        if (found.item) items.push(give(context, found.item, expressions));
      }
      const capacity = usage.report(spec, report);
      return {
        $metadata: metadata(200),
        Responses: { [name]: items },
        UnprocessedKeys: unprocessed.length > 0 ? { [name]: { ...request, Keys: structuredClone(unprocessed) } } : {},
        ...(capacity && { ConsumedCapacity: [capacity] }),
      };
    },
  );
}

/** A throttle armed for some keys leaves those unprocessed; only when nothing is left does the call fail. */
function strikeKeys(context: Context, keys: readonly Key[]): Set<Key> {
  const struck = new Set<Key>();
  if (context.faults.idle) return struck;
  for (const key of keys) {
    if (context.faults.strike('BatchGet', key, ['throttle'])) struck.add(key);
    else strikeBefore(context, 'BatchGet', key);
  }
  if (struck.size === keys.length) throw throttled('table');
  return struck;
}

export function transactGet(context: Context, input: Input) {
  const elements = (input['TransactItems'] ?? []) as { Get?: Input }[];
  if (elements.length === 0) {
    throw validation(
      "Value [] at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  }
  if (elements.length > 100) throw validation('Member must have length less than or equal to 100');
  const lookups = elements.map(({ Get: request }) => {
    if (!request) throw validation('Invalid Request: TransactGetRequest should contain Get request');
    return lookup(context, request);
  });
  const keys = lookups.map(({ key }) => key);
  refuseDuplicates(keys, 'Transaction request cannot include multiple operations on one item');
  for (const { pk } of keys) context.access.require('GetItem', undefined, [pk]);
  strikeTransaction(context, keys);
  const report = reportOf(input);
  return context.table.group.read(
    keys.map(({ pk }) => pk),
    () => {
      const usage = new Usage();
      let bytes = 0;
      const responses = lookups.map(({ key, expressions }) => {
        const { item, size } = find(context, key);
        usage.table(2 * readUnits(size, true));
        bytes += size;
        return item ? { Item: give(context, item, expressions) } : {};
      });
      refuseTooMuch(bytes);
      const capacity = usage.report(context.table.spec, report);
      return { $metadata: metadata(200), Responses: responses, ...(capacity && { ConsumedCapacity: [capacity] }) };
    },
  );
}

function strikeTransaction(context: Context, keys: readonly Key[]): void {
  if (context.faults.idle) return;
  const struck = keys.map((key) => context.faults.strike('TransactGet', key, ['conflict']));
  if (struck.some(Boolean)) {
    throw canceled(
      struck.map((hit) =>
        hit ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' } : { Code: 'None' },
      ),
    );
  }
  for (const key of keys) strikeBefore(context, 'TransactGet', key);
}
