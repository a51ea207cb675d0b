import { createGrants } from '@portico/app/identity/command-line';
import { API_SCOPE } from '@portico/app/identity/resource';
import { hostOf } from '../credentials.ts';
import { apiHeaders } from '../headers.ts';
import { commandLineHost } from './grant-pages.ts';
import type { AuthDeps } from './sign-in.ts';
import { COMMAND_LINE } from './transaction.ts';

/** Days that a command line stays signed in; the session ends earlier where it is ended in the person's own list. */
const LIFE_SECONDS = 30 * 86_400;
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';

/** Errors of OAuth (RFC 6749 §5.2, RFC 8628 §3.5): not problems of ours, because clients of any make read them. */
function refused(error: string, status = 400): Response {
  return answer({ error }, status);
}

function answer(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { ...apiHeaders, pragma: 'no-cache' } });
}

/** Tokens for a code, for a device's code, or for what is left of a session (RFC 6749 §4.1.3, §6; RFC 8628 §3.4). */
export async function tokens(deps: AuthDeps, request: Request, form: URLSearchParams): Promise<Response> {
  if (form.get('client_id') !== COMMAND_LINE) return refused('invalid_client', 401);
  const field = (name: string): string => form.get(name) ?? '';
  switch (form.get('grant_type')) {
    case 'authorization_code': {
      const grants = createGrants(deps);
      return begun(
        deps,
        request,
        await grants.redeemCode(field('code'), field('code_verifier'), field('redirect_uri')),
      );
    }
    case DEVICE: {
      const polled = await createGrants(deps).pollDevice(field('device_code'));
      return 'error' in polled ? refused(polled.error) : begun(deps, request, polled.secret);
    }
    case 'refresh_token':
      return current(deps, request, field('refresh_token'));
    default:
      return refused('unsupported_grant_type');
  }
}

/** The pending session becomes one that lasts, under what its holder calls itself. */
async function begun(deps: AuthDeps, request: Request, secret: string | undefined): Promise<Response> {
  if (secret === undefined) return refused('invalid_grant');
  const agent = agentOf(request.headers.get('user-agent') ?? '');
  const kept = await deps.sessions.prolong(secret, commandLineHost(request), LIFE_SECONDS, agent);
  return kept ? current(deps, request, secret) : refused('invalid_grant');
}

async function current(deps: AuthDeps, request: Request, secret: string): Promise<Response> {
  const session = await deps.sessions.resolve(secret, commandLineHost(request));
  if (!session) return refused('invalid_grant');
  const { expires } = await deps.verify(session.raw);
  return answer({
    access_token: session.raw,
    token_type: 'Bearer',
    expires_in: Math.max(0, expires - Math.floor(deps.now() / 1000)),
    refresh_token: secret,
    scope: API_SCOPE,
  });
}

const SYSTEMS: Readonly<Record<string, string>> = { darwin: 'macOS', win32: 'Windows', linux: 'Linux' };

/** As it stands in the person's list of sessions, beside "Firefox on Linux". */
function agentOf(userAgent: string): string {
  const system = /\((\w+)\)/.exec(userAgent)?.[1];
  const name = system === undefined || !Object.hasOwn(SYSTEMS, system) ? undefined : SYSTEMS[system];
  return name === undefined ? 'Command line' : `Command line on ${name}`;
}

/** Ends a session and its tokens (RFC 7009): one that is not there has ended already. */
export async function revoke(deps: AuthDeps, request: Request, form: URLSearchParams): Promise<Response> {
  if (form.get('client_id') !== COMMAND_LINE) return refused('invalid_client', 401);
  await deps.sessions.close(form.get('token') ?? '', commandLineHost(request));
  return answer({});
}

/** Codes for a machine without a browser (RFC 8628 §3.2). */
export async function beginDevice(deps: AuthDeps, request: Request, form: URLSearchParams): Promise<Response> {
  if (form.get('client_id') !== COMMAND_LINE) return refused('invalid_client', 401);
  if (!(await deps.hosts(hostOf(request)))) return refused('invalid_request', 404);
  const { deviceCode, userCode, expiresIn, interval } = await createGrants(deps).beginDevice();
  const address = `${new URL(request.url).origin}/auth/device`;
  return answer({
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: address,
    verification_uri_complete: `${address}?user_code=${userCode}`,
    expires_in: expiresIn,
    interval,
  });
}
