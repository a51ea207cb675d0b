import { unauthenticated } from '@portico/app/identity/verify';
import { HttpProblem } from './problem.ts';

export const SESSION_COOKIE = '__Host-portico';

/** What a request presents. A cookie is ambient: only it needs protection against forged requests. */
export type Presented =
  | { readonly kind: 'bearer'; readonly raw: string }
  | { readonly kind: 'cookie'; readonly cookie: string };

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i;

/** @throws AppError `unauthenticated` when nothing readable is presented. An `Authorization` header wins over a cookie. */
export function presentedBy(headers: Headers): Presented {
  const authorization = headers.get('authorization');
  if (authorization !== null) {
    const raw = BEARER.exec(authorization)?.[1];
    if (raw === undefined) throw unauthenticated();
    return { kind: 'bearer', raw };
  }
  const cookie = readCookie(headers.get('cookie'), SESSION_COOKIE);
  if (cookie === undefined) throw unauthenticated();
  return { kind: 'cookie', cookie };
}

/** A cookie's value. The first one wins, as browsers send the most specific first (RFC 6265 §5.4). */
export function readCookie(header: string | null, name: string): string | undefined {
  if (header === null) return undefined;
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || undefined;
  }
  return undefined;
}

/** The host that the browser asked for: lower case, with its port. */
export function hostOf(request: Request): string {
  return request.headers.get('host')?.toLowerCase() ?? new URL(request.url).host;
}

/**
 * Refuses a request that changes something, carries a cookie and was not made by our own page (OWASP CSRF: verify
 * origin with standard headers). Both headers are set by the browser alone; without either the request is refused.
 */
export function assertSameOrigin(request: Request): void {
  if (SAFE.has(request.method)) return;
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  const originFits = origin === null ? undefined : sameHost(origin, hostOf(request));
  if (originFits === false || (site !== null && site !== 'same-origin')) throw forged();
  if (originFits !== true && site === null) throw forged();
}

function sameHost(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}

function forged(): HttpProblem {
  return new HttpProblem(403, 'auth.csrf', 'A request that changes something must come from our own pages.');
}
