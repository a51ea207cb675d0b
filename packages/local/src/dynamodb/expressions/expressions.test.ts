import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Value, ValueMap } from '../values.ts';
import { type Bindings, bind } from './bind.ts';
import * as cache from './cache.ts';
import { evaluateCondition } from './evaluate.ts';
import { inRange, successor } from './key-condition.ts';
import { applyUpdate } from './update.ts';

const bindings = (values: Record<string, Value>, names: Record<string, string> = {}): Bindings => ({ values, names });

function holds(text: string, item: ValueMap, given: Bindings): boolean {
  const condition = cache.condition(text);
  bind(condition, given);
  return evaluateCondition(condition.root, item, given);
}

describe('expressions', () => {
  test('one parsed text serves requests with other names and values', () => {
    const text = '#a = :v';
    expect(holds(text, { x: 1 }, bindings({ ':v': 1 }, { '#a': 'x' }))).toBe(true);
    expect(holds(text, { x: 1 }, bindings({ ':v': 1 }, { '#a': 'y' }))).toBe(false);
    expect(() => holds(text, { x: 1 }, bindings({ ':v': 1 }))).toThrow('attribute name: #a');
  });

  test('whatever the text, the answer is a ValidationException or a parse, quickly', () => {
    const token = fc.constantFrom(
      ...[
        'a',
        '#n',
        ':v',
        '(',
        ')',
        ',',
        '.',
        '[0]',
        '=',
        '<>',
        '<',
        'AND',
        'OR',
        'NOT',
        'BETWEEN',
        'IN',
        'size',
        'SET',
      ],
      ...['REMOVE', 'ADD', 'DELETE', 'begins_with', 'list_append', '+', '-', '!', '"', '\u0000', '😀', ' '],
    );
    const text = fc.array(token, { maxLength: 60 }).map((tokens) => tokens.join(' '));
    fc.assert(
      fc.property(text, (given) => {
        for (const parse of [cache.condition, cache.update, cache.projection]) {
          try {
            parse(given);
          } catch (error) {
            expect(error).toBeInstanceOf(DynamoDBServiceException);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each(['('.repeat(4000), `${'NOT '.repeat(1000)}a = :v`, 'size('.repeat(800), `SET a = ${'('.repeat(4000)}`])(
    'nesting is bounded: %#',
    (text) => {
      expect(() => cache.condition(text)).toThrow(/Invalid ConditionExpression/);
      expect(() => cache.update(text)).toThrow(/Invalid UpdateExpression/);
    },
  );

  test('an update leaves the item it was made from as it was', () => {
    const item = { a: { xs: [1, 2, 3] }, n: 1 };
    const before = structuredClone(item);
    const update = cache.update('SET a.xs[0] = :v, n = n + :v, b = a REMOVE a.xs[2]');
    expect(applyUpdate(update, item, bindings({ ':v': 9 }))).toEqual({
      a: { xs: [9, 2] },
      n: 10,
      b: { xs: [1, 2, 3] },
    });
    expect(item).toEqual(before);
  });

  test('a prefix range holds exactly the texts with the prefix, in UTF-8 order', () => {
    expect(successor('a')).toBe('b');
    expect(successor('\ud7ff')).toBe('\ue000');
    expect(successor('a\u{10ffff}')).toBe('b');
    expect(successor('\u{10ffff}')).toBeUndefined();
    const unicode = fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(unicode, unicode, (prefix, text) => {
        const end = successor(prefix);
        const range = { low: { key: prefix, inclusive: true }, ...(end && { high: { key: end, inclusive: false } }) };
        expect(inRange(text, range)).toBe(text.startsWith(prefix));
        expect(inRange(prefix + text, range)).toBe(true);
      }),
    );
  });
});
