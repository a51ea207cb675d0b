import type { Db } from '@portico/store/db';
import type { Membership } from '@portico/store/identity/accounts';
import { decodeProtectedHeader, SignJWT } from 'jose';
import { RefreshRefused, type TokenPort, type TokenSet } from './browser-sessions.ts';
import { memberFor } from './member-for.ts';
import { API_AUDIENCE } from './resource.ts';
import { createVerifier, type Verifier } from './verify.ts';

export const accessSeconds = 15 * 60;
const algorithm = 'HS256';

/** How the desk signs tokens of its own. Who signs them verifies them, so one key does. */
export interface TokenKey {
  readonly key: Uint8Array;
  /** The `iss` of those tokens. */
  readonly issuer: string;
}

export function signAccess(
  { key, issuer }: TokenKey,
  sid: string,
  member: Membership,
  seconds: number,
): Promise<string> {
  const { account, msp, cli, person } = member;
  return new SignJWT({ msp, person, sid, ...(cli ? { cli } : {}) })
    .setProtectedHeader({ alg: algorithm, typ: 'at+jwt' })
    .setIssuer(issuer)
    .setAudience(API_AUDIENCE)
    .setSubject(account)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + accessSeconds)
    .sign(key);
}

/** Verifies tokens of the desk's own, and nobody else's. */
export function ownVerifier({ key, issuer }: TokenKey, now: () => number): Verifier {
  return createVerifier({ jwks: async () => key, algorithms: [algorithm], issuer, audience: API_AUDIENCE, now });
}

/** Verifies each token by whoever signs such: the desk itself, or its issuer. Neither takes the other's algorithm. */
export function eitherVerifier(own: Verifier, issuer: Verifier): Verifier {
  return (raw) => (algorithmOf(raw) === algorithm ? own : issuer)(raw);
}

function algorithmOf(raw: string): string | undefined {
  try {
    return decodeProtectedHeader(raw).alg;
  } catch {
    return undefined;
  }
}

export function newSid(random: (bytes: number) => Uint8Array): string {
  return `ses-${Buffer.from(random(16)).toString('base64url')}`;
}

export interface OwnTokensDeps extends TokenKey {
  /** The table under the identity credential. */
  readonly db: Db;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

/** Tokens of somebody whom no issuer stands behind: a code by mail proved them. */
export interface OwnTokens extends TokenPort {
  open(member: Membership): Promise<{ readonly sid: string; readonly tokens: TokenSet }>;
  /** Renews and ends these tokens, and leaves all others to their issuer. */
  beside(other: TokenPort): TokenPort;
}

const mark = 'own:';

/** What is kept instead of a refresh token, sealed in the session: for whom a token is made anew, if they are still somebody. */
interface Kept {
  readonly account: string;
  readonly scope: string;
  readonly sid: string;
}

export function createOwnTokens(deps: OwnTokensDeps): OwnTokens {
  const { db, now } = deps;
  const make = async (sid: string, member: Membership): Promise<TokenSet> => {
    const seconds = Math.floor(now() / 1000);
    const kept: Kept = { account: member.account, scope: member.scope, sid };
    const access = await signAccess(deps, sid, member, seconds);
    return { access, refresh: mark + JSON.stringify(kept), accessExpires: seconds + accessSeconds };
  };
  const own: OwnTokens = {
    async open(member) {
      const sid = newSid(deps.random);
      return { sid, tokens: await make(sid, member) };
    },
    async refresh(token) {
      // Safe: the session's seal proves that `make` wrote it.
      const { account, scope, sid } = JSON.parse(token.slice(mark.length)) as Kept;
      const member = await memberFor(db, account, scope);
      if (!member) throw new RefreshRefused('the membership has ended');
      return make(sid, member);
    },
    revoke: async () => undefined,
    beside: (other) => ({
      refresh: (token) => (token.startsWith(mark) ? own : other).refresh(token),
      revoke: (token) => (token.startsWith(mark) ? own : other).revoke(token),
    }),
  };
  return own;
}
