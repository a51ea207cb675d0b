/**
 * DynamoDB numbers: up to 38 significant digits, magnitude 1E-130 to 9.99E+125. A JavaScript number carries one
 * when its shortest decimal form is the same number and it is within the safe integers; otherwise a Decimal does.
 */
import { validation } from './errors.ts';

const MAX_DIGITS = 38;
const MAX_EXPONENT = 125;
const MIN_EXPONENT = -130;
const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/;

export type Numeric = number | Decimal;

/** A number that a double cannot hold: `coefficient x 10^exponent`, the coefficient without trailing zeros. */
export class Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
  constructor(coefficient: bigint, exponent: number) {
    this.coefficient = coefficient;
    this.exponent = exponent;
  }

  /** Plain decimal digits, as DynamoDB returns numbers: never with an exponent. */
  toString(): string {
    const negative = this.coefficient < 0n;
    const digits = String(negative ? -this.coefficient : this.coefficient);
    return (negative ? '-' : '') + plain(digits, this.exponent);
  }
}

function plain(digits: string, exponent: number): string {
  if (exponent >= 0) return digits + '0'.repeat(exponent);
  const point = digits.length + exponent;
  return point > 0 ? `${digits.slice(0, point)}.${digits.slice(point)}` : `0.${'0'.repeat(-point)}${digits}`;
}

/** Text as a DynamoDB number. @throws ValidationException for text that is no number, or one out of range. */
export function parseNumber(text: string): Numeric {
  if (text.length <= 15 && /^-?[1-9]\d*$/.test(text)) return Number(text);
  const match = pattern.exec(text);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (!match || whole.length + fraction.length === 0) {
    throw validation('A value provided cannot be converted into a number');
  }
  const negative = match[1] === '-';
  return normalise(negative, whole + fraction, Number(match[4] ?? 0) - fraction.length);
}

function normalise(negative: boolean, allDigits: string, exponent: number): Numeric {
  let start = 0;
  while (start < allDigits.length && allDigits.charCodeAt(start) === 48) start++;
  let end = allDigits.length;
  while (end > start && allDigits.charCodeAt(end - 1) === 48) end--;
  if (start === end) return 0;
  const digits = allDigits.slice(start, end);
  const scale = exponent + allDigits.length - end;
  checkRange(digits.length, digits.length + scale - 1);
  return asNumber(negative, digits, scale) ?? new Decimal(BigInt((negative ? '-' : '') + digits), scale);
}

function checkRange(digits: number, magnitude: number): void {
  if (digits > MAX_DIGITS) throw validation('DynamoDB only supports precision up to 38 digits');
  if (magnitude > MAX_EXPONENT) {
    throw validation('Number overflow. Attempting to store a number with magnitude larger than supported range');
  }
  if (magnitude < MIN_EXPONENT) {
    throw validation('Number underflow. Attempting to store a number with magnitude smaller than supported range');
  }
}

/** Fifteen digits always survive a double; up to seventeen may, so those are compared. */
function asNumber(negative: boolean, digits: string, scale: number): number | undefined {
  if (digits.length > 17 || digits.length + scale > 16) return undefined;
  const value = Number(`${negative ? '-' : ''}${digits}e${scale}`);
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return undefined;
  if (digits.length <= 15) return value;
  const back = toDecimal(value);
  return back.exponent === scale && String(back.coefficient).replace('-', '') === digits ? value : undefined;
}

/** A double the SDK would accept. @throws ValidationException when it is smaller than DynamoDB can store. */
export function checkedDouble(value: number): number {
  const size = Math.abs(value);
  if (size < 1e-130 && size !== 0) checkRange(1, MIN_EXPONENT - 1);
  return value === 0 ? 0 : value;
}

export function toDecimal(value: Numeric): Decimal {
  if (typeof value !== 'number') return value;
  if (Number.isSafeInteger(value)) return trimmed(BigInt(value), 0);
  const match = pattern.exec(String(value));
  const fraction = match?.[3] ?? '';
  return trimmed(BigInt(`${match?.[1]}${match?.[2]}${fraction}`), Number(match?.[4] ?? 0) - fraction.length);
}

function trimmed(coefficient: bigint, exponent: number): Decimal {
  let rest = coefficient;
  let scale = exponent;
  while (rest !== 0n && rest % 10n === 0n) {
    rest /= 10n;
    scale++;
  }
  return new Decimal(rest, rest === 0n ? 0 : scale);
}

/** The number as DynamoDB writes it. */
export function numberText(value: Numeric): string {
  if (typeof value !== 'number') return value.toString();
  const text = String(value);
  return text.includes('e') ? toDecimal(value).toString() : text;
}

function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const exponent = Math.min(a.exponent, b.exponent);
  return [
    a.coefficient * 10n ** BigInt(a.exponent - exponent),
    b.coefficient * 10n ** BigInt(b.exponent - exponent),
    exponent,
  ];
}

/** Shortest decimal forms order as their doubles do, so two doubles need no exact arithmetic. */
export function compareNumbers(a: Numeric, b: Numeric): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  const [left, right] = aligned(toDecimal(a), toDecimal(b));
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Exact decimal sum (`sign` 1) or difference (`sign` -1): 0.1 + 0.2 is 0.3. */
export function addNumbers(a: Numeric, b: Numeric, sign: 1 | -1): Numeric {
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) {
    const sum = (a as number) + sign * (b as number);
    if (Number.isSafeInteger(sum)) return sum === 0 ? 0 : sum;
  }
  const [left, right, exponent] = aligned(toDecimal(a), toDecimal(b));
  const sum = sign === 1 ? left + right : left - right;
  return normalise(sum < 0n, String(sum < 0n ? -sum : sum), exponent);
}

/** Bytes of a number by DynamoDB's size rules: one, one per two digits aligned to the point, one for a minus. */
export function numberSize(value: Numeric): number {
  if (value === 0) return 1;
  if (typeof value === 'number' && Number.isSafeInteger(value)) {
    let rest = Math.abs(value);
    while (rest % 100 === 0) rest /= 100;
    let pairs = 0;
    for (; rest >= 1; rest = Math.floor(rest / 100)) pairs++;
    return 1 + pairs + (value < 0 ? 1 : 0);
  }
  const { coefficient, exponent } = toDecimal(value);
  const negative = coefficient < 0n;
  const digits = String(coefficient).length - (negative ? 1 : 0) + (exponent % 2 === 0 ? 0 : 1);
  return 1 + Math.ceil(digits / 2) + (negative ? 1 : 0);
}
