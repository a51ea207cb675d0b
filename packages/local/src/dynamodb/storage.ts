/**
 * The SQLite file: items, one table per index, the stream, and the tokens of transactions.
 *
 * Index rows have tables of their own (WITHOUT ROWID, so a page of a queue is contiguous and carries its projected
 * body) rather than SQL indexes on `items`: a query reads no base rows, a row is rewritten only when what it
 * projects changes, and tests can let an index lag. Items keep a rowid, because wide rows make a slow B-tree key.
 */
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import type { TableSpec } from '@portico/store/table';
import type { Range } from './expressions/key-condition.ts';

/** Bumped when the file's layout changes; an older program must not write a newer file. */
export const SCHEMA_VERSION = 1;

export interface Row {
  readonly pk: string;
  readonly sk: string;
  readonly size: number;
  /** Epoch seconds, or null when the item does not expire. */
  readonly ttl: number | null;
  readonly body: string;
}

export interface IndexRow extends Row {
  readonly indexPk: string;
  readonly indexSk: string;
}

export interface StreamRow {
  readonly sequence: number;
  readonly at: number;
  readonly pk: string;
  readonly sk: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Where a page starts: after (or, backwards, before) this row. */
export interface Start {
  readonly key: string;
  readonly pk: string;
  readonly sk: string;
}

export interface PageRequest {
  /** Index number in the table spec; undefined for the base table. */
  readonly index: number | undefined;
  readonly partition: string;
  readonly range: Range;
  readonly forward: boolean;
  readonly start: Start | undefined;
  readonly limit: number;
}

export class Storage {
  readonly database: DatabaseSync;
  readonly #spec: TableSpec;
  readonly #statements = new Map<string, StatementSync>();
  #tokensSaved = 0;

  constructor(path: string, spec: TableSpec, durable: boolean) {
    this.#spec = spec;
    // Nobody else writes this file; a reader beside us may be clearing up a journal that a killed process left.
    this.database = new DatabaseSync(path, { timeout: 10_000 });
    try {
      this.#open(durable);
    } catch (error) {
      this.database.close();
      throw error;
    }
  }

  #open(durable: boolean): void {
    const { user_version: version } = this.database.prepare('PRAGMA user_version').get() as { user_version: number };
    if (version > SCHEMA_VERSION) {
      throw new Error(
        `The data file has schema version ${version}; this program knows ${SCHEMA_VERSION}. Start the newer program, or restore an older copy of the data.`,
      );
    }
    this.database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${durable ? 'NORMAL' : 'OFF'}; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000`,
    );
    if (version === 0) this.#create();
  }

  #create(): void {
    const indexes = this.#spec.indexes.map(
      (_, i) => `CREATE TABLE index_${i} (ipk TEXT NOT NULL, isk TEXT NOT NULL, pk TEXT NOT NULL, sk TEXT NOT NULL,
        size INTEGER NOT NULL, ttl REAL, body TEXT NOT NULL, PRIMARY KEY (ipk, isk, pk, sk)) WITHOUT ROWID;`,
    );
    this.database.exec(`BEGIN;
      CREATE TABLE items (pk TEXT NOT NULL, sk TEXT NOT NULL, size INTEGER NOT NULL, ttl REAL, body TEXT NOT NULL,
        PRIMARY KEY (pk, sk));
      CREATE INDEX items_ttl ON items (ttl) WHERE ttl IS NOT NULL;
      ${indexes.join('\n')}
      CREATE TABLE stream (sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, pk TEXT NOT NULL, sk TEXT NOT NULL,
        before TEXT, after TEXT);
      CREATE TABLE tokens (token TEXT PRIMARY KEY, digest TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
      PRAGMA user_version = ${SCHEMA_VERSION};
      COMMIT`);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.database.prepare(sql);
      statement.setReturnArrays(true);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** Rows come as arrays: node:sqlite builds them in half the time of objects. */
  #rows(sql: string, ...values: (string | number | null)[]): SQLOutputValue[][] {
    return this.#statement(sql).all(...values) as unknown as SQLOutputValue[][];
  }

  #row(sql: string, ...values: (string | number | null)[]): SQLOutputValue[] | undefined {
    return this.#statement(sql).get(...values) as unknown as SQLOutputValue[] | undefined;
  }

  get(pk: string, sk: string): Row | undefined {
    const row = this.#row('SELECT size, ttl, body FROM items WHERE pk = ? AND sk = ?', pk, sk);
    return row && { pk, sk, size: row[0] as number, ttl: row[1] as number | null, body: row[2] as string };
  }

  insert(row: Row): void {
    const sql = 'INSERT INTO items (pk, sk, size, ttl, body) VALUES (?, ?, ?, ?, ?)';
    this.#statement(sql).run(row.pk, row.sk, row.size, row.ttl, row.body);
  }

  replace(row: Row): void {
    const sql = 'UPDATE items SET size = ?, ttl = ?, body = ? WHERE pk = ? AND sk = ?';
    this.#statement(sql).run(row.size, row.ttl, row.body, row.pk, row.sk);
  }

  remove(pk: string, sk: string): void {
    this.#statement('DELETE FROM items WHERE pk = ? AND sk = ?').run(pk, sk);
  }

  putIndexRow(index: number, row: IndexRow): void {
    this.#statement(
      `INSERT OR REPLACE INTO index_${index} (ipk, isk, pk, sk, size, ttl, body) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ).run(row.indexPk, row.indexSk, row.pk, row.sk, row.size, row.ttl, row.body);
  }

