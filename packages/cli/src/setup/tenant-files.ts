import { randomBytes } from 'node:crypto';
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crockford } from '@portico/domain/kernel/scope';
import { stringify } from 'yaml';

/** What an installation begins with: one MSP, its first administrator, and the client that is the MSP itself. */
export interface FirstMsp {
  readonly name: string;
  readonly slug: string;
  readonly domain: string;
  readonly zone: string;
  readonly locale: string;
  readonly admin: { readonly name: string; readonly email: string };
}

/** The tenant files that come with Portico: defaults, schemas, and the MSPs of the demo. */
export const shippedTenants = fileURLToPath(new URL('../../../../tenants/', import.meta.url));

/** Folders of MSPs that stand in a tenants folder. */
export async function mspsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((one) => one.isDirectory() && !one.name.startsWith('_')).map((one) => one.name);
}

/** Writes the files of a first MSP over the shipped defaults. Nothing that stands there already is changed. */
export async function writeTenantFiles(folder: string, msp: FirstMsp): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const part of ['_defaults', '_schema']) {
    await cp(join(shippedTenants, part), join(folder, part), { recursive: true, force: false });
  }
  const own = join(folder, msp.slug);
  const internal = join(own, 'clients', 'internal');
  await mkdir(internal, { recursive: true });
  const mspFile = {
    id: id(8),
    slug: msp.slug,
    name: msp.name,
    domain: msp.domain,
    teams: [{ id: id(8), name: 'Service Desk' }],
    staff: [{ id: id(10), ...msp.admin, role: 'admin', teams: ['Service Desk'], clients: 'all' }],
    settings: { brand: { zone: msp.zone, locale: msp.locale } },
  };
  const clientFile = { id: id(6), slug: 'internal', name: msp.name, prefix: 'INT', kind: 'internal' };
  const schema = (name: string, up: string): string =>
    `# yaml-language-server: $schema=${up}_schema/${name}.schema.json\n`;
  await writeFile(join(own, 'msp.yaml'), `${schema('msp', '../')}${stringify(mspFile)}`, { flag: 'wx' });
  await writeFile(join(internal, 'client.yaml'), `${schema('client', '../../../')}${stringify(clientFile)}`, {
    flag: 'wx',
  });
}

function id(length: number): string {
  return crockford(randomBytes(length), length);
}
