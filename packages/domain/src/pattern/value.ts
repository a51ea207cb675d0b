import { inRange, parseAddress, parseCidr } from './address.ts';
import { compileWildcard } from './wildcard.ts';

export type Scalar = string | number | boolean | null;

/** Whether one value of an event is as a pattern wants it. */
export type ValueTest = (value: Scalar) => boolean;

/** A pattern that EventBridge would refuse. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  constructor(path: string, why: string) {
    super(path === '' ? `the pattern ${why}` : `${path} ${why}`);
  }
}

/** Numbers that can be compared: within half a trillion, six digits after the point. */
const NUMBER_MOST = 5e11;
const DECIMALS = 1e6;

/** Words that a field within `$or` may not have as its name: operators of today, and those that Amazon keeps free. */
export const reservedInOr: ReadonlySet<string> = new Set([
  ...['exactly', 'equals-ignore-case', 'prefix', 'suffix', 'anything-but', 'exists', 'wildcard', 'numeric', 'cidr'],
  ...['=', '<', '<=', '>', '>='],
  ...['regex', 'not-wildcard', 'not-equals-ignore-case'],
  ...['date-after', 'date-on-or-after', 'date-before', 'date-on-or-before', 'in-date-range'],
  ...['ip-address-in-range', 'ip-address-not-in-range'],
]);

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One entry of a field's list: a value, or an operator. `absent` stands for `{"exists": false}`. */
export function parseTest(wanted: unknown, path: string): ValueTest | 'absent' {
  if (typeof wanted === 'string') return equalTo(wanted);
  if (wanted === null || typeof wanted === 'number' || typeof wanted === 'boolean') return (value) => value === wanted;
  const [operator, operand] = only(wanted, path);
  switch (operator) {
    case 'exactly':
      return equalTo(text(operand, path));
    case 'prefix':
    case 'suffix':
      return endOf(operator, operand, path);
    case 'equals-ignore-case':
      return ofText(sameLetters(text(operand, path)));
    case 'wildcard':
      return ofText(wildcard(operand, path));
    case 'numeric':
      return numeric(operand, path);
    case 'cidr':
      return cidr(operand, path);
    case 'anything-but':
      return anythingBut(operand, path);
    case 'exists':
      if (operand === false) return 'absent';
      if (operand === true) return () => true;
      throw new PatternError(path, 'needs true or false with "exists"');
    default:
      throw new PatternError(path, `has no operator "${operator}"`);
  }
}

type TextTest = (value: string) => boolean;

function ofText(test: TextTest): ValueTest {
  return (value) => typeof value === 'string' && test(value);
}

/** The one member of an operator's object. */
function only(value: unknown, path: string): readonly [string, unknown] {
  const entries = isRecord(value) ? Object.entries(value) : [];
  const [first] = entries;
  if (first === undefined || entries.length > 1) throw new PatternError(path, 'needs exactly one operator an object');
  return first;
}

function text(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new PatternError(path, 'needs a text with this operator');
  return value;
}

/** Texts that are IP addresses are compared as such: `::1` is `0:0:0:0:0:0:0:1`. */
function equalTo(wanted: string): ValueTest {
  const address = parseAddress(wanted);
  if (!address) return (value) => value === wanted;
  const range = { bottom: address, top: address };
  return ofText((value) => value === wanted || inRange(value, range));
}

function sameLetters(wanted: string): TextTest {
  const lower = wanted.toLowerCase();
  return (value) => value.toLowerCase() === lower;
}

function endOf(operator: 'prefix' | 'suffix', operand: unknown, path: string): ValueTest {
  if (typeof operand === 'string') return ofText(ends(operator, operand));
  const [inner, given] = only(operand, path);
  if (inner !== 'equals-ignore-case') throw new PatternError(path, `cannot have "${inner}" within "${operator}"`);
  const test = ends(operator, text(given, path).toLowerCase());
  return ofText((value) => test(value.toLowerCase()));
}

