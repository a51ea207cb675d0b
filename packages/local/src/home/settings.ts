import { resolve } from 'node:path';
import * as z from 'zod';

const portRule = 'write a number from 1 to 65535, or 0 for any free port';

/** Settings of an installation on one machine, from the environment. Every one has a default that is safe. */
const Settings = z.object({
  PORTICO_DATA: z.string().min(1).default('.portico'),
  // Not coerced: an empty text would be 0, which is any port.
  PORTICO_PORT: z
    .string()
    .regex(/^\d{1,5}$/, portRule)
    .transform(Number)
    .refine((port) => port <= 65_535, portRule)
    .default(3000),
  PORTICO_BIND: z.string().min(1).default('127.0.0.1'),
  PORTICO_DOMAIN: z
    .string()
    .regex(/^[a-z0-9.-]+$/, 'write a domain in small letters, such as localhost or desk.example.org')
    .default('localhost'),
  PORTICO_TENANTS: z.string().min(1).default('tenants'),
  PORTICO_DURABILITY: z.enum(['power', 'process'], 'write power or process').default('power'),
});

export interface HomeSettings {
  /** Folder of all data. */
  readonly data: string;
  readonly port: number;
  readonly bind: string;
  /** Portals stand at `{client}.{msp}.{domain}`. */
  readonly domain: string;
  readonly tenants: string;
  readonly durability: 'power' | 'process';
}

export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** @throws SettingsError that names each variable which is wrong. */
export function readSettings(env: Readonly<Record<string, string | undefined>>, cwd: string): HomeSettings {
  const parsed = Settings.safeParse(env);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const name = issue.path.join('.');
      return `${name} is "${env[name] ?? ''}": ${issue.message}`;
    });
    throw new SettingsError(`These settings are wrong:\n  ${faults.join('\n  ')}`);
  }
  const { data } = parsed;
  return {
    data: resolve(cwd, data.PORTICO_DATA),
    port: data.PORTICO_PORT,
    bind: data.PORTICO_BIND,
    domain: data.PORTICO_DOMAIN,
    tenants: resolve(cwd, data.PORTICO_TENANTS),
    durability: data.PORTICO_DURABILITY,
  };
}
