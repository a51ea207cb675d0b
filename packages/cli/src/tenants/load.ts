import { checkFiles } from '@portico/domain/tenant/check';
import { type ClientInput, type DesiredMsp, type DesiredTenants, desiredMsp } from '@portico/domain/tenant/desired';
import {
  type EffectiveConfig,
  effectiveConfig,
  type Layer,
  type SettingsProblem,
} from '@portico/domain/tenant/effective';
import { type LayerName, mergeLayers, originOf, pointer } from '@portico/domain/tenant/merge';
import type { SettingsLayer } from '@portico/domain/tenant/settings';
import { noTenants, type Parsed, type ReadDefaults, type ReadMsp, readDefaults, readMsps } from './files.ts';
import { configWithHolidays, HolidaysError } from './holidays.ts';
import { type Problem, problemAt } from './source.ts';

/**
 * Reads a `tenants/` folder whole: every MSP and client with its effective configuration, or everything that is wrong.
 * @param defaultsIn the folder whose `_defaults/` they stand on, where it is another one.
 */
export async function loadTenants(
  dir: string,
  defaultsIn: string = dir,
  thisYear: number = new Date().getUTCFullYear(),
): Promise<DesiredTenants | { readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const defaults = await readDefaults(defaultsIn, problems);
  const msps = await readMsps(dir, problems);
  if (msps.length === 0 && problems.length === 0) problems.push(noTenants(dir));
  // Where a file did not parse, names it declares would be reported as missing: such an MSP waits for the next run.
  const whole = msps.filter((msp) => msp.whole);
  const files = whole.map(({ msp, clients }) => ({ file: msp.value, clients: clients.map((client) => client.value) }));
  for (const { msp, client, path, message } of checkFiles(files)) {
    const at = client === undefined ? whole[msp]?.msp : whole[msp]?.clients[client];
    if (at) problems.push(problemAt(at.source, path, message));
  }
  const desired: DesiredMsp[] = [];
  if (defaults) for (const msp of msps) desired.push(...(await workOut(defaults, msp, problems, thisYear)));
  return problems.length > 0 ? { problems: distinct(problems) } : { msps: desired };
}

/** An MSP with the configuration of each client worked out. Names are resolved only once every check has passed. */
async function workOut(
  defaults: ReadDefaults,
  { msp, clients }: ReadMsp,
  problems: Problem[],
  thisYear: number,
): Promise<DesiredMsp[]> {
  const base = layer(defaults.settings, defaults.logo);
  const middle = layer(underneath(msp.value.settings, { fromName: msp.value.name }), msp.logo);
  const found: ClientInput[] = [];
  for (const client of clients) {
    const top = layer(underneath(client.value.settings, { name: client.value.name }), client.logo);
    const merged = effectiveConfig(base, middle, top);
    const config = 'problems' in merged ? merged : await withHolidays(merged, thisYear);
    const faults = 'problems' in config ? config.problems : strangers(config, msp.value.teams);
    problems.push(...faults.map((one) => locate(one, defaults, msp, client)));
    if (!('problems' in config)) found.push({ file: client.value, config });
  }
  const home = homeOf(defaults, msp, problems);
  return problems.length > 0 || !home ? [] : [desiredMsp(msp.value, found, home)];
}

/** With the public holidays of its calendar, or what is wrong with their place. */
async function withHolidays(
  config: EffectiveConfig,
  thisYear: number,
): Promise<EffectiveConfig | { readonly problems: readonly SettingsProblem[] }> {
  try {
    return await configWithHolidays(config, thisYear);
  } catch (error) {
    if (!(error instanceof HolidaysError)) throw error;
    const path = ['calendar', 'publicHolidays', error.field];
    const calendar = ['calendars', config.value.sla.calendar, ...path.slice(1)];
    return { problems: [{ path: calendar, message: error.message, layer: layerOf(config, path) }] };
  }
}

/** Agreements with teams that the MSP does not have. */
function strangers(config: EffectiveConfig, teams: readonly { readonly id: string; readonly name: string }[]) {
  const known = teams.map((one) => `${one.id} (${one.name})`).join(', ') || 'none is declared';
  return Object.keys(config.value.sla.ola ?? {}).flatMap((team): SettingsProblem[] => {
    if (teams.some((one) => one.id === team)) return [];
    const path = ['sla', 'ola', team];
    return [{ path, message: `there is no team "${team}"; use one of: ${known}`, layer: layerOf(config, path) }];
  });
}

/** The layer that set a value of an effective configuration, or the nearest one around it. */
function layerOf({ origin }: EffectiveConfig, path: readonly string[]): LayerName {
  // A record such as an agreement has no origin of its own: that of a field in it tells.
  const inside = [...origin].find(([place]) => place.startsWith(`${pointer(path)}/`))?.[1];
  return (inside ?? originOf(origin, path) ?? 'client') as LayerName; // Safe: what stands in files has a layer's name alone.
}

function layer(settings: SettingsLayer, logo: string | undefined): Layer {
  return { settings, ...(logo !== undefined && { logo }) };
}

/** Brand fields that follow from the file itself where the settings leave them out. */
function underneath(settings: SettingsLayer, brand: NonNullable<SettingsLayer['brand']>): SettingsLayer {
  return { ...settings, brand: { ...brand, ...settings.brand } };
}

/** Language and zone of the MSP's own people. */
function homeOf(defaults: ReadDefaults, msp: Parsed<{ settings: SettingsLayer }>, problems: Problem[]) {
  const merged = mergeLayers([
    ['_defaults', defaults.settings],
    ['msp', msp.value.settings],
  ]).value as SettingsLayer;
  const { locale, zone } = merged.brand ?? {};
  if (locale !== undefined && zone !== undefined) return { locale, zone };
  problems.push(problemAt(msp.source, ['settings', 'brand'], 'sets no locale and zone, nor do the defaults; add both'));
  return undefined;
}

function locate(
  found: SettingsProblem,
  defaults: ReadDefaults,
  msp: ReadMsp['msp'],
  client: ReadMsp['clients'][number],
): Problem {
  if (found.layer === '_defaults') {
    const { source, path } = defaults.sourceOf(found.path);
    return problemAt(source, path, found.message);
  }
  return problemAt((found.layer === 'msp' ? msp : client).source, ['settings', ...found.path], found.message);
}

/** A fault of the defaults shows in every client; it is told once. */
function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Map(problems.map((one) => [`${one.file}:${one.line}:${one.path}:${one.message}`, one]));
  return [...seen.values()].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}
