import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Edge } from './edge.ts';

/** The edge on a port of this machine, for browsers: `http://{host}:{port}` stands for `https://{host}`. */
export interface Front {
  readonly port: number;
  /** Where a browser here finds an address of the deployment. */
  visit(url: string): string;
  close(): Promise<void>;
}

/**
 * @param domain whose hosts are served here: what else an address names is left as it is.
 * @param beside answers what is of this machine alone; undefined for what is of the deployment.
 */
export async function startFront(
  edge: () => Edge,
  domain: string,
  port: number,
  beside: (request: Request) => Promise<Response | undefined> = async () => undefined,
): Promise<Front> {
  const hosts = new RegExp(`^https://((?:[a-z0-9-]+\\.)*${domain.replaceAll('.', '\\.')})(?=[/?#]|$)`);
  let bound = port;
  const visit = (url: string): string => url.replace(hosts, (_, host: string) => `http://${host}:${bound}`);
  const fetch = async (request: Request): Promise<Response> => {
    const own = await beside(request);
    if (own) return own;
    const headers = new Headers(request.headers);
    const url = new URL(request.url);
    // As a browser would say it at the deployment's own address.
    const there = (text: string) => text.replace(`http://${url.host}`, `https://${url.hostname}`);
    headers.set('host', url.hostname);
    for (const name of ['origin', 'referer']) {
      const value = headers.get(name);
      if (value !== null) headers.set(name, there(value));
    }
    const body = request.body === null ? undefined : await request.arrayBuffer();
    const asked = new Request(there(request.url), { method: request.method, headers, ...(body ? { body } : {}) });
    const answer = await edge().fetch(asked, '127.0.0.1');
    const out = new Headers(answer.headers);
    const location = out.get('location');
    if (location !== null) out.set('location', visit(location));
    return new Response(answer.body, { status: answer.status, headers: out });
  };
  const server = serve({ fetch, port, hostname: '127.0.0.1' });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', resolve);
  });
  bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    visit,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
