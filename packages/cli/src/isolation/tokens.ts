import type { ClientId, MspId } from '@portico/domain/kernel/scope';
import { type CryptoKey, generateKeyPair, SignJWT } from 'jose';

/** Who asks in the sandbox: somebody of its tenants, by what a token says of them. */
export interface Someone {
  readonly account: string;
  readonly id: string;
  readonly msp: MspId;
  readonly client?: ClientId;
}

/** What is wrong with a token, where something is. */
export const twists = [
  'expired',
  'wrong audience',
  'wrong issuer',
  'wrong type',
  'other key',
  'no signature',
  'changed client',
  'changed MSP',
] as const;
export type Twist = (typeof twists)[number];

export interface SignerOptions {
  readonly key: CryptoKey;
  readonly kid: string;
  readonly issuer: string;
  readonly audience: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const HOUR_SECONDS = 3600;

/** Makes access tokens as the issuer does (RFC 9068), sound or with one fault. */
export async function signer(options: SignerOptions): Promise<(who: Someone, twist?: Twist) => Promise<string>> {
  const other = await generateKeyPair('ES256');
  return async (who, twist) => {
    const issued = Math.floor(options.now() / 1000) - (twist === 'expired' ? 3 * HOUR_SECONDS : 0);
    const claims = { msp: who.msp, person: who.id, sid: `sid-${who.id}`, ...(who.client ? { cli: who.client } : {}) };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: options.kid, typ: twist === 'wrong type' ? 'JWT' : 'at+jwt' })
      .setSubject(who.account)
      .setIssuer(twist === 'wrong issuer' ? 'https://elsewhere.invalid' : options.issuer)
      .setAudience(twist === 'wrong audience' ? 'urn:elsewhere' : options.audience)
      .setIssuedAt(issued)
      .setExpirationTime(issued + HOUR_SECONDS)
      .sign(twist === 'other key' ? other.privateKey : options.key);
    return twist === undefined ? token : twisted(token, twist);
  };
}

function twisted(token: string, twist: Twist): string {
  const [head = '', body = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  switch (twist) {
    case 'no signature':
      return `${encoded({ alg: 'none', typ: 'at+jwt' })}.${body}.`;
    case 'changed client':
      return `${head}.${encoded({ ...claims, cli: 'c1ent1' })}.${signature}`;
    case 'changed MSP':
      return `${head}.${encoded({ ...claims, msp: 'a1derms1' })}.${signature}`;
    default:
      return token;
  }
}
