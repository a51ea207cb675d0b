import { type ClientScope, clientScope } from '@portico/domain/kernel/scope';
import { inScope } from '@portico/store/keys';
import type { Stranger } from './personas.ts';
import { internalOf, type Place, places, privateOf } from './places.ts';
import type { Op } from './request.ts';
import type { Heard } from './sandbox.ts';
import type { Someone } from './tokens.ts';

/** What an answer gave away, or undefined. @param reached partition keys that were touched for it. */
export function leakIn(
  op: Op,
  heard: Heard,
  reached: readonly string[],
  stranger: Stranger | undefined,
): string | undefined {
  return canaryIn(heard, stranger) ?? reachedIn(op, reached, stranger) ?? faultIn(heard);
}

/** The scope of a place, by one of its end users. */
export function scopeOf({ msp, client }: Someone): ClientScope {
  if (!client) throw new Error('only an end user belongs to a client');
  return clientScope(msp, client);
}

/** Operations that read of a denied client's items only how many there are, to leave them out of a total. */
const leavesOut: readonly string[] = ['countQueues', 'countTickets'];

export function differing(foreign: string, nothing: string): string {
  const at = [...foreign].findIndex((one, n) => one !== nothing[n]);
  const part = (text: string): string => `${text.slice(0, 3)} ...${text.slice(Math.max(0, at - 20), at + 60)}`;
  return `differs from what does not exist: ${part(foreign)} / ${part(nothing)}`;
}

/** Everything of an answer but what differs between any two. */
export function bytes({ status, headers, text }: Heard, id: string): string {
  const kept = [...headers].filter(([name]) => !/^(x-request-id|ratelimit)/.test(name));
  const told = text.replaceAll(/"requestId":"[^"]*"/g, '');
  // A refusal may repeat what was asked for; an answer must not depend on it.
  const plain = status < 400 ? told : told.replaceAll(id, '');
  return `${status} ${JSON.stringify(kept)} ${plain}`;
}

function canaryIn(heard: Heard, stranger: Stranger | undefined): string | undefined {
  const all = `${heard.text}\n${JSON.stringify([...heard.headers])}`;
  return forbidden(stranger).find(([text]) => all.includes(text))?.[1];
}

/** What must never be in an answer to somebody, and what it would tell. */
function forbidden(stranger: Stranger | undefined): (readonly [text: string, tells: string])[] {
  const of = (place: Place) => [place.canary, `shows what was written at ${place.name}`] as const;
  if (!stranger) return Object.values(places).map(of);
  const foreign = stranger.colleague ? [] : stranger.foreign.map(of);
  if (stranger.kind !== 'contact') return foreign;
  return [
    ...foreign,
    [internalOf(stranger.home), 'shows what is for the desk alone'],
    ...(stranger.colleague ? [[privateOf(places.one.requester), 'shows a colleague’s ticket'] as const] : []),
  ];
}

function reachedIn(op: Op, reached: readonly string[], stranger: Stranger | undefined): string | undefined {
  if (!stranger) {
    const tenants = reached.filter((pk) => !pk.startsWith('~') && !pk.includes('#RL'));
    return tenants.length > 0 ? `reached ${tenants[0]}` : undefined;
  }
  if (stranger.colleague || (stranger.kind === 'technician' && leavesOut.includes(op.id))) return undefined;
  for (const { requester, name } of stranger.foreign) {
    if (reached.some((pk) => inScope(pk, scopeOf(requester)))) return `reached items of ${name}`;
    const otherMsp = requester.msp !== stranger.who.msp;
    if (otherMsp && reached.some((pk) => pk.startsWith(requester.msp))) return `reached items of ${name}`;
  }
  return undefined;
}

function faultIn(heard: Heard): string | undefined {
  return heard.status >= 500 ? `failed: ${heard.text}` : undefined;
}
