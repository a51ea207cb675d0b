import { clientId, mspId } from '@portico/domain/kernel/scope';
import * as z from 'zod';
import { type Claims, unauthenticated } from '../identity/verify.ts';

/** A message authentication code under a secret that nobody else has. */
export type Mac = (text: string) => string;

/** So long a page listens before it asks for another one. */
const lifeSeconds = 3600;

const Payload = z.strictObject({
  a: z.string(),
  s: z.string(),
  m: z.string().transform(mspId),
  c: z.exactOptional(z.string().transform(clientId)),
  p: z.string(),
  i: z.int(),
  e: z.int(),
});

/** Names the person who may listen; what they may hear is looked up each time. Worth nothing to any other part. */
export function liveToken(who: Omit<Claims, 'issuedAt' | 'expires'>, mac: Mac, nowMs: number): string {
  const now = Math.floor(nowMs / 1000);
  const { account: a, sid: s, msp: m, cli: c, person: p } = who;
  const text = JSON.stringify({ a, s, m, ...(c === undefined ? {} : { c }), p, i: now, e: now + lifeSeconds });
  const payload = Buffer.from(text, 'utf8').toString('base64url');
  return `${payload}.${mac(payload)}`;
}

/** @throws unauthenticated for what this installation did not give out, or too long ago. */
export function readLiveToken(token: string, mac: Mac, nowMs: number): Claims {
  const [payload = '', code = '', ...more] = token.split('.');
  if (more.length > 0 || payload === '' || !equal(code, mac(payload))) throw unauthenticated();
  const read = Payload.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  if (!read.success || read.data.e * 1000 <= nowMs) throw unauthenticated();
  const { a: account, s: sid, m: msp, c: cli, p: person, i: issuedAt, e: expires } = read.data;
  return { account, sid, msp, ...(cli === undefined ? {} : { cli }), person, issuedAt, expires };
}

/** Takes as long for a code that begins right as for one that does not. */
function equal(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let different = 0;
  for (let i = 0; i < a.length; i++) different |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return different === 0;
}
