import { memberFor } from '@portico/app/identity/member-for';
import { API_AUDIENCE, API_SCOPE, resourceScope } from '@portico/app/identity/resource';
import type { Db } from '@portico/store/db';
import { memberships } from '@portico/store/identity/accounts';
import { type AccessToken, type Adapter, errors, type Grant, type OidcContext } from 'oidc-provider';
import type { IssuerSecrets } from './secrets.ts';

export const CLIENT_ID = 'portico-web';
export const MOUNT = '/oidc';
const ACCESS_SECONDS = 15 * 60;
const SIGNED_IN_SECONDS = 7 * 86_400;
/** The issuer's own session only serves the choice between organisations right after a sign-in. */
const SESSION_SECONDS = 10 * 60;

export interface ConfigurationOptions {
  readonly db: Db;
  readonly origin: string;
  readonly secrets: IssuerSecrets;
  readonly adapter: (model: string) => Adapter;
  readonly renderError: (context: OidcContext) => Promise<void>;
}

/** What the provider is told: one first-party client, PKCE always, rotating refresh tokens, JWT access tokens. */
export function configuration({ db, origin, secrets, adapter, renderError }: ConfigurationOptions): object {
  return {
    adapter,
    clients: [firstParty(origin, secrets.clientSecret)],
    clientAuthMethods: ['client_secret_basic'],
    cookies: {
      keys: secrets.cookieKeys,
      long: { httpOnly: true, sameSite: 'lax', signed: true, path: MOUNT },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    jwks: { keys: secrets.keys },
    scopes: ['openid'],
    claims: { openid: ['sub'] },
    responseTypes: ['code'],
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      revocation: { enabled: true, allowedPolicy: ownToken },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => API_AUDIENCE,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx: OidcContext, resource: string) => resourceServer(resource),
      },
    },
    findAccount: async (_ctx: OidcContext, account: string) =>
      (await memberships(db, account)).length > 0
        ? { accountId: account, claims: () => ({ sub: account }) }
        : undefined,
    extraTokenClaims: (_ctx: OidcContext, token: AccessToken) => tokenClaims(db, token),
    loadExistingGrant,
    interactions: {
      url: (_ctx: OidcContext, interaction: { uid: string }) => `${MOUNT}/interaction/${interaction.uid}`,
    },
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    renderError,
    ttl: {
      AccessToken: ACCESS_SECONDS,
      AuthorizationCode: 60,
      IdToken: ACCESS_SECONDS,
      Interaction: 15 * 60,
      Session: SESSION_SECONDS,
      RefreshToken: SIGNED_IN_SECONDS,
      Grant: SIGNED_IN_SECONDS,
    },
  };
}

function firstParty(origin: string, secret: string): object {
  return {
    client_id: CLIENT_ID,
    client_secret: secret,
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    // Every other host is checked when it asks: see `issuer.ts`.
    redirect_uris: [`${origin}/auth/callback`],
    id_token_signed_response_alg: 'ES256',
    require_auth_time: true,
  };
}

/** A client revokes its own tokens only (RFC 7009 §2.1). */
async function ownToken(
  _ctx: OidcContext,
  client: { clientId: string },
  token: { clientId?: string },
): Promise<boolean> {
  return token.clientId === client.clientId;
}

function resourceServer(resource: string): object {
  try {
    resourceScope(resource);
  } catch {
    throw new errors.InvalidTarget();
  }
  return {
    audience: API_AUDIENCE,
    scope: API_SCOPE,
    accessTokenTTL: ACCESS_SECONDS,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'ES256' } },
  };
}

/** Our own web client needs nobody's consent. Each sign-in has a grant of its own, so that each can be revoked alone. */
async function loadExistingGrant(ctx: OidcContext): Promise<Grant | undefined> {
  const { provider, client, session, resourceServers } = ctx.oidc;
  if (session.accountId === undefined) return undefined;
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope('openid');
  for (const resource of Object.keys(resourceServers)) grant.addResourceScope(resource, API_SCOPE);
  await grant.save();
  return grant;
}

/**
 * Which MSP and person a token is for. Without a claim it opens nothing: an account with several memberships and no
 * choice made, or with none where it asked.
 */
async function tokenClaims(db: Db, token: AccessToken): Promise<Record<string, string> | undefined> {
  const { accountId, grantId, resourceServer: server } = token;
  if (accountId === undefined || grantId === undefined || !server) return undefined;
  const member = await memberFor(db, accountId, resourceScope(server.identifier()));
  if (!member) return undefined;
  const { msp, cli, person } = member;
  return { msp, person, sid: grantId, ...(cli ? { cli } : {}) };
}
