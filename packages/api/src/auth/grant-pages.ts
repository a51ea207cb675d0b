import { createGrants } from '@portico/app/identity/command-line';
import { membershipResource } from '@portico/app/identity/resource';
import type { HostRecord, Membership } from '@portico/store/identity/accounts';
import { readClient, readMsp, readPerson } from '@portico/store/identity/accounts';
import * as z from 'zod';
import { hostOf, readCookie } from '../credentials.ts';
import { clearGrantCookie, clearTransactionCookie, GRANT_COOKIE, grantCookie } from './cookies.ts';
import { languageOf } from './language.ts';
import { choice, page } from './own-pages.ts';
import { html } from './page.ts';
import {
  type AuthDeps,
  beginSignIn,
  choicesAt,
  message,
  type ReceivedGrant,
  redirect,
  scopeOf,
  toIssuer,
  unknownHost,
} from './sign-in.ts';
import { type AuthTexts, authTexts } from './texts.ts';
import { GrantRequest, newTransaction } from './transaction.ts';

/** A session that a person has yet to allow. */
const PENDING_SECONDS = 600;

/** A command line's session stands under a host of its own: its secret is no cookie, and no cookie is its secret. */
export function commandLineHost(request: Request): string {
  return `${hostOf(request)} (cli)`;
}

/** Where somebody types the code of a machine without a browser. */
export function devicePage(request: Request, userCode: string, wrong = false): Response {
  const texts = textsOf(request);
  const bad = wrong ? `<p class="bad" role="alert" id="wrong">${html(texts.deviceWrong)}</p>` : '';
  const described = wrong ? ' aria-invalid="true" aria-describedby="wrong"' : '';
  const body = `<h1>${html(texts.deviceTitle)}</h1><p class="soft">${html(texts.deviceLead)}</p>${bad}<form method="post" action="/auth/device">
<label for="code">${html(texts.deviceCode)}</label>
<input id="code" name="user_code" autocomplete="off" autocapitalize="characters" spellcheck="false" required value="${html(userCode)}"${described}>
<button class="primary">${html(texts.deviceGo)}</button></form>`;
  return page(request, { status: wrong ? 404 : 200, title: texts.deviceTitle, body });
}

export async function enterDevice(deps: AuthDeps, request: Request, typed: string): Promise<Response> {
  const userCode = await createGrants(deps).waiting(typed);
  if (userCode === undefined) return devicePage(request, typed.slice(0, 20), true);
  return beginSignIn(deps, request, '/', { kind: 'device', userCode });
}

/** Who signed in is asked whether they meant this: the session waits under a cookie of its own until then. */
export async function receiveGrant(deps: AuthDeps, request: Request, received: ReceivedGrant): Promise<Response> {
  const { grant, host, account, claims, tokens } = received;
  if (!claims && (await choicesAt(deps, host, account)).length === 0) {
    return message(request, 403, 'noAccessTitle', 'noAccess');
  }
  const kept = claims && { access: tokens.access, refresh: tokens.refresh, accessExpires: tokens.accessExpires };
  const { cookie } = await deps.sessions.open({
    account,
    sid: claims?.sid ?? `pending-${Buffer.from(deps.random(12)).toString('base64url')}`,
    scope: claims ? scopeOf(claims) : '',
    host: commandLineHost(request),
    tokens: kept,
    userAgent: '',
    lifeSeconds: PENDING_SECONDS,
  });
  const pending = Buffer.from(JSON.stringify({ secret: cookie, grant })).toString('base64url');
  return redirect('/auth/allow', [grantCookie(pending, PENDING_SECONDS), clearTransactionCookie()]);
}

const Pending = z.object({ secret: z.string(), grant: GrantRequest });

interface Open {
  readonly secret: string;
  readonly grant: GrantRequest;
  readonly account: string;
  readonly scope: string;
  readonly choices: readonly Membership[];
}

async function openGrant(deps: AuthDeps, request: Request, host: HostRecord): Promise<Open | undefined> {
  const parsed = Pending.safeParse(unpacked(readCookie(request.headers.get('cookie'), GRANT_COOKIE)));
  if (!parsed.success) return undefined;
  const { secret, grant } = parsed.data;
  const session = await deps.sessions.find(secret, commandLineHost(request));
  if (!session) return undefined;
  const { account, scope } = session.record;
  return { secret, grant, account, scope, choices: await choicesAt(deps, host, account) };
}

