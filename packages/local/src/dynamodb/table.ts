/** The items of the table under their rules: reads, changes with their index rows and stream records, expiry. */
import type { IndexSpec, TableSpec } from '@portico/store/table';
import { type Usage, writeUnits } from './capacity.ts';
import type { IndexLag } from './faults.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Key } from './item-rules.ts';
import type { IndexRow, Storage } from './storage.ts';
import { decode, encode, type Stored } from './stored.ts';
import { equalMaps, itemSize, own, sizeOf, utf8Length, type ValueMap } from './values.ts';

/** An item as it stands. */
export interface Current extends Stored {
  readonly size: number;
  readonly body: string;
}

export interface Next {
  readonly map: ValueMap;
  readonly plain: boolean;
  readonly size: number;
}

export interface Change {
  readonly key: Key;
  readonly before: Current | undefined;
  readonly after: Next | undefined;
}

/** AWS keeps items whose time lies more than five years back: such a value is taken for a mistake. */
const FIVE_YEARS_S = 5 * 365.25 * 86_400;

export class Table {
  readonly spec: TableSpec;
  readonly storage: Storage;
  readonly group: GroupCommit;
  readonly now: () => number;
  readonly #lag: IndexLag;
  #sequence: number;

  constructor(spec: TableSpec, storage: Storage, group: GroupCommit, lag: IndexLag, now: () => number) {
    this.spec = spec;
    this.storage = storage;
    this.group = group;
    this.now = now;
    this.#lag = lag;
    this.#sequence = storage.lastSequence();
  }

  /** After a rollback the numbers given to lost records are free again; nobody saw them. */
  resetSequence(): void {
    this.#sequence = this.storage.lastSequence();
  }

  /** The item as stored, expired or not: conditions see what DynamoDB would. */
  current(key: Key): Current | undefined {
    const row = this.storage.get(key.pk, key.sk);
    if (!row) return undefined;
    const { map, plain } = decode(row.body);
    return { map, plain, size: row.size, body: row.body };
  }

  /** True for an item past its time, which reads leave out although it may not have been removed yet. */
  expired(ttl: number | null): boolean {
    if (ttl === null) return false;
    const seconds = this.now() / 1000;
    return ttl <= seconds && ttl > seconds - FIVE_YEARS_S;
  }

  /** Removes items past their time, oldest first. @returns how many. */
  sweep(limit: number): Change[] {
    const seconds = this.now() / 1000;
    return this.storage.expired(seconds, seconds - FIVE_YEARS_S, limit).map((key) => {
      const change = { key, before: this.current(key), after: undefined };
      this.apply(change);
      return change;
    });
  }

  /**
   * Writes the item, its index rows and its stream record; a change that changes nothing writes nothing.
   * @returns the item's text as stored.
   */
  apply(change: Change, usage?: Usage): string | undefined {
    const { key, before, after } = change;
    if (!before && !after) return undefined;
    this.group.touch(key.pk);
    const body = after && encode(after.map, after.plain);
    if (before && after && (body === before.body || equalMaps(before.map, after.map))) return body;
    const ttl = after ? this.#ttl(after.map) : null;
    if (after && body !== undefined) {
      const row = { ...key, size: after.size, ttl, body };
      if (before) this.storage.replace(row);
      else this.storage.insert(row);
    } else this.storage.remove(key.pk, key.sk);
    this.#applyIndexes(change, ttl, usage);
    this.#record(key, before?.body, body);
    return body;
  }

