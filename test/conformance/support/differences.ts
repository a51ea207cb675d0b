import { isError, type Plain } from './outcome.ts';

/**
 * Where DynamoDB Local is known to differ from the service, the engine follows the service. `expect` turns what
 * DynamoDB Local answered into what the engine must answer; a case that no entry names must be equal.
 */
export interface Explained {
  readonly reason: string;
  readonly cases: RegExp;
  readonly expect: (answers: readonly Plain[]) => Plain[];
}

type Fields = { [name: string]: Plain };
const fields = (answer: Plain): Fields =>
  typeof answer === 'object' && !Array.isArray(answer) && answer !== null ? answer : {};

/** Every string of an answer, changed. */
function reworded(answer: Plain, change: (text: string) => string): Plain {
  if (typeof answer === 'string') return change(answer);
  if (Array.isArray(answer)) return answer.map((member) => reworded(member, change));
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).map(([name, member]) => [name, reworded(member, change)]));
}

const rewording = (from: string, to: string) => (answers: readonly Plain[]) =>
  answers.map((answer) => reworded(answer, (text) => (text === from ? to : text)));

/** Answers at the given steps replaced, the others kept. */
const replacing = (steps: Readonly<Record<number, (answer: Plain) => Plain>>) => (answers: readonly Plain[]) =>
  answers.map((answer, at) => steps[at]?.(answer) ?? answer);

const refusal = (message: string) => (): Plain => ({ error: 'ValidationException', message });
const attributes = (value: Plain) => (): Plain => ({ Attributes: value });

function withoutCapacity(answer: Plain): Plain {
  const { ConsumedCapacity: _, ...rest } = fields(answer);
  return isError(answer) || Array.isArray(answer) ? answer : rest;
}

/** A transaction as the service bills it: base table twice, each index write once. */
function indexesOnce(answer: Plain): Plain {
  const [capacity] = (fields(answer).ConsumedCapacity ?? []) as Fields[];
  const indexes = Object.entries(fields(capacity?.GlobalSecondaryIndexes ?? null));
  const halved = indexes.map(([name, units]): [string, Plain] => [
    name,
    { CapacityUnits: Number(fields(units).CapacityUnits) / 2 },
  ]);
  const saved = halved.reduce((sum, [, units]) => sum + Number(fields(units).CapacityUnits), 0);
  const total = Number(capacity?.CapacityUnits) - saved;
  return {
    ...fields(answer),
    ConsumedCapacity: [{ ...capacity, CapacityUnits: total, GlobalSecondaryIndexes: Object.fromEntries(halved) }],
  };
}

/** The units of an answer that lists them once per table, or once, set to what the service bills. */
const billing =
  (units: number) =>
  (answer: Plain): Plain => {
    const bill = (capacity: Plain): Plain => ({
      ...fields(capacity),
      CapacityUnits: units,
      ...('Table' in fields(capacity) ? { Table: { CapacityUnits: units } } : {}),
    });
    const { ConsumedCapacity: given = null, ...rest } = fields(answer);
    return { ...rest, ConsumedCapacity: Array.isArray(given) ? given.map(bill) : bill(given) };
  };

