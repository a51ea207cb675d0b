import {
  type ClientScope,
  clientId,
  clientScope,
  mspOf,
  type ProviderScope,
  providerScope,
} from '@portico/domain/kernel/scope';
import { isVoid, type TicketState } from '@portico/domain/ticket/state';
import type { Db, Item } from '@portico/store/db';
import {
  advisoriesPk,
  contactHead,
  type Key,
  listPk,
  personOfMark,
  requesterTicket,
  staffHead,
  teamHead,
  umbrellaHead,
  uniqueExternal,
} from '@portico/store/keys';
import type { ReadEntry } from '@portico/store/ticket/log';
import type { ParticipantItem } from '@portico/store/ticket/participants';
import { loadUmbrella } from '@portico/store/umbrella/umbrella';
import type { Findings } from './findings.ts';
import type { TicketItems } from './ticket-items.ts';

const marksMax = 100_000;

const mirrors: Readonly<Record<string, string>> = {
  parent: 'child',
  child: 'parent',
  duplicate_of: 'duplicated_by',
  duplicated_by: 'duplicate_of',
  related: 'related',
};

/** What the tickets of one client refer to: gathered while they are walked, looked up once at the end. */
export class References {
  readonly #scope: ClientScope;
  readonly #links = new Map<string, string>();
  readonly #people = new Map<string, string>();
  readonly #owners = new Map<string, string>();
  readonly #pointers: { key: Key; n: number; where: string; id: 'I3' | 'I14'; what: string }[] = [];
  readonly #numbers = new Set<number>();
  /** Umbrellas by the tickets that name them: `umbrella client/n`. */
  readonly umbrellas = new Map<string, string>();

  constructor(scope: ClientScope) {
    this.#scope = scope;
  }

  add(items: TicketItems, state: TicketState, entries: readonly ReadEntry[], where: string, found: Findings): void {
    const { scope, number } = items;
    this.#numbers.add(number);
    found.expect(
      'I21',
      `${mspOf(scope)}.${state.client}` === scope,
      where,
      () => `it says it is client ${state.client}'s`,
    );
    for (const one of items.strangers) found.expect('I21', false, where, () => `${one.sk} is of no known kind`);
    for (const one of items.links) this.#links.set(`${number} ${one.type} ${one.n}`, where);
    // What was taken back with its import names nobody any more.
    if (isVoid(state)) return;
    this.#people.set(state.requester, where);
    for (const one of items.participants) this.#addParticipant(one, state, where);
    // An imported team may be a name that only its source knows.
    const named = entries.findLast((entry) => entry.set.team !== undefined)?.imported !== undefined;
    for (const owner of [state.assignee, named ? undefined : state.team]) {
      if (owner !== undefined) this.#owners.set(owner, where);
    }
    for (const id of state.umbrellas ?? []) this.umbrellas.set(`${id} ${state.client}/${number}`, where);
    const key = requesterTicket(scope, state.requester, state.createdAt, number);
    this.#pointers.push({ key, n: number, where, id: 'I14', what: 'its requester has no pointer to it' });
    if (state.external) {
      const { source, id } = state.external;
      const what = `the id ${id} of ${source} is not its own`;
      this.#pointers.push({ key: uniqueExternal(scope, source, id), n: number, where, id: 'I3', what });
    }
  }

  #addParticipant(one: ParticipantItem, state: TicketState, where: string): void {
    if (one.kind === 'staff') this.#owners.set(one.id, where);
    if (one.kind !== 'contact') return;
    this.#people.set(one.id, where);
    const key = requesterTicket(this.#scope, one.id, state.createdAt, state.number);
    const what = `${one.id}, who takes part in it, has no pointer to it`;
    this.#pointers.push({ key, n: state.number, where, id: 'I14', what });
  }

