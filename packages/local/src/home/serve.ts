import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AddressInfo, BlockList } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { type HttpBindings, serve as nodeServe } from '@hono/node-server';
import { readCookie, SESSION_COOKIE } from '@portico/api/credentials';
import type { Desk } from '../desk.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import { mailboxPage } from '../mail/page.ts';
import { asAsked } from './proxy.ts';

/** The web client as it was built, and the pages that are shown without it. */
export interface WebClient {
  readonly folder: string;
  readonly policy: string;
  /** The product's mark, an SVG. */
  readonly icon: string;
  pages: {
    readonly policy: string;
    notFound(language: string | null): string;
    serverError(language: string | null): string;
    unknownHost(language: string | null, host: string): string;
  };
}

export interface ServeOptions {
  readonly desk: Desk;
  readonly web: WebClient;
  /** Mails that went no further, shown at /mailbox: for a demo, which nobody but this machine can reach. */
  readonly mailbox?: Mailbox;
  readonly knowsHost: (host: string) => Promise<boolean>;
  /** Whether who comes without a session sees the people to sign in as at once: in a demo that is the first question. */
  readonly signInFirst: boolean;
  readonly onFault: (error: unknown) => void;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.map': 'application/json; charset=utf-8',
};

const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

function page(text: string, status: number, policy: string): Response {
  const headers = {
    ...always,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': policy,
  };
  return new Response(text, { status, headers });
}

/** Paths that the web client draws itself; any other is a page that does not exist. */
const clientPath =
  /^\/(?:|queue|tickets(?:\/[^/]*(?:\/history)?)?|tasks|drafts|recurring|jobs|macros|templates|today|overview|search|requests(?:\/[^/]*)?|new|inbox|settings\/notifications|sign-in|signed-out)\/?$/;

/** What browsers ask for by themselves on pages that name no icon. */
const ICON = '/favicon.ico';

/** `%zz` is no character: nothing has such a name. */
function decoded(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}

async function asset(web: WebClient, pathname: string): Promise<Response | undefined> {
  if (pathname === ICON) {
    return new Response(web.icon, {
      headers: { ...always, 'content-type': 'image/svg+xml', 'cache-control': 'max-age=86400' },
    });
  }
  const plain = decoded(pathname);
  if (plain === undefined) return undefined;
  const path = normalize(join(web.folder, plain));
  const type = types[extname(path)];
  if (!path.startsWith(web.folder + sep) || type === undefined || extname(path) === '.html') return undefined;
  try {
    const body = await readFile(path);
    const hashed = pathname.startsWith('/assets/');
    const cache = hashed ? 'public, max-age=31536000, immutable' : 'no-cache';
    return new Response(body, { headers: { ...always, 'content-type': type, 'cache-control': cache } });
  } catch {
    return undefined;
  }
}

async function answer(options: ServeOptions, request: Request): Promise<Response> {
  const { desk, web } = options;
  const language = request.headers.get('accept-language');
  const host = request.headers.get('host') ?? '';
  if (!(await options.knowsHost(host))) {
    return page(web.pages.unknownHost(language, host.slice(0, 100)), 404, web.pages.policy);
  }
  const answered = await desk.fetch(request);
  if (answered) return answered;
  const mail = options.mailbox && (await mailboxPage(options.mailbox, request));
  if (mail) return mail;
  const { pathname } = new URL(request.url);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return page(web.pages.notFound(language), 404, web.pages.policy);
  const found = await asset(web, pathname);
  if (found) return found;
  if (options.signInFirst && pathname === '/' && !readCookie(request.headers.get('cookie'), SESSION_COOKIE)) {
    return new Response(null, {
      status: 303,
      headers: { ...always, location: '/auth/login?to=/', 'cache-control': 'no-store' },
    });
  }
  if (!clientPath.test(pathname)) return page(web.pages.notFound(language), 404, web.pages.policy);
  const index = await readFile(join(web.folder, 'index.html'), 'utf8');
  return page(index, 200, web.policy);
}

/** How long requests under way may take when the server closes, milliseconds. */
const GRACE_MS = 3_000;

export interface Listening {
  /** The port that is listened on, also where 0 was asked for. */
  readonly port: number;
  /** From now on requests are answered; those that came earlier have waited. */
  serve(options: ServeOptions): void;
  /** Answers the requests under way and takes no more. */
  close(): Promise<void>;
}

/** The address cannot be had: a person has to choose another. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
}

/**
 * Takes an address of this machine before there is a desk to serve, since a desk has to know its own port.
 * @throws AddressError where it is taken, not allowed or not of this machine.
 */
export async function listen(port: number, bind: string, proxies?: BlockList): Promise<Listening> {
  let start: (options: ServeOptions) => void = () => undefined;
  const started = new Promise<ServeOptions>((resolve) => {
    start = resolve;
  });
  const fetch = async (request: Request, { incoming }: HttpBindings): Promise<Response> => {
    const options = await started;
    try {
      return await answer(options, proxies ? asAsked(request, incoming.socket.remoteAddress, proxies) : request);
    } catch (error) {
      options.onFault(error);
      return page(options.web.pages.serverError(request.headers.get('accept-language')), 500, options.web.pages.policy);
    }
  };
  const server = nodeServe({ fetch: (request, env) => fetch(request, env as HttpBindings), port, hostname: bind });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(addressError(error, port, bind)));
    server.once('listening', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    serve: (options) => start(options),
    close: () =>
      new Promise((resolve) => {
        const closeAll = (): void => {
          if ('closeAllConnections' in server) server.closeAllConnections();
        };
        const late = setTimeout(closeAll, GRACE_MS);
        server.close(() => {
          clearTimeout(late);
          resolve();
        });
      }),
  };
}

function addressError(error: NodeJS.ErrnoException, port: number, bind: string): Error {
  const another = 'Set PORTICO_PORT to another one, such as 3001.';
  switch (error.code) {
    case 'EADDRINUSE':
      return new AddressError(`Port ${port} of ${bind} is in use by another program. ${another}`);
    case 'EACCES':
      return new AddressError(`Port ${port} of ${bind} may not be used by this user. ${another}`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new AddressError(
        `PORTICO_BIND: ${bind} is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all.`,
      );
    default:
      return error;
  }
}

export const randomOf = (bytes: number): Uint8Array => randomBytes(bytes);
