import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { type QueueView, type Sort, sortsFor } from '../api/queue.ts';
import { meQuery } from '../api/session.ts';
import { Gate } from '../shell/gate.tsx';
import { CrashPage, MissingPage } from '../shell/plain-pages.tsx';

type Context = { queries: QueryClient };

const rootRoute = createRootRouteWithContext<Context>()({
  component: Gate,
  notFoundComponent: MissingPage,
  errorComponent: CrashPage,
});

const startRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const me = await context.queries.ensureQueryData(meQuery).catch(() => null);
    if (me) throw redirect({ to: me.kind === 'contact' ? '/requests' : '/queue' });
  },
});

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The queue's view stands in the address, so a view can be bookmarked and sent to a colleague. */
export function readQueueSearch(search: Record<string, unknown>): Partial<QueueView> {
  const scope = text(search.scope);
  const q = text(search.q);
  const sort = text(search.sort) as Sort;
  const allowed = sortsFor(scope || 'all').includes(sort);
  return { ...(scope && { scope }), ...(q && { q }), ...(allowed && { sort }) };
}

const queueRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/queue',
  validateSearch: readQueueSearch,
  component: lazyRouteComponent(() => import('../queue/queue-page.tsx'), 'QueuePage'),
});

const ticketRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tickets/$ref',
  component: lazyRouteComponent(() => import('../ticket/ticket-page.tsx'), 'TicketPage'),
});

const requestsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/requests',
  component: lazyRouteComponent(() => import('../portal/requests-page.tsx'), 'RequestsPage'),
});

const newRequestRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/requests/new',
  component: lazyRouteComponent(() => import('../portal/new-request-page.tsx'), 'NewRequestPage'),
});

const requestRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/requests/$ref',
  component: lazyRouteComponent(() => import('../portal/request-page.tsx'), 'RequestPage'),
});

const routeTree = rootRoute.addChildren([
  startRoute,
  queueRoute,
  ticketRoute,
  requestsRoute,
  newRequestRoute,
  requestRoute,
]);

/** Plain `?q=...&scope=...`, readable and writable by hand, instead of the router's JSON values. */
const parseSearch = (search: string): Record<string, string> => Object.fromEntries(new URLSearchParams(search));
const stringifySearch = (search: Record<string, unknown>): string => {
  const pairs = Object.entries(search).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  const encoded = new URLSearchParams(pairs).toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  return encoded ? `?${encoded}` : '';
};

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultErrorComponent: CrashPage,
    defaultNotFoundComponent: MissingPage,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
