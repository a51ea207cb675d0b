import { hash } from 'node:crypto';
import * as z from 'zod';

/** The command line, as a client (RFC 6749 §2.2): public, so what it proves is PKCE, and what a person allows counts. */
export const COMMAND_LINE = 'portico-cli';

/** What a command line asked for: a code at its loopback address, or an answer under the code of a device. */
export const GrantRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('code'), redirectUri: z.string(), state: z.string(), challenge: z.string() }),
  z.object({ kind: z.literal('device'), userCode: z.string() }),
]);
export type GrantRequest = z.output<typeof GrantRequest>;

/** One sign-in on its way: kept in a cookie of its own until the issuer sends the browser back. */
const Transaction = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  to: z.string(),
  resource: z.string(),
  /** Epoch seconds at which it began. */
  at: z.number(),
  /** Whether the person must have signed in since then, rather than ride on an older session of the issuer. */
  fresh: z.boolean(),
  /** Present where it is not this browser that is signed in, but a command line. */
  grant: z.exactOptional(GrantRequest),
});
export type Transaction = z.output<typeof Transaction>;

export const TRANSACTION_COOKIE = '__Host-portico-signin';
export const TRANSACTION_SECONDS = 900;
const SECRET_BYTES = 32;

export function newTransaction(
  random: (bytes: number) => Uint8Array,
  now: number,
  rest: Pick<Transaction, 'to' | 'resource' | 'fresh' | 'grant'>,
): Transaction {
  const secret = () => Buffer.from(random(SECRET_BYTES)).toString('base64url');
  return { state: secret(), nonce: secret(), verifier: secret(), at: Math.floor(now / 1000), ...rest };
}

export function packTransaction(one: Transaction): string {
  return Buffer.from(JSON.stringify(one)).toString('base64url');
}

/** Undefined for anything that is not a transaction of ours that is still under way. */
export function unpackTransaction(cookie: string | undefined, now: number): Transaction | undefined {
  if (cookie === undefined) return undefined;
  try {
    const one = Transaction.parse(JSON.parse(Buffer.from(cookie, 'base64url').toString('utf8')));
    return one.at + TRANSACTION_SECONDS >= now / 1000 ? one : undefined;
  } catch {
    return undefined;
  }
}

/** PKCE S256 (RFC 7636 §4.2). */
export function challengeOf(verifier: string): string {
  return hash('sha256', verifier, 'base64url');
}

const LOCAL_PATH = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/;

/** Where to go after signing in: a path of this host only, whatever was asked for. */
export function localPath(to: string | null | undefined): string {
  return to && to.length <= 2000 && LOCAL_PATH.test(to) && !to.startsWith('/auth/') ? to : '/';
}