function ends(operator: 'prefix' | 'suffix', wanted: string): TextTest {
  return operator === 'prefix' ? (value) => value.startsWith(wanted) : (value) => value.endsWith(wanted);
}

function wildcard(operand: unknown, path: string): TextTest {
  const compiled = compileWildcard(text(operand, path));
  if (typeof compiled === 'string') throw new PatternError(path, compiled);
  return compiled;
}

function cidr(operand: unknown, path: string): ValueTest {
  const range = parseCidr(text(operand, path));
  if (typeof range === 'string') throw new PatternError(path, range);
  return ofText((value) => inRange(value, range));
}

function comparable(value: unknown): value is number {
  if (typeof value !== 'number' || Math.abs(value) > NUMBER_MOST) return false;
  // Rounded as it is written: 301.8 * 1e6 is no whole number in binary.
  return Math.abs(value * DECIMALS - Math.round(value * DECIMALS)) <= Math.abs(value) * 1e-9;
}

function number(value: unknown, path: string): number {
  if (comparable(value)) return value;
  throw new PatternError(path, 'needs numbers of at most 5e11 and six digits after the point');
}

function numeric(operand: unknown, path: string): ValueTest {
  if (!Array.isArray(operand)) throw new PatternError(path, 'needs a list with "numeric"');
  const [operator, given, second, limit] = operand as readonly unknown[];
  const wrong = new PatternError(path, 'needs =, <, <=, > or >= with a number, or a range like [">", 0, "<=", 5]');
  const against = number(given, path);
  if (operand.length === 2) {
    const test = comparison(operator, against);
    if (!test) throw wrong;
    return (value) => comparable(value) && test(value);
  }
  const from = operator === '>' || operator === '>=' ? comparison(operator, against) : undefined;
  const to = second === '<' || second === '<=' ? comparison(second, number(limit, path)) : undefined;
  if (operand.length !== 4 || !from || !to) throw wrong;
  if (against >= number(limit, path)) throw new PatternError(path, 'needs a range whose lower end is the lower one');
  return (value) => comparable(value) && from(value) && to(value);
}

function comparison(operator: unknown, against: number): ((value: number) => boolean) | undefined {
  switch (operator) {
    case '=':
      return (value) => value === against;
    case '<':
      return (value) => value < against;
    case '<=':
      return (value) => value <= against;
    case '>':
      return (value) => value > against;
    case '>=':
      return (value) => value >= against;
    default:
      return undefined;
  }
}

/** Anything that is there, whatever its type, but what is listed: texts, numbers, or texts by one of four operators. */
function anythingBut(operand: unknown, path: string): ValueTest {
  if (isRecord(operand)) return anythingButText(operand, path);
  const listed: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (listed.length === 0) throw new PatternError(path, 'needs at least one value with "anything-but"');
  if (listed.every((one) => typeof one === 'string')) return (value) => !listed.some((one) => one === value);
  if (!listed.every((one) => typeof one === 'number')) {
    throw new PatternError(path, 'needs texts only or numbers only with "anything-but"');
  }
  for (const one of listed) number(one, path);
  return (value) => !listed.some((one) => one === value);
}

function anythingButText(operand: Readonly<Record<string, unknown>>, path: string): ValueTest {
  const [operator, given] = only(operand, path);
  const listed: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (listed.length === 0) throw new PatternError(path, `needs at least one text with "${operator}"`);
  const tests = listed.map((one): TextTest => {
    const wanted = text(one, path);
    switch (operator) {
      case 'equals-ignore-case':
        return sameLetters(wanted);
      case 'wildcard':
        return wildcard(wanted, path);
      case 'prefix':
      case 'suffix':
        if (wanted === '') throw new PatternError(path, `cannot have an empty "${operator}" within "anything-but"`);
        return ends(operator, wanted);
      default:
        throw new PatternError(path, `cannot have "${operator}" within "anything-but"`);
    }
  });
  return (value) => typeof value !== 'string' || !tests.some((test) => test(value));
}
