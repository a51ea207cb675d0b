import type { IncomingMessage, ServerResponse } from 'node:http';
import { languageOf } from '@portico/api/auth/language';
import { readBytes } from '@portico/api/body';
import { assertSameOrigin, hostOf } from '@portico/api/credentials';
import { isExpected, problemResponse } from '@portico/api/problem';
import type { HostResolver } from '@portico/app/identity/hosts';
import type { Db } from '@portico/store/db';
import type { HostRecord } from '@portico/store/identity/accounts';
import type { JSONWebKeySet } from 'jose';
import { type OidcContext, Provider } from 'oidc-provider';
import { storeAdapter } from './adapter.ts';
import { callListener } from './bridge.ts';
import { CLIENT_ID, configuration, MOUNT } from './configuration.ts';
import { demoPage, expiredPage, passwordPage } from './pages.ts';
import { checkPassword, Guesses } from './password.ts';
import { accountOf, demoPeople, maySignIn, portalClient } from './people.ts';
import { issuerSecrets, publicKeys } from './secrets.ts';

export interface IssuerOptions {
  /** The table under the identity credential (system scope). */
  readonly db: Db;
  /** Where the installation stands: `http://localhost:3000`. The issuer's name is this plus `/oidc`. */
  readonly origin: string;
  /** `demo` signs anybody in with one click; `password` asks for address and password. */
  readonly mode: 'demo' | 'password';
  readonly hosts: HostResolver;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** Whether portals also sign in by a code that is mailed: their page leads there. */
  readonly codes?: boolean;
  /** Told what nobody meant: the page only says that it went wrong. */
  readonly onFault?: (error: unknown) => void;
}

export interface Issuer {
  /** The `iss` of every token. */
  readonly name: string;
  /** Answers everything below `/oidc`, on any host of the installation. */
  fetch(request: Request): Promise<Response>;
  /** The public keys, for verifiers in this process. */
  jwks(): Promise<JSONWebKeySet>;
  /** The first-party client that the API signs browsers in with. */
  readonly client: { readonly id: string; readonly secret: string };
  readonly endpoints: { readonly token: string; readonly revocation: string; authorization(origin: string): string };
}

/** The embedded OpenID provider: signs people in where there is no Cognito. Its state and keys live in the table. */
export async function createIssuer(options: IssuerOptions): Promise<Issuer> {
  const { db, origin } = options;
  const name = `${origin}${MOUNT}`;
  const secrets = await issuerSecrets(db, options.random);
  const adapter = storeAdapter(db, options.now);
  const provider = new Provider(name, configuration({ db, origin, secrets, adapter, renderError }));
  // `callListener` sets the forwarded protocol itself and drops whatever a client sent.
  provider.proxy = true;
  provider.Client.prototype.redirectUriAllowed = redirectsHome;
  provider.on('server_error', (_ctx, error) => options.onFault?.(error));
  const signIn = signInPages(options, provider);
  const callback = provider.callback();
  return {
    name,
    client: { id: CLIENT_ID, secret: secrets.clientSecret },
    jwks: async () => publicKeys(secrets.keys),
    endpoints: {
      token: `${name}/token`,
      revocation: `${name}/token/revocation`,
      authorization: (at) => `${at}${MOUNT}/auth`,
    },
    async fetch(request) {
      const host = await options.hosts(hostOf(request));
      const language = languageOf(request.headers.get('accept-language'));
      if (!host) return expiredPage(language, 404);
      if (new URL(request.url).pathname.startsWith(`${MOUNT}/interaction/`)) return signIn(request, host);
      return callListener(callback, request, MOUNT);
    },
  };
}

/** A code goes back to the host that asked for it, to one path; which hosts exist is checked before. */
function redirectsHome(value: string): boolean {
  const ctx = Provider.ctx;
  return ctx !== undefined && value === `${ctx.protocol}://${ctx.host}/auth/callback`;
}

async function renderError(context: OidcContext): Promise<void> {
  const page = expiredPage('en', context.status);
  for (const [name, value] of page.headers) context.set(name, value);
  context.body = await page.text();
}

type SignIn = (request: Request, host: HostRecord) => Promise<Response>;

function signInPages(options: IssuerOptions, provider: Provider): SignIn {
  const guesses = new Guesses(options.now);
  return async (request, host) => {
    const language = languageOf(request.headers.get('accept-language'));
    if (request.method === 'GET') {
      const known = await callListener(probe(provider), request, MOUNT);
      return known.ok ? signInForm(options, request, host, '', false) : expiredPage(language, 400);
    }
    if (request.method !== 'POST') return expiredPage(language, 405);
    try {
      assertSameOrigin(request);
      const form = new URLSearchParams(new TextDecoder().decode(await readBytes(request, 8192)));
      const account = await accountFrom(options, host, form, guesses);
      if (account === undefined) return signInForm(options, request, host, form.get('email') ?? '', true);
      const plain = new Request(request.url, { method: 'POST', headers: request.headers });
      return await callListener(finish(provider, account, language), plain, MOUNT);
    } catch (error) {
      if (isExpected(error)) return problemResponse(error, 'sign-in');
      throw error;
    }
  };
}

async function signInForm(
  options: IssuerOptions,
  request: Request,
  host: HostRecord,
  email: string,
  failed: boolean,
): Promise<Response> {
  const language = languageOf(request.headers.get('accept-language'));
  const portal = host.kind === 'portal' ? (await portalClient(options.db, host))?.name : undefined;
  const codes = options.codes === true && host.kind === 'portal';
  if (options.mode === 'demo') return demoPage(language, await demoPeople(options.db, host), portal, codes);
  return passwordPage(language, portal, email, failed, codes);
}

/** The account that may sign in here, from one click in a demo, else from address and password. */
async function accountFrom(
  options: IssuerOptions,
  host: HostRecord,
  form: URLSearchParams,
  guesses: Guesses,
): Promise<string | undefined> {
  const { db, mode } = options;
  if (mode === 'demo') {
    const account = form.get('account') ?? '';
    return (await maySignIn(db, host, account)) ? account : undefined;
  }
  const email = form.get('email') ?? '';
  const name = `${host.cli ?? ''} ${email.trim().toLowerCase()}`;
  if (guesses.blocked(name)) return undefined;
  const account = await accountOf(db, host, email);
  const right = await checkPassword(db, account, form.get('password') ?? '');
  const good = right && account !== undefined && (await maySignIn(db, host, account));
  if (!good) guesses.failed(name);
  else guesses.succeeded(name);
  return good ? account : undefined;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Whether this browser has the sign-in that the address names. */
function probe(provider: Provider): Listener {
  return async (request, response) => {
    const details = await provider.interactionDetails(request, response).catch(() => undefined);
    response.statusCode = details && request.url?.split('?')[0] === `/interaction/${details.uid}` ? 200 : 400;
    response.end();
  };
}

function finish(provider: Provider, account: string, language: 'en' | 'de'): Listener {
  return async (request, response) => {
    const login = { accountId: account, remember: false };
    try {
      await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
    } catch {
      const page = expiredPage(language, 400);
      response.statusCode = page.status;
      for (const [name, value] of page.headers) response.setHeader(name, value);
      response.end(await page.text());
    }
  };
}
