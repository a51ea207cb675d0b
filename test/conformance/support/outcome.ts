import { createHash } from 'node:crypto';

/** What a face answered, in plain JSON: comparable, storable, free of request ids and of the case's key prefix. */
export type Plain = null | boolean | number | string | Plain[] | { [name: string]: Plain };

/** Strings longer than this are stored as length and hash, so that golden.json stays readable. */
const LONGEST_PLAIN_STRING = 300;
const dropped = new Set(['$metadata', '$response', '$retryable', '$service', '$fault', '__type']);

function plainString(text: string, prefix: string): string {
  const free = prefix === '' ? text : text.split(prefix).join('~');
  if (free.length <= LONGEST_PLAIN_STRING) return free;
  return `<${free.length} characters ${createHash('sha256').update(free).digest('hex').slice(0, 12)}>`;
}

/** Sets in AttributeValue form, as errors carry items. */
const setTypes = new Set(['SS', 'NS', 'BS']);
const byText = (a: Plain, b: Plain) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Turns any value of an answer into plain JSON. Sets have no order, so their members are sorted. */
export function plain(value: unknown, prefix: string): Plain {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return plainString(value, prefix);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : { $number: String(value) };
  if (typeof value === 'bigint') return { $bigint: String(value) };
  if (value instanceof Uint8Array)
    return {
      $binary: plainString(Buffer.from(value).toString('base64'), prefix),
    };
  if (value instanceof Set)
    return {
      $set: [...value].map((member) => plain(member, prefix)).sort(byText),
    };
  if (Array.isArray(value)) return value.map((member) => plain(member, prefix));
  if (typeof value === 'object') return plainObject(value, prefix);
  return { $unknown: typeof value };
}

function plainObject(value: object, prefix: string): Plain {
  const out: { [name: string]: Plain } = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined || dropped.has(name)) continue;
    const inside = plain(member, prefix);
    out[plainString(name, prefix)] = setTypes.has(name) && Array.isArray(inside) ? inside.sort(byText) : inside;
  }
  return out;
}

/** An error as data: class name, message, and what the store reads from it. */
export function plainError(error: unknown, prefix: string): { [name: string]: Plain } {
  if (!(error instanceof Error)) return { error: 'not an Error', value: plain(error, prefix) };
  const out: { [name: string]: Plain } = {
    error: error.name,
    message: plainString(error.message, prefix),
  };
  const more = error as { CancellationReasons?: unknown; Item?: unknown };
  if (more.CancellationReasons !== undefined) out.reasons = plain(more.CancellationReasons, prefix);
  if (more.Item !== undefined) out.item = plain(more.Item, prefix);
  return out;
}

export const isError = (outcome: Plain | undefined): outcome is { error: string; message: string } =>
  typeof outcome === 'object' && outcome !== null && !Array.isArray(outcome) && 'error' in outcome;

/** The paths at which two outcomes differ, with both values, at most `limit` of them. */
export function differences(expected: Plain | undefined, actual: Plain | undefined, path = '', limit = 5): string[] {
  if (limit <= 0 || Object.is(expected, actual)) return [];
  const bothObjects =
    typeof expected === 'object' && typeof actual === 'object' && expected !== null && actual !== null;
  if (!bothObjects || Array.isArray(expected) !== Array.isArray(actual)) {
    return [`${path || '/'}: expected ${short(expected)}, got ${short(actual)}`];
  }
  const found: string[] = [];
  const want = expected as { [name: string]: Plain };
  const have = actual as { [name: string]: Plain };
  for (const name of new Set([...Object.keys(want), ...Object.keys(have)])) {
    found.push(...differences(want[name], have[name], `${path}/${name}`, limit - found.length));
  }
  return found;
}

const short = (value: Plain | undefined) => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 240));
