import { createHmac } from 'node:crypto';
import { createIssuerClient } from '@portico/api/auth/issuer-client';
import type { AuthDeps } from '@portico/api/auth/sign-in';
import { createBrowserSessions } from '@portico/app/identity/browser-sessions';
import { createOwnTokens, ownVerifier } from '@portico/app/identity/own-tokens';
import { portalHosts } from '@portico/app/identity/portal-hosts';
import { createIdTokenVerifier, rotatingJwks } from '@portico/app/identity/verify';
import type { Db } from '@portico/store/db';
import { staffAccount } from '@portico/store/tenant/install';
import type { JSONWebKeySet, JWTPayload } from 'jose';
import type { HttpEnv } from './env.ts';
import { createExchange } from './exchange.ts';
import { mailMac } from './mail-mac.ts';

export interface SignInDeps {
  /** The table under IdentityScope. */
  readonly db: Db;
  readonly jwks: () => Promise<JSONWebKeySet>;
  readonly fetch: (request: Request) => Promise<Response>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** Lets the sender of mails look at once. */
  readonly nudge?: () => Promise<void>;
}

/**
 * Signing in with a browser on AWS: Cognito proves a technician, and the desk gives the session a token of its own.
 * The token is signed and verified here alone, under a key that comes from the installation's secret.
 */
export function createSignIn(env: HttpEnv, deps: SignInDeps): AuthDeps {
  const { db, now, random } = deps;
  const issuer = `https://desk.${env.DOMAIN}`;
  const key = createHmac('sha256', env.INSTALLATION_SECRET).update('access tokens').digest();
  const verify = ownVerifier({ key, issuer }, now);
  const cognito = createIssuerClient({
    clientId: env.SIGN_IN_CLIENT,
    clientSecret: env.SIGN_IN_SECRET,
    scope: 'openid email',
    bindsResource: false,
    authorizationUrl: () => `${env.SIGN_IN_URL}/oauth2/authorize`,
    tokenUrl: `${env.SIGN_IN_URL}/oauth2/token`,
    revocationUrl: `${env.SIGN_IN_URL}/oauth2/revoke`,
    fetch: deps.fetch,
    now,
  });
  const verifyId = createIdTokenVerifier({
    jwks: rotatingJwks(deps.jwks, now),
    issuer: env.SIGN_IN_ISSUER,
    clientId: env.SIGN_IN_CLIENT,
    now,
    accountOf: verifiedAddress,
  });
  const exchange = createExchange({ cognito, verifyId, db, key, issuer, now, random });
  const own = createOwnTokens({ key, issuer, db, now, random });
  const sessions = createBrowserSessions({ db, tokens: own.beside(exchange), now, random });
  const hosts = portalHosts(db, env.DOMAIN, { [`desk.${env.DOMAIN}`]: { kind: 'desk' } }, now);
  const codes = {
    mac: mailMac(env.MAIL_SECRET),
    tokens: own,
    nudge: deps.nudge ?? (async () => (await import('./nudge.ts')).nudge(env)),
    first: true,
  };
  return { issuer: exchange, sessions, verify, verifyId, hosts, db, now, random, codes };
}

/** The pool knows technicians by an address that it verified; nobody signs up, and nobody changes it alone. */
function verifiedAddress({ email, email_verified }: JWTPayload): string {
  if (typeof email !== 'string' || email_verified !== true) throw new Error('the pool has not verified the address');
  return staffAccount(email);
}
