import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { applyTenants } from '@portico/app/tenant/apply';
import { AppError } from '@portico/domain/kernel/error';
import { zoneName } from '@portico/domain/sla/calendar';
import { emailSchema, hostSchema, localeSchema, nameSchema, slugSchema } from '@portico/domain/tenant/names';
import { planTenants } from '@portico/domain/tenant/plan';
import { readSettings } from '@portico/local/home/settings';
import { setPassword } from '@portico/local/issuer/password';
import { staffAccount } from '@portico/store/tenant/install';
import { readInstalled } from '@portico/store/tenant/installed';
import type { Command, Io } from '../command.ts';
import type { Home } from '../home/home.ts';
import { newPassword, PASSWORD_VARIABLE } from '../setup/password.ts';
import { type FirstMsp, mspsIn, writeTenantFiles } from '../setup/tenant-files.ts';
import { loadTenants } from '../tenants/load.ts';
import { printProblems } from '../tenants/print.ts';

const usage = `portico init --name NAME --domain DOMAIN --admin NAME --email ADDRESS
             [--slug SLUG] [--zone ZONE] [--locale en|de] [--password-stdin]
  Begins an empty installation: one MSP, its first administrator, no demo people.
  DOMAIN: the MSP's own mail domain      SLUG: short name for addresses (default: from NAME)
  The password is asked for, or comes by --password-stdin or in ${PASSWORD_VARIABLE}.
`;

const options = {
  name: { type: 'string' },
  domain: { type: 'string' },
  admin: { type: 'string' },
  email: { type: 'string' },
  slug: { type: 'string' },
  zone: { type: 'string', default: 'UTC' },
  locale: { type: 'string', default: 'en' },
  'password-stdin': { type: 'boolean', default: false },
} as const;

/** `portico init`: what an MSP that hosts Portico itself runs first. */
export function initCommand(openHome: (io: Io, command: string) => Promise<Home>): Command {
  return {
    name: 'init',
    summary: 'begin an empty installation with its first administrator',
    async run(args, io) {
      const asked = parse(args);
      if (typeof asked === 'string') {
        io.stderr(`${asked}\n${usage}`);
        return 2;
      }
      const settings = readSettings(io.env, io.cwd);
      const folder = io.env['PORTICO_TENANTS'] === undefined ? join(settings.data, 'tenants') : settings.tenants;
      const standing = await mspsIn(folder);
      if (standing.length > 0) {
        return refused(io, `${folder} holds tenant files already (${standing.join(', ')}); use portico tenants apply`);
      }
      const secret = await newPassword(io, asked.passwordStdin);
      if (typeof secret === 'string') return refused(io, secret);
      const home = await openHome(io, 'init');
      try {
        return await begin(home, folder, asked.msp, secret.password, io);
      } finally {
        await home.close();
      }
    },
  };
}

function parse(args: readonly string[]): { msp: FirstMsp; passwordStdin: boolean } | string {
  let values: ReturnType<typeof read>;
  try {
    values = read(args);
  } catch (error) {
    return (error as Error).message;
  }
  const { name, domain, admin, email, zone, locale } = values;
  const slug = values.slug ?? slugOf(name ?? '');
  const rules = [
    ['--name', nameSchema, name],
    ['--domain', hostSchema, domain],
    ['--admin', nameSchema, admin],
    ['--email', emailSchema, email],
    ['--slug', slugSchema, slug],
    ['--zone', zoneName, zone],
    ['--locale', localeSchema, locale],
  ] as const;
  for (const [flag, schema, value] of rules) {
    if (value === undefined) return `${flag} is missing`;
    const checked = schema.safeParse(value);
    if (!checked.success) return `${flag} "${value}": ${checked.error.issues[0]?.message ?? 'is wrong'}`;
  }
  const person = { name: admin ?? '', email: email ?? '' };
  const msp = { name: name ?? '', slug, domain: domain ?? '', zone, locale, admin: person };
  return { msp, passwordStdin: values['password-stdin'] };
}

function read(args: readonly string[]) {
  return parseArgs({ args: [...args], options }).values;
}

function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^[^a-z]+|-+$/gu, '')
    .slice(0, 32)
    .replace(/-+$/u, '');
}

async function begin(home: Home, folder: string, msp: FirstMsp, password: string, io: Io): Promise<number> {
  const db = home.ports.unscoped('the first administrator is installed before anybody may sign in');
  const installed = await readInstalled(db);
  if (installed.msps.length > 0) {
    const names = installed.msps.map((one) => one.record.name).join(', ');
    return refused(io, `${home.folder} is in use already by ${names}; set PORTICO_DATA to an empty folder`);
  }
  const account = staffAccount(msp.admin.email);
  try {
    // First of all, since it alone can still be refused: without it nobody could come in.
    await setPassword(db, account, password, (bytes) => home.ports.random(bytes));
  } catch (error) {
    if (error instanceof AppError) return refused(io, error.message);
    throw error;
  }
  await writeTenantFiles(folder, msp);
  const desired = await loadTenants(folder);
  if ('problems' in desired) {
    await rm(join(folder, msp.slug), { recursive: true });
    return refused(io, printProblems(desired.problems));
  }
  await applyTenants(db, planTenants(desired, installed), 'file');
  await home.settle();
  io.stdout(
    `${msp.name} is set up. Sign in as ${msp.admin.email}.\n` +
      `Tenant files: ${folder} (add clients there, then: portico tenants apply)\nNext: portico start\n`,
  );
  return 0;
}

function refused(io: Io, message: string): number {
  io.stderr(`${message}\n`);
  return 1;
}
