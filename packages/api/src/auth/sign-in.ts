import type { BrowserSessions, TokenSet } from '@portico/app/identity/browser-sessions';
import { admits, type HostResolver } from '@portico/app/identity/hosts';
import { API_AUDIENCE, membershipResource } from '@portico/app/identity/resource';
import type { Claims, IdTokenVerifier, Verifier } from '@portico/app/identity/verify';
import { AppError } from '@portico/domain/kernel/error';
import type { Db } from '@portico/store/db';
import { type HostRecord, type Membership, memberships } from '@portico/store/identity/accounts';
import { hostOf, readCookie, SESSION_COOKIE } from '../credentials.ts';
import type { CodeSignIn } from './code-sign-in.ts';
import { clearTransactionCookie, sessionCookie, transactionCookie } from './cookies.ts';
import { CodeRefused, type IssuerClient } from './issuer-client.ts';
import { languageOf } from './language.ts';
import type { TextName } from './own-pages.ts';
import {
  challengeOf,
  type GrantRequest,
  localPath,
  newTransaction,
  packTransaction,
  TRANSACTION_COOKIE,
  type Transaction,
  unpackTransaction,
} from './transaction.ts';

// Most sign-ins show no page of the desk's own: loaded with the first that does.
const ownPages = () => import('./own-pages.ts');

export interface AuthDeps {
  readonly issuer: IssuerClient;
  readonly sessions: BrowserSessions;
  readonly verify: Verifier;
  readonly verifyId: IdTokenVerifier;
  readonly hosts: HostResolver;
  /** The table under the identity credential. */
  readonly db: Db;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** Signing in at a portal by a code that is mailed; left out where no mail leaves. */
  readonly codes?: CodeSignIn;
  /** How long a browser stays signed in. Default: 7 days. */
  readonly lifeSeconds?: number;
}

const LIFE_SECONDS = 7 * 86_400;
/** Time to choose between memberships. */
const PENDING_SECONDS = 600;
const CLOCK_TOLERANCE_SECONDS = 5;

/**
 * Sends the browser to the issuer. A host that belongs to one client or MSP asks for a token for just that.
 * @param grant what a command line asked for, where it is that which is signed in.
 */
export async function beginSignIn(
  deps: AuthDeps,
  request: Request,
  to: string,
  grant?: GrantRequest,
): Promise<Response> {
  const host = await deps.hosts(hostOf(request));
  if (!host) return unknownHost(request);
  if (deps.codes?.first && host.kind === 'portal' && !grant)
    return redirect(`/auth/code?to=${encodeURIComponent(localPath(to))}`);
  const scope = host.cli && host.msp ? `${host.msp}.${host.cli}` : host.msp;
  const resource = scope ? membershipResource(scope) : API_AUDIENCE;
  const rest = { to: localPath(to), resource, fresh: true, ...(grant && { grant }) };
  return toIssuer(deps, request, newTransaction(deps.random, deps.now(), rest));
}

