/**
 * The document face: native values in and out by the rules of the SDK's marshaller (util-dynamodb, default
 * options), without its cost. A request's plain objects are only measured, never copied; special values are copied.
 */
import { NumberValue } from '@aws-sdk/lib-dynamodb';
import type { Codec, Taken } from './codec.ts';
import { checkedDouble, Decimal, type Numeric, numberSize, numberText, parseNumber } from './decimal.ts';
import { isValidation, validation } from './errors.ts';
import { attributeName, MAX_NESTING, newSet, refuseDeep } from './value-rules.ts';
import { assign, itemSize, type Value, type ValueMap, ValueSet } from './values.ts';

export const native: Codec = {
  take(input, describe): Taken {
    const size = input === null ? -1 : measureItem(input as Record<string, unknown>);
    if (size >= 0) return { map: input as ValueMap, plain: true, size };
    const map = convertItem(input, describe);
    return { map, plain: false, size: itemSize(map) };
  },
  give(item, plain) {
    return plain ? item : nativeMap(item);
  },
};

/** Bytes of an item that is JSON as it stands, or -1. */
function measureItem(item: Record<string, unknown>): number {
  let size = 0;
  for (const name in item) {
    const value = measure(item[name], 0);
    if (value < 0 || name === '' || name.length > 20_000) return -1;
    size += textSize(name) + value;
  }
  return size;
}

/** Bytes of a value that is JSON as it stands, or -1 for one that needs conversion or is refused. */
function measure(value: unknown, depth: number): number {
  switch (typeof value) {
    case 'string':
      return textSize(value);
    case 'number':
      return Math.abs(value) <= Number.MAX_SAFE_INTEGER && (value === 0 || Math.abs(value) >= 1e-130)
        ? numberSize(value)
        : -1;
    case 'boolean':
      return 1;
    case 'object':
      return value === null ? 1 : measureContainer(value as Record<string, unknown>, depth);
    default:
      return -1;
  }
}

function measureContainer(value: Record<string, unknown>, depth: number): number {
  if (depth >= MAX_NESTING) return -1;
  let size = 3;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const element = measure(value[i], depth + 1);
      if (element < 0) return -1;
      size += 1 + element;
    }
    return size;
  }
  if (value.constructor !== Object && value.constructor !== undefined) return -1;
  for (const name in value) {
    const element = measure(value[name], depth + 1);
    if (element < 0 || name === '' || name.length > 20_000) return -1;
    size += 1 + textSize(name) + element;
  }
  return size;
}

/** UTF-8 bytes, or -1 for text that is not Unicode. Short ASCII is counted here: a native call costs more. */
function textSize(text: string): number {
  const length = text.length;
  if (length <= 40) {
    let i = 0;
    while (i < length && text.charCodeAt(i) < 128) i++;
    if (i === length) return length;
  }
  return text.isWellFormed() ? Buffer.byteLength(text) : -1_000_000_000;
}

function convertItem(input: object, describe?: (message: string, name: string) => string): ValueMap {
  const map: ValueMap = {};
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined || typeof value === 'function') continue;
    try {
      assign(map, attributeName(name), convert(value, 0));
    } catch (error) {
      throw describe && isValidation(error) ? validation(describe(error.message, name)) : error;
    }
  }
  return map;
}

/** The SDK's `convertToAttr`: same kinds accepted, same errors. */
function convert(data: unknown, depth: number): Value {
  if (data === undefined) {
    throw new Error('Pass options.removeUndefinedValues=true to remove undefined values from map/array/set.');
  }
  if (data === null) return null;
  if (Array.isArray(data)) {
    refuseDeep(depth);
    return data.filter((element) => typeof element !== 'function').map((element) => convert(element, depth + 1));
  }
  if (data instanceof Set) return convertSet(data);
  if (data instanceof Map) return convertEntries(data.entries(), depth);
  if (isPlain(data)) return convertEntries(Object.entries(data), depth);
  const binary = asBytes(data);
  if (binary) return binary;
  return convertScalar(data);
}

