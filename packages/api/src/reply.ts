import type { Reply } from './route.ts';

/** `"v7"`: the entity tag of a version (RFC 9110 §8.8.3). */
export function etagOf(version: number): string {
  return `"v${version}"`;
}

/** 200 with a body and, for what has versions, its entity tag. */
export function ok(body: unknown, version?: number): Reply {
  return { status: 200, body, ...(version === undefined ? {} : { headers: { etag: etagOf(version) } }) };
}

/** 201 with the new thing, where it stands, and its entity tag. */
export function created(body: unknown, location: string, version?: number): Reply {
  return { status: 201, body, headers: { location, ...(version === undefined ? {} : { etag: etagOf(version) }) } };
}

/** What a command on something with versions answers, with the entity tag of the new one. */
export function answered(done: { readonly status: number; readonly body: unknown; readonly version: number }): Reply {
  return { status: done.status, body: done.body, headers: { etag: etagOf(done.version) } };
}

/** The same of a command that made a ticket: with where that stands. */
export function made(done: {
  readonly status: number;
  readonly body: { readonly number: string };
  readonly version: number;
}): Reply {
  const headers = { etag: etagOf(done.version), location: `/v1/tickets/${done.body.number}` };
  return { status: done.status, body: done.body, headers };
}

export function noContent(): Reply {
  return { status: 204, body: undefined };
}

/** One page of a list. The next page's address also stands in `Link` (RFC 8288), made from the request's own. */
export function page(
  request: Request,
  body: { readonly nextCursor?: string | undefined } & Record<string, unknown>,
): Reply {
  if (body.nextCursor === undefined) return { status: 200, body };
  const url = new URL(request.url);
  url.searchParams.set('cursor', body.nextCursor);
  return { status: 200, body, headers: { link: `<${url.pathname}${url.search}>; rel="next"` } };
}