export function toIssuer(deps: AuthDeps, request: Request, transaction: Transaction): Response {
  const { origin } = new URL(request.url);
  const url = new URL(deps.issuer.authorizationUrl(origin));
  const parameters = {
    client_id: deps.issuer.clientId,
    response_type: 'code',
    scope: deps.issuer.scope,
    redirect_uri: `${origin}/auth/callback`,
    state: transaction.state,
    nonce: transaction.nonce,
    code_challenge: challengeOf(transaction.verifier),
    code_challenge_method: 'S256',
    ...(deps.issuer.bindsResource ? { resource: transaction.resource } : {}),
    ui_locales: languageOf(request.headers.get('accept-language')),
    ...(transaction.fresh ? { prompt: 'login' } : {}),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return redirect(url.href, [transactionCookie(packTransaction(transaction))]);
}

/** A proven sign-in that a command line asked for. */
export interface ReceivedGrant {
  readonly grant: GrantRequest;
  readonly host: HostRecord;
  readonly account: string;
  /** Absent while the account has yet to choose, or has nothing here. */
  readonly claims: Claims | undefined;
  readonly tokens: TokenSet;
}

/**
 * Takes the code, proves that it answers the sign-in this browser began, and opens a session.
 * @param receive where a sign-in goes that a command line asked for: it leaves this browser's own session alone.
 */
export async function finishSignIn(
  deps: AuthDeps,
  request: Request,
  receive: (received: ReceivedGrant) => Promise<Response>,
): Promise<Response> {
  const host = await deps.hosts(hostOf(request));
  if (!host) return unknownHost(request);
  const { origin, searchParams } = new URL(request.url);
  const transaction = unpackTransaction(readCookie(request.headers.get('cookie'), TRANSACTION_COOKIE), deps.now());
  const code = searchParams.get('code');
  if (!transaction || searchParams.get('state') !== transaction.state || !code) return failed(request);
  const redirectUri = `${origin}/auth/callback`;
  const { verifier, resource } = transaction;
  const exchanged = await deps.issuer.exchange({ code, verifier, redirectUri, resource }).catch((error: unknown) => {
    if (error instanceof CodeRefused) return undefined;
    throw error;
  });
  if (!exchanged) return failed(request);
  const account = await provenAccount(deps, exchanged.idToken, transaction);
  if (account === undefined) {
    await deps.issuer.revoke(exchanged.refresh);
    return failed(request);
  }
  if (!transaction.grant) await endOlderSession(deps, request);
  const claims = await claimsOf(deps, exchanged.access);
  if (transaction.grant) {
    const mine = claims?.account === account && admits(host, memberOf(claims)) ? claims : undefined;
    if (!mine) await deps.issuer.revoke(exchanged.refresh);
    return receive({ grant: transaction.grant, host, account, claims: mine, tokens: exchanged });
  }
  if (claims && claims.account === account && admits(host, memberOf(claims))) {
    return signedIn(deps, request, {
      account,
      sid: claims.sid,
      scope: scopeOf(claims),
      tokens: exchanged,
      to: transaction.to,
    });
  }
  await deps.issuer.revoke(exchanged.refresh);
  return withoutMembership(deps, request, host, account, transaction.to);
}

async function provenAccount(deps: AuthDeps, idToken: string, transaction: Transaction): Promise<string | undefined> {
  const claims = await deps.verifyId(idToken).catch(() => undefined);
  if (claims?.nonce !== transaction.nonce) return undefined;
  const recent = claims.authTime >= transaction.at - CLOCK_TOLERANCE_SECONDS;
  return transaction.fresh && !recent ? undefined : claims.account;
}

/** A token without a membership is none for the API; which reason it has does not matter here. */
async function claimsOf(deps: AuthDeps, access: string): Promise<Claims | undefined> {
  try {
    return await deps.verify(access);
  } catch (error) {
    if (error instanceof AppError && error.kind === 'unauthenticated') return undefined;
    throw error;
  }
}

function memberOf({ msp, cli }: Claims): Pick<Membership, 'kind' | 'msp' | 'cli'> {
  return cli ? { kind: 'contact', msp, cli } : { kind: 'staff', msp };
}

export function scopeOf({ msp, cli }: Claims): string {
  return cli ? `${msp}.${cli}` : msp;
}

interface SignedIn {
  readonly account: string;
  readonly sid: string;
  readonly scope: string;
  readonly tokens: Parameters<BrowserSessions['open']>[0]['tokens'];
  readonly to: string;
}

/** Opens a session for somebody who has just proven who they are; one that this browser had before ends. */
export async function openSession(deps: AuthDeps, request: Request, who: SignedIn): Promise<Response> {
  await endOlderSession(deps, request);
  return signedIn(deps, request, who);
}

async function signedIn(deps: AuthDeps, request: Request, { to, tokens, ...who }: SignedIn): Promise<Response> {
  const lifeSeconds = who.scope === '' ? PENDING_SECONDS : (deps.lifeSeconds ?? LIFE_SECONDS);
  const userAgent = request.headers.get('user-agent') ?? '';
  const kept = tokens && { access: tokens.access, refresh: tokens.refresh, accessExpires: tokens.accessExpires };
  const { cookie } = await deps.sessions.open({ ...who, tokens: kept, host: hostOf(request), userAgent, lifeSeconds });
  return redirect(to, [sessionCookie(cookie, lifeSeconds), clearTransactionCookie()]);
}

/** The account is proven, but for which organisation is open: the person chooses, or has none at this address. */
async function withoutMembership(
  deps: AuthDeps,
  request: Request,
  host: HostRecord,
  account: string,
  to: string,
): Promise<Response> {
  const choices = await choicesAt(deps, host, account);
  if (choices.length === 0) return message(request, 403, 'noAccessTitle', 'noAccess');
  const pending = `pending-${Buffer.from(deps.random(12)).toString('base64url')}`;
  const target = `/auth/choose?to=${encodeURIComponent(to)}`;
  return signedIn(deps, request, { account, sid: pending, scope: '', tokens: undefined, to: target });
}

export async function choicesAt(deps: AuthDeps, host: HostRecord, account: string): Promise<Membership[]> {
  return (await memberships(deps.db, account)).filter((one) => admits(host, one));
}

async function endOlderSession(deps: AuthDeps, request: Request): Promise<void> {
  const cookie = readCookie(request.headers.get('cookie'), SESSION_COOKIE);
  if (cookie) await deps.sessions.close(cookie, hostOf(request));
}

/** The page on which somebody with several memberships chooses one. Also serves to change later. */
export async function chooser(deps: AuthDeps, request: Request, to: string): Promise<Response> {
  const found = await current(deps, request);
  if (!found) return beginSignIn(deps, request, to);
  return (await ownPages()).chooserPage(deps.db, request, found.choices, localPath(to));
}

/** Asks the issuer for a token of the chosen membership: the person is signed in there, so nothing is asked again. */
export async function choose(deps: AuthDeps, request: Request, scope: string, to: string): Promise<Response> {
  const found = await current(deps, request);
  if (!found) return beginSignIn(deps, request, to);
  if (!found.choices.some((one) => one.scope === scope)) return message(request, 403, 'noAccessTitle', 'noAccess');
  const resource = membershipResource(scope);
  return toIssuer(
    deps,
    request,
    newTransaction(deps.random, deps.now(), { to: localPath(to), resource, fresh: false }),
  );
}

async function current(
  deps: AuthDeps,
  request: Request,
): Promise<{ readonly choices: readonly Membership[] } | undefined> {
  const host = await deps.hosts(hostOf(request));
  const cookie = readCookie(request.headers.get('cookie'), SESSION_COOKIE);
  const session = cookie && host ? await deps.sessions.find(cookie, hostOf(request)) : undefined;
  return session && host ? { choices: await choicesAt(deps, host, session.record.account) } : undefined;
}

function failed(request: Request): Promise<Response> {
  return message(request, 400, 'failedTitle', 'failed');
}

export function unknownHost(request: Request): Promise<Response> {
  return message(request, 404, 'unknownHostTitle', 'unknownHost');
}

export async function message(request: Request, status: number, title: TextName, text: TextName): Promise<Response> {
  return (await ownPages()).messagePage(request, status, title, text);
}

export function redirect(location: string, cookies: readonly string[] = []): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}