function isPlain(data: unknown): data is object {
  return typeof data === 'object' && data !== null && (!data.constructor || data.constructor.name === 'Object');
}

function convertEntries(entries: Iterable<[unknown, unknown]>, depth: number): ValueMap {
  refuseDeep(depth);
  const map: ValueMap = {};
  for (const [name, value] of entries) {
    if (typeof value !== 'function') assign(map, attributeName(String(name)), convert(value, depth + 1));
  }
  return map;
}

function convertScalar(data: unknown): Value {
  if (typeof data === 'boolean' || data instanceof Boolean) return data.valueOf();
  if (typeof data === 'number' || data instanceof Number) return convertNumber(data.valueOf());
  if (data instanceof NumberValue) return parseNumber(data.toString());
  if (typeof data === 'bigint') return parseNumber(data.toString());
  if (typeof data === 'string' || data instanceof String) return data.toString().toWellFormed();
  throw new Error(
    `Unsupported type passed: ${data}. Pass options.convertClassInstanceToMap=true to marshall typeof object as map attribute.`,
  );
}

function convertNumber(value: number): number {
  if (!Number.isFinite(value)) throw new Error(`Special numeric value ${value} is not allowed`);
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    const side = value > 0 ? 'greater than Number.MAX_SAFE_INTEGER' : 'lesser than Number.MIN_SAFE_INTEGER';
    throw new Error(`Number ${value} is ${side}. Use NumberValue from @aws-sdk/lib-dynamodb.`);
  }
  return checkedDouble(value);
}

function convertSet(set: Set<unknown>): ValueSet {
  if (set.has(undefined)) {
    throw new Error('Pass options.removeUndefinedValues=true to remove undefined values from map/array/set.');
  }
  if (set.size === 0) throw new Error('Pass a non-empty set, or options.convertEmptyValues=true.');
  const [first] = set;
  const members = [...set];
  if (typeof first === 'string')
    return newSet(
      'SS',
      members.map((member) => String(member).toWellFormed()),
    );
  if (typeof first === 'number' || typeof first === 'bigint' || first instanceof NumberValue) {
    return newSet('NS', members.map(setNumber));
  }
  if (asBytes(first))
    return newSet(
      'BS',
      members.map((member) => asBytes(member) ?? new Uint8Array()),
    );
  throw new Error('Only Number Set (NS), Binary Set (BS) or String Set (SS) are allowed.');
}

function setNumber(member: unknown): Numeric {
  return typeof member === 'number' ? convertNumber(member) : parseNumber(String(member));
}

/** A copy of the bytes of any buffer type the SDK sends; Blob and File would need an asynchronous read. */
function asBytes(data: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(data)) {
    return Uint8Array.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return data instanceof ArrayBuffer ? new Uint8Array(data.slice(0)) : undefined;
}

function nativeMap(item: ValueMap): Record<string, unknown> {
  const map: Record<string, unknown> = {};
  for (const name of Object.keys(item)) assign(map, name, nativeValue(item[name] ?? null));
  return map;
}

function nativeValue(value: Value): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(nativeValue);
  if (value instanceof Decimal) return nativeNumber(value);
  if (value instanceof Uint8Array) return value;
  if (value instanceof ValueSet) return new Set([...value.members.values()].map(nativeValue));
  return nativeMap(value);
}

/** The SDK's `convertNumber`: big integers as bigint, other digits beyond a double are lost or refused. */
function nativeNumber(value: Decimal): number | bigint {
  const text = numberText(value);
  const number = Number(text);
  if (Math.abs(number) <= Number.MAX_SAFE_INTEGER) return number;
  if (value.exponent >= 0) return BigInt(text);
  throw new Error(`${text} can't be converted to BigInt. Set options.wrapNumbers to get string value.`);
}
