import { createHmac } from 'node:crypto';

/** HMAC-SHA-256 (RFC 2104), base64url, of what stands in mails: the function that sends and the one that checks make the same. */
export function mailMac(secret: string): (text: string) => string {
  const key = createHmac('sha256', secret).update('mail').digest();
  return (text) => createHmac('sha256', key).update(text).digest('base64url');
}
