import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hash,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import type { Db } from '@portico/store/db';
import { answerGrant, putGrant, readGrant, spaceGrant, takeGrant } from '@portico/store/identity/grants';
import { guarded } from './unavailable.ts';

export interface GrantsDeps {
  /** The table under the identity credential. */
  readonly db: Db;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

/** A machine without a browser, waiting for somebody who has one (RFC 8628 §3.2). */
export interface DeviceGrant {
  readonly deviceCode: string;
  /** What a person types: `BCDF-GHJK`. */
  readonly userCode: string;
  readonly expiresIn: number;
  /** Seconds between two questions. */
  readonly interval: number;
}

/** What a device is told: the session's secret, or why there is none (RFC 8628 §3.5). */
export type DeviceAnswer =
  | { readonly secret: string }
  | { readonly error: 'authorization_pending' | 'slow_down' | 'access_denied' | 'expired_token' };

/** How a session that somebody allowed reaches the command line that asked for it. Who reads the table learns none. */
export interface Grants {
  /** A code for the loopback redirect: it works once, within a minute, for whoever holds the PKCE verifier. */
  issueCode(secret: string, request: { readonly challenge: string; readonly redirectUri: string }): Promise<string>;
  redeemCode(code: string, verifier: string, redirectUri: string): Promise<string | undefined>;
  beginDevice(): Promise<DeviceGrant>;
  /** The code as it is kept, of a device that still waits. */
  waiting(userCode: string): Promise<string | undefined>;
  answerDevice(userCode: string, secret: string | undefined): Promise<boolean>;
  pollDevice(deviceCode: string): Promise<DeviceAnswer>;
}

const CODE_SECONDS = 60;
const DEVICE_SECONDS = 900;
const INTERVAL_SECONDS = 5;
/** No vowels and nothing that looks like something else (RFC 8628 §6.1): 34 bits for a quarter of an hour. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const CODE_LETTERS = 8;
const EMPTY = new Uint8Array();

export function createGrants(deps: GrantsDeps): Grants {
  const { db, random } = deps;
  const seconds = () => Math.floor(deps.now() / 1000);
  const ask = <T>(work: () => Promise<T>) => guarded('Your sign-in', work);
  const waiting = async (userCode: string) => {
    const id = plainCode(userCode);
    const grant = id === undefined ? undefined : await ask(() => readGrant(db, `device.${id}`, seconds()));
    return id !== undefined && grant?.state === 'waiting' ? { id, grant } : undefined;
  };
  return {
    async issueCode(secret, { challenge, redirectUri }) {
      const code = text(random(32));
      const sealed = seal(secret, keyFrom(Buffer.from(code)), random);
      const grant = { state: 'allowed', proof: challenge, redirectUri, sealed, again: 0 } as const;
      await ask(() => putGrant(db, codeId(code), { ...grant, ttl: seconds() + CODE_SECONDS }));
      return code;
    },
    async redeemCode(code, verifier, redirectUri) {
      const id = codeId(code);
      const grant = await ask(() => readGrant(db, id, seconds()));
      // Taken before it is looked at: a code that was shown once, rightly or wrongly, works no more.
      if (!grant || !(await ask(() => takeGrant(db, id)))) return undefined;
      const proven = same(hash('sha256', verifier, 'base64url'), grant.proof) && grant.redirectUri === redirectUri;
      return proven ? unseal(grant.sealed, keyFrom(Buffer.from(code))) : undefined;
    },
    async beginDevice() {
      const userCode = newUserCode(random);
      const key = text(random(32));
      const grant = { state: 'waiting', redirectUri: '', sealed: EMPTY, again: 0 } as const;
      const ttl = seconds() + DEVICE_SECONDS;
      await ask(() => putGrant(db, `device.${userCode}`, { ...grant, proof: publicOf(privateKey(key)), ttl }));
      return {
        deviceCode: `${userCode}.${key}`,
        userCode: `${userCode.slice(0, 4)}-${userCode.slice(4)}`,
        expiresIn: DEVICE_SECONDS,
        interval: INTERVAL_SECONDS,
      };
    },
    waiting: async (userCode) => (await waiting(userCode))?.id,
    async answerDevice(userCode, secret) {
      const found = await waiting(userCode);
      if (!found) return false;
      const sealed = secret === undefined ? EMPTY : sealFor(secret, found.grant.proof, random);
      const state = secret === undefined ? 'denied' : 'allowed';
      return ask(() => answerGrant(db, `device.${found.id}`, state, sealed));
    },
    async pollDevice(deviceCode) {
      const [userCode = '', key = ''] = deviceCode.split('.');
      const id = `device.${userCode}`;
      const grant = KEY_SHAPE.test(key) ? await ask(() => readGrant(db, id, seconds())) : undefined;
      if (!grant || !same(publicOf(privateKey(key)), grant.proof)) return { error: 'expired_token' };
      if (grant.state === 'waiting') {
        const early = seconds() < grant.again;
        await ask(() => spaceGrant(db, id, seconds() + INTERVAL_SECONDS - 1));
        return { error: early ? 'slow_down' : 'authorization_pending' };
      }
      if (!(await ask(() => takeGrant(db, id)))) return { error: 'expired_token' };
      return grant.state === 'denied' ? { error: 'access_denied' } : { secret: unsealWith(grant.sealed, key) };
    },
  };
}

const KEY_SHAPE = /^[A-Za-z0-9_-]{43}$/;
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const codeId = (code: string): string => `code.${hash('sha256', `portico code\n${code}`, 'base64url')}`;

/** As people type it: in either case, with or without what divides it. Undefined for what is no code. */
function plainCode(typed: string): string | undefined {
  const plain = typed.toUpperCase().replaceAll(/[^A-Z]/g, '');
  return plain.length === CODE_LETTERS ? plain : undefined;
}

function newUserCode(random: (bytes: number) => Uint8Array): string {
  let code = '';
  while (code.length < CODE_LETTERS) {
    // Bytes past the last whole multiple would favour the first letters.
    for (const byte of random(CODE_LETTERS)) if (byte < 240) code += LETTERS[byte % LETTERS.length];
  }
  return code.slice(0, CODE_LETTERS);
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** What stands before the 32 bytes of an X25519 key (RFC 8410 §7). */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const SPKI = Buffer.from('302a300506032b656e032100', 'hex');

function privateKey(key: string): KeyObject {
  return createPrivateKey({
    key: Buffer.concat([PKCS8, Buffer.from(key, 'base64url')]),
    format: 'der',
    type: 'pkcs8',
  });
}

function publicOf(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length).toString('base64url');
}

/** Both sides agree on a key that is used once (X25519): the browser's side never learns the device's code. */
function agreed(mine: KeyObject, theirs: string): Buffer {
  const key = Buffer.concat([SPKI, Buffer.from(theirs, 'base64url')]);
  return keyFrom(diffieHellman({ privateKey: mine, publicKey: createPublicKey({ key, format: 'der', type: 'spki' }) }));
}

function sealFor(secret: string, theirs: string, random: (bytes: number) => Uint8Array): Uint8Array {
  const mine = privateKey(text(random(32)));
  const sealed = seal(secret, agreed(mine, theirs), random);
  return new Uint8Array(Buffer.concat([Buffer.from(publicOf(mine), 'base64url'), sealed]));
}

function unsealWith(sealed: Uint8Array, key: string): string {
  return unseal(sealed.subarray(32), agreed(privateKey(key), text(sealed.subarray(0, 32))));
}

function keyFrom(secret: Buffer): Buffer {
  return hash('sha256', Buffer.concat([Buffer.from('portico grant\n'), secret]), 'buffer');
}

const NONCE = 12;
const TAG = 16;

function seal(secret: string, key: Buffer, random: (bytes: number) => Uint8Array): Uint8Array {
  const nonce = random(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), sealed]));
}

function unseal(sealed: Uint8Array, key: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE));
  decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]).toString('utf8');
}
