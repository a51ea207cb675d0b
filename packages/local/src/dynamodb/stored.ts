/**
 * The text an item is stored as: JSON, prefixed by `!` when it holds values that JSON cannot. Those are written as
 * a map with one name that begins with NUL (`N` number, `B` bytes, sets, `M` a map whose own names begin so).
 */
import { Decimal, numberText, parseNumber } from './decimal.ts';
import { assign, type SetType, type Value, type ValueMap, ValueSet } from './values.ts';

const MARK = '\0';

export interface Stored {
  readonly map: ValueMap;
  readonly plain: boolean;
}

/** @param plain known to be JSON as it stands; when unsure, false. */
export function encode(map: ValueMap, plain: boolean): string {
  if (plain) return JSON.stringify(map);
  const packed = pack(map);
  return packed === map ? JSON.stringify(map) : `!${JSON.stringify(packed)}`;
}

/** Whether JSON can hold the item as it stands. */
export function isPlain(map: ValueMap): boolean {
  return pack(map) === map;
}

export function decode(text: string): Stored {
  if (text.charCodeAt(0) !== 33) return { map: JSON.parse(text) as ValueMap, plain: true };
  return { map: unpack(JSON.parse(text.slice(1)) as Value) as ValueMap, plain: false };
}

/** The value itself when nothing in it needs marking. */
function pack(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Decimal) return { [`${MARK}N`]: numberText(value) };
  if (value instanceof Uint8Array) return { [`${MARK}B`]: Buffer.from(value).toString('base64') };
  if (value instanceof ValueSet) return { [MARK + value.type]: [...value.members.keys()] };
  if (Array.isArray(value)) {
    const packed = value.map(pack);
    return packed.some((element, i) => element !== value[i]) ? packed : value;
  }
  return packMap(value);
}

function packMap(map: ValueMap): Value {
  const entries = Object.keys(map).map((name): [string, Value] => [name, pack(map[name] ?? null)]);
  if (entries.some(([name]) => name.startsWith(MARK))) return { [`${MARK}M`]: entries };
  if (entries.every(([name, value]) => value === map[name])) return map;
  const packed: ValueMap = {};
  for (const [name, value] of entries) assign(packed, name, value);
  return packed;
}

function unpack(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(unpack);
  const map = value as ValueMap;
  const names = Object.keys(map);
  if (names.length === 1 && names[0]?.startsWith(MARK)) return unpackMarked(names[0].slice(1), map[names[0]] ?? null);
  const plain: ValueMap = {};
  for (const name of names) assign(plain, name, unpack(map[name] ?? null));
  return plain;
}

function unpackMarked(kind: string, content: Value): Value {
  if (kind === 'N') return parseNumber(content as string);
  if (kind === 'B') return bytes(content as string);
  const list = content as Value[];
  if (kind === 'M') {
    const map: ValueMap = {};
    for (const [name, value] of list as [string, Value][]) assign(map, name, unpack(value));
    return map;
  }
  const texts = list as string[];
  const members = kind === 'NS' ? texts.map(parseNumber) : kind === 'BS' ? texts.map(bytes) : texts;
  return new ValueSet(kind as SetType, members);
}

function bytes(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
