import type { ClientScope } from '@portico/domain/kernel/scope';
import type { TicketState } from '@portico/domain/ticket/state';
import { ticketMessage } from '@portico/store/keys';
import { headItem } from '@portico/store/ticket/head';
import { eventItem } from '@portico/store/ticket/log';
import { loadTicket } from '@portico/store/ticket/read';
import type { ClientRef } from './people.ts';
import type { World } from './world.ts';

/**
 * Heads of many open tickets, straight into the table: what queues read. Each follows a real one, with a number, a
 * due time and a priority of its own; none of them wakes a timer.
 */
export async function plantTickets(
  world: World,
  like: { readonly client: ClientRef; readonly number: number },
  clients: readonly ClientRef[],
  count: number,
  vary: (state: TicketState, place: number) => TicketState = (state) => state,
): Promise<void> {
  const { scope } = like.client;
  const loaded = await loadTicket(world.system, scope, like.number);
  if (!loaded?.state.sla?.resolution) throw new Error('a ticket to follow must have a resolution clock');
  const { resolution } = loaded.state.sla;
  const from = Math.floor(world.ms() / 1000);
  const part = 2_500;
  const aWriter = 125;
  for (let start = 0; start < count; start += part) {
    const items = Array.from({ length: Math.min(part, count - start) }, (_, i) => {
      const place = start + i;
      const client = clients[place % clients.length] ?? like.client;
      const due = from + ((place * 7919) % 1_000_000);
      const state: TicketState = {
        ...loaded.state,
        client: client.id,
        number: 100_000 + place,
        subject: `Planted ticket ${place} of many, with a subject of usual length`,
        priority: ((place % 5) + 1) as TicketState['priority'], // Safe: 1 to 5.
        sla: { resolution: { ...resolution, d: due, f: from } },
      };
      return headItem(client.scope, vary(state, place), 1, loaded.hash, { alarm: false });
    });
    // Side by side, so that the engine commits many of them at once.
    const writers = Array.from({ length: Math.ceil(items.length / aWriter) }, (_, i) =>
      world.system.batchWrite(items.slice(i * aWriter, (i + 1) * aWriter)),
    );
    await Promise.all(writers);
  }
}

/** A long history of replies, one a minute, straight into the table: the log, the messages and the head's version. */
export async function plantHistory(world: World, scope: ClientScope, number: number, entries: number): Promise<void> {
  const loaded = await loadTicket(world.system, scope, number);
  if (!loaded) throw new Error('there is no ticket to give a history to');
  const by = { kind: 'staff', id: world.person('tom').id } as const;
  const items = Array.from({ length: entries }, (_, i) => {
    const v = loaded.version + 1 + i;
    const at = new Date(world.ms() + i * 60_000).toISOString();
    const id = `m${i}`;
    const text = `Message ${i}: we still look into it. `.repeat(4);
    const said = { _t: 'C', id, at, by, vis: 'public', text, salt: 'salt', ev: v };
    const event = { type: 'ticket.replied', data: { by: 'staff' } } as const;
    const sealedElsewhere = { [`message:${id}`]: '#'.padEnd(44, 'x') };
    const entry = { scope, number, v, at, by, events: [event], set: { updatedAt: at }, sealedElsewhere };
    return [
      { ...ticketMessage(scope, number, at, id), ...said },
      eventItem({ ...entry, requestId: 'planted', previousHash: loaded.hash }),
    ];
  });
  await world.system.batchWrite(items.flat());
  await world.system.batchWrite([headItem(scope, loaded.state, loaded.version + entries, loaded.hash)]);
}
