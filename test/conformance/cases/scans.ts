import { type ConformanceCase, type Item, type Keys, key } from '../support/case.ts';

const stored = (k: Keys): Item[] => ['a', 'b', 'c'].map((sk, n) => ({ ...key(k, sk), own: k('p'), n, m: { x: n } }));
const mine = (k: Keys): Item => ({ FilterExpression: 'own = :o', ExpressionAttributeValues: { ':o': k('p') } });

/** A scan walks the items of all cases, so only the rows of its own are compared. */
const scans: [string, (k: Keys) => Item][] = [
  ['a filter', (k) => mine(k)],
  ['a projection', (k) => ({ ...mine(k), ProjectionExpression: 'sk, m.x' })],
  ['consistently', (k) => ({ ...mine(k), ConsistentRead: true })],
  ['pages of 100 items', (k) => ({ ...mine(k), Limit: 100 })],
  ['a filter on nested attributes', (k) => narrowed(k, 'own = :o AND m.x > :x')],
  ['a filter with OR and NOT', (k) => narrowed(k, 'own = :o AND (NOT n = :x OR n = :x AND gone = :x)')],
];

function narrowed(k: Keys, FilterExpression: string): Item {
  return { FilterExpression, ExpressionAttributeValues: { ':o': k('p'), ':x': 1 } };
}

const refused: [string, Item][] = [
  ['a syntax error', { FilterExpression: 'own =' }],
  ['an undefined value', { FilterExpression: 'own = :o' }],
  ['a bad projection', { ProjectionExpression: 'a,' }],
  ['Limit 0', { Limit: 0 }],
  ['an unknown table', { TableName: 'unknown-table' }],
  ['an unknown index', { IndexName: 'nothing' }],
  ['a cursor without a sort key', { ExclusiveStartKey: { pk: 'x' } }],
  ['an unknown Select', { Select: 'SOME' }],
  ['a key condition', { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': 'x' } }],
];

export const scanning: ConformanceCase[] = [
  ...scans.map(([name, input]) => ({
    name: `scan: ${name}`,
    setup: stored,
    steps: (k: Keys) => [{ op: 'Scan' as const, pages: true, rows: true, input: input(k) }],
  })),
  ...refused.map(([name, input]) => ({
    name: `scan refused for ${name}`,
    steps: () => [{ op: 'Scan' as const, input, message: 'any' as const }],
  })),
];
