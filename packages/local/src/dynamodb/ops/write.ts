/** PutItem, UpdateItem, DeleteItem and BatchWriteItem. */
import { Usage, writeUnits } from '../capacity.ts';
import { conditionFailed, metadata, throttled, validation } from '../errors.ts';
import { project } from '../expressions/projection.ts';
import type { Key } from '../item-rules.ts';
import { decode } from '../stored.ts';
import type { Change, Current } from '../table.ts';
import type { ValueMap } from '../values.ts';
import { toAttributeMap } from '../wire-values.ts';
import {
  billed,
  type Context,
  checkTable,
  consumed,
  type Input,
  objectParameter,
  reportOf,
  strikeAfter,
  strikeBefore,
} from './context.ts';
import { baseUnits, checkReturnValues, next, type Plan, plan, refuseItem } from './plan.ts';

const actions = { Put: 'PutItem', Update: 'UpdateItem', Delete: 'DeleteItem' } as const;

interface Written {
  readonly before: Current | undefined;
  readonly body: string | undefined;
  readonly usage: Usage;
}

export function write(context: Context, kind: 'Put' | 'Update' | 'Delete', input: Input) {
  const planned = plan(context, kind, input);
  checkReturnValues(kind, input);
  const { key } = planned;
  refuseItem(context, planned);
  context.access.require(actions[kind], undefined, [key.pk]);
  strikeBefore(context, kind, key);
  const work = () => perform(context, planned);
  const answered = (written: Written) => {
    strikeAfter(context, kind, key);
    return answer(context, planned, written);
  };
  const { group } = context.table;
  return context.early ? group.writeEarly(work, answered) : group.write(work, answered);
}

function perform(context: Context, planned: Plan): Written {
  const { key, expressions, showOld, input } = planned;
  const before = context.table.current(key);
  const usage = new Usage();
  if (!expressions.holds(before?.map)) {
    usage.table(writeUnits(before?.size ?? 0));
    const error = conditionFailed(showOld && before ? toAttributeMap(before.map) : undefined);
    throw billed(error, context, usage, reportOf(input));
  }
  const change: Change = { key, before, after: next(context, planned, before) };
  usage.table(baseUnits(change));
  return { before, body: context.table.apply(change, usage), usage };
}

function answer(context: Context, planned: Plan, { before, body, usage }: Written) {
  const { input, expressions } = planned;
  const attributes = returned(input['ReturnValues'], before?.map, body, expressions);
  return {
    $metadata: metadata(200),
    ...(attributes && { Attributes: context.codec.give(attributes, false) }),
    ...consumed(context, usage, reportOf(input)),
  };
}

function returned(
  wanted: unknown,
  before: ValueMap | undefined,
  body: string | undefined,
  { targets, written }: Plan['expressions'],
): ValueMap | undefined {
  switch (wanted) {
    case 'ALL_OLD':
      return before;
    case 'ALL_NEW':
      return body === undefined ? undefined : decode(body).map;
    case 'UPDATED_OLD':
      return before && nonEmpty(project(before, targets));
    case 'UPDATED_NEW':
      return body === undefined ? undefined : nonEmpty(project(decode(body).map, written));
    default:
      return undefined;
  }
}

function nonEmpty(map: ValueMap): ValueMap | undefined {
  return Object.keys(map).length > 0 ? map : undefined;
}

interface WriteRequest {
  readonly PutRequest?: Input;
  readonly DeleteRequest?: Input;
}

export function batchWrite(context: Context, input: Input) {
  const none = 'BatchWriteItem cannot have a null or no requests set';
  const tables = Object.entries(objectParameter(input, 'RequestItems', none));
  const [only] = tables;
  if (!only) throw validation(none);
  for (const [name] of tables) checkTable(context, name);
  const [name, requests] = only as [string, WriteRequest[]];
  if (requests.length === 0) {
    throw validation(`The batch write request list for a table cannot be null or empty: ${name}`);
  }
  if (requests.length > 25) throw validation('Too many items requested for the BatchWriteItem call');
  const plans = requests.map((request) => planRequest(context, name, request));
  const keys = plans.map(({ key }) => key);
  if (new Set(keys.map(({ pk, sk }) => `${pk}\0${sk}`)).size !== keys.length) {
    throw validation('Provided list of item keys contains duplicates');
  }
  for (const planned of plans) refuseItem(context, planned);
  authorizeBatch(context, plans);
  const struck = strikeKeys(context, keys);
  const usage = new Usage();
  return context.table.group.write(
    () => {
      for (const planned of plans) if (!struck.has(planned.key)) usage.table(applyOne(context, planned, usage));
    },
    () => {
      for (const key of keys) strikeAfter(context, 'BatchWrite', key);
      const unprocessed = requests.filter((_, i) => plans[i] && struck.has(plans[i].key));
      const capacity = usage.report(context.table.spec, reportOf(input));
      return {
        $metadata: metadata(200),
        UnprocessedItems: unprocessed.length > 0 ? { [name]: structuredClone(unprocessed) } : {},
        ...(capacity && { ConsumedCapacity: [capacity] }),
      };
    },
  );
}

function planRequest(context: Context, name: string, { PutRequest: put, DeleteRequest: remove }: WriteRequest): Plan {
  if (put && !remove) return plan(context, 'Put', { ...put, TableName: name });
  if (remove && !put) return plan(context, 'Delete', { ...remove, TableName: name });
  throw validation(
    'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
  );
}

function applyOne(context: Context, planned: Plan, usage: Usage): number {
  const before = context.table.current(planned.key);
  const change: Change = { key: planned.key, before, after: planned.item };
  context.table.apply(change, usage);
  return baseUnits(change);
}

/** IAM asks for BatchWriteItem, and each element's own action must be allowed as well. */
function authorizeBatch(context: Context, plans: readonly Plan[]): void {
  context.access.require(
    'BatchWriteItem',
    undefined,
    plans.map(({ key }) => key.pk),
  );
  for (const { kind, key } of plans) {
    context.access.require(kind === 'Put' ? 'PutItem' : 'DeleteItem', undefined, [key.pk]);
  }
}

function strikeKeys(context: Context, keys: readonly Key[]): Set<Key> {
  const struck = new Set<Key>();
  if (context.faults.idle) return struck;
  for (const key of keys) {
    if (context.faults.strike('BatchWrite', key, ['throttle'])) struck.add(key);
    else strikeBefore(context, 'BatchWrite', key);
  }
  if (struck.size === keys.length) throw throttled('table');
  return struck;
}
