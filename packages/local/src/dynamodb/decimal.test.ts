import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addNumbers, compareNumbers, Decimal, type Numeric, numberSize, numberText, parseNumber } from './decimal.ts';

/** Decimal text of up to `digits` digits with the point anywhere. */
const text = (digits: number) =>
  fc
    .tuple(
      fc.bigInt({ min: -(10n ** BigInt(digits)) + 1n, max: 10n ** BigInt(digits) - 1n }),
      fc.integer({ min: -20, max: 20 }),
    )
    .map(([coefficient, exponent]) => `${coefficient}e${exponent}`);

/** The number as an integer count of 1e-60. */
function scaled(value: Numeric): bigint {
  const [whole = '0', fraction = ''] = numberText(value).split('.');
  return BigInt(whole + fraction.padEnd(60, '0'));
}

describe('DynamoDB numbers', () => {
  test('text and number carry the same value, whatever the form', () => {
    fc.assert(
      fc.property(text(38), (given) => {
        const value = parseNumber(given);
        expect(parseNumber(numberText(value))).toEqual(value);
        const [coefficient = '0', exponent = '0'] = given.split('e');
        expect(scaled(value)).toBe(BigInt(coefficient) * 10n ** (60n + BigInt(exponent)));
      }),
    );
  });

  test('sums, differences and order are exact', () => {
    fc.assert(
      fc.property(text(17), text(17), (left, right) => {
        const [a, b] = [parseNumber(left), parseNumber(right)];
        expect(Math.sign(compareNumbers(a, b))).toBe(scaled(a) < scaled(b) ? -1 : scaled(a) > scaled(b) ? 1 : 0);
        for (const sign of [1, -1] as const) {
          try {
            expect(scaled(addNumbers(a, b, sign))).toBe(scaled(a) + BigInt(sign) * scaled(b));
          } catch (error) {
            expect(String(error)).toContain('38 digits');
          }
        }
      }),
    );
  });

  test('a JavaScript number is kept as one, and what a double cannot hold is not', () => {
    expect(parseNumber('0.1')).toBe(0.1);
    expect(parseNumber('1e2')).toBe(100);
    expect(parseNumber('-0')).toBe(0);
    expect(parseNumber('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseNumber('9007199254740993')).toBeInstanceOf(Decimal);
    expect(parseNumber('0.1234567890123456789')).toBeInstanceOf(Decimal);
    expect(addNumbers(0.1, 0.2, 1)).toBe(0.3);
  });

  test.each([
    ['', 'cannot be converted'],
    ['abc', 'cannot be converted'],
    ['.', 'cannot be converted'],
    ['1e', 'cannot be converted'],
    ['0x10', 'cannot be converted'],
    ['1e126', 'Number overflow'],
    ['1e-131', 'Number underflow'],
    ['1'.repeat(39), '38 digits'],
  ])('%s is refused', (given, message) => {
    expect(() => parseNumber(given)).toThrow(message);
  });

  test.each([
    [0, 1],
    [1, 2],
    [100, 2],
    [120, 3],
    [12345, 4],
    [-12, 3],
    [0.1, 2],
    [12.5, 3],
    [1.2345678901234567, 10],
  ])('%s takes %s bytes', (value, size) => {
    expect(numberSize(value)).toBe(size);
  });
});