  #ttl(map: ValueMap): number | null {
    const value = own(map, this.spec.ttlAttribute);
    return typeof value === 'number' ? value : null;
  }

  #record(key: Key, before: string | undefined, after: string | undefined): void {
    this.#sequence++;
    this.storage.record({
      sequence: this.#sequence,
      at: this.now(),
      ...key,
      before: before ?? null,
      after: after ?? null,
    });
    this.group.sequence(this.#sequence);
  }

  #applyIndexes({ key, before, after }: Change, ttl: number | null, usage: Usage | undefined): void {
    const old = before && new Projector(before, key, this.spec, this.#ttl(before.map));
    const next = after && new Projector(after, key, this.spec, ttl);
    for (const [index, spec] of this.spec.indexes.entries()) {
      const removed = old?.row(spec);
      const added = next?.row(spec);
      if (removed || added) this.#applyIndex(index, removed, added, usage);
    }
  }

  #applyIndex(
    index: number,
    removed: IndexRow | undefined,
    added: IndexRow | undefined,
    usage: Usage | undefined,
  ): void {
    const sameKey = removed?.indexPk === added?.indexPk && removed?.indexSk === added?.indexSk;
    if (removed && added && sameKey) {
      if (removed.body === added.body && removed.ttl === added.ttl) return;
      if (removed.body !== added.body) usage?.index(index, writeUnits(Math.max(removed.size, added.size)));
    } else {
      if (removed) usage?.index(index, writeUnits(removed.size));
      if (added) usage?.index(index, writeUnits(added.size));
    }
    const replaced = sameKey ? undefined : removed;
    for (const row of [replaced, added]) if (row) this.group.touch(indexPartition(index, row.indexPk));
    this.#lag.apply(this.now(), () => {
      if (replaced) this.storage.removeIndexRow(index, replaced);
      if (added) this.storage.putIndexRow(index, added);
    });
  }

  /** Index rows that were held back and are due now. */
  catchUp(): void {
    if (!this.#lag.idle) this.#lag.release(this.now(), (work) => this.writeHeld(work));
  }

  writeHeld(work: () => void): void {
    const held = () => {
      this.group.touch('');
      work();
    };
    this.group.write(held, () => undefined).catch(() => undefined);
  }
}

/** The name under which a group remembers an index partition it wrote. */
export function indexPartition(index: number, partition: string): string {
  return `${index}\0${partition}`;
}

/** The index rows of one version of an item. Attributes shared by several rows are written to JSON once. */
class Projector {
  readonly #item: Stored;
  readonly #key: Key;
  readonly #spec: TableSpec;
  readonly #ttl: number | null;
  readonly #attributes = new Map<string, { json: string; size: number } | undefined>();
  #base: { json: string; size: number } | undefined;

  constructor(item: Stored, key: Key, spec: TableSpec, ttl: number | null) {
    this.#item = item;
    this.#key = key;
    this.#spec = spec;
    this.#ttl = ttl;
  }

  /** The row of this item in an index; none unless it has both of the index's key attributes. */
  row(index: IndexSpec): IndexRow | undefined {
    const indexPk = own(this.#item.map, index.partitionKey);
    const indexSk = own(this.#item.map, index.sortKey);
    if (typeof indexPk !== 'string' || typeof indexSk !== 'string') return undefined;
    const projected = index.projection.type === 'INCLUDE' ? index.projection.attributes : [];
    const { body, size } = this.#item.plain
      ? this.#plainRow([index.partitionKey, index.sortKey, ...projected])
      : this.#anyRow([this.#spec.partitionKey, this.#spec.sortKey, index.partitionKey, index.sortKey, ...projected]);
    return { ...this.#key, indexPk, indexSk, size, ttl: this.#ttl, body };
  }

  #plainRow(names: readonly string[]): { body: string; size: number } {
    this.#base ??= this.#keys();
    let { json, size } = this.#base;
    for (const name of names) {
      const attribute = this.#attribute(name);
      if (!attribute) continue;
      json += attribute.json;
      size += attribute.size;
    }
    return { body: `${json}}`, size };
  }

  #keys(): { json: string; size: number } {
    const { partitionKey, sortKey } = this.#spec;
    const { pk, sk } = this.#key;
    return {
      json: `{"${partitionKey}":${JSON.stringify(pk)},"${sortKey}":${JSON.stringify(sk)}`,
      size: partitionKey.length + sortKey.length + utf8Length(pk) + utf8Length(sk),
    };
  }

  #attribute(name: string): { json: string; size: number } | undefined {
    if (this.#attributes.has(name)) return this.#attributes.get(name);
    const value = own(this.#item.map, name);
    const attribute =
      value === undefined
        ? undefined
        : { json: `,${JSON.stringify(name)}:${JSON.stringify(value)}`, size: utf8Length(name) + sizeOf(value) };
    this.#attributes.set(name, attribute);
    return attribute;
  }

  #anyRow(names: readonly string[]): { body: string; size: number } {
    const map: ValueMap = {};
    for (const name of names) {
      const value = own(this.#item.map, name);
      if (value !== undefined) map[name] = value;
    }
    return { body: encode(map, false), size: itemSize(map) };
  }
}
