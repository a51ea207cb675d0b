import { checkFiles } from '@portico/domain/tenant/check';
import { type ClientInput, type DesiredMsp, type DesiredTenants, desiredMsp } from '@portico/domain/tenant/desired';
import { effectiveConfig, type Layer, type SettingsProblem } from '@portico/domain/tenant/effective';
import { mergeLayers, originOf } from '@portico/domain/tenant/merge';
import type { SettingsLayer } from '@portico/domain/tenant/settings';
import { noTenants, type Parsed, type ReadDefaults, type ReadMsp, readDefaults, readMsps } from './files.ts';
import { type Problem, problemAt } from './source.ts';

/**
 * Reads a `tenants/` folder whole: every MSP and client with its effective configuration, or everything that is wrong.
 * @param defaultsIn the folder whose `_defaults/` they stand on, where it is another one.
 */
export async function loadTenants(
  dir: string,
  defaultsIn: string = dir,
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
  const desired = defaults ? msps.flatMap((msp) => workOut(defaults, msp, problems)) : [];
  return problems.length > 0 ? { problems: distinct(problems) } : { msps: desired };
}

/** An MSP with the configuration of each client worked out. Names are resolved only once every check has passed. */
function workOut(defaults: ReadDefaults, { msp, clients }: ReadMsp, problems: Problem[]): DesiredMsp[] {
  const base = layer(defaults.settings, defaults.logo);
  const middle = layer(underneath(msp.value.settings, { fromName: msp.value.name }), msp.logo);
  const found: ClientInput[] = [];
  for (const client of clients) {
    const top = layer(underneath(client.value.settings, { name: client.value.name }), client.logo);
    const config = effectiveConfig(base, middle, top);
    if ('problems' in config) problems.push(...config.problems.map((one) => locate(one, defaults, msp, client)));
    else {
      const teams = new Set(msp.value.teams.map((one) => one.id));
      const strangers = Object.keys(config.value.sla.ola ?? {}).filter((team) => !teams.has(team));
      for (const team of strangers) {
        const path = ['sla', 'ola', team];
        const known = msp.value.teams.map((one) => `${one.id} (${one.name})`).join(', ') || 'none is declared';
        const message = `there is no team "${team}"; use one of: ${known}`;
        problems.push(
          locate({ path, message, layer: originOf(config.origin, path) ?? 'client' }, defaults, msp, client),
        );
      }
      found.push({ file: client.value, config });
    }
  }
  const home = homeOf(defaults, msp, problems);
  return problems.length > 0 || !home ? [] : [desiredMsp(msp.value, found, home)];
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
