import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { attributeOf } from './attributes.ts';
import { type Resource, TemplateError } from './resource.ts';
import type { Deployment } from './template.ts';

/** Somebody whom the pool knows. */
export interface PoolUser {
  readonly email: string;
  readonly name: string;
}

/** Stands for the template's Cognito pool: anybody in it is signed in with one click. Its client's settings hold. */
export interface Pool {
  /** What leads to Cognito on AWS, and where it leads here. */
  readonly names: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly deployment: Deployment;
  readonly secretOf: (id: string) => string;
  readonly users: () => Promise<readonly PoolUser[]>;
  /** Where a browser of this machine finds an address of the deployment. */
  readonly visit: (url: string) => string;
}

interface Grant {
  readonly email: string;
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
  readonly authTime: number;
}

const LIFE_SECONDS = 900;

/** @throws TemplateError where the app has no pool, or more than one client. */
export async function startPool(options: PoolOptions): Promise<Pool> {
  const { deployment } = options;
  const [pool] = deployment.of('AWS::Cognito::UserPool');
  const [client, ...others] = deployment.of('AWS::Cognito::UserPoolClient');
  const [domain] = deployment.of('AWS::Cognito::UserPoolDomain');
  if (!pool || !client || !domain || others.length > 0)
    throw new TemplateError('there must be one pool, client and domain');
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid: 'local', alg: 'RS256', use: 'sig' };
  const codes = new Map<string, Grant>();
  const refreshes = new Map<string, Grant>();
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clientId = String(attributeOf(client, 'Ref'));

  const idToken = ({ email, nonce, authTime }: Grant): Promise<string> =>
    new SignJWT({ email, email_verified: true, nonce, auth_time: authTime, token_use: 'id' })
      .setProtectedHeader({ alg: 'RS256', kid: 'local' })
      .setIssuer(issuer)
      .setAudience(clientId)
      .setSubject(createHash('sha256').update(email).digest('hex').slice(0, 32))
      .setIssuedAt()
      .setExpirationTime(`${LIFE_SECONDS} s`)
      .sign(privateKey);

  const answer = async (grant: Grant, refresh: string | undefined) => ({
    access_token: randomBytes(16).toString('hex'),
    id_token: await idToken(grant),
    expires_in: LIFE_SECONDS,
    token_type: 'Bearer',
    ...(refresh ? { refresh_token: refresh } : {}),
  });

  const token = async (form: URLSearchParams): Promise<object | undefined> => {
    if (form.get('grant_type') === 'refresh_token') {
      const grant = refreshes.get(form.get('refresh_token') ?? '');
      return grant && answer(grant, undefined);
    }
    const code = form.get('code') ?? '';
    const grant = codes.get(code);
    codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!grant || grant.challenge !== challenge || grant.redirectUri !== form.get('redirect_uri')) return undefined;
    const refresh = randomBytes(24).toString('hex');
    refreshes.set(refresh, grant);
    return answer(grant, refresh);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', issuer);
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (url.pathname === '/.well-known/jwks.json') return void json(200, { keys: [jwk] });
    if (url.pathname === '/oauth2/authorize') {
      const refused = refusal(client, clientId, url.searchParams);
      if (refused) return void json(400, { error: refused });
      const email = url.searchParams.get('login');
      if (!email)
        return void response.writeHead(200, { 'content-type': 'text/html' }).end(choice(url, await options.users()));
      if (!(await options.users()).some((one) => one.email === email)) return void json(400, { error: 'no such user' });
      const code = randomBytes(16).toString('hex');
      const redirectUri = url.searchParams.get('redirect_uri') ?? '';
      const authTime = Math.floor(Date.now() / 1000);
      const [nonce, challenge] = ['nonce', 'code_challenge'].map((name) => url.searchParams.get(name) ?? '');
      codes.set(code, { email, nonce: nonce ?? '', challenge: challenge ?? '', redirectUri, authTime });
      const back = new URL(options.visit(redirectUri));
      back.searchParams.set('code', code);
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      return void response.writeHead(302, { location: back.href }).end();
    }
    const basic = Buffer.from(`${clientId}:${options.secretOf(client.id)}`).toString('base64');
    if (!same(request.headers.authorization ?? '', `Basic ${basic}`))
      return void json(401, { error: 'invalid_client' });
    const form = new URLSearchParams(await textOf(request));
    if (url.pathname === '/oauth2/revoke') {
      refreshes.delete(form.get('token') ?? '');
      return void json(200, {});
    }
    const given = url.pathname === '/oauth2/token' ? await token(form) : undefined;
    json(given ? 200 : 400, given ?? { error: 'invalid_grant' });
  };

  return {
    names: {
      [String(attributeOf(pool, 'ProviderURL'))]: issuer,
      [`https://${domain.name}.auth.eu-central-1.amazoncognito.com`]: issuer,
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Why Cognito would refuse to begin, by the client's settings. */
function refusal({ properties }: Resource, clientId: string, asked: URLSearchParams): string | undefined {
  const scopes = properties['AllowedOAuthScopes'] as string[];
  if (asked.get('client_id') !== clientId) return 'unknown client';
  if (!(properties['CallbackURLs'] as string[]).includes(asked.get('redirect_uri') ?? '')) return 'redirect_mismatch';
  if (asked.get('response_type') !== 'code') return 'unauthorized_client';
  if (!(asked.get('scope') ?? '').split(' ').every((one) => scopes.includes(one))) return 'invalid_scope';
  if (asked.get('code_challenge_method') !== 'S256') return 'invalid_request';
  return undefined;
}

function choice(url: URL, users: readonly PoolUser[]): string {
  const links = users.map(({ email, name }) => {
    const to = new URL(url);
    to.searchParams.set('login', email);
    return `<li><a href="${html(`${to.pathname}${to.search}`)}">${html(name)}</a></li>`;
  });
  return `<!doctype html><meta charset="utf-8"><title>Sign in</title><h1>Sign in as</h1><ul>${links.join('')}</ul>`;
}

function html(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
