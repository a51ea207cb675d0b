import { notFound } from '@portico/domain/kernel/error';
import type { Db } from '@portico/store/db';
import { endAllSessions, endSession, findSession, listSessions } from '@portico/store/identity/sessions';
import type { Context } from '../context.ts';

/** A session as its owner sees it. */
export interface OwnSession {
  readonly id: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly host: string;
  readonly agent: string;
  readonly current: boolean;
}

const SHOWN = 500;
const seconds = (context: Context): number => Math.floor(Date.parse(context.now) / 1000);

/** The caller's browser sessions, newest first. @param db the table under the identity credential. */
export async function ownSessions(db: Db, context: Context): Promise<OwnSession[]> {
  if (context.account === undefined) return [];
  const found = await listSessions(db, context.account, seconds(context), SHOWN);
  return found
    .map(({ id, createdAt, expires, host, agent, sid }) => ({
      id,
      createdAt,
      expiresAt: new Date(expires * 1000).toISOString(),
      host,
      agent,
      current: sid === context.sid,
    }))
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}

/** Ends one of the caller's own sessions. @throws AppError the one 404 for anybody else's. */
export async function endOwnSession(db: Db, context: Context, id: string): Promise<void> {
  if (context.account === undefined) throw notFound();
  const session = await findSession(db, context.account, id, seconds(context));
  if (!session) throw notFound();
  await endSession(db, context.account, session, seconds(context));
}

/** Signs the caller out everywhere, this session included. */
export async function endOwnSessions(db: Db, context: Context): Promise<void> {
  if (context.account === undefined) throw notFound();
  await endAllSessions(db, context.account, seconds(context));
}
