import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Io } from '../command.ts';

/** Whom the command line works as: a desk, and a key for it. */
export interface Login {
  readonly url: string;
  readonly key: string;
}

const Stored = z.object({ url: z.string(), key: z.string() });

/** Of the person alone (XDG Base Directory Specification: `$XDG_CONFIG_HOME`, or `~/.config`). */
export function credentialsFile(env: Io['env']): string {
  const base = env['XDG_CONFIG_HOME'] || join(env['HOME'] ?? homedir(), '.config');
  return join(base, 'portico', 'credentials.json');
}

/** What the environment says, else what `portico login` kept. */
export async function readLogin(env: Io['env']): Promise<Login | undefined> {
  const kept = await readKept(credentialsFile(env));
  const url = env['PORTICO_URL'] ?? kept?.url;
  const key = env['PORTICO_API_KEY'] ?? (url === kept?.url ? kept?.key : undefined);
  return url !== undefined && key !== undefined ? { url, key } : undefined;
}

async function readKept(file: string): Promise<Login | undefined> {
  try {
    const parsed = Stored.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Written aside and put in place whole; nobody else may read it at any moment. */
export async function keepLogin(env: Io['env'], login: Login): Promise<string> {
  const file = credentialsFile(env);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const aside = `${file}.new`;
  await writeFile(aside, `${JSON.stringify(login, null, 1)}\n`, { mode: 0o600 });
  await chmod(aside, 0o600);
  await rename(aside, file);
  return file;
}

export async function forgetLogin(env: Io['env']): Promise<void> {
  await rm(credentialsFile(env), { force: true });
}
