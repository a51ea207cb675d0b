import type { TicketEvent } from '@portico/domain/ticket/state';
import type { Db } from '@portico/store/db';
import type { Committed, TicketCommand } from '@portico/store/ticket/commit';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { commitTogether } from '@portico/store/ticket/together';

const conversed: ReadonlySet<string> = new Set(['ticket.replied', 'ticket.noted'] satisfies TicketEvent['type'][]);

/**
 * A message that came in on the number of a merged ticket: it is heard by the survivor, whose clocks and people it
 * concerns, and kept on the ticket whose number it named, so that it goes back with it when the merge is undone.
 */
export async function commitOnBoth(db: Db, command: TicketCommand, asked: LoadedTicket): Promise<Committed> {
  const { message, brought, ...heard } = command;
  const survivor = command.next.number;
  const on = asked.state.number;
  const kept = command.events.filter((event) => conversed.has(event.type));
  const [done] = await commitTogether(db, [
    { ...heard, events: marked(command.events, { on }) },
    {
      scope: command.scope,
      before: asked,
      next: { ...asked.state, updatedAt: command.at },
      events: marked(kept, { landedOn: survivor }),
      by: command.by,
      via: command.via,
      at: command.at,
      requestId: command.requestId,
      message,
      brought,
    },
  ]);
  if (!done) throw new TypeError('a command was committed without an outcome');
  return done;
}

function marked(events: readonly TicketEvent[], mark: Readonly<Record<string, number>>): TicketEvent[] {
  return events.map((event) => (conversed.has(event.type) ? { ...event, data: { ...event.data, ...mark } } : event));
}
