import type { Calendar } from '../sla/calendar.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { type Brand, brandOf } from './brand.ts';
import type { Desk } from './desk.ts';
import { isRecord, type LayerName, mergeLayers, type Origin, originOf, pointer } from './merge.ts';
import { type SettingsLayer, settingsSchema } from './settings.ts';

/** A client's configuration as everything runs by it: each part has versions of its own, every value has an origin. */
export interface Effective {
  readonly desk: Desk;
  readonly calendar: Calendar;
  readonly sla: SlaPolicy;
  readonly brand: Brand;
}

export const effectiveParts = ['desk', 'calendar', 'sla', 'brand'] as const;
export type EffectivePart = (typeof effectiveParts)[number];

/** What one layer brings: its settings, and its logo's text where it names one. */
export interface Layer {
  readonly settings: SettingsLayer;
  readonly logo?: string;
}

export interface EffectiveConfig {
  readonly value: Effective;
  /**
   * JSON pointer into `Effective` (`/sla/targets/incident/1/responseMinutes`) -> layer, with what it was worked out
   * from where it stands in none: `msp (public holidays of DE-BY)`.
   */
  readonly origin: ReadonlyMap<string, string>;
}

/** Why layers do not make a configuration: path within the settings, and the layer that set the value. */
export interface SettingsProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly layer: LayerName;
}

/** The configuration of a client under its MSP under the defaults, or everything that is wrong with it. */
export function effectiveConfig(
  defaults: Layer,
  msp: Layer,
  client: Layer,
): EffectiveConfig | { readonly problems: readonly SettingsProblem[] } {
  const layers: Record<LayerName, Layer> = { _defaults: defaults, msp, client };
  const merged = mergeLayers([
    ['_defaults', defaults.settings],
    ['msp', msp.settings],
    ['client', client.settings],
  ]);
  const parsed = settingsSchema.safeParse(merged.value);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({
      path,
      message,
      layer: originOf(merged.origin, path) ?? ('client' as const),
    }));
    return { problems };
  }
  const { desk, calendars, sla, brand } = parsed.data;
  const calendar = calendars[sla.calendar];
  if (!calendar) throw new Error(`calendar "${sla.calendar}" passed the checks but is missing`);
  const logo = layers[merged.origin.get('/brand/logo') ?? 'client'].logo;
  return {
    value: { desk, calendar, sla, brand: brandOf(brand, logo) },
    origin: partOrigin(merged.origin, sla.calendar),
  };
}

/** From pointers into the settings to pointers into the parts: the one calendar chosen stands at `/calendar`. */
function partOrigin(origin: Origin, calendar: string): Origin {
  const chosen = `${pointer(['calendars', calendar])}/`;
  const found = new Map<string, LayerName>();
  for (const [path, layer] of origin) {
    if (path.startsWith(chosen)) found.set(`/calendar/${path.slice(chosen.length)}`, layer);
    else if (!path.startsWith('/calendars/')) found.set(path, layer);
  }
  const primary = origin.get('/brand/primary');
  if (primary) found.set('/brand/colours', primary);
  return found;
}

/** One value that differs. `before` or `after` is absent where the value is. */
export interface FieldDiff {
  readonly pointer: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Field by field what changes between two values; lists are compared whole, as they are replaced whole. */
export function diffValues(before: unknown, after: unknown, path = ''): FieldDiff[] {
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => diffValues(before[key], after[key], path + pointer([key])));
  }
  if (canonical(before) === canonical(after)) return [];
  return [{ pointer: path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

/** What changes from one effective configuration to another. Derived colours follow the primary one and are left out. */
export function diffEffective(before: Effective | undefined, after: Effective): FieldDiff[] {
  return diffValues(before ?? {}, after).filter((one) => !one.pointer.startsWith('/brand/colours'));
}

/** JSON with sorted keys: equal values give equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  ) as string;
}
