import { timingSafeEqual } from 'node:crypto';
import { problemResponse } from '@portico/api/problem';
import { AppError } from '@portico/domain/kernel/error';

type Fetch = (request: Request) => Promise<Response>;

/** What CloudFront adds to each request (infra/stacks/edge.ts): a secret, and the host that the browser asked for. */
const SECRET = 'x-portico-origin';
const HOST = 'x-portico-host';
const hostShape = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::\d{1,5})?$/;

/**
 * Answers only what came through CloudFront, and so through the firewall before it: the API's own name is known to the
 * internet. Handlers see the host that the browser asked for; nobody else gets to name it.
 */
export function throughEdge(secret: string, fetch: Fetch): Fetch {
  return async (request) => {
    const headers = new Headers(request.headers);
    const host = headers.get(HOST)?.toLowerCase() ?? '';
    if (!same(headers.get(SECRET) ?? '', secret) || !hostShape.test(host)) {
      return problemResponse(new AppError('forbidden', 'edge.forbidden', 'Ask by the address of the desk.'), '');
    }
    headers.delete(SECRET);
    headers.delete(HOST);
    headers.set('host', host);
    const { pathname, search } = new URL(request.url);
    return fetch(new Request(new Request(`https://${host}${pathname}${search}`, request), { headers }));
  };
}

function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