  /** Advisories and VIP marks are about people of this very client. */
  async #addMarks(db: Db): Promise<void> {
    const marks = await db.all<Item>({ pk: advisoriesPk(this.#scope) }, marksMax);
    for (const { sk } of marks) {
      const person = personOfMark(sk);
      if (person !== undefined) this.#people.set(person, `${this.#scope.slice(9)} advisories`);
    }
  }

  async check(db: Db, found: Findings): Promise<void> {
    await this.#addMarks(db);
    this.#checkLinks(found);
    await this.#checkPointers(db, found);
    await this.#checkPeople(db, found);
  }

  #checkLinks(found: Findings): void {
    for (const [link, where] of this.#links) {
      const [n, type = '', other] = link.split(' ');
      const there = this.#numbers.has(Number(other));
      found.expect('I21', there, where, () => `it is linked to ${other}, which its client does not have`);
      const back = this.#links.has(`${other} ${mirrors[type]} ${n}`);
      if (there) found.expect('I21', back, where, () => `${other} knows nothing of being linked to it (${type})`);
    }
  }

  async #checkPointers(db: Db, found: Findings): Promise<void> {
    const items = await db.batchGet<Item>([
      ...new Map(this.#pointers.map((one) => [nameOf(one.key), one.key])).values(),
    ]);
    const owners = new Map(items.map((item) => [nameOf(item), item['n']]));
    for (const one of this.#pointers) {
      found.expect(one.id, owners.get(nameOf(one.key)) === one.n, one.where, () => one.what);
    }
  }

  async #checkPeople(db: Db, found: Findings): Promise<void> {
    const [t, p] = [this.#scope, providerScope(mspOf(this.#scope))];
    const requesters = [...this.#people.keys()];
    const contacts = await there(
      db,
      requesters.map((id) => contactHead(t, id)),
    );
    for (const id of requesters) {
      const own = contacts.has(contactHead(t, id).pk);
      found.expect('I21', own, this.#people.get(id) ?? '', () => `${id} is nobody of this client`);
    }
    const owners = [...this.#owners.keys()];
    // Groups and people that only an import's source knows are contacts of the client.
    const keysOf = (id: string): Key[] => [staffHead(p, id), teamHead(p, id), contactHead(t, id)];
    const known = await there(db, owners.flatMap(keysOf));
    for (const id of owners) {
      const own = keysOf(id).some((key) => known.has(key.pk));
      found.expect('I21', own, this.#owners.get(id) ?? '', () => `${id} is neither of its MSP nor of its client`);
    }
  }
}

async function there(db: Db, keys: readonly Key[]): Promise<Set<string>> {
  return new Set((await db.batchGet<Item>(keys)).map((item) => item.pk));
}

function nameOf(key: Key): string {
  return `${key.pk}\n${key.sk}`;
}

const umbrellasMax = 100_000;

/** Umbrellas and the tickets under them know of each other, and reach no further than their MSP. */
export async function checkUmbrellas(
  db: Db,
  p: ProviderScope,
  clients: ReadonlySet<string>,
  named: ReadonlyMap<string, string>,
  found: Findings,
): Promise<void> {
  const members = new Set<string>();
  for (const row of await db.all<Item>({ index: 'list', pk: listPk(p, 'UMB') }, umbrellasMax)) {
    const id = String((row['r'] as { id?: unknown } | undefined)?.id);
    const where = `umbrella ${id}`;
    found.expect('I21', row.pk === umbrellaHead(p, id).pk, where, () => 'it stands outside its MSP');
    for (const { client, number } of (await loadUmbrella(db, p, id))?.members ?? []) {
      members.add(`${id} ${client}/${number}`);
      found.expect('I21', clients.has(client), where, () => `client ${client} is not of this MSP`);
      const known = named.has(`${id} ${client}/${number}`);
      found.expect('I21', known, where, () => `${client} ${number} does not know that it is under it`);
    }
  }
  for (const [name, where] of named) {
    found.expect('I21', members.has(name), where, () => `umbrella ${name.split(' ')[0]} does not hold it`);
  }
}

/** The scope of a client of this MSP. @throws RangeError when the id is none. */
export function scopeOf(p: ProviderScope, client: string): ClientScope {
  return clientScope(mspOf(p), clientId(client));
}
