/** AttributeValue JSON: on the wire with bytes in base64, in the SDK's exceptions with bytes as they are. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Codec } from './codec.ts';
import { type Numeric, numberText, parseNumber } from './decimal.ts';
import { isValidation, serialization, validation } from './errors.ts';
import { attributeName, newSet, refuseDeep } from './value-rules.ts';
import { assign, isNumeric, itemSize, type SetType, type Value, type ValueMap, ValueSet } from './values.ts';

type Bytes = (bytes: Uint8Array) => unknown;

/** An item in the SDK's low-level form: what its exceptions carry, also for document clients. */
export function toAttributeMap(item: ValueMap): Record<string, AttributeValue> {
  return attributeMap(item, (bytes) => bytes) as Record<string, AttributeValue>;
}

function attributeMap(item: ValueMap, bytes: Bytes): Record<string, unknown> {
  const map: Record<string, unknown> = {};
  for (const name of Object.keys(item)) assign(map, name, attribute(item[name] ?? null, bytes));
  return map;
}

function attribute(value: Value, bytes: Bytes): unknown {
  if (typeof value === 'string') return { S: value };
  if (isNumeric(value)) return { N: numberText(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.map((element) => attribute(element, bytes)) };
  if (value instanceof Uint8Array) return { B: bytes(value) };
  if (!(value instanceof ValueSet)) return { M: attributeMap(value as ValueMap, bytes) };
  const members = [...value.members.values()];
  if (value.type === 'NS') return { NS: members.map((member) => numberText(member as Numeric)) };
  return { [value.type]: value.type === 'BS' ? members.map((member) => bytes(member as Uint8Array)) : members };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

export const wire: Codec = {
  take(input, describe) {
    const map: ValueMap = {};
    for (const [name, value] of Object.entries(input)) {
      try {
        assign(map, attributeName(name), fromAttribute(value, 0, name));
      } catch (error) {
        throw describe && isValidation(error) ? validation(describe(error.message, name)) : error;
      }
    }
    return { map, plain: false, size: itemSize(map) };
  },
  give: (item) => attributeMap(item, base64),
};

const invalid = 'One or more parameter values were invalid: ';

function fromAttribute(input: unknown, depth: number, name = ''): Value {
  if (input === null || input === undefined) {
    throw validation(`The supplied Item contains a null AttributeValue${name && `: ${name} is null`}`);
  }
  if (typeof input !== 'object' || Array.isArray(input)) throw serialization('Unexpected value type in payload');
  const given = Object.entries(input).filter(([type, content]) => Object.hasOwn(readers, type) && content !== null);
  const [first] = given;
  if (!first) {
    throw validation('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
  }
  if (given.length > 1) {
    throw validation(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  const [type, content] = first;
  return readers[type as keyof typeof readers](content, depth);
}

const readers = {
  S: (content: unknown) => text(content).toWellFormed(),
  N: (content: unknown) => parseNumber(text(content)),
  B: bytes,
  BOOL: (content: unknown) => flag(content),
  NULL(content: unknown) {
    if (!flag(content)) throw validation(`${invalid}Null attribute value types must have the value of true`);
    return null;
  },
  SS: (content: unknown) => set('SS', list(content).map(text)),
  NS: (content: unknown) =>
    set(
      'NS',
      list(content).map((member) => parseNumber(text(member))),
    ),
  BS: (content: unknown) => set('BS', list(content).map(bytes)),
  L(content: unknown, depth: number): Value {
    refuseDeep(depth);
    return list(content).map((element) => fromAttribute(element, depth + 1));
  },
  M(content: unknown, depth: number): Value {
    refuseDeep(depth);
    if (typeof content !== 'object' || content === null || Array.isArray(content)) {
      throw serialization('Unexpected field type');
    }
    const map: ValueMap = {};
    for (const [name, value] of Object.entries(content)) {
      assign(map, attributeName(name), fromAttribute(value, depth + 1, name));
    }
    return map;
  },
};

function text(content: unknown): string {
  if (typeof content === 'string') return content;
  throw serialization(`${jsonKind(content)} cannot be converted to String`);
}

function jsonKind(content: unknown): string {
  if (typeof content === 'number') return 'NUMBER_VALUE';
  return typeof content === 'boolean' ? (content ? 'TRUE_VALUE' : 'FALSE_VALUE') : 'START_OBJECT';
}

function flag(content: unknown): boolean {
  if (typeof content === 'boolean') return content;
  throw serialization('Unexpected token received from parser');
}

function list(content: unknown): unknown[] {
  if (Array.isArray(content)) return content;
  throw serialization('Unexpected field type');
}

function bytes(content: unknown): Uint8Array {
  const encoded = text(content);
  const decoded = Buffer.from(encoded, 'base64');
  if (decoded.toString('base64') !== encoded) throw serialization('Invalid base64 in a binary value');
  return new Uint8Array(decoded);
}

const emptySets: Readonly<Record<SetType, string>> = {
  SS: 'An string set  may not be empty',
  NS: 'An number set  may not be empty',
  BS: 'Binary sets should not be empty',
};

function set(type: SetType, members: Value[]): ValueSet {
  if (members.length === 0) throw validation(invalid + emptySets[type]);
  return newSet(type, members);
}
