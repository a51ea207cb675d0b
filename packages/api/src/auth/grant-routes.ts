import * as z from 'zod';
import { readBytes } from '../body.ts';
import { assertSameOrigin } from '../credentials.ts';
import { type Route, route } from '../route.ts';
import type { AuthDeps } from './sign-in.ts';
import { COMMAND_LINE } from './transaction.ts';

const FORM_BYTES_MOST = 8192;
const rule = { scope: 'public' } as const;
const tag = 'Sign-in';
// Asked for once a month by a person: kept out of what starts with every function.
const signIn = () => import('./sign-in.ts');
const pages = () => import('./grant-pages.ts');
const answers = () => import('./grant-tokens.ts');

export async function readForm(request: Request): Promise<URLSearchParams> {
  return new URLSearchParams(new TextDecoder().decode(await readBytes(request, FORM_BYTES_MOST)));
}

/** What a command line sends the browser with (RFC 8252 §7.3, RFC 7636 §4.3). */
const AuthorizeQuery = z.strictObject({
  client_id: z.literal(COMMAND_LINE),
  response_type: z.literal('code'),
  redirect_uri: z
    .string()
    .regex(/^http:\/\/(?:127\.0\.0\.1|\[::1\]):\d{1,5}\/[\w/-]*$/, 'Only an address of this machine itself will do.'),
  state: z.string().min(16).max(200),
  code_challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'Send a challenge by S256.'),
  code_challenge_method: z.literal('S256'),
});
const OAuthToken = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number(),
  refresh_token: z.string(),
  scope: z.string(),
});
const OAuthDevice = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.string(),
  verification_uri_complete: z.string(),
  expires_in: z.number(),
  interval: z.number(),
});

/**
 * Signing in a command line: authorization code with PKCE and a loopback redirect (RFC 8252), or the device grant
 * (RFC 8628). The desk itself is the authorization server, so that both go with whichever issuer proves the person.
 */
export function grantRoutes(deps: AuthDeps): Route[] {
  return [
    route(
      {
        method: 'GET',
        path: '/auth/authorize',
        operationId: 'authorizeCommandLine',
        summary: 'Sign in a command line on this machine',
        tag,
        auth: rule,
        query: AuthorizeQuery,
        responses: { 303: null },
      },
      async (_context, { query, request }) => {
        const { redirect_uri: redirectUri, state, code_challenge: challenge } = query;
        return (await signIn()).beginSignIn(deps, request, '/', { kind: 'code', redirectUri, state, challenge });
      },
    ),
    route(
      {
        method: 'GET',
        path: '/auth/device',
        operationId: 'showDevice',
        summary: 'Type the code of a command line elsewhere',
        tag,
        auth: rule,
        query: z.strictObject({ user_code: z.string().max(20).default('') }),
        responses: { 200: z.string() },
      },
      async (_context, { query, request }) => (await pages()).devicePage(request, query.user_code),
    ),
    route(
      {
        method: 'POST',
        path: '/auth/device',
        operationId: 'enterDevice',
        summary: 'Sign in for the command line that shows this code',
        tag,
        auth: rule,
        responses: { 303: null },
      },
      async (_context, { request }) => {
        assertSameOrigin(request);
        return (await pages()).enterDevice(deps, request, (await readForm(request)).get('user_code') ?? '');
      },
    ),
    route(
      {
        method: 'GET',
        path: '/auth/allow',
        operationId: 'showAllow',
        summary: 'Ask whether a command line may work for somebody',
        tag,
        auth: rule,
        responses: { 200: z.string() },
      },
      async (_context, { request }) => (await pages()).allowPage(deps, request),
    ),
    route(
      {
        method: 'POST',
        path: '/auth/allow',
        operationId: 'allowCommandLine',
        summary: 'Allow a command line, or not',
        tag,
        auth: rule,
        responses: { 200: z.string(), 303: null },
      },
      async (_context, { request }) => {
        assertSameOrigin(request);
        return (await pages()).decideGrant(deps, request, await readForm(request));
      },
    ),
    route(
      {
        method: 'POST',
        path: '/auth/device_authorization',
        operationId: 'beginDevice',
        summary: 'Codes for a command line without a browser (RFC 8628)',
        tag,
        auth: rule,
        responses: { 200: OAuthDevice },
      },
      async (_context, { request }) => (await answers()).beginDevice(deps, request, await readForm(request)),
    ),
    route(
      {
        method: 'POST',
        path: '/auth/token',
        operationId: 'issueTokens',
        summary: 'Tokens for a command line (RFC 6749)',
        tag,
        auth: rule,
        responses: { 200: OAuthToken },
      },
      async (_context, { request }) => (await answers()).tokens(deps, request, await readForm(request)),
    ),
    route(
      {
        method: 'POST',
        path: '/auth/revoke',
        operationId: 'revokeTokens',
        summary: 'Sign a command line out (RFC 7009)',
        tag,
        auth: rule,
        responses: { 200: z.object({}) },
      },
      async (_context, { request }) => (await answers()).revoke(deps, request, await readForm(request)),
    ),
  ];
}
