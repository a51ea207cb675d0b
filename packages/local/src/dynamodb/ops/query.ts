/** Query and Scan: pages of at most 1 MB evaluated, in key order. */
import { Usage } from '../capacity.ts';
import { metadata, validation } from '../errors.ts';
import type { Path } from '../expressions/ast.ts';
import { resolvePart } from '../expressions/bind.ts';
import { inRange, type KeyRange, keyRange } from '../expressions/key-condition.ts';
import { project } from '../expressions/projection.ts';
import { Expressions } from '../expressions/request.ts';
import { keyOfItem } from '../item-rules.ts';
import type { Row, Start } from '../storage.ts';
import { decode, type Stored } from '../stored.ts';
import { indexPartition } from '../table.ts';
import { own, type ValueMap } from '../values.ts';
import { type Context, checkTable, consumed, type Input, refuseLegacy, reportOf, strikeBefore } from './context.ts';

const invalid = 'One or more parameter values were invalid: ';
const PAGE_BYTES = 1024 * 1024;
/** Rows fetched at once when the request sets no limit; doubled up to the maximum while the page is not full. */
const FIRST_CHUNK = 64;
const MAX_CHUNK = 1024;

interface Target {
  /** Number of the index in the table spec; undefined for the base table. */
  readonly index: number | undefined;
  readonly name: string | undefined;
  readonly partitionKey: string;
  readonly sortKey: string;
  /** The attributes of its `LastEvaluatedKey`. */
  readonly keyNames: readonly string[];
  readonly projected: readonly string[] | undefined;
}

interface PageOptions {
  readonly expressions: Expressions;
  readonly count: boolean;
  readonly limit: number | undefined;
  readonly target: Target;
  readonly consistent: boolean;
}

type Fetch = (start: Start | undefined, limit: number) => Row[];

export function query(context: Context, input: Input) {
  refuseLegacy(input);
  const started = input['ExclusiveStartKey'] ? context.codec.take(input['ExclusiveStartKey'] as object).map : undefined;
  checkTable(context, input['TableName']);
  if (typeof input['KeyConditionExpression'] !== 'string') {
    throw validation('Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.');
  }
  const { spec } = context.table;
  const known = ['KeyConditionExpression', 'FilterExpression', 'ProjectionExpression'] as const;
  const expressions = new Expressions(input, known, context.codec, spec);
  const target = targetOf(context, input);
  const { key: condition } = expressions;
  if (!condition) throw validation('Query condition missed key schema element');
  const keys = keyRange(condition, target, expressions.bindings);
  const options = pageOptions(input, expressions, target);
  const start = started && startOf(context, started, target, keys);
  context.access.require('Query', target.name, [keys.partition]);
  strikeBefore(context, 'Query', { pk: keys.partition, sk: '' });
  if (target.index !== undefined) context.table.catchUp();
  const touched = target.index === undefined ? keys.partition : indexPartition(target.index, keys.partition);
  const forward = input['ScanIndexForward'] !== false;
  const fetch: Fetch = (from, limit) =>
    context.table.storage.page({ index: target.index, ...keys, forward, start: from, limit });
  return context.table.group.read([touched], () => page(context, options, start, fetch, input));
}

/** For the System role; policies keep it from tenants. Segments are refused: one process reads one file. */
export function scan(context: Context, input: Input) {
  refuseLegacy(input);
  const started = input['ExclusiveStartKey'] ? context.codec.take(input['ExclusiveStartKey'] as object).map : undefined;
  checkTable(context, input['TableName']);
  for (const name of ['IndexName', 'Segment', 'TotalSegments']) {
    if (input[name] !== undefined) throw validation(`The embedded engine does not support ${name} in a Scan`);
  }
  const { spec } = context.table;
  const expressions = new Expressions(input, ['ProjectionExpression', 'FilterExpression'], context.codec, spec);
  const target = targetOf(context, {});
  const options = pageOptions(input, expressions, target);
  const start = started && startOf(context, started, target, undefined);
  context.access.require('Scan', undefined, []);
  strikeBefore(context, 'Scan', { pk: '', sk: '' });
  return context.table.group.read([], () =>
    page(context, options, start, (from, limit) => context.table.storage.scan(from, limit), input),
  );
}

