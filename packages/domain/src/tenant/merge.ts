/** Where a value of the effective configuration comes from. */
export type LayerName = '_defaults' | 'msp' | 'client';

/** JSON pointer (RFC 6901) of each value -> the layer it comes from. */
export type Origin = ReadonlyMap<string, LayerName>;

export interface Merged {
  readonly value: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
}

/** Later layers win: records merge field by field, lists and single values replace what was there. */
export function mergeLayers(layers: readonly (readonly [LayerName, object])[]): Merged {
  const origin = new Map<string, LayerName>();
  let value: Record<string, unknown> = {};
  for (const [name, layer] of layers) value = mergeInto(value, layer as Record<string, unknown>, name, '', origin);
  return { value, origin };
}

/** A path as JSON pointer. */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The layer that a value, or failing that the nearest one around it, comes from. */
export function originOf<L extends string>(
  origin: ReadonlyMap<string, L>,
  path: readonly PropertyKey[],
): L | undefined {
  for (let length = path.length; length > 0; length--) {
    const found = origin.get(pointer(path.slice(0, length)));
    if (found) return found;
  }
  return undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mergeInto(
  below: Record<string, unknown>,
  above: Record<string, unknown>,
  layer: LayerName,
  path: string,
  origin: Map<string, LayerName>,
): Record<string, unknown> {
  const merged = { ...below };
  for (const [key, value] of Object.entries(above)) {
    if (value === undefined) continue;
    const at = path + pointer([key]);
    if (!isRecord(value)) forget(origin, at);
    if (isRecord(value)) {
      const old = merged[key];
      if (!isRecord(old)) origin.delete(at);
      merged[key] = mergeInto(isRecord(old) ? old : {}, value, layer, at, origin);
      if (Object.keys(value).length > 0) continue;
    } else merged[key] = value;
    origin.set(at, layer);
  }
  return merged;
}

/** A single value replaces a record: the record's values are gone. */
function forget(origin: Map<string, LayerName>, path: string): void {
  for (const key of origin.keys()) if (key.startsWith(`${path}/`)) origin.delete(key);
}
