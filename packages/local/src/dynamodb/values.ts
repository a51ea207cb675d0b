/**
 * Attribute values inside the engine: plain JavaScript where JSON can hold it (string, number, boolean, null,
 * array, plain object), else Decimal, Uint8Array or ValueSet. Sizes follow DynamoDB's published rules.
 */
import { compareNumbers, Decimal, type Numeric, numberSize, numberText } from './decimal.ts';

export type Value = null | boolean | string | Numeric | Uint8Array | ValueSet | Value[] | ValueMap;
export interface ValueMap {
  [name: string]: Value;
}
export type SetType = 'SS' | 'NS' | 'BS';
export type TypeName = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'L' | 'M' | SetType;

/** A DynamoDB set: members by their canonical text, so equality does not depend on order. */
export class ValueSet {
  readonly type: SetType;
  readonly members: Map<string, Value>;
  constructor(type: SetType, members: Iterable<Value>) {
    this.type = type;
    this.members = new Map();
    for (const member of members) this.members.set(memberKey(member), member);
  }

  has(value: Value): boolean {
    const type = typeName(value);
    return `${type}S` === this.type && this.members.has(memberKey(value));
  }
}

function memberKey(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return numberText(value as Numeric);
}

export function typeName(value: Value): TypeName {
  switch (typeof value) {
    case 'string':
      return 'S';
    case 'number':
      return 'N';
    case 'boolean':
      return 'BOOL';
  }
  if (value === null) return 'NULL';
  if (Array.isArray(value)) return 'L';
  if (value instanceof Decimal) return 'N';
  if (value instanceof Uint8Array) return 'B';
  return value instanceof ValueSet ? value.type : 'M';
}

/** A map's own attribute: names such as `constructor` or `__proto__` are data here, never the prototype's. */
export function own(map: ValueMap, name: string): Value | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

export function assign(map: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') map[name] = value;
  else Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true });
}

export function isMap(value: Value | undefined): value is ValueMap {
  return value !== undefined && typeName(value) === 'M';
}

export function isNumeric(value: Value | undefined): value is Numeric {
  return typeof value === 'number' || value instanceof Decimal;
}

/** UTF-8 bytes; short strings are counted here because a native call costs more than the loop. */
export function utf8Length(text: string): number {
  const length = text.length;
  if (length > 40) return Buffer.byteLength(text);
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) > 127) return Buffer.byteLength(text);
  return length;
}

export function sizeOf(value: Value): number {
  switch (typeof value) {
    case 'string':
      return utf8Length(value);
    case 'number':
      return numberSize(value);
    case 'boolean':
      return 1;
  }
  if (value === null) return 1;
  if (Array.isArray(value)) {
    let size = 3;
    for (const element of value) size += 1 + sizeOf(element);
    return size;
  }
  if (value instanceof Decimal) return numberSize(value);
  if (value instanceof Uint8Array) return value.byteLength;
  if (value instanceof ValueSet) {
    let size = 0;
    for (const member of value.members.values()) size += sizeOf(member);
    return size;
  }
  let size = 3;
  for (const name of Object.keys(value)) size += 1 + utf8Length(name) + sizeOf(value[name] ?? null);
  return size;
}

/** Bytes of an item: its attribute names and values. */
export function itemSize(item: ValueMap): number {
  let size = 0;
  for (const name in item) size += utf8Length(name) + sizeOf(item[name] ?? null);
  return size;
}

export function equal(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Decimal) return b instanceof Decimal && compareNumbers(a, b) === 0;
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  if (a instanceof ValueSet) return b instanceof ValueSet && sameSet(a, b);
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((element, i) => equal(element, b[i] ?? null));
  }
  return isMap(b) && equalMaps(a, b);
}

function sameSet(a: ValueSet, b: ValueSet): boolean {
  if (a.type !== b.type || a.members.size !== b.members.size) return false;
  for (const key of a.members.keys()) if (!b.members.has(key)) return false;
  return true;
}

export function equalMaps(a: ValueMap, b: ValueMap): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  for (const name of names) {
    const other = own(b, name);
    if (other === undefined || !equal(a[name] ?? null, other)) return false;
  }
  return true;
}

/** Order of two strings by their UTF-8 bytes: UTF-16 units agree with it but for surrogates. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return byteRank(left) - byteRank(right);
  }
  return a.length - b.length;
}

function byteRank(unit: number): number {
  return unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Order of two values of one type; undefined when the types differ or have no order. */
export function compare(a: Value, b: Value): number | undefined {
  if (typeof a === 'string') return typeof b === 'string' ? compareText(a, b) : undefined;
  if (isNumeric(a)) return isNumeric(b) ? compareNumbers(a, b) : undefined;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  return undefined;
}
