import { hash, timingSafeEqual } from 'node:crypto';
import { type ClientId, clientScope, type MspId } from '@portico/domain/kernel/scope';
import type { Db } from '@portico/store/db';
import type { Membership } from '@portico/store/identity/accounts';
import { countAttempt, putCode, readCode, takeCode } from '@portico/store/identity/codes';
import { takeLease } from '@portico/store/identity/rate-lease';
import { appendToPersonLog } from '@portico/store/person/log';
import { contactOfAddress } from '@portico/store/tenant/directory';
import { contactAccount } from '@portico/store/tenant/install';
import { agentLabel } from './browser-sessions.ts';
import { memberFor } from './member-for.ts';
import { guarded } from './unavailable.ts';

export interface CodeDeps {
  /** The table under the identity credential. */
  readonly db: Db;
  /** HMAC under the installation's own secret, base64url: the same for who sends codes and who checks them. */
  readonly mac: (text: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

/** A client's portal, by its host. */
export interface Portal {
  readonly host: string;
  readonly msp: MspId;
  readonly cli: ClientId;
}

export const codeSeconds = 600;
const digits = 8;
/** Attempts at one code. Whoever asks for all the codes that an address may have, day and night, is right once in a century. */
const attemptsMost = 5;
/** Codes that may be asked for in a quarter of an hour: for one address, and at one portal. */
const window = { seconds: 900, address: 5, portal: 300 } as const;
const cookieShape = /^[A-Za-z0-9_-]{43}$/;

/** Where a request stands: who reads the table cannot make the cookie from it. */
const idOf = (cookie: string): string => hash('sha256', `portico code\n${cookie}`, 'base64url');

/** The digits that a request is answered with. They follow from its id and the installation's secret, and stand nowhere. */
export function codeOf(mac: CodeDeps['mac'], id: string): string {
  const bytes = Buffer.from(mac(`sign-in code\n${id}`), 'base64url');
  // 64 bits over 10^8: the bias is below one in 10^11.
  return (bytes.readBigUInt64BE(0) % 10n ** BigInt(digits)).toString().padStart(digits, '0');
}

/**
 * Asks for a code to an address. What happens is the same whether the address is somebody's or nobody's: who it belongs
 * to is looked up by whoever sends the mail. @returns the cookie of the browser that asked; undefined: too many were
 * asked for. @throws AppError `unavailable` where that cannot be counted.
 */
export async function askForCode(deps: CodeDeps, portal: Portal, address: string): Promise<string | undefined> {
  const { db, now, random } = deps;
  const { host, msp, cli } = portal;
  const seconds = Math.floor(now() / 1000);
  const start = seconds - (seconds % window.seconds);
  const scope = clientScope(msp, cli);
  const known = address.trim().toLowerCase();
  return guarded('A code', async () => {
    const span = { start, seconds: window.seconds };
    const buckets = [
      [`code:${hash('sha256', known, 'base64url')}`, window.address],
      ['code:*', window.portal],
    ] as const;
    for (const [bucket, quota] of buckets) {
      if ((await takeLease(db, scope, bucket, span, quota, 1)).granted === 0) return undefined;
    }
    const cookie = Buffer.from(random(32)).toString('base64url');
    const request = { id: idOf(cookie), host, msp, cli, address: known, ends: seconds + codeSeconds };
    await putCode(db, request, new Date(now()).toISOString());
    return cookie;
  });
}

export type Proven =
  | { readonly outcome: 'right'; readonly member: Membership }
  | { readonly outcome: 'wrong' }
  /** Nothing waits for a code any more: begin again. */
  | { readonly outcome: 'ended' };

/**
 * Judges a code that a browser sends. An attempt is counted before anything is compared, and a right code is used up by
 * it. Nobody is looked up before the code was right. @throws AppError `unavailable`: then nobody is signed in.
 */
export async function proveCode(
  deps: CodeDeps,
  portal: Portal,
  cookie: string | undefined,
  code: string,
  userAgent: string,
): Promise<Proven> {
  if (cookie === undefined || !cookieShape.test(cookie)) return { outcome: 'ended' };
  const { db, now } = deps;
  const id = idOf(cookie);
  const seconds = Math.floor(now() / 1000);
  return guarded('Your sign-in', async () => {
    if (!(await countAttempt(db, id, seconds, attemptsMost))) return { outcome: 'ended' };
    const request = await readCode(db, id, seconds);
    const here = request?.host === portal.host && request.msp === portal.msp && request.cli === portal.cli;
    if (!request || !here) return { outcome: 'ended' };
    if (!same(code.replace(/\D/g, ''), codeOf(deps.mac, id))) return { outcome: 'wrong' };
    if (!(await takeCode(db, id))) return { outcome: 'ended' };
    const t = clientScope(portal.msp, portal.cli);
    const person = await contactOfAddress(db, t, request.address);
    const member = person === undefined ? undefined : await memberFor(db, contactAccount(portal.cli, person), t);
    if (!member) return { outcome: 'ended' };
    const event = { type: 'person.signed_in', by: 'code', host: portal.host, agent: agentLabel(userAgent) } as const;
    const by = { kind: 'contact', id: member.person } as const;
    // Written before the session is: a sign-in that leaves no trace does not happen.
    await appendToPersonLog(db, t, member.person, (stop) => ({ stop, event, by, at: new Date(now()).toISOString() }));
    return { outcome: 'right', member };
  });
}

function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