function unpacked(cookie: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(cookie ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Asks whether the command line may work for this person, and for which organisation. */
export async function allowPage(deps: AuthDeps, request: Request): Promise<Response> {
  const host = await deps.hosts(hostOf(request));
  if (!host) return unknownHost(request);
  const open = await openGrant(deps, request, host);
  if (!open) return message(request, 400, 'failedTitle', 'failed');
  const texts = textsOf(request);
  const others = open.choices.filter((one) => one.scope !== open.scope);
  const cards = await Promise.all(others.map((one) => choice(deps.db, one, '/auth/allow', '', texts)));
  const list = `<ul class="stack">${cards.join('')}</ul>`;
  const chosen = open.choices.find((one) => one.scope === open.scope);
  if (!chosen) {
    const body = `<h1>${html(texts.chooseTitle)}</h1><p class="soft">${html(texts.chooseLead)}</p>${list}`;
    return page(request, { status: 200, title: texts.chooseTitle, body });
  }
  const body = `${await question(deps, open.grant, chosen, texts)}${others.length > 0 ? `<h2>${html(texts.elsewhere)}</h2>${list}` : ''}`;
  return page(request, { status: 200, title: texts.allowTitle, body });
}

async function question(deps: AuthDeps, grant: GrantRequest, one: Membership, texts: AuthTexts): Promise<string> {
  const organisation = one.cli ? await readClient(deps.db, one.msp, one.cli) : await readMsp(deps.db, one.msp);
  const person = await readPerson(deps.db, one);
  const code =
    grant.kind === 'device'
      ? `<p>${html(texts.allowCode(`${grant.userCode.slice(0, 4)}-${grant.userCode.slice(4)}`))}</p>`
      : '';
  return `<h1>${html(texts.allowTitle)}</h1><p class="soft">${html(texts.allowLead(person?.name ?? '', organisation?.name ?? ''))}</p>${code}<form method="post" action="/auth/allow"><p><button class="primary" name="decision" value="allow">${html(texts.allow)}</button></p><p><button class="card" name="decision" value="deny">${html(texts.deny)}</button></p></form>`;
}

/** The person's answer: another organisation, yes, or no. */
export async function decideGrant(deps: AuthDeps, request: Request, form: URLSearchParams): Promise<Response> {
  const host = await deps.hosts(hostOf(request));
  if (!host) return unknownHost(request);
  const open = await openGrant(deps, request, host);
  if (!open) return message(request, 400, 'failedTitle', 'failed');
  const membership = form.get('membership');
  if (membership !== null) {
    if (!open.choices.some((one) => one.scope === membership)) {
      return message(request, 403, 'noAccessTitle', 'noAccess');
    }
    await deps.sessions.close(open.secret, commandLineHost(request));
    const resource = membershipResource(membership);
    const rest = { to: '/', resource, fresh: false, grant: open.grant };
    return toIssuer(deps, request, newTransaction(deps.random, deps.now(), rest));
  }
  const allowed = form.get('decision') === 'allow' && open.scope !== '';
  if (!allowed) await deps.sessions.close(open.secret, commandLineHost(request));
  return open.grant.kind === 'code'
    ? answerCode(deps, request, open.grant, open.secret, allowed)
    : answerDevice(deps, request, open.grant.userCode, open.secret, allowed);
}

/**
 * Sends the browser to the command line with a page rather than a redirect: a form whose answer leads elsewhere is
 * stopped by `form-action`, and the page is what stays when the command line has closed its port.
 */
async function answerCode(
  deps: AuthDeps,
  request: Request,
  grant: Extract<GrantRequest, { kind: 'code' }>,
  secret: string,
  allowed: boolean,
): Promise<Response> {
  const to = new URL(grant.redirectUri);
  to.searchParams.set('state', grant.state);
  if (allowed) to.searchParams.set('code', await createGrants(deps).issueCode(secret, grant));
  else to.searchParams.set('error', 'access_denied');
  const texts = textsOf(request);
  const [title, text] = allowed ? [texts.allowedTitle, texts.allowed] : [texts.deniedTitle, texts.denied];
  const body = `<h1>${html(title)}</h1><p>${html(text)}</p><p><a class="link" href="${html(to.href)}">${html(texts.back)}</a></p>`;
  const response = page(request, { status: 200, title, body, cookies: [clearGrantCookie()] });
  response.headers.set('refresh', `0; url=${to.href}`);
  response.headers.set('referrer-policy', 'no-referrer');
  return response;
}

async function answerDevice(
  deps: AuthDeps,
  request: Request,
  userCode: string,
  secret: string,
  allowed: boolean,
): Promise<Response> {
  const answered = await createGrants(deps).answerDevice(userCode, allowed ? secret : undefined);
  if (!answered && allowed) {
    await deps.sessions.close(secret, commandLineHost(request));
    return devicePage(request, '', true);
  }
  const texts = textsOf(request);
  const [title, text] = allowed ? [texts.allowedTitle, texts.allowed] : [texts.deniedTitle, texts.denied];
  const body = `<h1>${html(title)}</h1><p>${html(text)}</p>`;
  return page(request, { status: 200, title, body, cookies: [clearGrantCookie()] });
}

function textsOf(request: Request): AuthTexts {
  return authTexts[languageOf(request.headers.get('accept-language'))];
}
