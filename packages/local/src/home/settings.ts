import { resolve } from 'node:path';
import * as z from 'zod';

/** Settings of an installation on one machine, from the environment. Every one has a default that is safe. */
const Settings = z.object({
  PORTICO_DATA: z.string().min(1).default('.portico'),
  PORTICO_PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  PORTICO_BIND: z.string().min(1).default('127.0.0.1'),
  PORTICO_DOMAIN: z
    .string()
    .regex(/^[a-z0-9.-]+$/)
    .default('localhost'),
  PORTICO_TENANTS: z.string().min(1).default('tenants'),
  PORTICO_DURABILITY: z.enum(['power', 'process']).default('power'),
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
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
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
