import { createHash, randomBytes } from 'node:crypto';

/** JSON with sorted keys: the same value always gives the same bytes, whatever order a map was read back in. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const parts: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const one = (value as Record<string, unknown>)[key];
    if (one !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(one)}`);
  }
  return `{${parts.join(',')}}`;
}

/** SHA-256 (FIPS 180-4), base64url. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Salt for texts: erased with them, so that a short text cannot be guessed back from its hash. */
export function newSalt(): string {
  if (used + SALT_BYTES > pool.length) {
    pool = randomBytes(SALT_BYTES * 256);
    used = 0;
  }
  const salt = pool.toString('base64url', used, used + SALT_BYTES);
  // What was given out once is kept nowhere else: it goes with the text that it hides.
  pool.fill(0, used, used + SALT_BYTES);
  used += SALT_BYTES;
  return salt;
}

const SALT_BYTES = 12;
/** Asking the system for a few bytes at a time costs more than the hashes. */
let pool = Buffer.alloc(0);
let used = 0;

const MARK = '#';

/** What stands in the chain for a free text. */
export function sealed(salt: string, text: string): string {
  return MARK + sha256(`${salt}\n${text}`);
}

export function isSealed(value: unknown): value is string {
  return typeof value === 'string' && /^#[A-Za-z0-9_-]{43}$/.test(value);
}

/** Hash of one log entry; `previous` ties it to the entry before, so none can be changed, dropped or put in unseen. */
export function chainHash(previous: string, entry: unknown): string {
  return sha256(`${previous}\n${canonicalJson(entry)}`);
}
