import { hash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import type { Io } from '../command.ts';
import type { Session } from './credentials.ts';
import { AGENT, ApiError } from './error.ts';

const CLIENT = 'portico-cli';
/** As long as the desk keeps a sign-in open. */
const WAIT_MS = 15 * 60_000;

const Tokens = z.object({ access_token: z.string(), refresh_token: z.string(), expires_in: z.number() });
const Device = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.string(),
  verification_uri_complete: z.string(),
  expires_in: z.number(),
  interval: z.number(),
});
const Refusal = z.object({ error: z.string() });

type Answer = { readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly error: string };

/** A form to the desk's sign-in. @throws ApiError where it cannot be reached, or is no desk. */
async function post(io: Io, url: string, path: string, form: Record<string, string>): Promise<Answer> {
  const request = new Request(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': AGENT },
    body: new URLSearchParams({ client_id: CLIENT, ...form }).toString(),
  });
  let response: Response;
  try {
    response = await (io.fetch ?? fetch)(request);
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new ApiError(`${url} does not answer (${why}). Is it running, and is --url right?`, 0);
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return { ok: true, body };
  const refused = Refusal.safeParse(body);
  if (refused.success) return { ok: false, error: refused.data.error };
  throw new ApiError(`${url} answered ${response.status}: no sign-in of Portico is there.`, response.status);
}

function sessionOf(body: unknown): Session {
  const { access_token: access, refresh_token: refresh, expires_in: seconds } = Tokens.parse(body);
  return { access, refresh, expires: Math.floor(Date.now() / 1000) + seconds };
}

/**
 * Signs in with the browser on this machine: authorization code, PKCE, and a redirect to a port of this process
 * (RFC 8252). @throws ApiError when the person declines, or nobody comes in time.
 */
export async function signInHere(io: Io, url: string): Promise<Session> {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(24).toString('base64url');
  const { server, redirectUri, arrived } = await listen(state);
  try {
    const address = new URL('/auth/authorize', url);
    const query = {
      client_id: CLIENT,
      response_type: 'code',
      redirect_uri: redirectUri,
      state,
      code_challenge: hash('sha256', verifier, 'base64url'),
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    const shown = await io.openBrowser?.(address.href);
    io.stderr(
      shown
        ? 'Your browser shows the sign-in. Waiting for it ...\n'
        : `Open this address in a browser on this machine (elsewhere: portico login --device):\n  ${address.href}\n`,
    );
    const code = await arrived;
    const form = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri };
    const answer = await post(io, url, '/auth/token', form);
    if (!answer.ok) throw new ApiError('The desk did not take the sign-in: it came too late. Try again.', 400);
    return sessionOf(answer.body);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

interface Waiting {
  readonly server: Server;
  readonly redirectUri: string;
  /** The code, once the browser brings it. */
  readonly arrived: Promise<string>;
}

async function listen(state: string): Promise<Waiting> {
  const { promise: arrived, resolve, reject } = Promise.withResolvers<string>();
  // Whoever asks first may not be awaited yet.
  arrived.catch(() => undefined);
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://127.0.0.1');
    const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', connection: 'close' };
    // A page anywhere can call this port: without the state that only the desk was told, it is nobody.
    if (asked.pathname !== '/callback' || asked.searchParams.get('state') !== state) {
      response.writeHead(404, headers).end('Nothing is here.\n');
      return;
    }
    const code = asked.searchParams.get('code');
    response
      .writeHead(200, headers)
      .end(code === null ? 'Nothing was allowed.\n' : 'You are signed in. Close this window.\n');
    if (code === null) reject(new ApiError('The sign-in was declined in the browser.', 403));
    else resolve(code);
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const timer = setTimeout(() => reject(new ApiError('Nobody signed in within 15 minutes.', 408)), WAIT_MS);
  server.once('close', () => clearTimeout(timer));
  const { port } = server.address() as AddressInfo; // Safe: it listens on a port, not on a path.
  return { server, redirectUri: `http://127.0.0.1:${port}/callback`, arrived };
}

const told: Readonly<Record<string, string>> = {
  access_denied: 'The sign-in was declined in the browser.',
  expired_token: 'Nobody signed in within 15 minutes.',
};

/** Signs in by a browser anywhere else (RFC 8628). @throws ApiError when the person declines, or nobody comes in time. */
export async function signInElsewhere(io: Io, url: string): Promise<Session> {
  const begun = await post(io, url, '/auth/device_authorization', {});
  if (!begun.ok) throw new ApiError(`The desk refused to begin a sign-in (${begun.error}).`, 400);
  const device = Device.parse(begun.body);
  io.stderr(`On any device, open ${device.verification_uri} and type ${device.user_code}\n`);
  io.stderr(`  or open ${device.verification_uri_complete}\nWaiting ...\n`);
  const wait = io.sleep ?? ((ms: number) => pause(ms));
  const form = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: device.device_code };
  let { interval } = device;
  for (let waited = 0; waited <= device.expires_in; waited += interval) {
    await wait(interval * 1000);
    const answer = await post(io, url, '/auth/token', form);
    if (answer.ok) return sessionOf(answer.body);
    if (answer.error === 'slow_down') interval += 5;
    else if (answer.error !== 'authorization_pending') {
      throw new ApiError(told[answer.error] ?? `The sign-in failed (${answer.error}).`, 403);
    }
  }
  throw new ApiError(told['expired_token'] ?? '', 408);
}

/** A fresh access token. Undefined when the session has ended: then one has to sign in again. */
export async function renew(io: Io, url: string, session: Session): Promise<Session | undefined> {
  const answer = await post(io, url, '/auth/token', { grant_type: 'refresh_token', refresh_token: session.refresh });
  return answer.ok ? sessionOf(answer.body) : undefined;
}

/** Ends the session at the desk. */
export async function endSession(io: Io, url: string, session: Session): Promise<void> {
  await post(io, url, '/auth/revoke', { token: session.refresh, token_type_hint: 'refresh_token' });
}