function targetOf(context: Context, input: Input): Target {
  const { spec } = context.table;
  const base = [spec.partitionKey, spec.sortKey];
  const name = input['IndexName'];
  if (name === undefined || name === null) {
    const { partitionKey, sortKey } = spec;
    return { index: undefined, name: undefined, partitionKey, sortKey, keyNames: base, projected: undefined };
  }
  const index = spec.indexes.findIndex((each) => each.name === name);
  const found = spec.indexes[index];
  if (!found) throw validation(`The table does not have the specified index: ${String(name)}`);
  if (input['ConsistentRead'] === true) {
    throw validation('Consistent reads are not supported on global secondary indexes');
  }
  const { partitionKey, sortKey, projection } = found;
  const keyNames = [...base, partitionKey, sortKey];
  const attributes = projection.type === 'INCLUDE' ? projection.attributes : [];
  return { index, name: found.name, partitionKey, sortKey, keyNames, projected: [...keyNames, ...attributes] };
}

const selects = ['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'COUNT', 'SPECIFIC_ATTRIBUTES'];

function pageOptions(input: Input, expressions: Expressions, target: Target): PageOptions {
  const select = input['Select'] ?? undefined;
  checkSelect(select, expressions, target);
  const limit = (input['Limit'] ?? undefined) as number | undefined;
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1)) {
    throw validation('Limit must be greater than or equal to 1');
  }
  checkAttributes(expressions, target);
  return { expressions, count: select === 'COUNT', limit, target, consistent: input['ConsistentRead'] === true };
}

/** An index answers from what it projects, and a key is asked for in the key condition, not filtered. */
function checkAttributes({ projection, filter, bindings }: Expressions, target: Target): void {
  const foreign = (paths: readonly Path[]) => {
    const names = new Set(paths.map((path) => String(resolvePart(path[0] ?? '', bindings))));
    return target.projected ? [...names].filter((name) => !target.projected?.includes(name)) : [];
  };
  const hidden = foreign(projection ?? []);
  if (hidden.length > 0) {
    throw validation(`${invalid}Global secondary index ${target.name} does not project [${hidden.join(', ')}]`);
  }
  const unfilterable = foreign(filter?.paths ?? []);
  if (unfilterable.length > 0) {
    throw validation(
      `${invalid}Secondary index ${target.name} does not project one or more filter attributes: [${unfilterable.join(', ')}]`,
    );
  }
  for (const path of filter?.paths ?? []) {
    const name = resolvePart(path[0] ?? '', bindings);
    if (name !== target.partitionKey && name !== target.sortKey) continue;
    throw validation(`Filter Expression can only contain non-primary key attributes: Primary key attribute: ${name}`);
  }
}

