import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Calendar } from '@portico/domain/sla/calendar';
import type { SlaPolicy } from '@portico/domain/sla/policy';
import type { Desk } from '@portico/domain/tenant/desk';
import { type ReceiptRules, receiptFaults, receiptOf } from '@portico/domain/ticket/receipt';
import type { TicketState } from '@portico/domain/ticket/state';
import type { Db } from '@portico/store/db';
import { loadCurrent, loadVersion } from '@portico/store/tenant/config';
import type { ReadEntry } from '@portico/store/ticket/log';
import type { Findings } from './findings.ts';

/** I35: the clocks of every ticket of a client, worked out anew from its log under the versions it is stamped with. */
export class ServiceLevels {
  readonly #db: Db;
  readonly #scope: ClientScope;
  readonly #known = new Map<string, Promise<unknown>>();

  constructor(db: Db, scope: ClientScope) {
    this.#db = db;
    this.#scope = scope;
  }

  async check(state: TicketState, entries: readonly ReadEntry[], where: string, found: Findings): Promise<void> {
    const last = entries[entries.length - 1];
    if (!last || !entries.some((entry) => entry.set.sla)) return;
    const rules = await this.#rules(state);
    const faults = receiptFaults(receiptOf(entries, rules, last.at), state, rules, last.at);
    found.expect('I35', faults.length === 0, where, () => faults.join('; '));
  }

  async #rules({ config }: TicketState): Promise<ReceiptRules> {
    const [desk, calendar, policy] = await Promise.all([
      this.#part('desk'),
      this.#part('calendar', config?.calendar),
      this.#part('sla', config?.sla),
    ]);
    // Safe: the installer wrote values that its schemas had parsed.
    return { desk: desk as Desk, calendar: calendar as Calendar, policy: policy as SlaPolicy };
  }

  #part(name: 'desk' | 'calendar' | 'sla', version?: number): Promise<unknown> {
    const key = `${name}@${version}`;
    const part = this.#known.get(key) ?? this.#load(name, version);
    this.#known.set(key, part);
    return part;
  }

  async #load(name: 'desk' | 'calendar' | 'sla', version?: number): Promise<unknown> {
    const current = (await loadCurrent(this.#db, this.#scope, [name])).get(name);
    if (version === undefined || version === current?.version) return current?.value;
    return loadVersion(this.#db, this.#scope, name, version);
  }
}
