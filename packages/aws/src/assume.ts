import type { STSClient } from '@aws-sdk/client-sts';
import { TtlCache } from '@portico/app/identity/ttl-cache';
import type { Assume, Assumption } from '@portico/app/identity/vendor';
import type { DocumentClient } from '@portico/store/db';
import { callSettings } from './clients.ts';
import type { SessionCredentials } from './credentials.ts';
import type { TenantEnv } from './env.ts';

interface SessionDeps {
  readonly open: (credentials: SessionCredentials) => DocumentClient;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly session?: StartSession;
}

export interface AssumeDeps extends SessionDeps {
  readonly roles: TenantEnv;
}

export interface SessionRequest {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly DurationSeconds: number;
  /** Absent for a role that is nobody's in particular. */
  readonly Tags?: { readonly Key: string; readonly Value: string }[];
}

/** STS AssumeRole. @throws whatever STS refuses with, and a timeout after one second. */
export type StartSession = (request: SessionRequest) => Promise<SessionCredentials>;

/** The shortest session that STS gives. */
const SESSION_SECONDS = 900;
/**
 * A client is handed out for so long. The vendor keeps it for another 300 s and a request may run for 30: all of it
 * ends before the session does, so no call is ever made with credentials that have run out.
 */
const KEEP_SECONDS = 500;
const SESSIONS_MOST = 5_000;
const TIMEOUT_MS = 1_000;

/**
 * Assumes a scope's role with its tenant as session tags: the role's policy pins every key by them. Sessions of one
 * tenant are shared; a failure is remembered by nobody and gives nobody access.
 */
export function createAssume(deps: AssumeDeps): Assume {
  const session = deps.session ?? stsSession();
  const cache = new TtlCache<DocumentClient>({ seconds: KEEP_SECONDS, most: SESSIONS_MOST, now: deps.now });
  return (assumption) => {
    const request = requestOf(assumption, deps.roles);
    return cache.get(`${assumption.role} ${request.RoleSessionName}`, async () => deps.open(await session(request)));
  };
}

/**
 * The table as identity sees it: a session of its own role, begun with the first question and renewed before it ends.
 * The function's own role reaches no item at all.
 */
export function identityClient(role: string, deps: SessionDeps): DocumentClient {
  const session = deps.session ?? stsSession();
  const cache = new TtlCache<DocumentClient>({ seconds: KEEP_SECONDS, most: 1, now: deps.now });
  const request = { RoleArn: role, RoleSessionName: 'portico-identity', DurationSeconds: SESSION_SECONDS };
  const current = () => cache.get('identity', async () => deps.open(await session(request)));
  const send = async (command: Parameters<DocumentClient['send']>[0]) => (await current()).send(command);
  return { send } as DocumentClient; // Safe: what it answers is what the client of the session answers.
}

/** The same sessions as bare credentials, for what is not the table: a client's files. */
export function createSessions(
  deps: Pick<AssumeDeps, 'roles' | 'now' | 'session'>,
): (assumption: Assumption) => Promise<SessionCredentials> {
  const session = deps.session ?? stsSession();
  const cache = new TtlCache<SessionCredentials>({ seconds: KEEP_SECONDS, most: SESSIONS_MOST, now: deps.now });
  return (assumption) => {
    const request = requestOf(assumption, deps.roles);
    return cache.get(`${assumption.role} ${request.RoleSessionName}`, () => session(request));
  };
}

function requestOf(assumption: Assumption, roles: TenantEnv): SessionRequest {
  const { role, tags } = assumption;
  const cli = 'cli' in tags ? tags.cli : undefined;
  return {
    RoleArn: role === 'ClientScope' ? roles.CLIENT_SCOPE_ROLE : roles.PROVIDER_SCOPE_ROLE,
    // Names the tenant in CloudTrail.
    RoleSessionName: cli ? `portico-${tags.msp}.${cli}` : `portico-${tags.msp}`,
    DurationSeconds: SESSION_SECONDS,
    Tags: [{ Key: 'msp', Value: tags.msp }, ...(cli ? [{ Key: 'cli', Value: cli }] : [])],
  };
}

/** The SDK's STS is loaded with the first session: a cold start that meets no tenant does not pay for it. */
function stsSession(): StartSession {
  let client: Promise<Pick<STSClient, 'send'>> | undefined;
  return async (request) => {
    const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts');
    client ??= Promise.resolve(new STSClient({ ...callSettings, maxAttempts: 2 }));
    const sts = await client;
    const { Credentials } = await sts.send(new AssumeRoleCommand(request), {
      abortSignal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw new Error('STS answered without credentials');
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  };
}
