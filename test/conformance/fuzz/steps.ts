import type { Item, Keys, Step } from '../support/case.ts';
import type { Dice } from './dice.ts';
import { damaged, Expressions } from './expressions.ts';
import { attributes } from './values.ts';

const TableName = 'portico';
const partitions = ['p', 'q'];
const sortKeys = ['a', 'b', 'c', 'd', 'e'];

const keyOf = (dice: Dice, k: Keys) => ({ pk: k(dice.pick(partitions)), sk: dice.pick(sortKeys) });

/** Index keys: one index with equal sort keys, one with a row per item, one sparse, one rarely invalid. */
function indexKeys(dice: Dice, k: Keys, key: { pk: string; sk: string }): Item {
  const half = !dice.billed && dice.chance(0.3);
  const row = dice.chance(0.7);
  return {
    ...(row || half ? { g1p: k(dice.pick(partitions)) } : {}),
    ...(row !== half ? { g1s: dice.pick(['x', 'y', 'z']) } : {}),
    ...(dice.chance(0.6) ? { g2p: k('p'), g2s: `${key.pk}${key.sk}` } : {}),
    ...(dice.chance(0.01) ? { g3s: dice.pick<unknown>([1, '', null]) } : {}),
  };
}

function item(dice: Dice, k: Keys): Item {
  const key = keyOf(dice, k);
  const whole = { ...key, ...indexKeys(dice, k, key), ...attributes(dice) };
  if (dice.chance(0.003)) return { ...whole, big: 'x'.repeat(409_300 + dice.int(400)) };
  return dice.chance(0.01) ? { ...whole, sk: dice.pick<unknown>([1, '', null, new Uint8Array([1])]) } : whole;
}

function badKey(dice: Dice, key: Item): Item {
  if (!dice.chance(0.01)) return key;
  return dice.pick<Item>([{ pk: key.pk }, { ...key, x: 1 }, { ...key, sk: 1 }, { ...key, sk: '' }, {}]);
}

const onFailure = (dice: Dice): Item =>
  dice.chance(0.3) ? { ReturnValuesOnConditionCheckFailure: dice.pick(['ALL_OLD', 'NONE']) } : {};

/** Parameters with or without a condition, as one write takes them. */
function conditional(dice: Dice): Item {
  if (dice.chance(0.5)) return {};
  const build = new Expressions(dice, true);
  const ConditionExpression = damaged(dice, build.condition());
  return { ConditionExpression, ...build.parameters(), ...onFailure(dice) };
}

function updating(dice: Dice): Item {
  const build = new Expressions(dice, true);
  const UpdateExpression = damaged(dice, build.update());
  const condition = dice.chance(0.3)
    ? { ConditionExpression: damaged(dice, build.condition(1)), ...onFailure(dice) }
    : {};
  return { UpdateExpression, ...condition, ...build.parameters() };
}

function reading(dice: Dice): Item {
  if (dice.chance(0.6)) return {};
  const build = new Expressions(dice, true);
  const ProjectionExpression = damaged(dice, build.projection());
  const { ExpressionAttributeValues: _, ...names } = build.parameters();
  return { ProjectionExpression, ...names };
}

/** DynamoDB Local bills an index for items that have half of its keys; so where capacity is asked, no item has. */
const capacity = (dice: Dice): Item =>
  dice.billed && dice.chance(0.2) ? { ReturnConsumedCapacity: dice.pick(['TOTAL', 'INDEXES', 'NONE']) } : {};
const returning = (dice: Dice, kinds: readonly string[]): Item =>
  dice.chance(0.5) ? { ReturnValues: dice.pick(kinds) } : {};

function put(dice: Dice, k: Keys): Step {
  const kinds = dice.chance(0.05) ? ['ALL_NEW', 'UPDATED_OLD'] : ['NONE', 'ALL_OLD'];
  const more = { ...conditional(dice), ...returning(dice, kinds), ...capacity(dice) };
  return { op: 'Put', input: { Item: item(dice, k), ...more } };
}

function del(dice: Dice, k: Keys): Step {
  const more = { ...conditional(dice), ...returning(dice, ['NONE', 'ALL_OLD']), ...capacity(dice) };
  return { op: 'Delete', input: { Key: badKey(dice, keyOf(dice, k)), ...more } };
}

function update(dice: Dice, k: Keys): Step {
  const kinds = ['NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW'];
  const more = { ...updating(dice), ...returning(dice, kinds), ...capacity(dice) };
  return { op: 'Update', input: { Key: badKey(dice, keyOf(dice, k)), ...more } };
}

function get(dice: Dice, k: Keys): Step {
  const more = { ...reading(dice), ...(dice.chance(0.3) ? { ConsistentRead: true } : {}), ...capacity(dice) };
  return { op: 'Get', input: { Key: badKey(dice, keyOf(dice, k)), ...more } };
}

