import { createIdentify } from '@portico/app/identity/identify';
import { mayHold } from '@portico/app/live/hold';
import { readLiveToken } from '@portico/app/live/token';
import { Db, type DocumentClient } from '@portico/store/db';
import { createTables } from './clients.ts';
import { AuthorizerEnv, readEnv } from './env.ts';
import { type Invoked, lambda } from './lambda.ts';
import { liveMac } from './live.ts';

/** What AppSync Events asks with before a connection and before each subscription. */
export interface AuthorizerEvent {
  readonly authorizationToken?: string;
  readonly requestContext: {
    readonly operation: 'EVENT_CONNECT' | 'EVENT_SUBSCRIBE' | 'EVENT_PUBLISH';
    readonly channel?: string | null;
  };
}

export interface AuthorizerAnswer {
  readonly isAuthorized: boolean;
  /** Nothing is remembered: who was taken off is refused at the next question. */
  readonly ttlOverride: 0;
}

export interface AuthorizerDeps {
  readonly secret: string;
  /** The table under the function's own role, which reaches who somebody is and nothing else. */
  readonly identity: DocumentClient;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log?: (entry: object) => void;
}

/**
 * Lets a browser subscribe to what the person behind its token may hear at this moment: person, grants and revocation
 * are read anew each time. Publishing is by role alone, so it is never let in here. Any doubt is a no.
 */
export function createAuthorizer(deps: AuthorizerDeps): Invoked<AuthorizerEvent, AuthorizerAnswer> {
  const { now } = deps;
  const mac = liveMac(deps.secret);
  // who may listen is looked up before any tenant is known; the function's role reaches little else
  const db = new Db(deps.identity, 'system');
  const verify = async (raw: string) => readLiveToken(raw, mac, now());
  const decide = async ({ authorizationToken, requestContext }: AuthorizerEvent): Promise<boolean> => {
    const { operation, channel } = requestContext;
    if (operation !== 'EVENT_CONNECT' && operation !== 'EVENT_SUBSCRIBE') return false;
    const { actor } = await createIdentify({ verify, db, now })(authorizationToken ?? '');
    if (operation === 'EVENT_CONNECT') return actor.kind === 'staff' || actor.kind === 'contact';
    return channel?.startsWith('/') === true && mayHold(actor, channel.slice(1), now());
  };
  return lambda(
    'live',
    async (event) => {
      const isAuthorized = await decide(event).catch(() => false);
      const told = { operation: event.requestContext.operation, isAuthorized };
      return { result: { isAuthorized, ttlOverride: 0 }, told };
    },
    deps.log,
  );
}

export function authorizerHandler(env = readEnv(AuthorizerEnv)): Invoked<AuthorizerEvent, AuthorizerAnswer> {
  return createAuthorizer({ secret: env.LIVE_SECRET, identity: createTables().own, now: Date.now });
}
