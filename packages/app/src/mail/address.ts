import {
  type ClientScope,
  clientId,
  clientOf,
  clientScope,
  isClientId,
  type MspId,
} from '@portico/domain/kernel/scope';
import type { Brand } from '@portico/domain/tenant/brand';
import type { Post } from './post.ts';

export interface Address {
  readonly name: string;
  readonly address: string;
}

/** Characters of a signature: 80 bits, and few enough for the 64 characters that stand before the @ (RFC 5321 §4.5.3.1.1). */
const SIGNED = 16;
/** Written in small letters: some servers do not keep capitals. */
const TOKEN = /^([0-9a-hjkmnp-tv-z]{6})([0-9a-z]{1,7})-([0-9a-f]{16})$/;

/** Control characters have no place in a header, whatever wrote them. */
export function headerText(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** Who a client's mails come from: `Acme Support <acme@northwind.desk.example.org>`. */
export function senderOf(brand: Brand, client: string, msp: string, domain: string): Address {
  return { name: headerText(brand.fromName), address: `${client}@${msp}.${domain}` };
}

/** Where an answer goes: the sender's own address with a signed token that names the ticket. */
export function replyAddress(sender: string, t: ClientScope, number: number, sign: Post['sign']): string {
  const at = sender.lastIndexOf('@');
  return `${sender.slice(0, at)}+${replyToken(t, number, sign)}${sender.slice(at)}`;
}

export function replyToken(t: ClientScope, number: number, sign: Post['sign']): string {
  return `${clientOf(t)}${number.toString(36)}-${signature(t, number, sign)}`;
}

/**
 * The ticket that an answer's address names; undefined where the token is none of this MSP's. It says which ticket,
 * not who writes: whoever answers must still be somebody of that ticket.
 */
export function ticketOfToken(
  token: string,
  msp: MspId,
  sign: Post['sign'],
): { t: ClientScope; number: number } | undefined {
  const [, client, n, signed] = TOKEN.exec(token.toLowerCase()) ?? [];
  if (!client || !n || !signed || !isClientId(client)) return undefined;
  const t = clientScope(msp, clientId(client));
  const number = Number.parseInt(n, 36);
  return sameText(signature(t, number, sign), signed) ? { t, number } : undefined;
}

function signature(t: ClientScope, number: number, sign: Post['sign']): string {
  return Buffer.from(sign(`reply\n${t}\n${number}`), 'base64url')
    .toString('hex')
    .slice(0, SIGNED);
}

/** Compares without telling by its duration where the texts differ. */
export function sameText(a: string, b: string): boolean {
  let differ = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) differ |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return differ === 0;
}

/** A stable id of a message or a thread (RFC 5322 §3.6.4), without angle brackets. */
export function messageIdOf(what: 'mail' | 'thread', of: string, domain: string, sign: Post['sign']): string {
  const id = Buffer.from(sign(`${what}\n${of}`), 'base64url')
    .toString('hex')
    .slice(0, 32);
  return `${what === 'thread' ? 't.' : ''}${id}@${domain}`;
}
