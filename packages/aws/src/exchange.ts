import type { CodeExchange, IssuerClient } from '@portico/api/auth/issuer-client';
import { RefreshRefused, type TokenSet } from '@portico/app/identity/browser-sessions';
import { memberFor } from '@portico/app/identity/member-for';
import { accessSeconds, newSid, signAccess } from '@portico/app/identity/own-tokens';
import { resourceScope } from '@portico/app/identity/resource';
import type { IdTokenVerifier } from '@portico/app/identity/verify';
import type { Db } from '@portico/store/db';
import type { Membership } from '@portico/store/identity/accounts';
import * as z from 'zod';

export interface ExchangeDeps {
  /** Cognito: proves who somebody is, and knows nothing of MSPs. */
  readonly cognito: IssuerClient;
  readonly verifyId: IdTokenVerifier;
  /** The table under IdentityScope. */
  readonly db: Db;
  /** Signs the desk's own access tokens; the same function verifies them, so one key does. */
  readonly key: Uint8Array;
  /** The `iss` of those tokens. */
  readonly issuer: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

/** What is kept instead of an issuer's refresh token: Cognito's, and what it does not know. Sealed in the session. */
const Kept = z.object({ refresh: z.string(), account: z.string(), scope: z.string(), sid: z.string() });
type Kept = z.infer<typeof Kept>;

/**
 * Cognito's sign-in for a token of our own. Cognito says who it is; for which MSP a token is stands in our table and is
 * read at each exchange and each renewal, so whoever leaves an MSP, or is disabled in the pool, is out within minutes.
 */
export function createExchange(deps: ExchangeDeps): IssuerClient {
  const { cognito, db } = deps;
  const tokens = async (kept: Kept, member: Membership | undefined): Promise<TokenSet> => {
    const seconds = Math.floor(deps.now() / 1000);
    const access = member ? await signAccess(deps, kept.sid, member, seconds) : '';
    return { access, refresh: JSON.stringify(kept), accessExpires: seconds + accessSeconds };
  };
  return {
    clientId: cognito.clientId,
    scope: cognito.scope,
    bindsResource: cognito.bindsResource,
    authorizationUrl: cognito.authorizationUrl,
    async exchange(request: CodeExchange) {
      const proven = await cognito.exchange(request);
      const { account } = await deps.verifyId(proven.idToken);
      const member = await memberFor(db, account, resourceScope(request.resource));
      const sid = newSid(deps.random);
      const kept = { refresh: proven.refresh, account, scope: member?.scope ?? '', sid };
      // Without a membership, or before one was chosen, the token opens nothing.
      return { ...(await tokens(kept, member)), idToken: proven.idToken };
    },
    async refresh(refreshToken) {
      const kept = Kept.parse(JSON.parse(refreshToken));
      const { refresh } = await cognito.refresh(kept.refresh);
      const member = await memberFor(db, kept.account, kept.scope);
      if (!member) throw new RefreshRefused('the membership has ended');
      return tokens({ ...kept, refresh }, member);
    },
    async revoke(refreshToken) {
      await cognito.revoke(Kept.parse(JSON.parse(refreshToken)).refresh);
    },
  };
}
