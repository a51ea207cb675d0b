import { type Argon2Parameters, argon2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from '@portico/domain/kernel/error';
import type { Db } from '@portico/store/db';
import { getIssuerItem, putIssuerItem } from '@portico/store/identity/issuer';
import * as z from 'zod';

const derive = promisify(argon2);
/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. About 25 ms here. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** NIST SP 800-63B-4 §3.1.1.2: length, no composition rules. */
const LENGTH_LEAST = 12;
const LENGTH_MOST = 128;
const MODEL = 'Password';

const Stored = z.object({
  salt: z.string(),
  tag: z.string(),
  memory: z.number(),
  passes: z.number(),
  parallelism: z.number(),
});

/** Sets an account's password. @throws AppError `invalid` when it is too short or too long. */
export async function setPassword(
  db: Db,
  account: string,
  password: string,
  random: (bytes: number) => Uint8Array,
): Promise<void> {
  const length = [...password].length;
  if (length < LENGTH_LEAST || length > LENGTH_MOST) {
    throw new AppError('invalid', 'password.length', `A password has ${LENGTH_LEAST} to ${LENGTH_MOST} characters.`, [
      {
        pointer: '/password',
        detail: `Choose one of ${LENGTH_LEAST} to ${LENGTH_MOST} characters; a sentence is fine.`,
      },
    ]);
  }
  const salt = Buffer.from(random(SALT_BYTES));
  const tag = await tagOf(password, salt, COST);
  await putIssuerItem(db, MODEL, account, { salt: salt.toString('base64'), tag: tag.toString('base64'), ...COST });
}

/** Whether the password is the account's. Takes as long where there is no such account. */
export async function checkPassword(db: Db, account: string | undefined, password: string): Promise<boolean> {
  const parsed = Stored.safeParse(account === undefined ? undefined : await getIssuerItem(db, MODEL, account, 0));
  const { salt, tag, ...cost } = parsed.success ? parsed.data : { salt: '', tag: '', ...COST };
  const given = await tagOf(
    password.slice(0, 4 * LENGTH_MOST),
    parsed.success ? Buffer.from(salt, 'base64') : Buffer.alloc(SALT_BYTES),
    cost,
  );
  const wanted = parsed.success ? Buffer.from(tag, 'base64') : Buffer.alloc(TAG_BYTES);
  return parsed.success && wanted.length === given.length && timingSafeEqual(wanted, given);
}

async function tagOf(
  password: string,
  nonce: Buffer,
  cost: Pick<Argon2Parameters, 'memory' | 'passes' | 'parallelism'>,
): Promise<Buffer> {
  return await derive('argon2id', { message: password.normalize('NFC'), nonce, tagLength: TAG_BYTES, ...cost });
}

const TRIES = 10;
const TRIES_WINDOW_MS = 15 * 60_000;
const NAMES_MOST = 10_000;

/** Slows guessing down: after ten failures an address rests for a quarter of an hour. One process, so memory will do. */
export class Guesses {
  readonly #failures = new Map<string, { count: number; since: number }>();
  readonly #now: () => number;
  constructor(now: () => number) {
    this.#now = now;
  }

  blocked(name: string): boolean {
    const found = this.#failures.get(name);
    return found !== undefined && found.count >= TRIES && this.#now() - found.since < TRIES_WINDOW_MS;
  }

  failed(name: string): void {
    const now = this.#now();
    const found = this.#failures.get(name);
    const going = found && now - found.since < TRIES_WINDOW_MS ? found : { count: 0, since: now };
    this.#failures.delete(name);
    this.#failures.set(name, { count: going.count + 1, since: going.since });
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= NAMES_MOST) break;
      this.#failures.delete(oldest);
    }
  }

  succeeded(name: string): void {
    this.#failures.delete(name);
  }
}
