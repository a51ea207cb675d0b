import { createHash } from 'node:crypto';
import type { ImportBatch, SourceName } from '@portico/domain/import/format';
import type { ActorRef } from '@portico/domain/kernel/actor';
import { type ClientId, clientScope, crockford, type MspId } from '@portico/domain/kernel/scope';
import type { Db, Item } from '@portico/store/db';
import { contactHead, uniqueContactEmail } from '@portico/store/keys';
import { contactItem } from '@portico/store/tenant/install';

const ID_CHARACTERS = 10;
const TEAM_CHARACTERS = 40;
/** The "source" of people who are known by their address, whichever file names them. */
export const byAddress = 'email';

/** The id that a person of a source has here: the same in every run, so that a second run finds the first one's people. */
export function importedPersonId(client: ClientId, source: string, key: string): string {
  const digest = createHash('sha256').update(`${client}\n${source}\n${key}`).digest();
  return `x${crockford(digest, ID_CHARACTERS - 1)}`;
}

export interface UnknownPerson {
  readonly id: string;
  readonly name: string;
}

interface Target {
  readonly db: Db;
  readonly msp: MspId;
  readonly client: ClientId;
  readonly source: string;
  readonly zone: string;
  readonly record: { readonly id: string };
}

/**
 * People of a source: the contact of that address where there is one, else inactive contacts, created once, so that
 * every name stays readable.
 */
export class ImportedPeople {
  readonly #target: Target;
  readonly #seen = new Map<string, string>();
  #unwritten: UnknownPerson[] = [];

  constructor(target: Target) {
    this.#target = target;
  }

  get ids() {
    const person = (who: SourceName): string => this.#idOf(who);
    return {
      client: this.#target.client,
      source: this.#target.source,
      zone: this.#target.zone,
      actor: (who: SourceName): ActorRef => ({ kind: 'contact', id: person(who) }),
      requester: person,
      assignee: person,
      team: (group: SourceName) => group.name.slice(0, TEAM_CHARACTERS),
    };
  }

  /** Looks those up who have an address: they may be contacts already. */
  async know(batches: readonly ImportBatch[]): Promise<void> {
    const { db, msp, client } = this.#target;
    const t = clientScope(msp, client);
    const named = batches.flatMap((batch) =>
      batch.entries.flatMap(({ by, state }) => [by, state.requester, ...Object.values(state.people ?? {})]),
    );
    const addresses = new Map(named.flatMap(({ key, email }) => (email && !this.#seen.has(key) ? [[email, key]] : [])));
    if (addresses.size === 0) return;
    const keys = new Map([...addresses].map(([email, key]) => [uniqueContactEmail(t, email).pk, key]));
    for (const claim of await db.batchGet<Item>([...addresses.keys()].map((email) => uniqueContactEmail(t, email)))) {
      this.#seen.set(keys.get(claim.pk) ?? '', String(claim['owner']));
    }
  }

  /** Those who are not here yet, since the last time that was asked. */
  async unknown(): Promise<UnknownPerson[]> {
    const t = clientScope(this.#target.msp, this.#target.client);
    const waiting = this.#unwritten;
    this.#unwritten = [];
    const found = await this.#target.db.batchGet(waiting.map((one) => contactHead(t, one.id)));
    const there = new Set(found.map((item) => item['id']));
    return waiting.filter((one) => !there.has(one.id));
  }

  async write(people: readonly UnknownPerson[]): Promise<void> {
    const { db, msp, client, source, record } = this.#target;
    const t = clientScope(msp, client);
    await db.batchWrite(
      people.map(({ id, name }) => ({
        ...contactItem(t, { id, name, email: '', roles: ['user'], locale: 'en' }, false, source),
        imp: record.id,
      })),
    );
  }

  #idOf(who: SourceName): string {
    const known = this.#seen.get(who.key);
    if (known) return known;
    const { client, source } = this.#target;
    const id = who.email ? importedPersonId(client, byAddress, who.email) : importedPersonId(client, source, who.key);
    this.#seen.set(who.key, id);
    this.#unwritten.push({ id, name: who.name });
    return id;
  }
}
