import type { Db } from '@portico/store/db';
import { putIssuerItemOnce } from '@portico/store/identity/issuer';
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose';
import * as z from 'zod';

/** What the issuer makes once and keeps: signing keys, cookie keys, the first-party client's secret. */
export interface IssuerSecrets {
  readonly keys: readonly JWK[];
  readonly cookieKeys: readonly string[];
  readonly clientSecret: string;
}

const Secrets = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).min(1),
  cookieKeys: z.array(z.string().min(32)).min(1),
  clientSecret: z.string().min(32),
});

/** The installation's secrets; made at the first start. Two processes that start at once agree on the first one's. */
export async function issuerSecrets(db: Db, random: (bytes: number) => Uint8Array): Promise<IssuerSecrets> {
  const text = () => Buffer.from(random(32)).toString('base64url');
  const made = { keys: [await signingKey(text().slice(0, 16))], cookieKeys: [text()], clientSecret: text() };
  const { keys, ...rest } = Secrets.parse(await putIssuerItemOnce(db, 'Secrets', 'v1', made));
  // Safe: written by `signingKey` alone.
  return { keys: keys as readonly JWK[], ...rest };
}

async function signingKey(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg: 'ES256', use: 'sig' };
}

/** The public halves, for whoever verifies. */
export function publicKeys(keys: readonly JWK[]): JSONWebKeySet {
  return { keys: keys.map(({ d: _, ...shared }) => shared) };
}
