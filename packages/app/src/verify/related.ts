import type { ClientScope } from '@portico/domain/kernel/scope';
import type { LogEntry, TicketEvent, TicketState } from '@portico/domain/ticket/state';
import type { Db, Item } from '@portico/store/db';
import { loadMarks } from '@portico/store/ticket/fan-out';
import { listKnown } from '@portico/store/ticket/known';
import type { Findings } from './findings.ts';
import type { TicketItems } from './ticket-items.ts';

interface Seen {
  readonly where: string;
  readonly merged: TicketState['merged'];
  readonly ended: boolean;
  readonly clocksRun: boolean;
  readonly absorbed: readonly number[];
  /** Messages taken out of it and over into it, as `id other`. */
  readonly given: readonly string[];
  readonly taken: readonly string[];
  readonly published: boolean;
  /** Entries that went out to children. */
  readonly sent: readonly { readonly v: number; readonly children: readonly number[] }[];
}

/** I27: what one command did to several tickets of a client, seen from each of them. */
export class Related {
  readonly #tickets = new Map<number, Seen>();

  add(items: TicketItems, state: TicketState, entries: readonly LogEntry[], where: string): void {
    const clocks = Object.values(state.sla ?? {});
    this.#tickets.set(items.number, {
      where,
      merged: state.merged,
      ended: state.phase === 'closed',
      clocksRun: clocks.some((clock) => clock.a === undefined && clock.st !== 'c'),
      absorbed: state.absorbed ?? [],
      given: movedMessages(items.messages, 'to'),
      taken: movedMessages(items.messages, 'from'),
      published: state.published === true,
      sent: entries.flatMap(({ v, events }) => events.flatMap((event) => sentOut(v, event))),
    });
  }

  async check(db: Db, scope: ClientScope, found: Findings): Promise<void> {
    for (const [number, one] of this.#tickets) {
      this.#checkMerged(number, one, found);
      this.#checkAbsorbed(number, one, found);
      this.#checkMessages(number, one, found);
      for (const { v, children } of one.sent) {
        const marks = await loadMarks(db, scope, number, v);
        const missed = children.filter((child) => !marks.has(child));
        found.expect(
          'I27',
          missed.length === 0,
          one.where,
          () => `what v${v} told has not reached ${missed.join(', ')}`,
        );
      }
    }
    await this.#checkKnown(db, scope, found);
  }

  /** What a company is told of stands on the portal and on the ticket, or on neither. */
  async #checkKnown(db: Db, scope: ClientScope, found: Findings): Promise<void> {
    const told = new Set((await listKnown(db, scope)).map((one) => one.n));
    for (const [number, { where, published }] of this.#tickets) {
      if (!published && !told.has(number)) continue;
      found.expect(
        'I27',
        published === told.has(number),
        where,
        () => 'its company and its log differ on its being known',
      );
    }
  }

  #checkMerged(number: number, { where, merged, ended, clocksRun }: Seen, found: Findings): void {
    if (!merged) return;
    const known = this.#tickets.get(merged.into)?.absorbed.includes(number) === true;
    found.expect('I27', known, where, () => `it is merged into ${merged.into}, which does not know of it`);
    found.expect('I27', ended && !clocksRun, where, () => 'it is merged away and goes on by itself');
    found.expect('I27', this.#endsWell(number), where, () => 'following it leads to no ticket that stands by itself');
  }

  #endsWell(number: number): boolean {
    const seen = new Set<number>();
    let at = number;
    for (let into = this.#tickets.get(at)?.merged?.into; into !== undefined; ) {
      if (seen.has(at)) return false;
      seen.add(at);
      at = into;
      into = this.#tickets.get(at)?.merged?.into;
    }
    return this.#tickets.has(at);
  }

  #checkAbsorbed(number: number, { where, absorbed }: Seen, found: Findings): void {
    const once = new Set(absorbed).size === absorbed.length;
    if (absorbed.length > 0) found.expect('I27', once, where, () => 'it has taken in a ticket twice');
    for (const other of absorbed) {
      const back = this.#tickets.get(other)?.merged?.into === number;
      found.expect('I27', back, where, () => `${other} is counted to it and is not merged into it`);
    }
  }

  /** A message that was taken out of a ticket stands in exactly the one that it names, and the other way round. */
  #checkMessages(number: number, { where, given, taken }: Seen, found: Findings): void {
    for (const [list, mirror, what] of [
      [given, 'taken', 'is said to have gone to'],
      [taken, 'given', 'is said to have come from'],
    ] as const) {
      for (const entry of list) {
        const [id, other] = entry.split(' ');
        const there = this.#tickets.get(Number(other))?.[mirror].includes(`${id} ${number}`) === true;
        found.expect('I27', there, where, () => `message ${id} ${what} ${other}, which does not know of it`);
      }
    }
  }
}

function movedMessages(messages: readonly Item[], field: 'to' | 'from'): string[] {
  return messages.flatMap((item) =>
    item[field] === undefined ? [] : [`${String(item['id'])} ${String(item[field])}`],
  );
}

function sentOut(v: number, { type, data }: TicketEvent): Seen['sent'] {
  if (type !== 'ticket.children_told' && type !== 'ticket.children_resolved') return [];
  return [{ v, children: data?.['children'] as readonly number[] }]; // Safe: the event's own schema.
}
