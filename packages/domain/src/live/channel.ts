import { type ClientScope, clientOf, type MspId, mspOf, type ProviderScope } from '../kernel/scope.ts';

/**
 * Channels are named by scope alone, so that nobody's choice of words can name another's: the desk's of one client, one
 * person's own, and the one of a client's points of contact, who see all its tickets. Segments are what AppSync takes.
 */
export type Channel = string & { readonly channel: unique symbol };

const channel = (...segments: readonly string[]): Channel => segments.join('/') as Channel; // Safe: made here alone.

export const deskChannel = (t: ClientScope): Channel => channel('desk', mspOf(t), clientOf(t));
/** Every client's of an MSP: only who is granted all of them may have it. */
export const wholeDesk = (p: ProviderScope | MspId): Channel => channel('desk', p, '*');
export const contactsChannel = (t: ClientScope): Channel => channel('poc', mspOf(t), clientOf(t));
export const staffChannel = (p: ProviderScope | MspId, person: string): Channel =>
  channel('own', p, 'desk', segment(person));
export const contactChannel = (t: ClientScope, person: string): Channel =>
  channel('own', mspOf(t), clientOf(t), segment(person));

/** Ids of people may hold what a segment may not. No two ids become one segment: the hyphen itself is written out. */
function segment(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9]/g, (one) => `-${one.charCodeAt(0).toString(16)}-`);
}

/** Whether a message to `to` reaches who holds `held`. */
export function reaches(held: Channel, to: Channel): boolean {
  return held === to || (held.endsWith('/*') && to.startsWith(held.slice(0, -1)));
}

/**
 * The channel's name during one short window of time, where a subscription cannot be taken back: it ends by itself with
 * its window, and who subscribes to the next one is looked at anew. @param window its number, or what stands for it
 */
export function windowed(to: Channel, window: string): string {
  const at = to.lastIndexOf('/');
  return `${to.slice(0, at)}/${window}${to.slice(at)}`;
}

/** How long a window is, seconds: who may listen no more hears nothing after at most two of them. */
export const windowSeconds = 30;
export const windowAt = (epochMs: number): number => Math.floor(epochMs / 1000 / windowSeconds);