  removeIndexRow(index: number, row: IndexRow): void {
    this.#statement(`DELETE FROM index_${index} WHERE ipk = ? AND isk = ? AND pk = ? AND sk = ?`).run(
      row.indexPk,
      row.indexSk,
      row.pk,
      row.sk,
    );
  }

  /** Rows of one partition in key order. */
  page(request: PageRequest): Row[] {
    const { sql, values } = pageQuery(request);
    return this.#rows(sql, ...values).map((row) => ({
      pk: row[0] as string,
      sk: row[1] as string,
      size: row[2] as number,
      ttl: row[3] as number | null,
      body: row[4] as string,
    }));
  }

  /** Base rows of every partition in key order, after the start. */
  scan(start: { pk: string; sk: string } | undefined, limit: number): Row[] {
    const rows = this.#rows(
      'SELECT pk, sk, size, ttl, body FROM items WHERE (pk, sk) > (?, ?) ORDER BY pk, sk LIMIT ?',
      start?.pk ?? '',
      start?.sk ?? '',
      limit,
    );
    return rows.map(([pk, sk, size, ttl, body]) => ({ pk, sk, size, ttl, body }) as Row);
  }

  expired(beforeSeconds: number, sinceSeconds: number, limit: number): { pk: string; sk: string }[] {
    const sql = 'SELECT pk, sk FROM items WHERE ttl IS NOT NULL AND ttl <= ? AND ttl > ? ORDER BY ttl LIMIT ?';
    return this.#rows(sql, beforeSeconds, sinceSeconds, limit).map(
      ([pk, sk]) => ({ pk, sk }) as { pk: string; sk: string },
    );
  }

  record(row: StreamRow): void {
    this.#statement('INSERT INTO stream (sequence, at, pk, sk, before, after) VALUES (?, ?, ?, ?, ?, ?)').run(
      row.sequence,
      row.at,
      row.pk,
      row.sk,
      row.before,
      row.after,
    );
  }

  records(after: number, upTo: number, limit: number): StreamRow[] {
    const sql =
      'SELECT sequence, at, pk, sk, before, after FROM stream WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?';
    return this.#rows(sql, after, upTo, limit).map(
      ([sequence, at, pk, sk, before, later]) => ({ sequence, at, pk, sk, before, after: later }) as StreamRow,
    );
  }

  /** The last sequence number ever given, also after all records were trimmed. */
  lastSequence(): number {
    const row = this.#row(
      "SELECT max(coalesce((SELECT max(sequence) FROM stream), 0), coalesce((SELECT value FROM state WHERE name = 'sequence'), 0))",
    );
    return Number(row?.[0] ?? 0);
  }

  /** Removes the oldest records up to `upTo` that are older than the time, at most `limit` of them. */
  trim(beforeMs: number, upTo: number, limit: number): number {
    this.#statement("INSERT OR REPLACE INTO state (name, value) VALUES ('sequence', ?)").run(this.lastSequence());
    const sql = `DELETE FROM stream WHERE sequence IN (SELECT sequence FROM stream WHERE sequence <= ?1 AND sequence <
      coalesce((SELECT sequence FROM stream WHERE at >= ?2 ORDER BY sequence LIMIT 1), ?1 + 1) ORDER BY sequence LIMIT ?3)`;
    return Number(this.#statement(sql).run(upTo, beforeMs, limit).changes);
  }

  token(token: string): { digest: string; at: number } | undefined {
    const row = this.#row('SELECT digest, at FROM tokens WHERE token = ?', token);
    return row && { digest: row[0] as string, at: row[1] as number };
  }

  /** Every 256th token sweeps out the expired ones. */
  saveToken(token: string, digest: string, at: number, expiredBefore: number): void {
    this.#statement('INSERT OR REPLACE INTO tokens (token, digest, at) VALUES (?, ?, ?)').run(token, digest, at);
    if (this.#tokensSaved++ % 256 === 0) this.#statement('DELETE FROM tokens WHERE at < ?').run(expiredBefore);
  }

  begin(): void {
    this.#statement('BEGIN IMMEDIATE').run();
  }

  commit(): void {
    this.#statement('COMMIT').run();
  }

  /** SQLite itself may have rolled back already, as it does when the disk is full. */
  rollback(): void {
    if (this.database.isTransaction) this.database.exec('ROLLBACK');
  }

  close(): void {
    this.#statements.clear();
    this.database.close();
  }
}

function pageQuery(request: PageRequest): { sql: string; values: (string | number)[] } {
  const { index, partition, range, forward, start, limit } = request;
  const base = index === undefined;
  const key = base ? 'sk' : 'isk';
  const values: (string | number)[] = [partition];
  let sql = `SELECT pk, sk, size, ttl, body FROM ${base ? 'items' : `index_${index}`} WHERE ${base ? 'pk' : 'ipk'} = ?`;
  if (range.low && !(start && forward)) {
    sql += ` AND ${key} ${range.low.inclusive ? '>=' : '>'} ?`;
    values.push(range.low.key);
  }
  if (range.high && !(start && !forward)) {
    sql += ` AND ${key} ${range.high.inclusive ? '<=' : '<'} ?`;
    values.push(range.high.key);
  }
  if (start) {
    const comparison = forward ? '>' : '<';
    sql += base ? ` AND sk ${comparison} ?` : ` AND (isk, pk, sk) ${comparison} (?, ?, ?)`;
    values.push(...(base ? [start.key] : [start.key, start.pk, start.sk]));
  }
  const direction = forward ? 'ASC' : 'DESC';
  sql += base ? ` ORDER BY sk ${direction}` : ` ORDER BY isk ${direction}, pk ${direction}, sk ${direction}`;
  values.push(limit);
  return { sql: `${sql} LIMIT ?`, values };
}