function cancelled(codes: readonly string[], message: string): () => Plain {
  const reasons = codes.map((Code): Plain => (Code === 'None' ? { Code } : { Code, Message: message }));
  const list = codes.join(', ');
  return () => ({
    error: 'TransactionCanceledException',
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${list}]`,
    reasons,
  });
}

const total = (name: string, units: number): Explained => ({
  reason: 'the service doubles the base-table units of a transaction, not those of its indexes',
  cases: new RegExp(`^capacity in total: ${name}$`),
  expect: replacing({ 0: billing(units) }),
});
const projected = (name: string, existing: Plain): Explained => ({
  reason: 'UPDATED_OLD and UPDATED_NEW return the updated elements, not the whole attribute that holds them',
  cases: new RegExp(`^update returns ${name}$`),
  expect: replacing({ 0: attributes(existing) }),
});

const indexMismatch = 'One or more parameter values were invalid: Type mismatch for Index Key';
const indexKeyCancels = replacing({
  4: cancelled(['ValidationError'], indexMismatch),
  5: cancelled(['ValidationError'], indexMismatch),
});
const keyUpdate =
  'One or more parameter values were invalid: Cannot update attribute sk. This attribute is part of the key';
const emptyIndexKey =
  'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: work, IndexKey: g1s';
const emptyIndexKeyUpdate =
  'One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.';

export const explained: readonly Explained[] = [
  {
    reason: 'DynamoDB Local ends the text of a failed ConditionCheck with a full stop, the service does not',
    cases: /^transaction (cancelled|token)|^index row: a cancelled transaction/,
    expect: rewording('The conditional request failed.', 'The conditional request failed'),
  },
  {
    reason: 'DynamoDB Local answers a delete of nothing with capacity nobody asked for',
    cases: /^delete( twice|( returning ALL_OLD| if absent)?: no such item)$/,
    expect: (answers) => answers.map(withoutCapacity),
  },
  {
    reason: 'a key of a type that keys cannot have is a type mismatch like any other',
    cases: /^(get: with a|writes with a) (null|list|map|boolean)|^writes with a list/,
    expect: rewording(
      'Invalid attribute value type',
      'One or more parameter values were invalid: Type mismatch for key',
    ),
  },
  {
    reason: 'an index key of a type that keys cannot have is a type mismatch like any other',
    cases: /^index key of type (null|list|boolean|string set)$/,
    expect: (answers) => indexKeyCancels(rewording('Invalid attribute value type', indexMismatch)(answers)),
  },
  {
    reason: 'SIZE is a reserved word of the service',
    cases: /^condition: syntax errors \d+: size = :v$/,
    expect: replacing({
      0: refusal('Invalid FilterExpression: Attribute name is a reserved keyword; reserved keyword: size'),
      1: refusal('Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: size'),
    }),
  },
  {
    reason: 'a lone surrogate is no text: it becomes U+FFFD, as UTF-8 has it',
    cases: /^value: a lone surrogate$/,
    expect: (answers) => answers.map((answer) => reworded(answer, (text) => text.toWellFormed())),
  },
  {
    reason: 'an item that breaks a rule of the table cancels a transaction (CancellationReasons: ValidationError)',
    cases: /^index key of type empty string$/,
    expect: replacing({
      4: cancelled(['ValidationError'], emptyIndexKey),
      5: cancelled(['ValidationError'], emptyIndexKeyUpdate),
    }),
  },
  {
    reason: 'an item grown too large cancels a transaction (CancellationReasons: ValidationError)',
    cases: /^transaction cancelled by: an item grown too large$/,
    expect: replacing({
      0: cancelled(['None', 'ValidationError'], 'Item size to update has exceeded the maximum allowed size'),
    }),
  },
  {
    reason: 'no two actions of a transaction, ConditionCheck included, may name one item',
    cases: /^transaction refused for: an item put and checked$/,
    expect: replacing({ 0: refusal('Transaction request cannot include multiple operations on one item') }),
  },
  {
    reason: 'a fault of the request itself is a ValidationException; DynamoDB Local cancels with one reason for all',
    cases: /^transaction refused for: an update of a key$/,
    expect: replacing({ 0: refusal(keyUpdate) }),
  },
  {
    reason: 'a fault of the request itself is a ValidationException; DynamoDB Local cancels with one reason for all',
    cases: /^writes with a (numeric sort|binary partition) key$/,
    expect: replacing({ 4: refusal('One or more parameter values were invalid: Type mismatch for key') }),
  },
  {
    reason: 'UpdateExpression is a required member of Update in a transaction',
    cases: /^transaction refused for: an update without an expression$/,
    expect: replacing({
      0: refusal(
        "Value null at 'transactItems.1.member.update.updateExpression' failed to satisfy constraint: Member must not be null",
      ),
    }),
  },
  {
    reason: 'a bad key of a transaction read is a ValidationException; a cancellation would need reasons',
    cases: /^transaction reads: a bad key$/,
    expect: replacing({ 0: refusal('The number of conditions on the keys is invalid') }),
  },
  {
    reason: 'reading nothing costs the least unit',
    cases: /^capacity( in total)?: query of nothing$/,
    expect: replacing({ 0: billing(0.5) }),
  },
  {
    reason: 'a key without an item costs the least unit, in a batch too',
    cases: /^capacity( in total)?: batch get$/,
    expect: replacing({ 0: billing(2.5) }),
  },
  {
    reason: 'the service doubles the base-table units of a transaction, not those of its indexes',
    cases: /^capacity: transaction (of a put|of a large put|of put, delete and check|that moves an index row)$/,
    expect: replacing({ 0: indexesOnce }),
  },
  {
    reason: 'a repeated token costs the transactional reads of its items: 2 units each',
    cases: /^transaction token: asking for capacity or not$/,
    expect: replacing({ 1: billing(4) }),
  },
  {
    reason: 'an empty item is given, but lacks its keys',
    cases: /^writes with nothing$/,
    expect: replacing({ 3: refusal('One of the required keys was not given a value') }),
  },
  {
    reason: 'DynamoDB Local takes an unknown ReturnConsumedCapacity for INDEXES; the service refuses it',
    cases: /ReturnConsumedCapacity$/,
    expect: replacing({ 0: () => ({ error: 'ValidationException' }) }),
  },
  total('transaction of a put', 3),
  total('transaction of a large put', 18),
  total('transaction of put, delete and check', 33),
  total('transaction that moves an index row', 4),
  projected('UPDATED_OLD 0', { l: [2], m: { b: { c: 'deep' } }, s: 'hello' }),
  projected('UPDATED_OLD 3', { deep: [[2], { x: [5] }], t: true }),
  projected('UPDATED_NEW 0', { l: ['x'], m: { b: { c: 'x' } }, s: 'x' }),
  projected('UPDATED_NEW 3', { deep: [[0], { x: [0] }] }),
];

/** What the engine must answer where DynamoDB Local answered `answers`, and why it differs, if it does. */
export function expected(name: string, answers: readonly Plain[]): { answers: Plain[]; reasons: string[] } {
  const matching = explained.filter((one) => one.cases.test(name));
  const wanted = matching.reduce<Plain[]>((now, one) => one.expect(now), [...answers]);
  return { answers: wanted, reasons: matching.map((one) => one.reason) };
}
