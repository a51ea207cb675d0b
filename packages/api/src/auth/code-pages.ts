import { askForCode, codeSeconds, type Portal, proveCode } from '@portico/app/identity/codes';
import type { HostRecord } from '@portico/store/identity/accounts';
import { readClient } from '@portico/store/identity/accounts';
import { hostOf, readCookie } from '../credentials.ts';
import type { CodeSignIn } from './code-sign-in.ts';
import { CODE_COOKIE, clearCodeCookie, codeCookie } from './cookies.ts';
import { languageOf } from './language.ts';
import { page } from './own-pages.ts';
import { html } from './page.ts';
import { type AuthDeps, openSession, redirect, unknownHost } from './sign-in.ts';
import { type AuthTexts, authTexts } from './texts.ts';
import { localPath } from './transaction.ts';

const addressMost = 254;
const addressShape = /^[^\s@<>"]+@[^\s@<>"]+$/;

export function portalOf(request: Request, host: HostRecord | undefined): Portal | undefined {
  if (host?.kind !== 'portal' || !host.msp || !host.cli) return undefined;
  return { host: hostOf(request), msp: host.msp, cli: host.cli };
}

interface Asked {
  readonly deps: AuthDeps;
  readonly codes: CodeSignIn;
  readonly portal: Portal;
  readonly request: Request;
  readonly to: string;
}

type Work = (asked: Asked) => Promise<Response>;

async function atPortal(deps: AuthDeps, request: Request, to: string, work: Work): Promise<Response> {
  const portal = portalOf(request, await deps.hosts(hostOf(request)));
  if (!portal || !deps.codes) return unknownHost(request);
  return work({ deps, codes: deps.codes, portal, request, to: localPath(to) });
}

/** Asks for an address; or, in a browser that was sent a code, for that. Nothing is ever done by looking at it. */
export function codePage(deps: AuthDeps, request: Request, to: string, step: 'address' | 'code'): Promise<Response> {
  return atPortal(deps, request, to, (asked) => {
    const begun = readCookie(request.headers.get('cookie'), CODE_COOKIE) !== undefined;
    return step === 'code' && begun ? enterPage(asked, 200) : addressPage(asked, 200);
  });
}

/** Sends a code to an address. The answer is the same for everybody's address and nobody's. */
export function requestCode(deps: AuthDeps, request: Request, form: URLSearchParams): Promise<Response> {
  return atPortal(deps, request, form.get('to') ?? '/', async (asked) => {
    const address = (form.get('email') ?? '').trim();
    if (address.length > addressMost || !addressShape.test(address)) return addressPage(asked, 422, 'codeAddressWrong');
    const cookie = await askForCode({ ...deps, mac: asked.codes.mac }, asked.portal, address);
    if (cookie === undefined) return addressPage(asked, 429, 'codeTooMany');
    await asked.codes.nudge();
    const next = `/auth/code?step=code&to=${encodeURIComponent(asked.to)}`;
    return redirect(next, [codeCookie(cookie, codeSeconds)]);
  });
}

/** Takes the code, and opens a session where it is right. */
export function checkCode(deps: AuthDeps, request: Request, form: URLSearchParams): Promise<Response> {
  return atPortal(deps, request, form.get('to') ?? '/', async (asked) => {
    const { codes, portal, to } = asked;
    const cookie = readCookie(request.headers.get('cookie'), CODE_COOKIE);
    const agent = request.headers.get('user-agent') ?? '';
    const proven = await proveCode({ ...deps, mac: codes.mac }, portal, cookie, form.get('code') ?? '', agent);
    if (proven.outcome === 'wrong') return enterPage(asked, 401, 'codeWrong');
    if (proven.outcome === 'ended') return addressPage(asked, 401, 'codeEnded', [clearCodeCookie()]);
    const { account, scope } = proven.member;
    const { sid, tokens } = await codes.tokens.open(proven.member);
    const response = await openSession(deps, request, { account, scope, sid, tokens, to });
    response.headers.append('set-cookie', clearCodeCookie());
    return response;
  });
}

type Fault = 'codeAddressWrong' | 'codeTooMany' | 'codeWrong' | 'codeEnded';

async function addressPage(
  asked: Asked,
  status: number,
  fault?: Fault,
  cookies: readonly string[] = [],
): Promise<Response> {
  const texts = textsOf(asked.request);
  const { title, lead } = await headOf(asked, texts);
  const again = asked.codes.first ? '' : `<p class="soft"><a href="/auth/login">${html(texts.codeOther)}</a></p>`;
  const body = `<h1>${html(title)}</h1><p class="soft">${html(lead)}</p>${said(texts, fault)}<form method="post" action="/auth/code">${kept(asked.to)}
<label for="email">${html(texts.codeAddress)}</label>
<input id="email" name="email" type="email" autocomplete="email" maxlength="${addressMost}" required${described(fault)}>
<button class="primary">${html(texts.codeSend)}</button></form>${again}`;
  return page(asked.request, { status, title, body, cookies });
}

async function enterPage(asked: Asked, status: number, fault?: Fault): Promise<Response> {
  const texts = textsOf(asked.request);
  const { title } = await headOf(asked, texts);
  const back = `/auth/code?to=${encodeURIComponent(asked.to)}`;
  const body = `<h1>${html(texts.codeEnterTitle)}</h1><p class="soft">${html(texts.codeEnterLead)}</p>${said(texts, fault)}<form method="post" action="/auth/code/check">${kept(asked.to)}
<label for="code">${html(texts.codeLabel)}</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required${described(fault)}>
<button class="primary">${html(texts.codeCheck)}</button></form><p class="soft"><a href="${html(back)}">${html(texts.codeAgain)}</a></p>`;
  return page(asked.request, { status, title, body });
}

async function headOf({ deps, portal }: Asked, texts: AuthTexts) {
  const client = await readClient(deps.db, portal.msp, portal.cli);
  return { title: texts.codeTitle(client?.name ?? ''), lead: texts.codeLead };
}

const textsOf = (request: Request): AuthTexts => authTexts[languageOf(request.headers.get('accept-language'))];
const kept = (to: string): string => `<input type="hidden" name="to" value="${html(to)}">`;
const described = (fault: Fault | undefined): string => (fault ? ' aria-invalid="true" aria-describedby="wrong"' : '');
const said = (texts: AuthTexts, fault: Fault | undefined): string =>
  fault ? `<p class="bad" role="alert" id="wrong">${html(texts[fault])}</p>` : '';
