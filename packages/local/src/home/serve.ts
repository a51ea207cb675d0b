import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { serve as nodeServe } from '@hono/node-server';
import type { Desk } from '../desk.ts';

/** The web client as it was built, and the pages that are shown without it. */
export interface WebClient {
  readonly folder: string;
  readonly policy: string;
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
  readonly knowsHost: (host: string) => Promise<boolean>;
  readonly port: number;
  readonly bind: string;
  readonly onFault: (error: unknown) => void;
}

export interface Server {
  readonly port: number;
  close(): Promise<void>;
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
const clientPath = /^\/(?:|queue|tickets(?:\/[^/]*)?|search|requests(?:\/[^/]*)?|new|inbox|sign-in|signed-out)\/?$/;

async function asset(web: WebClient, pathname: string): Promise<Response | undefined> {
  const path = normalize(join(web.folder, decodeURIComponent(pathname)));
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
  const { pathname } = new URL(request.url);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return page(web.pages.notFound(language), 404, web.pages.policy);
  const found = await asset(web, pathname);
  if (found) return found;
  if (!clientPath.test(pathname)) return page(web.pages.notFound(language), 404, web.pages.policy);
  const index = await readFile(join(web.folder, 'index.html'), 'utf8');
  return page(index, 200, web.policy);
}

/** Serves the desk on one address of this machine. */
export async function serveDesk(options: ServeOptions): Promise<Server> {
  const fetch = async (request: Request): Promise<Response> => {
    try {
      return await answer(options, request);
    } catch (error) {
      options.onFault(error);
      return page(options.web.pages.serverError(request.headers.get('accept-language')), 500, options.web.pages.policy);
    }
  };
  const server = nodeServe({ fetch, port: options.port, hostname: options.bind });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

export const randomOf = (bytes: number): Uint8Array => randomBytes(bytes);
