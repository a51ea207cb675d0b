import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { parseSearch, readQueueSearch, stringifySearch } from '../api/queue-view.ts';
import { meQuery } from '../api/session.ts';
import { Gate } from '../shell/gate.tsx';
import { CrashPage, MissingPage } from '../shell/plain-pages.tsx';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const readMoment = ({ at }: Record<string, unknown>): { at?: string } => {
  const moment = text(at);
  return moment === undefined || Number.isNaN(Date.parse(moment)) ? {} : { at: moment };
};
const readScope = ({ scope }: Record<string, unknown>): { scope?: string } => {
  const whose = text(scope);
  return whose === undefined ? {} : { scope: whose };
};
const readClient = ({ client }: Record<string, unknown>): { client?: string } => {
  const slug = text(client);
  return slug === undefined ? {} : { client: slug };
};
const readJobs = ({ job, whose }: Record<string, unknown>): { job?: string; whose?: 'all' } => {
  const opened = text(job);
  return { ...(opened === undefined ? {} : { job: opened }), ...(whose === 'all' ? { whose } : {}) };
};

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

const historyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tickets/$ref/history',
  validateSearch: readMoment,
  component: lazyRouteComponent(() => import('../ticket/history/history-page.tsx'), 'HistoryPage'),
});

const tasksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tasks',
  validateSearch: readScope,
  component: lazyRouteComponent(() => import('../tasks/tasks-page.tsx'), 'TasksPage'),
});

const draftsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/drafts',
  component: lazyRouteComponent(() => import('../drafts/drafts-page.tsx'), 'DraftsPage'),
});

const recurringRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/recurring',
  validateSearch: readClient,
  component: lazyRouteComponent(() => import('../recurring/recurring-page.tsx'), 'RecurringPage'),
});

const jobsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/jobs',
  validateSearch: readJobs,
  component: lazyRouteComponent(() => import('../jobs/jobs-page.tsx'), 'JobsPage'),
});

const macrosRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/macros',
  validateSearch: readClient,
  component: lazyRouteComponent(() => import('../library/macros-page.tsx'), 'MacrosPage'),
});

const templatesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/templates',
  validateSearch: readClient,
  component: lazyRouteComponent(() => import('../library/templates-page.tsx'), 'TemplatesPage'),
});

const todayRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/today',
  component: lazyRouteComponent(() => import('../team/today-page.tsx'), 'TodayPage'),
});

const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/overview',
  component: lazyRouteComponent(() => import('../team/overview-page.tsx'), 'OverviewPage'),
});

const inboxRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/inbox',
  component: lazyRouteComponent(() => import('../team/inbox-page.tsx'), 'InboxPage'),
});

const noticeSettingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/notifications',
  component: lazyRouteComponent(() => import('../notices/settings-page.tsx'), 'NoticeSettingsPage'),
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
  historyRoute,
  tasksRoute,
  draftsRoute,
  recurringRoute,
  jobsRoute,
  macrosRoute,
  templatesRoute,
  todayRoute,
  overviewRoute,
  inboxRoute,
  noticeSettingsRoute,
  requestsRoute,
  newRequestRoute,
  requestRoute,
]);

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
