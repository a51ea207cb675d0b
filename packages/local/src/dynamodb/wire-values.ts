/** AttributeValue JSON, as it stands on the wire (bytes in base64) and in errors (bytes as bytes). */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { numberText } from './decimal.ts';
import { assign, isNumeric, type Value, type ValueMap, ValueSet } from './values.ts';

/** An item in the SDK's low-level form: what its exceptions carry, also for document clients. */
export function toAttributeMap(item: ValueMap): Record<string, AttributeValue> {
  const map: Record<string, AttributeValue> = {};
  for (const name of Object.keys(item)) assign(map, name, toAttribute(item[name] ?? null));
  return map;
}

export function toAttribute(value: Value): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (isNumeric(value)) return { N: numberText(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.map(toAttribute) };
  if (value instanceof Uint8Array) return { B: value };
  if (!(value instanceof ValueSet)) return { M: toAttributeMap(value as ValueMap) };
  const members = [...value.members.values()];
  if (value.type === 'BS') return { BS: members as Uint8Array[] };
  return value.type === 'NS' ? { NS: [...value.members.keys()] } : { SS: members as string[] };
}
