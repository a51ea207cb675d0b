import type { Actor } from '@portico/domain/kernel/actor';
import { clientId, clientScope, isClientId } from '@portico/domain/kernel/scope';
import { contactChannel, staffChannel, windowAt, windowed } from '@portico/domain/live/channel';

/** A window that has just ended holds nothing that was not told already; one that comes is subscribed to ahead. */
const early = 1;
const late = 1;

/**
 * Whether somebody may subscribe to a channel by the name that it has in some window, judged by the name itself: written
 * apart from the list that the API gives out, because a browser may ask for any.
 * @param name without the slash that AppSync puts before it
 */
export function mayHold(actor: Actor, name: string, nowMs: number): boolean {
  const segments = name.split('/');
  const at = segments.length - 2;
  const window = segments[at] ?? '';
  if (!/^\d{1,12}$/.test(window)) return false;
  const now = windowAt(nowMs);
  if (Number(window) < now - late || Number(window) > now + early) return false;
  const [kind, msp, place] = segments;
  if (msp !== actor.msp) return false;
  const last = segments[segments.length - 1] ?? '';
  if (actor.kind === 'staff') {
    if (kind === 'own') return name === windowed(staffChannel(actor.msp, actor.id), window);
    if (kind !== 'desk' || segments.length !== 4) return false;
    const { grants } = actor;
    if (grants.mode === 'all') return last === '*' || isClientId(last);
    if (!isClientId(last)) return false;
    const named = grants.clients.some((one) => one === last);
    return grants.mode === 'allow' ? named : grants.mode === 'deny' && !named;
  }
  if (actor.kind !== 'contact') return false;
  if (kind === 'own') {
    const own = contactChannel(clientScope(actor.msp, actor.client), actor.id);
    return place === actor.client && name === windowed(own, window);
  }
  const poc = actor.roles.includes('poc');
  return kind === 'poc' && segments.length === 4 && poc && isClientId(last) && clientId(last) === actor.client;
}
