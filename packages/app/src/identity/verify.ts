import { hash } from 'node:crypto';
import { AppError } from '@portico/domain/kernel/error';
import { type ClientId, clientId, type MspId, mspId } from '@portico/domain/kernel/scope';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';
import { TtlCache } from './ttl-cache.ts';
import { unavailable } from './unavailable.ts';

/** What a verified access token says. Role and grants are not in it: they are read where they can change. */
export interface Claims {
  /** The account: the token's subject. */
  readonly account: string;
  readonly msp: MspId;
  /** Present for a contact: the one client that the person belongs to. */
  readonly cli?: ClientId;
  readonly person: string;
  /** The token family, by which it is revoked. */
  readonly sid: string;
  /** Epoch seconds. */
  readonly issuedAt: number;
  readonly expires: number;
}

/** @throws AppError `unauthenticated` for a token that is not beyond doubt, `unavailable` when the keys cannot be had. */
export type Verifier = (raw: string) => Promise<Claims>;

export interface VerifierOptions {
  readonly jwks: JWTVerifyGetKey;
  readonly issuer: string;
  readonly audience: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long a verified token is remembered: at most 60 seconds. */
  readonly cacheSeconds?: number;
  /** The `typ` header that makes a JWT an access token (RFC 9068 §2.1). */
  readonly typ?: string;
  /** Default: what issuers sign with. A desk that verifies what it signed itself names its own. */
  readonly algorithms?: readonly string[];
}

const ALGORITHMS = ['ES256', 'RS256'];
const CACHE_SECONDS = 60;
const TOKENS_MOST = 20_000;
const TOKEN_LENGTH_MOST = 8192;
const CLOCK_TOLERANCE_SECONDS = 5;

const Payload = z.object({
  sub: z.string().min(1),
  msp: z.string().transform((text) => mspId(text)),
  cli: z.exactOptional(z.string().transform((text) => clientId(text))),
  person: z.string().min(1),
  sid: z.string().min(1),
  iat: z.number(),
  exp: z.number(),
});

/**
 * Verifies access tokens: signature by the issuer's keys, algorithm from a list, issuer, audience, type and times.
 * Nothing of a token is used before that. Verified ones are remembered by their hash, never beyond their end.
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const seconds = Math.min(options.cacheSeconds ?? CACHE_SECONDS, CACHE_SECONDS);
  const cache = new TtlCache<Claims>({ seconds, most: TOKENS_MOST, now: options.now });
  return async (raw) => {
    if (raw.length > TOKEN_LENGTH_MOST) throw unauthenticated();
    const claims = await cache.get(hash('sha256', raw, 'base64url'), () => verify(raw, options));
    if (claims.expires * 1000 <= options.now()) throw unauthenticated();
    return claims;
  };
}

async function verify(raw: string, options: VerifierOptions): Promise<Claims> {
  let payload: unknown;
  try {
    const verified = await jwtVerify(raw, options.jwks, {
      algorithms: [...(options.algorithms ?? ALGORITHMS)],
      issuer: options.issuer,
      audience: options.audience,
      typ: options.typ ?? 'at+jwt',
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(options.now()),
      requiredClaims: ['exp', 'iat', 'sub'],
    });
    payload = verified.payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) throw unauthenticated();
    throw unavailable('auth.keys', 'Tokens cannot be checked at the moment.', error);
  }
  return toClaims(payload);
}

function toClaims(payload: unknown): Claims {
  try {
    const { sub, iat, exp, msp, cli, person, sid } = Payload.parse(payload);
    return { account: sub, msp, person, sid, issuedAt: iat, expires: exp, ...(cli ? { cli } : {}) };
  } catch {
    throw unauthenticated();
  }
}

/** One text for every reason: what exactly was wrong helps only who is guessing. */
export function unauthenticated(): AppError {
  return new AppError('unauthenticated', 'auth.required', 'Sign in, or send a valid access token or API key.');
}

const JWKS_AGE_MS = 10 * 60_000;
const JWKS_COOLDOWN_MS = 30_000;

/**
 * The issuer's keys, read again when a token names a key that is not known yet (rotation), at most every 30 seconds,
 * and in any case every 10 minutes, so that a withdrawn key stops being trusted.
 */
export function rotatingJwks(load: () => Promise<JSONWebKeySet>, now: () => number): JWTVerifyGetKey {
  let current: { readonly keys: JWTVerifyGetKey; readonly at: number } | undefined;
  const refresh = async () => {
    const at = now();
    current = { keys: createLocalJWKSet(await load()), at };
    return current;
  };
  return async (header, token) => {
    const known = current && now() - current.at < JWKS_AGE_MS ? current : await refresh();
    try {
      return await known.keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || now() - known.at < JWKS_COOLDOWN_MS) throw error;
      return await (await refresh()).keys(header, token);
    }
  };
}

export interface IdTokenClaims {
  readonly account: string;
  readonly nonce: string;
  /** Epoch seconds at which the person last proved who they are. */
  readonly authTime: number;
}

export type IdTokenVerifier = (raw: string) => Promise<IdTokenClaims>;

const IdPayload = z.object({ sub: z.string().min(1), nonce: z.string().min(1), auth_time: z.number() });

/** Verifies ID tokens (OpenID Connect Core §3.1.3.7). The caller compares nonce and time with its own transaction. */
export function createIdTokenVerifier(
  options: Omit<VerifierOptions, 'audience' | 'typ' | 'algorithms'> & {
    readonly clientId: string;
    /** Our account behind a proven token; by default its subject. @throws Error where there is none. */
    readonly accountOf?: (payload: JWTPayload) => string;
  },
): IdTokenVerifier {
  return async (raw) => {
    try {
      const { payload } = await jwtVerify(raw, options.jwks, {
        algorithms: ALGORITHMS,
        issuer: options.issuer,
        audience: options.clientId,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: new Date(options.now()),
        requiredClaims: ['exp', 'iat', 'sub', 'nonce', 'auth_time'],
      });
      const { sub, nonce, auth_time } = IdPayload.parse(payload);
      return { account: options.accountOf?.(payload) ?? sub, nonce, authTime: auth_time };
    } catch {
      throw unauthenticated();
    }
  };
}
