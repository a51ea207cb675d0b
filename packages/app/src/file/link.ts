import {
  type ClientId,
  type ClientScope,
  clientOf,
  clientScope,
  isClientId,
  mspId,
} from '@portico/domain/kernel/scope';
import { epochSeconds, isoAt } from '@portico/domain/kernel/time';
import type { PublicContext } from '../context.ts';
import type { FileAddress, FilePlace } from './store.ts';

/** How long a download may begin after its link was asked for, and an upload after it was announced. */
export const linkSeconds = { download: 60, upload: 900 } as const;

type Signer = Pick<PublicContext, 'mac' | 'now'>;
export type Purpose = keyof typeof linkSeconds;

/** Who a link was made for, and until when it works: all of it signed together with the file. */
export interface Link extends FilePlace {
  readonly purpose: Purpose;
  /** `staff:tom`: for whoever reads the log. */
  readonly person: string;
  /** Epoch seconds. */
  readonly until: number;
}

/** An address below `/files`: it works without a cookie, for one file, one person, one purpose and a short while. */
export function linkTo(ctx: Signer, place: FilePlace, purpose: Purpose, person: string): FileAddress {
  const until = epochSeconds(ctx.now) + linkSeconds[purpose];
  const text = [purpose, place.scope, person, until].join('!');
  const key = `${Buffer.from(text).toString('base64url')}.${signature(ctx, place.id, text)}`;
  return {
    method: purpose === 'upload' ? 'PUT' : 'GET',
    url: `/files/${place.id}?key=${key}`,
    headers: purpose === 'upload' ? { 'content-type': 'application/octet-stream' } : {},
    expiresAt: isoAt(until * 1000),
  };
}

/** What a link's key says about this file, or undefined where it was not made by us for just this, or is too old. */
export function readLink(ctx: Signer, id: string, purpose: Purpose, key: string): Link | undefined {
  const [packed = '', mac = ''] = key.split('.', 2);
  const text = Buffer.from(packed, 'base64url').toString('utf8');
  if (!equal(mac, signature(ctx, id, text))) return undefined;
  const [what, scope = '', person = '', until] = text.split('!');
  if (what !== purpose || Number(until) <= epochSeconds(ctx.now)) return undefined;
  const known = scopeOf(scope);
  // The id names its client: a key of another one's file fits nowhere.
  if (!known || !id.startsWith(`fil_${clientOf(known)}`)) return undefined;
  return { id, scope: known, purpose, person, until: Number(until) };
}

/** The words before the id keep these signatures apart from all others under the same secret. */
function signature(ctx: Signer, id: string, text: string): string {
  return ctx.mac(`portico file link\n${id}\n${text}`);
}

function equal(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let differs = 0;
  for (let i = 0; i < a.length; i++) differs |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return differs === 0;
}

function scopeOf(text: string): ClientScope | undefined {
  const [msp = '', client = ''] = text.split('.', 2);
  if (!isClientId(client)) return undefined;
  try {
    return clientScope(mspId(msp), client as ClientId);
  } catch {
    return undefined;
  }
}
