import { randomBytes } from 'node:crypto';
import { createIssuerClient } from '@portico/api/auth/issuer-client';
import { challengeOf } from '@portico/api/auth/transaction';
import { API_SCOPE, membershipResource } from '@portico/app/identity/resource';
import type { Issuer } from '@portico/local/issuer/issuer';
import { Browser } from '@portico/local/issuer/testing';
import { vi } from 'vitest';
import type { PersonRef } from './people.ts';

export interface Tokens {
  readonly access: string;
  readonly refresh: string;
  /** Epoch seconds. */
  readonly expires: number;
}

/**
 * The issuer's library reads the machine's clock. While `work` runs that clock shows the world's time; sign-ins stand
 * in line, so that no two of them set it at once.
 */
export function createClockGate(now: () => number): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(async () => {
      vi.setSystemTime(now());
      try {
        return await work();
      } finally {
        vi.useRealTimers();
      }
    });
    last = turn.catch(() => undefined);
    return turn;
  };
}

/**
 * Signs a person in as any OpenID Connect client would (authorization code with PKCE, RFC 7636), without a socket:
 * the demo's one click, then the code for tokens of one membership.
 */
export async function signIn(
  issuer: Issuer,
  fetch: (request: Request) => Promise<Response>,
  origin: string,
  person: PersonRef,
  now: () => number,
): Promise<Tokens> {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const redirectUri = `${origin}/auth/callback`;
  const resource = membershipResource(person.scope);
  const query = new URLSearchParams({
    client_id: issuer.client.id,
    response_type: 'code',
    scope: `openid ${API_SCOPE}`,
    redirect_uri: redirectUri,
    state,
    nonce: state,
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    resource,
    prompt: 'login',
  });
  const browser = new Browser(fetch, origin);
  const form = await browser.send(`${new URL(issuer.endpoints.authorization(origin)).pathname}?${query}`);
  const chosen = await browser.send(locationOf(form).pathname, { form: { account: person.account } });
  const resumed = await browser.send(locationOf(chosen).pathname);
  const callback = locationOf(resumed);
  const code = callback.searchParams.get('code');
  if (!code || callback.searchParams.get('state') !== state) throw new Error(`no code came back: ${callback.search}`);
  const client = createIssuerClient({
    clientId: issuer.client.id,
    clientSecret: issuer.client.secret,
    authorizationUrl: issuer.endpoints.authorization,
    tokenUrl: issuer.endpoints.token,
    revocationUrl: issuer.endpoints.revocation,
    fetch,
    now,
  });
  const { access, refresh, accessExpires } = await client.exchange({ code, verifier, redirectUri, resource });
  return { access, refresh, expires: accessExpires };
}

function locationOf(response: Response): URL {
  const location = response.headers.get('location');
  if (location === null) throw new Error(`the sign-in stopped with ${response.status}`);
  return new URL(location, 'http://localhost:3000');
}
