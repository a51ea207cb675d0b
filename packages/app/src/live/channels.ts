import { clientScope } from '@portico/domain/kernel/scope';
import {
  type Channel,
  contactChannel,
  contactsChannel,
  deskChannel,
  reaches,
  staffChannel,
  wholeDesk,
} from '@portico/domain/live/channel';
import type { Context } from '../context.ts';
import { visibleClients } from '../directory/directory.ts';

/** The first check: the channels that somebody may hold at all. Whoever is no person has none. */
export async function channelsOf(ctx: Context): Promise<Channel[]> {
  const { actor } = ctx;
  switch (actor.kind) {
    case 'staff': {
      const own = staffChannel(actor.msp, actor.id);
      if (actor.grants.mode === 'all') return [own, wholeDesk(actor.msp)];
      const clients = await visibleClients(ctx);
      return [own, ...clients.map((one) => deskChannel(clientScope(actor.msp, one.id)))];
    }
    case 'contact': {
      const scope = clientScope(actor.msp, actor.client);
      const own = contactChannel(scope, actor.id);
      return actor.roles.includes('poc') ? [own, contactsChannel(scope)] : [own];
    }
    default:
      return [];
  }
}

/** Tells quickly whether a message to a channel is for who holds these. */
export function holding(channels: readonly Channel[]): (to: Channel) => boolean {
  const exact = new Set<Channel>(channels);
  const wide = channels.filter((one) => one.endsWith('*'));
  return (to) => exact.has(to) || wide.some((one) => reaches(one, to));
}
