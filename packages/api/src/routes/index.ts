import type { FileGate } from '@portico/app/file/gate';
import type { LiveHome } from '@portico/app/live/source';
import type { UnsubscribeHome } from '@portico/app/mail/unsubscribe';
import type { Db } from '@portico/store/db';
import { authRoutes } from '../auth/routes.ts';
import type { AuthDeps } from '../auth/sign-in.ts';
import type { Route } from '../route.ts';
import { advisoryRoutes } from './advisories.ts';
import { directoryRoutes } from './directory.ts';
import { draftRoutes } from './drafts.ts';
import { fileGateRoutes } from './file-gate.ts';
import { fileRoutes } from './files.ts';
import { historyRoutes } from './history.ts';
import { identityRoutes } from './identity.ts';
import { isolationRoutes } from './isolation.ts';
import { jobRoutes } from './jobs.ts';
import { knownRoutes } from './known.ts';
import { liveRoutes } from './live.ts';
import { macroRoutes } from './macros.ts';
import { mailTemplateRoutes } from './mail-templates.ts';
import { notificationRoutes } from './notifications.ts';
import { participantRoutes } from './participants.ts';
import { peopleRoutes } from './people.ts';
import { preferenceRoutes } from './preferences.ts';
import { queueRoutes } from './queue.ts';
import { recurringRoutes } from './recurring.ts';
import { relatedRoutes } from './related.ts';
import { reportRoutes } from './reports.ts';
import { serviceLevelRoutes } from './service-levels.ts';
import { type SystemDeps, systemRoutes } from './system.ts';
import { taskRoutes } from './tasks.ts';
import { templateRoutes } from './templates.ts';
import { ticketRoutes } from './tickets.ts';
import { timeRoutes } from './time.ts';
import { umbrellaRoutes } from './umbrellas.ts';
import { unsubscribeRoutes } from './unsubscribe.ts';
import { viewRoutes } from './views.ts';
import { waitingRoutes } from './waiting.ts';

export interface RouteDeps extends SystemDeps {
  /** The table under the identity credential (system scope). Given to identity routes alone. */
  readonly identityDb: Db;
  /** Signing in with a browser; left out where the API serves keys and tokens only. */
  readonly auth?: AuthDeps;
  /** Files that browsers do not fetch from their store directly. */
  readonly gate?: FileGate;
  /** How digests are ended by the address in one; left out where no mail names it. */
  readonly unsubscribe?: UnsubscribeHome;
  /** How this home tells open screens. */
  readonly live?: LiveHome;
}

/** The register of routes whose handlers need nothing but their context. A new noun adds its routes here. */
const nouns: readonly (readonly Route[])[] = [
  ticketRoutes,
  serviceLevelRoutes,
  timeRoutes,
  relatedRoutes,
  participantRoutes,
  knownRoutes,
  historyRoutes,
  fileRoutes,
  taskRoutes,
  templateRoutes,
  recurringRoutes,
  waitingRoutes,
  draftRoutes,
  macroRoutes,
  viewRoutes,
  queueRoutes,
  jobRoutes,
  directoryRoutes,
  advisoryRoutes,
  umbrellaRoutes,
  notificationRoutes,
  preferenceRoutes,
  mailTemplateRoutes,
  peopleRoutes,
  reportRoutes,
];

/** Every route that is served. What is not in this list does not exist. */
export function allRoutes(deps: RouteDeps): readonly Route[] {
  const routes: readonly Route[] = [
    ...identityRoutes(deps.identityDb),
    ...isolationRoutes(deps.identityDb),
    ...nouns.flat(),
    ...liveRoutes(deps.live),
    ...fileGateRoutes(deps.gate),
    ...unsubscribeRoutes(deps.unsubscribe),
    ...(deps.auth ? authRoutes(deps.auth) : []),
    ...systemRoutes(deps, () => routes),
  ];
  return routes;
}
