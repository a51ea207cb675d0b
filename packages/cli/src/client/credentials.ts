import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Io } from '../command.ts';

/** What a sign-in gave: the access token is renewed with the other one, which lasts as long as the session does. */
const Session = z.object({
  access: z.string(),
  refresh: z.string(),
  /** Epoch seconds at which the access token ends. */
  expires: z.number(),
});
export type Session = z.infer<typeof Session>;

/** Whom the command line works as: a desk, and a key or a session for it. */
export type Login =
  | { readonly url: string; readonly key: string }
  | { readonly url: string; readonly session: Session };

const Stored = z.union([
  z.object({ url: z.string(), key: z.string() }),
  z.object({ url: z.string(), session: Session }),
]);

/** Of the person alone (XDG Base Directory Specification: `$XDG_CONFIG_HOME`, or `~/.config`). */
export function credentialsFile(env: Io['env']): string {
  const base = env['XDG_CONFIG_HOME'] || join(env['HOME'] ?? homedir(), '.config');
  return join(base, 'portico', 'credentials.json');
}

/** What the environment says, else what `portico login` kept. */
export async function readLogin(env: Io['env']): Promise<Login | undefined> {
  const kept = await readKept(env);
  const url = env['PORTICO_URL'] ?? kept?.url;
  const key = env['PORTICO_API_KEY'];
  if (url === undefined) return undefined;
  if (key !== undefined) return { url, key };
  return url === kept?.url ? kept : undefined;
}

/** What `portico login` kept, whatever the environment says. */
export async function readKept(env: Io['env']): Promise<Login | undefined> {
  try {
    const parsed = Stored.safeParse(JSON.parse(await readFile(credentialsFile(env), 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Written aside and put in place whole; nobody else may read it at any moment. */
export async function keepLogin(env: Io['env'], login: Login): Promise<string> {
  const file = credentialsFile(env);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Two commands may renew at once: each writes a file of its own, and the last one stays.
  const aside = `${file}.${process.pid}.new`;
  await writeFile(aside, `${JSON.stringify(login, null, 1)}\n`, { mode: 0o600 });
  await chmod(aside, 0o600);
  await rename(aside, file);
  return file;
}

export async function forgetLogin(env: Io['env']): Promise<void> {
  await rm(credentialsFile(env), { force: true });
}
