import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { logoFault } from '@portico/domain/tenant/brand';
import { type ClientFile, clientFileSchema } from '@portico/domain/tenant/client-file';
import { type MspFile, mspFileSchema } from '@portico/domain/tenant/msp-file';
import { type SettingsLayer, sectionNames, settingsLayerSchema } from '@portico/domain/tenant/settings';
import * as z from 'zod';
import { schemaProblems } from './issues.ts';
import { fileProblem, type Problem, problemAt, readSource, type Source } from './source.ts';

/** A file that its schema accepted, with the logo it names. */
export interface Parsed<T> {
  readonly source: Source;
  readonly value: T;
  readonly logo?: string;
}

export interface ReadMsp {
  readonly msp: Parsed<MspFile>;
  readonly clients: readonly Parsed<ClientFile>[];
  /** Whether every client file was accepted. */
  readonly whole: boolean;
}

export interface ReadDefaults {
  readonly settings: SettingsLayer;
  readonly logo?: string;
  /** Where a path of the settings stands. */
  sourceOf(path: readonly PropertyKey[]): { source: Source; path: readonly PropertyKey[] };
}

const CLIENTS_MAX = 5_000;
const mspFile = 'msp.yaml';
const clientFile = 'client.yaml';

/** `_defaults/`: one file for each section of the settings. */
export async function readDefaults(dir: string, problems: Problem[]): Promise<ReadDefaults | undefined> {
  const sources = new Map<string, Source>();
  const settings: Record<string, unknown> = {};
  for (const section of sectionNames) {
    const file = join('_defaults', `${section}.yaml`);
    const source = await readSource(join(dir, file), file);
    if (!('value' in source)) {
      problems.push(...source);
      continue;
    }
    const schema = z.strictObject({ [section]: settingsField(section) });
    const parsed = schema.safeParse({ [section]: source.value });
    if (parsed.success) settings[section] = parsed.data[section];
    else problems.push(...schemaProblems(inSection(source, section), schema, parsed.error));
    sources.set(section, source);
  }
  if (sources.size < sectionNames.length || Object.keys(settings).length < sectionNames.length) return undefined;
  const sourceOf = (path: readonly PropertyKey[]): { source: Source; path: readonly PropertyKey[] } => {
    const source = sources.get(String(path[0])) ?? [...sources.values()][0];
    if (!source) throw new Error('defaults without files');
    return { source, path: path.slice(1) };
  };
  const layer = settings as SettingsLayer;
  const brand = sources.get('brand');
  const logo = brand && (await readLogo(join(dir, '_defaults'), layer, brand, ['logo'], problems));
  return { settings: layer, sourceOf, ...(logo !== undefined && { logo }) };
}

/** A source whose paths start with the section that its file is. */
function inSection(source: Source, section: string): Source {
  return { file: source.file, value: { [section]: source.value }, lineOf: (path) => source.lineOf(path.slice(1)) };
}

function settingsField(section: (typeof sectionNames)[number]): z.ZodType {
  return (settingsLayerSchema as unknown as z.ZodObject<Record<string, z.ZodType>>).shape[section] ?? z.never();
}

/** Every MSP folder with its clients. Folders that start with `_` or `.` are not tenants. */
export async function readMsps(dir: string, problems: Problem[]): Promise<ReadMsp[]> {
  const found: ReadMsp[] = [];
  for (const name of await foldersOf(dir)) {
    const msp = await readFileAs(dir, join(name, mspFile), mspFileSchema, problems);
    if (msp) checkFolder(msp.source, msp.value.slug, name, problems);
    const clients: Parsed<ClientFile>[] = [];
    const folders = await foldersOf(join(dir, name, 'clients'));
    if (folders.length > CLIENTS_MAX) throw new RangeError(`${name}: more than ${CLIENTS_MAX} clients`);
    for (const client of folders) {
      const parsed = await readFileAs(dir, join(name, 'clients', client, clientFile), clientFileSchema, problems);
      if (!parsed) continue;
      checkFolder(parsed.source, parsed.value.slug, client, problems);
      clients.push(parsed);
    }
    if (msp) found.push({ msp, clients, whole: clients.length === folders.length });
  }
  return found;
}

async function readFileAs<T extends { settings: SettingsLayer }>(
  dir: string,
  file: string,
  schema: z.ZodType<T>,
  problems: Problem[],
): Promise<Parsed<T> | undefined> {
  const source = await readSource(join(dir, file), file);
  if (!('value' in source)) {
    problems.push(...source);
    return undefined;
  }
  const parsed = schema.safeParse(source.value);
  if (!parsed.success) {
    problems.push(...schemaProblems(source, schema, parsed.error));
    return undefined;
  }
  const { settings } = parsed.data;
  const logo = await readLogo(join(dir, file, '..'), settings, source, ['settings', 'brand', 'logo'], problems);
  return { source, value: parsed.data, ...(logo !== undefined && { logo }) };
}

function checkFolder(source: Source, slug: string, folder: string, problems: Problem[]): void {
  if (slug === folder) return;
  problems.push(
    problemAt(source, ['slug'], `slug "${slug}" stands in the folder "${folder}"; give both the same name`),
  );
}

async function readLogo(
  folder: string,
  settings: SettingsLayer,
  source: Source,
  path: readonly string[],
  problems: Problem[],
): Promise<string | undefined> {
  const name = settings.brand?.logo;
  if (name === undefined) return undefined;
  try {
    const svg = await readFile(join(folder, name), 'utf8');
    const fault = logoFault(svg);
    if (fault === undefined) return svg.trim();
    problems.push(problemAt(source, path, `${name} ${fault}`));
  } catch {
    problems.push(problemAt(source, path, `there is no file ${name} beside it; add it or remove this line`));
  }
  return undefined;
}

async function foldersOf(dir: string): Promise<string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !/^[_.]/.test(entry.name))
      .map((entry) => entry.name)
      .sort();
  } catch {
    return [];
  }
}

/** The problem of a folder without any tenant. */
export function noTenants(dir: string): Problem {
  return fileProblem(dir, 'holds no MSP', `add a folder with ${mspFile}, or name another folder with --dir`);
}
