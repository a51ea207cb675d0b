import * as z from 'zod';
import { assertSameOrigin, hostOf, readCookie, SESSION_COOKIE } from '../credentials.ts';
import { type Route, route } from '../route.ts';
import { clearSessionCookie } from './cookies.ts';
import { grantRoutes, readForm } from './grant-routes.ts';
import type { AuthDeps } from './sign-in.ts';

const To = z.strictObject({ to: z.string().max(2000).default('/') });
const rule = { scope: 'public' } as const;
// A person signs in once a day or a week: kept out of what starts with every function.
const signIn = () => import('./sign-in.ts');
const codePages = () => import('./code-pages.ts');

/**
 * Signing in with a browser (backend for frontend, RFC draft oauth-browser-based-apps §6.1): the tokens stay on the
 * server, the browser holds an opaque cookie. Public by nature; what they change asks for our own origin.
 */
export function authRoutes(deps: AuthDeps): Route[] {
  return [
    ...grantRoutes(deps),
    route(
      {
        method: 'GET',
        path: '/auth/login',
        operationId: 'beginSignIn',
        summary: 'Sign in',
        tag: 'Sign-in',
        auth: rule,
        query: To,
        responses: { 303: null },
      },
      async (_context, { query, request }) => (await signIn()).beginSignIn(deps, request, query.to),
    ),
    route(
      {
        method: 'GET',
        path: '/auth/code',
        operationId: 'showCodeForm',
        summary: 'Sign in at a portal by a code that is mailed',
        tag: 'Sign-in',
        auth: rule,
        query: To.extend({ step: z.enum(['address', 'code']).default('address') }),
        responses: { 200: z.string() },
      },
      async (_context, { query, request }) => (await codePages()).codePage(deps, request, query.to, query.step),
    ),
    ...(['requestCode', 'checkCode'] as const).map((operationId) =>
      route(
        {
          method: 'POST',
          path: operationId === 'requestCode' ? '/auth/code' : '/auth/code/check',
          operationId,
          summary: operationId === 'requestCode' ? 'Have a code mailed' : 'Sign in by a code',
          tag: 'Sign-in',
          auth: rule,
          responses: { 303: null },
        },
        async (_context, { request }) => {
          assertSameOrigin(request);
          return (await codePages())[operationId](deps, request, await readForm(request));
        },
      ),
    ),
    route(
      {
        method: 'GET',
        path: '/auth/callback',
        operationId: 'finishSignIn',
        summary: 'Where the issuer sends the browser back',
        tag: 'Sign-in',
        auth: rule,
        // The issuer says what it says (RFC 6749 §4.1.2): parameters that are not known must not stop a sign-in.
        query: z.looseObject({}),
        responses: { 303: null },
      },
      async (_context, { request }) =>
        (await signIn()).finishSignIn(deps, request, async (received) => {
          const { receiveGrant } = await import('./grant-pages.ts');
          return receiveGrant(deps, request, received);
        }),
    ),
    route(
      {
        method: 'GET',
        path: '/auth/choose',
        operationId: 'showChoice',
        summary: 'Choose between organisations',
        tag: 'Sign-in',
        auth: rule,
        query: To,
        responses: { 200: z.string() },
      },
      async (_context, { query, request }) => (await signIn()).chooser(deps, request, query.to),
    ),
    route(
      {
        method: 'POST',
        path: '/auth/choose',
        operationId: 'choose',
        summary: 'Work for another organisation',
        tag: 'Sign-in',
        auth: rule,
        responses: { 303: null },
      },
      async (_context, { request }) => {
        assertSameOrigin(request);
        const form = await readForm(request);
        return (await signIn()).choose(deps, request, form.get('membership') ?? '', form.get('to') ?? '/');
      },
    ),
    route(
      {
        method: 'POST',
        path: '/auth/logout',
        operationId: 'signOut',
        summary: 'Sign out',
        tag: 'Sign-in',
        auth: rule,
        responses: { 303: null },
      },
      (_context, { request }) => signOut(deps, request),
    ),
  ];
}

/** A form is sent on to the start page, a script gets 204. The cookie goes even where there was no session. */
async function signOut(deps: AuthDeps, request: Request): Promise<Response> {
  assertSameOrigin(request);
  const cookie = readCookie(request.headers.get('cookie'), SESSION_COOKIE);
  if (cookie) await deps.sessions.close(cookie, hostOf(request));
  const navigates = request.headers.get('accept')?.includes('text/html') ?? false;
  const response = navigates
    ? (await signIn()).redirect('/', [clearSessionCookie()])
    : new Response(null, { status: 204, headers: { 'set-cookie': clearSessionCookie() } });
  response.headers.set('clear-site-data', '"cache"');
  return response;
}
