import * as z from 'zod';
import type { Db, Item, Write } from '../db.ts';
import { platformAccountSession, platformAccountSessionsPk, platformSession } from '../keys.ts';
import { table } from '../table.ts';

/** A browser's session. It is stored under the hash of the cookie; the tokens are sealed with the cookie itself. */
export interface SessionRecord {
  /** SHA-256 of the cookie, base64url. */
  readonly hash: string;
  /** Opaque, for lists and revocation. */
  readonly id: string;
  readonly account: string;
  /** The token family: revoking it also ends tokens that are held elsewhere. */
  readonly sid: string;
  readonly host: string;
  /** Membership scope, or empty while the person has yet to choose one. */
  readonly scope: string;
  readonly createdAt: string;
  /** Epoch seconds. */
  readonly expires: number;
  /** Access and refresh token, encrypted. */
  readonly sealed: Uint8Array;
  /** Epoch seconds at which the access token ends. */
  readonly tokenExpires: number;
  /** What the browser called itself, shortened. */
  readonly agent: string;
}

/** What a person sees of their own sessions. */
export interface SessionSummary {
  readonly hash: string;
  readonly id: string;
  readonly sid: string;
  readonly scope: string;
  readonly host: string;
  readonly createdAt: string;
  readonly expires: number;
  readonly agent: string;
}

const Summary = z.object({
  id: z.string(),
  sid: z.string(),
  scope: z.string(),
  host: z.string(),
  createdAt: z.string(),
  ttl: z.number(),
  agent: z.string(),
});
const Session = Summary.extend({ account: z.string(), sealed: z.instanceof(Uint8Array), tokenExpires: z.number() });
/** The marker that ends every token of an account issued up to a moment. It sorts before every session's hash. */
const EVERYTHING = '!';
/** Longer than any access token lives, so that a revoked one cannot outlive the note of its revocation. */
const TOMBSTONE_SECONDS = 24 * 3600;
const SESSIONS_MOST = 500;
const ROUNDS_MOST = 200;
const PAGE = 200;

const tombstoneKey = (sid: string) => platformSession(`sid.${sid}`);

export async function readSession(db: Db, hash: string, nowSeconds: number): Promise<SessionRecord | undefined> {
  const item = await db.get<Item>(platformSession(hash));
  const parsed = Session.safeParse(item);
  if (!parsed.success || parsed.data.ttl <= nowSeconds) return undefined;
  const { ttl, ...rest } = parsed.data;
  return { ...rest, hash, expires: ttl };
}

/** Session and its entry in the account's list, together. */
export async function createSession(db: Db, session: SessionRecord): Promise<void> {
  const { hash, account, expires, sealed, tokenExpires, ...summary } = session;
  const put = (item: Item): Write => ({
    Put: { TableName: table.name, Item: item, ConditionExpression: 'attribute_not_exists(pk)' },
  });
  await db.transact([
    put({ ...platformSession(hash), _t: 'session', ...summary, account, sealed, tokenExpires, ttl: expires }),
    put({ ...platformAccountSession(account, hash), _t: 'accountSession', ...summary, ttl: expires }),
  ]);
}

/**
 * Claims the right to refresh a session's tokens until `untilSeconds`: one process at a time, because the issuer
 * takes a refresh token that is used twice for a stolen one and ends the whole family (RFC 9700 §4.14).
 */
export async function claimRefresh(db: Db, hash: string, nowSeconds: number, untilSeconds: number): Promise<boolean> {
  return tryUpdate(db, hash, {
    UpdateExpression: 'SET #lease = :until',
    ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(#lease) OR #lease <= :now)',
    ExpressionAttributeNames: { '#lease': 'lease' },
    ExpressionAttributeValues: { ':until': untilSeconds, ':now': nowSeconds },
  });
}

/** Lets a session stand longer, under what its holder is called. False when it is gone. */
export async function prolongSession(
  db: Db,
  session: Pick<SessionRecord, 'hash' | 'account'>,
  expires: number,
  agent: string,
): Promise<boolean> {
  const input = {
    UpdateExpression: 'SET #ttl = :ttl, #agent = :agent',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#ttl': 'ttl', '#agent': 'agent' },
    ExpressionAttributeValues: { ':ttl': expires, ':agent': agent },
  };
  const update = (Key: Item): Write => ({ Update: { TableName: table.name, Key, ...input } });
  try {
    await db.transact([
      update({ ...platformSession(session.hash) }),
      update({ ...platformAccountSession(session.account, session.hash) }),
    ]);
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'TransactionCanceledException') return false;
    throw error;
  }
}