function range(dice: Dice, build: Expressions, sort: string, values: readonly string[]): string {
  if (dice.chance(0.4)) return '';
  const one = () => build.value(dice.chance(0.97) ? dice.pick(values) : dice.pick<unknown>([1, '', null]));
  return dice.one(
    () => ` AND ${sort} ${dice.pick(['=', '<', '<=', '>', '>='])} ${one()}`,
    () => ` AND ${sort} BETWEEN ${one()} AND ${one()}`,
    () => ` AND begins_with(${sort}, ${one()})`,
  );
}

function query(dice: Dice, k: Keys): Step {
  const way = dice.pick([
    { partition: 'pk', sort: 'sk', values: sortKeys, ties: false },
    { IndexName: 'work', partition: 'g1p', sort: 'g1s', values: ['x', 'y', 'z'], ties: true },
    { IndexName: 'list', partition: 'g2p', sort: 'g2s', values: [k('p'), k('pb'), k('q'), k('qc')], ties: false },
  ]);
  const build = new Expressions(dice, false);
  const key = `${way.partition} = ${build.value(k(dice.pick(partitions)))}${range(dice, build, way.sort, way.values)}`;
  const onTable = way.IndexName === undefined;
  const filter = onTable && dice.chance(0.4) ? { FilterExpression: damaged(dice, build.condition(1)) } : {};
  const indexFilter = !onTable && dice.chance(0.3) ? { FilterExpression: `r.a > ${build.value(dice.int(4))}` } : {};
  const projection = onTable && dice.chance(0.2) ? { ProjectionExpression: build.projection() } : {};
  const count = dice.chance(0.1) && !('ProjectionExpression' in projection) ? { Select: 'COUNT' } : {};
  const limited = dice.chance(0.4);
  const input = {
    ...(onTable ? {} : { IndexName: way.IndexName }),
    KeyConditionExpression: damaged(dice, key),
    ...filter,
    ...indexFilter,
    ...projection,
    ...count,
    ...build.parameters(),
    ...(dice.chance(0.5) ? { ScanIndexForward: dice.chance(0.5) } : {}),
    ...(limited ? { Limit: 1 + dice.int(4) } : {}),
    ...(way.ties ? {} : capacity(dice)),
  };
  return { op: 'Query', input, pages: limited, ties: way.ties };
}

function batchWrite(dice: Dice, k: Keys): Step {
  const request = () =>
    dice.chance(0.6)
      ? { PutRequest: { Item: item(dice, k) } }
      : { DeleteRequest: { Key: badKey(dice, keyOf(dice, k)) } };
  return { op: 'BatchWrite', input: { RequestItems: { [TableName]: dice.times(0, 4, request) }, ...capacity(dice) } };
}

function batchGet(dice: Dice, k: Keys): Step {
  const Keys = dice.times(0, 4, () => badKey(dice, keyOf(dice, k)));
  const input = { RequestItems: { [TableName]: { Keys, ...reading(dice) } }, ...capacity(dice) };
  return { op: 'BatchGet', input, unordered: true };
}

function action(dice: Dice, k: Keys, own: { pk: string; sk: string }): Item {
  const Key = badKey(dice, own);
  const Item = () => ({ ...own, ...indexKeys(dice, k, own), ...attributes(dice) });
  return dice.one<Item>(
    () => ({ Put: { TableName, Item: Item(), ...conditional(dice) } }),
    () => ({ Update: { TableName, Key, ...updating(dice) } }),
    () => ({ Delete: { TableName, Key, ...conditional(dice) } }),
    () => ({
      ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_not_exists(zz)', ...conditional(dice) },
    }),
    () => ({ Put: { TableName, Item: Item() } }),
  );
}

/** Each item once: what DynamoDB Local does with an item named twice depends on the conditions before it. */
function transactWrite(dice: Dice, k: Keys): Step {
  const token = dice.chance(0.2) ? { ClientRequestToken: k(`t${String(dice.int(6))}`) } : {};
  const keys = new Map(dice.times(1, 4, () => keyOf(dice, k)).map((key) => [`${key.pk} ${key.sk}`, key]));
  return {
    op: 'TransactWrite',
    input: { TransactItems: [...keys.values()].map((key) => action(dice, k, key)), ...token },
  };
}

function transactGet(dice: Dice, k: Keys): Step {
  const Get = () => ({ Get: { TableName, Key: keyOf(dice, k), ...reading(dice) } });
  return { op: 'TransactGet', input: { TransactItems: dice.times(1, 4, Get), ...capacity(dice) } };
}

const weighted: readonly [number, (dice: Dice, k: Keys) => Step][] = [
  [22, put],
  [8, del],
  [26, update],
  [10, get],
  [18, query],
  [3, batchWrite],
  [3, batchGet],
  [8, transactWrite],
  [2, transactGet],
];
const makers = weighted.flatMap(([weight, make]) => Array.from({ length: weight }, () => make));

/** `count` operations on the partitions `p` and `q`. The dice alone decide; `k` only names the keys. */
export function operations(dice: Dice, k: Keys, count: number): Step[] {
  return Array.from({ length: count }, () => dice.pick(makers)(dice, k));
}
