/** One text for equal values, whatever the order of names in maps and of members in sets. */
import { numberText } from './decimal.ts';
import { isNumeric, type Value, ValueSet } from './values.ts';

export function canonical(value: Value | Readonly<Record<string, Value>>): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (isNumeric(value as Value)) return numberText(value as number);
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value instanceof Uint8Array) return `B${Buffer.from(value).toString('base64')}`;
  if (value instanceof ValueSet) return `${value.type}${JSON.stringify([...value.members.keys()].toSorted())}`;
  const map = value as Readonly<Record<string, Value>>;
  const names = Object.keys(map).toSorted();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(map[name] ?? null)}`).join()}}`;
}
