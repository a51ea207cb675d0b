import type { ProviderScope } from '@portico/domain/kernel/scope';
import type { TicketState } from '@portico/domain/ticket/state';
import type { Db } from '@portico/store/db';
import { loadMoved } from '@portico/store/ticket/moved';
import type { Findings } from './findings.ts';
import type { TicketItems } from './ticket-items.ts';

interface Gone {
  readonly where: string;
  readonly client: TicketState['client'];
  readonly number: number;
  /** The end of its chain when it left. */
  readonly previous: string;
  readonly messages: readonly string[];
  /** Tasks that it still has. */
  readonly tasks: number;
}

interface Come {
  readonly previous: string;
  readonly messages: ReadonlySet<string>;
}

/** I27 across the clients of an MSP: each tombstone has one copy, which names the end of its chain and has all it held. */
export class Moves {
  readonly #gone: Gone[] = [];
  readonly #come = new Map<string, Come>();

  add({ log, messages, tasks, number }: TicketItems, state: TicketState, where: string): void {
    const { client } = state;
    const ids = messages.filter((item) => item['to'] === undefined).map((item) => String(item['id']));
    if (state.moved) {
      const left = log.find((item) => item.ev.some((event) => event.type === 'ticket.moved'));
      this.#gone.push({ where, client, number, previous: left?.prev ?? '', messages: ids, tasks: tasks.length });
    }
    const arrival = log[0]?.ev.find((event) => event.type === 'ticket.moved_in');
    if (!arrival) return;
    // Splitting may have taken messages on from here: they were brought all the same.
    const brought = new Set(messages.map((item) => String(item['id'])));
    this.#come.set(`${client}/${number}`, { previous: String(arrival.data?.['previous']), messages: brought });
  }

  async check(db: Db, p: ProviderScope, found: Findings): Promise<void> {
    const reached = new Set<string>();
    for (const one of this.#gone) {
      const to = await loadMoved(db, p, one);
      const place = to && `${to.client}/${to.number}`;
      const copy = place === undefined ? undefined : this.#come.get(place);
      const fits = copy !== undefined && copy.previous === one.previous && !reached.has(place ?? '');
      found.expect('I27', fits, one.where, () => `it was moved to ${place ?? 'nowhere'}, which did not come from it`);
      const lost = one.messages.filter((id) => !copy?.messages.has(id));
      found.expect('I27', lost.length === 0, one.where, () => `${lost.length} of its messages did not arrive`);
      found.expect('I27', one.tasks === 0, one.where, () => `${one.tasks} of its tasks stayed behind`);
      if (place !== undefined) reached.add(place);
    }
    for (const place of this.#come.keys()) {
      found.expect('I27', reached.has(place), place, () => 'it came from a ticket that did not leave');
    }
  }
}