function checkSelect(select: unknown, { projection }: Expressions, target: Target): void {
  if (select === undefined) return;
  if (!selects.includes(String(select))) {
    throw validation('Select must be ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES, COUNT, or SPECIFIC_ATTRIBUTES');
  }
  if (select === 'COUNT' && projection) {
    throw validation('Cannot specify the ProjectionExpression when choosing to get only the Count');
  }
  if (select === 'ALL_ATTRIBUTES' && projection) {
    throw validation('Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES');
  }
  if (select === 'SPECIFIC_ATTRIBUTES' && !projection) {
    throw validation(
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    );
  }
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && !target.name) {
    throw validation('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  }
  if (select === 'ALL_ATTRIBUTES' && target.name) {
    throw validation(
      `One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index ${target.name} because its projection type is not ALL`,
    );
  }
}

/** A start key must be a row of this very query, or a cursor could read outside it. */
function startOf(context: Context, key: ValueMap, target: Target, keys: KeyRange | undefined): Start {
  const { keyNames } = target;
  if (Object.keys(key).length !== keyNames.length || keyNames.some((name) => own(key, name) === undefined)) {
    throw validation(
      target.name
        ? 'The provided starting key is invalid'
        : "Exclusive Start Key must have same size as table's key schema",
    );
  }
  if (keyNames.some((name) => typeof own(key, name) !== 'string')) {
    throw validation('Type mismatch for attribute to update');
  }
  const text = (name: string) => own(key, name) as string;
  for (const name of keyNames) {
    if (text(name) === '') {
      throw validation(
        `The provided starting key is invalid: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
      );
    }
  }
  const { pk, sk } = keyOfItem(key, context.table.spec);
  const outside = keys && (text(target.partitionKey) !== keys.partition || !inRange(text(target.sortKey), keys.range));
  if (outside) throw validation('The provided starting key does not match the range key predicate');
  return { key: text(target.sortKey), pk, sk };
}

interface Progress {
  readonly items: Stored[];
  scanned: number;
  matched: number;
  /** Bytes billed: of rows that have not expired. */
  bytes: number;
  /** Bytes looked at, which bound the page. */
  looked: number;
  last: Row | undefined;
  more: boolean;
}

function page(context: Context, options: PageOptions, start: Start | undefined, fetch: Fetch, input: Input) {
  const progress: Progress = { items: [], scanned: 0, matched: 0, bytes: 0, looked: 0, last: undefined, more: false };
  let from = start;
  let chunk = options.limit === undefined ? FIRST_CHUNK : Math.min(options.limit, MAX_CHUNK);
  for (let rows = fetch(from, chunk); ; rows = fetch(from, chunk)) {
    if (consume(context, options, rows, progress) || rows.length < chunk) break;
    from = progress.last && startAfter(progress.last, options.target);
    chunk = Math.min(chunk * 2, MAX_CHUNK);
  }
  return result(context, options, progress, input);
}

/** Takes rows into the page. @returns true when it is full. */
function consume(
  context: Context,
  { expressions, limit, count }: PageOptions,
  rows: readonly Row[],
  progress: Progress,
): boolean {
  for (const row of rows) {
    progress.last = row;
    progress.looked += row.size;
    if (!context.table.expired(row.ttl)) {
      progress.scanned++;
      progress.bytes += row.size;
      take(row, expressions, count, progress);
    }
    if (progress.scanned === limit || progress.looked >= PAGE_BYTES) {
      progress.more = true;
      return true;
    }
  }
  return false;
}

function take(row: Row, expressions: Expressions, count: boolean, progress: Progress): void {
  if (count && !expressions.filter) {
    progress.matched++;
    return;
  }
  const item = decode(row.body);
  if (!expressions.keeps(item.map)) return;
  progress.matched++;
  if (!count) progress.items.push(item);
}

function startAfter(row: Row, target: Target): Start {
  const key = target.index === undefined ? row.sk : own(decode(row.body).map, target.sortKey);
  return { key: key as string, pk: row.pk, sk: row.sk };
}

function result(context: Context, options: PageOptions, progress: Progress, input: Input) {
  const { codec } = context;
  const { projection } = options.expressions;
  const usage = new Usage();
  const units = Math.max(1, Math.ceil(progress.bytes / 4096)) * (options.consistent ? 1 : 0.5);
  if (options.target.index === undefined) usage.table(units);
  else usage.index(options.target.index, units);
  return {
    $metadata: metadata(200),
    ...(!options.count && {
      Items: progress.items.map(({ map, plain }) => codec.give(projection ? project(map, projection) : map, plain)),
    }),
    Count: progress.matched,
    ScannedCount: progress.scanned,
    ...(progress.more && progress.last && { LastEvaluatedKey: lastKey(context, progress.last, options.target) }),
    ...consumed(context, usage, reportOf(input)),
  };
}

function lastKey(context: Context, row: Row, target: Target) {
  const { map } = decode(row.body);
  const key: ValueMap = {};
  for (const name of target.keyNames) key[name] = own(map, name) ?? null;
  return context.codec.give(key, true);
}
