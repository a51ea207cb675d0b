import { SESSION_COOKIE } from '../credentials.ts';
import { TRANSACTION_COOKIE, TRANSACTION_SECONDS } from './transaction.ts';

/**
 * `__Host-`: Secure, Path=/ and no Domain, so that no other host can set or read it (RFC 6265bis §4.1.3.2).
 * SameSite=Lax, because the issuer's redirect back is a navigation that must carry it.
 */
const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Lax';

export function sessionCookie(value: string, seconds: number): string {
  return `${SESSION_COOKIE}=${value}; ${ATTRIBUTES}; Max-Age=${seconds}`;
}

export function clearSessionCookie(): string {
  return `${SESSION_COOKIE}=; ${ATTRIBUTES}; Max-Age=0`;
}

export function transactionCookie(value: string): string {
  return `${TRANSACTION_COOKIE}=${value}; ${ATTRIBUTES}; Max-Age=${TRANSACTION_SECONDS}`;
}

export function clearTransactionCookie(): string {
  return `${TRANSACTION_COOKIE}=; ${ATTRIBUTES}; Max-Age=0`;
}

export const CODE_COOKIE = '__Host-portico-code';

export function codeCookie(value: string, seconds: number): string {
  return `${CODE_COOKIE}=${value}; ${ATTRIBUTES}; Max-Age=${seconds}`;
}

export function clearCodeCookie(): string {
  return `${CODE_COOKIE}=; ${ATTRIBUTES}; Max-Age=0`;
}

export const GRANT_COOKIE = '__Host-portico-grant';

export function grantCookie(value: string, seconds: number): string {
  return `${GRANT_COOKIE}=${value}; ${ATTRIBUTES}; Max-Age=${seconds}`;
}

export function clearGrantCookie(): string {
  return `${GRANT_COOKIE}=; ${ATTRIBUTES}; Max-Age=0`;
}
