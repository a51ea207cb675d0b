import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BYTES = 32;

/** The installation's own secret: made once, kept beside the data, readable by its owner alone. */
export function installationSecret(folder: string): Buffer {
  const path = join(folder, 'secret');
  try {
    const found = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url');
    if (found.length === BYTES) return found;
    throw new Error(`${path} is damaged: restore it from a backup, or remove it to sign everybody out`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const made = randomBytes(BYTES);
  writeFileSync(path, `${made.toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  return made;
}

/** HMAC-SHA-256 (RFC 2104), base64url, under one purpose's own key. */
export function macWith(secret: Buffer, purpose: string): (text: string) => string {
  const key = createHmac('sha256', secret).update(purpose).digest();
  return (text) => createHmac('sha256', key).update(text).digest('base64url');
}
