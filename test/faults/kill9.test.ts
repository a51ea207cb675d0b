import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type DocumentClient, type EngineOptions, openEngine, type StreamRecord } from '@portico/local/dynamodb/engine';
import { table } from '@portico/store/table';
import { afterAll, describe, expect, test } from 'vitest';
import { random, seedOfRun } from '../conformance/support/prefix.ts';

const KILLS = Number(process.env.KILLS ?? 5);
/** Acknowledged writes before each kill, at the least: a run of 50 kills holds 10,000. */
const PER_KILL = 200;
const WRITERS = 8;
/** Numbers of one round; the next starts above, so rounds never write the same key. */
const PER_ROUND = 1_000_000;
const seed = seedOfRun();
const next = random(seed);
const script = fileURLToPath(new URL('./writer.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'portico-kill9-'));

type Durability = NonNullable<EngineOptions['durability']>;

interface Acknowledged {
  readonly writer: number;
  readonly n: number;
  readonly kind: string;
}

/** Lets the writers run and kills them after a random number of acknowledgements, at most some 150 ms later. */
function killWriters(path: string, round: number, durability: Durability): Promise<Acknowledged[]> {
  const killAt = PER_KILL + Math.floor(next() * 450);
  const delay = Math.floor(next() * 150);
  return new Promise((resolve, reject) => {
    const args = [script, path, String(WRITERS), String(round * PER_ROUND), durability];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    let errors = '';
    let lines = 0;
    let timer: NodeJS.Timeout | undefined;
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      lines += chunk.toString().split('\n').length - 1;
      if (lines > killAt) timer ??= setTimeout(() => child.kill('SIGKILL'), delay);
    });
    child.on('close', (_, signal) => {
      clearTimeout(timer);
      if (signal === 'SIGKILL') resolve(acknowledged(text));
      else reject(new Error(`the writers ended by themselves: ${errors}`));
    });
  });
}

/** Whole lines only: the last may have been cut by the kill, and then nobody could have read it. */
function acknowledged(text: string): Acknowledged[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return whole.flatMap((line) => {
    const [writer, n, kind] = line.split(' ');
    return kind === undefined ? [] : [{ writer: Number(writer), n: Number(n), kind }];
  });
}

async function sortKeys(client: DocumentClient, writer: number, index?: 'work'): Promise<string[]> {
  const found: string[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table.name,
        ...(index === undefined ? {} : { IndexName: index }),
        KeyConditionExpression: `${index === undefined ? 'pk' : 'g1p'} = :w`,
        ExpressionAttributeValues: { ':w': `w${writer}` },
        ProjectionExpression: 'sk',
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    found.push(...(page.Items ?? []).map((item) => String(item.sk)));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return found;
}

interface Findings {
  lost: string[];
  torn: string[];
  stream: string[];
  index: string[];
}

const key = (n: number, part: string) => `${String(n).padStart(9, '0')}${part}`;

/** Every acknowledged write of one writer is in the table; every transaction is there whole or not at all. */
function checkWriter(
  writer: number,
  acked: readonly Acknowledged[],
  stored: ReadonlySet<string>,
  into: Findings,
): void {
  const deleted = new Set(acked.filter(({ kind }) => kind === 'd').map(({ n }) => n - 1));
  for (const { n, kind } of acked) {
    const parts = kind === 't' ? ['t1', 't2', 't3'] : kind === 'p' ? ['p'] : [];
    const missing = parts.filter((part) => !stored.has(key(n, part)));
    // The writer's next write may have deleted a put without the parent hearing of it.
    const mayBeGone = kind === 'p' && (n + 1) % 5 === 4 && !acked.some((other) => other.n === n + 1);
    if (missing.length > 0 && !deleted.has(n) && !mayBeGone) into.lost.push(`w${writer} ${n} ${missing.join()}`);
    if (kind === 'd' && stored.has(key(n - 1, 'p'))) into.lost.push(`w${writer} delete ${n}`);
  }
  const transactions = new Map<string, number>();
  for (const sk of stored) {
    if (sk.endsWith('p')) continue;
    const n = sk.slice(0, 9);
    transactions.set(n, (transactions.get(n) ?? 0) + 1);
  }
  for (const [n, count] of transactions) if (count !== 3) into.torn.push(`w${writer} ${n}: ${count} of 3`);
}

/** One record a write: what the stream inserted and removed is exactly what the table holds, in each key's order. */
function checkStream(records: readonly StreamRecord[], stored: ReadonlySet<string>, into: Findings): void {
  const live = new Set<string>();
  let last = 0;
  for (const { sequence, eventName, keys } of records) {
    const name = `${keys.pk}/${keys.sk}`;
    if (sequence <= last) into.stream.push(`${name}: sequence ${sequence} after ${last}`);
    last = sequence;
    const wrong = eventName === 'INSERT' ? live.has(name) : !live.has(name);
    if (wrong || eventName === 'MODIFY') into.stream.push(`${name}: ${eventName} out of turn`);
    if (eventName === 'INSERT') live.add(name);
    else live.delete(name);
  }
  const differing = [...live, ...stored].filter((name) => !(live.has(name) && stored.has(name)));
  for (const name of differing) into.stream.push(`${name}: stream and table differ`);
}

function integrity(path: string): string {
  const database = new DatabaseSync(path);
  const row = database.prepare('PRAGMA integrity_check').get() as { integrity_check: string };
  database.close();
  return row.integrity_check;
}

async function inspect(path: string, acked: readonly Acknowledged[], into: Findings): Promise<void> {
  const engine = openEngine({ path, table, durability: 'process' });
  const client = engine.as({ role: 'System' });
  const everything = new Set<string>();
  for (let writer = 0; writer < WRITERS; writer++) {
    const stored = await sortKeys(client, writer);
    const indexed = await sortKeys(client, writer, 'work');
    if (stored.join() !== indexed.join()) into.index.push(`w${writer}: table and index differ`);
    const own = acked.filter((one) => one.writer === writer);
    checkWriter(writer, own, new Set(stored), into);
    for (const sk of stored) everything.add(`w${writer}/${sk}`);
  }
  const records: StreamRecord[] = [];
  for (let more = engine.stream.read(0, 10_000); more.length > 0; ) {
    records.push(...more);
    more = engine.stream.read(records.at(-1)?.sequence ?? 0, 10_000);
  }
  checkStream(records, everything, into);
  await engine.close();
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('kill -9 during writes', () => {
  test.each(['process', 'power'] as const)('loses and tears nothing (durability %s)', async (durability) => {
    const path = join(folder, `${durability}.db`);
    const kills = durability === 'process' ? KILLS : Math.max(1, Math.ceil(KILLS / 5));
    const findings: Findings = { lost: [], torn: [], stream: [], index: [] };
    const acked: Acknowledged[] = [];
    for (let round = 0; round < kills; round++) {
      acked.push(...(await killWriters(path, round, durability)));
      await inspect(path, acked, findings);
      expect(integrity(path)).toBe('ok');
    }
    const { lost, torn, stream, index } = findings;
    console.info(
      `kill -9 (${durability}): seed ${seed}, kills ${kills}, acknowledged ${acked.length}, lost ${lost.length}, torn ${torn.length}, stream faults ${stream.length}`,
    );
    expect({ lost, torn, stream, index }).toEqual({ lost: [], torn: [], stream: [], index: [] });
    expect(acked.length).toBeGreaterThanOrEqual(PER_KILL * kills);
  });
});