/** Keeps refreshed tokens. False when the session was revoked meanwhile. */
export async function storeTokens(db: Db, hash: string, sealed: Uint8Array, tokenExpires: number): Promise<boolean> {
  return tryUpdate(db, hash, {
    UpdateExpression: 'SET #sealed = :sealed, #at = :at REMOVE #lease',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#sealed': 'sealed', '#at': 'tokenExpires', '#lease': 'lease' },
    ExpressionAttributeValues: { ':sealed': sealed, ':at': tokenExpires },
  });
}

async function tryUpdate(db: Db, hash: string, input: Parameters<Db['update']>[1]): Promise<boolean> {
  try {
    await db.update(platformSession(hash), input);
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

/** An account's sessions in no order, at most `most` of them. */
export async function listSessions(
  db: Db,
  account: string,
  nowSeconds: number,
  most: number,
): Promise<SessionSummary[]> {
  const found: SessionSummary[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await db.query<Item>({ pk: platformAccountSessionsPk(account), consistent: true, limit: PAGE, start });
    found.push(...page.items.flatMap((item) => toSummary(item, nowSeconds)));
    start = page.last;
  } while (start && found.length < most);
  return found.slice(0, most);
}

function toSummary(item: Item, nowSeconds: number): SessionSummary[] {
  const parsed = Summary.safeParse(item);
  if (!parsed.success || parsed.data.ttl <= nowSeconds) return [];
  const { ttl, ...rest } = parsed.data;
  return [{ ...rest, hash: item.sk, expires: ttl }];
}

/** One session of an account by its public id. */
export async function findSession(
  db: Db,
  account: string,
  id: string,
  nowSeconds: number,
): Promise<SessionSummary | undefined> {
  return (await listSessions(db, account, nowSeconds, SESSIONS_MOST)).find((one) => one.id === id);
}

/** Ends one session: the cookie stops working at once where it is read afresh, its tokens with it. */
export async function endSession(db: Db, account: string, session: SessionSummary, nowSeconds: number): Promise<void> {
  await db.transact([
    { Delete: { TableName: table.name, Key: { ...platformSession(session.hash) } } },
    { Delete: { TableName: table.name, Key: { ...platformAccountSession(account, session.hash) } } },
    {
      Put: {
        TableName: table.name,
        Item: { ...tombstoneKey(session.sid), _t: 'revoked', ttl: nowSeconds + TOMBSTONE_SECONDS },
      },
    },
  ]);
}

/**
 * Ends every session and token of an account issued up to now, also those whose session nobody remembers.
 * Beyond the bound it goes on in rounds, because a session left standing could renew its token.
 */
export async function endAllSessions(db: Db, account: string, nowSeconds: number): Promise<number> {
  await db.put({ ...platformAccountSession(account, EVERYTHING), _t: 'revokedUpTo', at: nowSeconds });
  let ended = 0;
  for (let round = 0; round < ROUNDS_MOST; round++) {
    const sessions = await listSessions(db, account, nowSeconds, SESSIONS_MOST);
    for (const session of sessions) await endSession(db, account, session, nowSeconds);
    ended += sessions.length;
    if (sessions.length < SESSIONS_MOST) return ended;
  }
  throw new Error('an account has more sessions than can be ended at once');
}

/** Whether a token was revoked: its family, or everything of its account up to the second it was issued. */
export async function isRevoked(db: Db, account: string, sid: string | undefined, issuedAt: number): Promise<boolean> {
  const everything = platformAccountSession(account, EVERYTHING);
  const items = await db.batchGet<Item>(sid === undefined ? [everything] : [everything, tombstoneKey(sid)]);
  return items.some((item) => (item.pk === everything.pk ? !(Number(item['at']) < issuedAt) : true));
}
