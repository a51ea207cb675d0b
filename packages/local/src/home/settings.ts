import { existsSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { join, resolve } from 'node:path';
import * as z from 'zod';

const portRule = 'write a number from 1 to 65535, or 0 for any free port';
const urlRule = 'write the address that people open, such as https://desk.example.org, without a path';
const smtpRule = 'write smtp://user:password@mail.example.org:587, or smtps:// for TLS from the start';
const proxyRule = 'write the addresses of your proxy, such as 127.0.0.1 or 10.0.0.0/8, separated by commas';

/** Settings of an installation on one machine, from the environment. Every one has a default that is safe. */
const Settings = z.object({
  PORTICO_DATA: z.string().min(1, 'write the folder of all data, or leave it out for .portico').default('.portico'),
  // Not coerced: an empty text would be 0, which is any port.
  PORTICO_PORT: z
    .string()
    .regex(/^\d{1,5}$/, portRule)
    .transform(Number)
    .refine((port) => port <= 65_535, portRule)
    .default(3000),
  PORTICO_BIND: z
    .string()
    .min(1, 'write an address of this machine, such as 127.0.0.1 or 0.0.0.0')
    .default('127.0.0.1'),
  PORTICO_DOMAIN: z
    .string()
    .regex(/^[a-z0-9.-]+$/, 'write a domain in small letters, such as localhost or desk.example.org')
    .optional(),
  PORTICO_URL: z.string().transform(urlOf).optional(),
  PORTICO_SMTP: z.string().transform(smtpOf).optional(),
  PORTICO_TRUST_PROXY: z.string().transform(proxiesOf).optional(),
  PORTICO_TENANTS: z.string().min(1, 'write the folder of the tenant files').optional(),
  PORTICO_DURABILITY: z.enum(['power', 'process'], 'write power or process').default('power'),
});

/** A mail server to hand outgoing mail to. */
export interface Smtp {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else it begins in the clear and is asked for TLS. */
  readonly secure: boolean;
  readonly user?: string;
  readonly password?: string;
}

export interface HomeSettings {
  /** Folder of all data. */
  readonly data: string;
  readonly port: number;
  readonly bind: string;
  /** Portals stand at `{client}.{msp}.{domain}`. */
  readonly domain: string;
  /** Where people reach it, when that is not this machine's own address. */
  readonly url?: string;
  readonly smtp?: Smtp;
  /** Proxies that may say what was asked of them. */
  readonly proxies?: BlockList;
  readonly tenants: string;
  readonly durability: 'power' | 'process';
  /** Nobody but this machine can reach it: people of the demo sign in with one click. */
  readonly demo: boolean;
}

export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

/** @throws SettingsError that names each variable which is wrong. */
export function readSettings(env: Readonly<Record<string, string | undefined>>, cwd: string): HomeSettings {
  const parsed = Settings.safeParse(env);
  const faults = parsed.success
    ? between(parsed.data)
    : parsed.error.issues.map((issue) => {
        const name = issue.path.join('.');
        // A password must not come out in a log.
        const value = name === 'PORTICO_SMTP' ? '' : ` "${env[name] ?? ''}"`;
        return `${name} is${value || ' wrong'}: ${issue.message}`;
      });
  if (!parsed.success || faults.length > 0) {
    throw new SettingsError(`These settings are wrong:\n  ${faults.join('\n  ')}`);
  }
  const { data } = parsed;
  const folder = resolve(cwd, data.PORTICO_DATA);
  const url = data.PORTICO_URL;
  const local = url === undefined || isLocal(url.hostname);
  return {
    data: folder,
    port: data.PORTICO_PORT,
    bind: data.PORTICO_BIND,
    domain: data.PORTICO_DOMAIN ?? url?.hostname ?? 'localhost',
    ...(url && { url: url.origin }),
    ...(data.PORTICO_SMTP && { smtp: data.PORTICO_SMTP }),
    ...(data.PORTICO_TRUST_PROXY && { proxies: data.PORTICO_TRUST_PROXY }),
    tenants: tenantsFolder(folder, cwd, data.PORTICO_TENANTS),
    durability: data.PORTICO_DURABILITY,
    demo: loopback.has(data.PORTICO_BIND) && local && data.PORTICO_TRUST_PROXY === undefined,
  };
}

/** `portico init` keeps its tenant files with the data. */
function tenantsFolder(data: string, cwd: string, named: string | undefined): string {
  if (named !== undefined) return resolve(cwd, named);
  const own = join(data, 'tenants');
  return existsSync(own) ? own : resolve(cwd, 'tenants');
}

/** What is wrong between settings. */
function between(data: z.output<typeof Settings>): string[] {
  const { PORTICO_URL: url, PORTICO_TRUST_PROXY: proxies } = data;
  if (!url || isLocal(url.hostname)) return [];
  if (url.protocol !== 'https:') {
    return [`PORTICO_URL is "${url.origin}": browsers keep a sign-in only over https; put a proxy with TLS in front`];
  }
  if (!proxies) {
    const fix = 'name the proxy that speaks TLS, such as PORTICO_TRUST_PROXY=127.0.0.1';
    return [`PORTICO_TRUST_PROXY is missing: PORTICO_URL begins with https, and Portico itself speaks http; ${fix}`];
  }
  return [];
}

function isLocal(host: string): boolean {
  return loopback.has(host) || host.endsWith('.localhost') || host === '[::1]';
}

function urlOf(text: string, ctx: z.RefinementCtx): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain =
    url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username;
  if (plain) return url;
  ctx.addIssue({ code: 'custom', message: urlRule });
  return z.NEVER;
}

function smtpOf(text: string, ctx: z.RefinementCtx): Smtp {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '' || (url.pathname !== '' && url.pathname !== '/')) {
    ctx.addIssue({ code: 'custom', message: smtpRule });
    return z.NEVER;
  }
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(url.username !== '' && { user: decodeURIComponent(url.username) }),
    ...(url.password !== '' && { password: decodeURIComponent(url.password) }),
  };
}

function proxiesOf(text: string, ctx: z.RefinementCtx): BlockList {
  const list = new BlockList();
  for (const one of text.split(',').map((part) => part.trim())) {
    const [address = '', bits] = one.split('/');
    const version = isIP(address);
    const most = version === 6 ? 128 : 32;
    const size = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
    // All addresses at once would let anybody say anything.
    if (version === 0 || size < 1 || size > most) {
      ctx.addIssue({ code: 'custom', message: `"${one}" is no address; ${proxyRule}` });
      return z.NEVER;
    }
    list.addSubnet(address, size, version === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
