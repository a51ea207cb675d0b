import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { table } from '@portico/store/table';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { conditionFailed } from './errors.ts';
import { GroupCommit } from './group-commit.ts';
import { Storage } from './storage.ts';

type Done = (error: Error | null) => void;

let directory: string;
let storage: Storage;
let group: GroupCommit;
let syncs: Done[];
let durable: number[];
let rollbacks: number;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'portico-group-'));
  const path = join(directory, 'data.db');
  storage = new Storage(path, table, true);
  syncs = [];
  durable = [];
  rollbacks = 0;
  group = new GroupCommit(
    storage,
    path,
    'power',
    (last) => durable.push(last),
    () => rollbacks++,
    (_fd, done) => syncs.push(done),
  );
});

afterEach(() => {
  storage.close();
  rmSync(directory, { recursive: true });
});

let sequence = 0;

function insert(sk: string, body = '{}'): Promise<string> {
  return group.write(
    () => {
      group.touch('p');
      group.sequence(++sequence);
      storage.insert({ pk: 'p', sk, size: 1, ttl: null, body });
      return sk;
    },
    (stored) => stored,
  );
}

/** A write whose answer may come before it is durable. */
function early(sk: string): string {
  return group.writeEarly(
    () => {
      group.touch('p');
      group.sequence(++sequence);
      storage.insert({ pk: 'p', sk, size: 1, ttl: null, body: '{}' });
      return sk;
    },
    (stored) => stored,
  );
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Ends the running sync, as the disk does. */
async function sync(error: Error | null = null): Promise<void> {
  syncs.shift()?.(error);
  await turn();
}

/** What a promise has come to by now. */
async function state(promise: Promise<unknown>): Promise<string> {
  const pending = new Promise((resolve) => setImmediate(() => resolve('pending')));
  return Promise.race([promise, pending]).then(String, (error: Error) => `refused: ${error.message}`);
}

describe('group commit', () => {
  test('what may be answered early is, and shares the sync of the write that needs it', async () => {
    const number = early('number');
    expect(number).toBe('number');
    const ticket = insert('ticket');
    await turn();
    expect([syncs.length, await state(ticket)]).toEqual([1, 'pending']);
    await sync();
    expect([await state(ticket), syncs.length]).toEqual(['ticket', 0]);
    expect(storage.get('p', 'number')).toBeDefined();
  });

  test('nothing is durable without what was answered early before it', async () => {
    const first = insert('first');
    await turn();
    early('number');
    const ticket = insert('ticket');
    const failing = group.write(
      () => {
        throw new Error('the disk is full');
      },
      () => undefined,
    );
    expect([await state(ticket), await state(failing)]).toEqual([
      expect.stringMatching(/refused.*disk is full/),
      expect.stringMatching(/refused.*disk is full/),
    ]);
    await sync();
    expect(await state(first)).toBe('first');
    expect([storage.get('p', 'number'), storage.get('p', 'ticket')]).toEqual([undefined, undefined]);
  });

  test('writes of one turn share one sync, and settle only after it', async () => {
    const writes = [insert('a'), insert('b')];
    await turn();
    expect(syncs).toHaveLength(1);
    expect(await Promise.all(writes.map(state))).toEqual(['pending', 'pending']);
    await sync();
    expect(await Promise.all(writes)).toEqual(['a', 'b']);
    expect(durable).toEqual([sequence]);
  });

  test('writes during a sync wait for the next one, together', async () => {
    const first = insert('a');
    await turn();
    const later = [insert('b'), insert('c')];
    await turn();
    expect(syncs).toHaveLength(1);
    await sync();
    expect([await first, await state(later[0] ?? first)]).toEqual(['a', 'pending']);
    expect(syncs).toHaveLength(1);
    await sync();
    expect(await Promise.all(later)).toEqual(['b', 'c']);
  });

  test('a read that may have seen an undurable write answers after it is durable, others at once', async () => {
    const written = insert('a');
    const seen = group.read(['p'], () => storage.get('p', 'a')?.sk);
    const other = group.read(['q'], () => 'at once');
    expect(other).toBe('at once');
    await turn();
    expect(await state(Promise.resolve(seen))).toBe('pending');
    await sync();
    expect([await written, await seen]).toEqual(['a', 'a']);
  });

  test('a refusal fails its own write only, and is told no sooner than what it saw is durable', async () => {
    const written = insert('a');
    const refused = group.write(
      () => {
        throw conditionFailed();
      },
      () => undefined,
    );
    await turn();
    expect(await state(refused)).toBe('pending');
    await sync();
    expect(await written).toBe('a');
    await expect(refused).rejects.toThrow('The conditional request failed');
  });

  test('a full disk undoes the whole group and tells every member; the next group works', async () => {
    storage.database.exec('PRAGMA max_page_count = 30');
    const [a, b, c] = [insert('a'), insert('b', 'x'.repeat(400_000)), insert('c')];
    await expect(a).rejects.toMatchObject({ name: 'InternalServerError', $fault: 'server' });
    await expect(b).rejects.toThrow('The write was not stored');
    expect(rollbacks).toBe(1);
    await turn();
    await sync();
    expect(await c).toBe('c');
    expect(storage.get('p', 'a')).toBeUndefined();
    expect(storage.get('p', 'b')).toBeUndefined();
  });

  test('after a failed sync nothing is believed any more', async () => {
    const written = insert('a');
    await turn();
    const later = insert('b');
    const lost = expect(later).rejects.toThrow('The write was not stored');
    syncs.shift()?.(new Error('EIO'));
    await expect(written).rejects.toThrow('The disk refused to sync, the store must be reopened: EIO');
    await lost;
    await expect(insert('c')).rejects.toThrow('the store must be reopened');
    expect(durable).toEqual([]);
  });
});
