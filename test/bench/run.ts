import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { initTimes } from './bundles.ts';
import { type Cost, connect, drive, rounds } from './drive.ts';
import { onDynamoDbLocal } from './oracle.ts';
import { startChild } from './server.ts';

/**
 * `npm run bench`: what requests cost, at three sizes of the same workload. Judged are CPU-ms, never seconds: a machine
 * that does other things too has the same CPU time. Ends with 1 when a bar is missed at 100,000 tickets.
 */
const sizes: Readonly<Record<string, number>> = { '1k': 1_000, '10k': 10_000, '100k': 100_000 };
const JUDGED = '100k';
const { values } = parseArgs({
  options: {
    size: { type: 'string', default: Object.keys(sizes).join() },
    only: { type: 'string', default: 'requests,dynamodb,bundles' },
    out: { type: 'string', default: fileURLToPath(new URL('../../dist/bench.json', import.meta.url)) },
  },
});
const chosen = values.size.split(',');
const parts = values.only.split(',');
for (const name of chosen) {
  if (sizes[name] === undefined) {
    console.error(`--size: there is no "${name}"; use ${Object.keys(sizes).join(', ')}, with commas between`);
    process.exit(2);
  }
}

interface SizeResult {
  readonly size: string;
  readonly costs: readonly Cost[];
  readonly helloCpuMs: number;
  readonly afterCommitCpuMs: number;
  readonly idleMegabytes: number;
  readonly indexedWords: number | 'all';
}

async function measured(size: string): Promise<SizeResult> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  try {
    const path = join(folder, 'portico.db');
    const child = await startChild(sizes[size] ?? 0, path);
    console.log(`\n== ${size}: ${sizes[size]} tickets, loaded in ${child.loadSeconds.toFixed(0)} s`);
    await child.take();
    const costs = await drive(child, rounds(60, 5, 40, true));
    const helloCpuMs = await hello(await child.hello(), child.take);
    const { cpuMs } = await child.settle();
    await child.close();
    const idleMegabytes = await idleMemory(path);
    const writes = costs.filter((one) => one.wru > 0).length;
    const written = (60 + (5 + 1) * 40) * (writes + 2);
    const afterCommitCpuMs = Math.round((cpuMs / written) * 100) / 100;
    return { size, costs, helloCpuMs, afterCommitCpuMs, idleMegabytes, indexedWords: child.workload.indexed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of a process that opens what is there, as a desk does that was started again: loading leaves more behind. */
async function idleMemory(path: string): Promise<number> {
  const child = await startChild(0, path);
  const bytes = await child.memory();
  await child.close();
  return Math.round(bytes / 1e6);
}

async function hello(url: string, take: () => Promise<{ cpuMs: number }>): Promise<number> {
  const client = connect(url, '');
  const some = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await client.send({ method: 'GET', path: '/' });
  };
  await some(500);
  await take();
  await some(1_000);
  const { cpuMs } = await take();
  client.close();
  return Math.round(cpuMs) / 1_000;
}

const text = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(2));

function show({ size, costs, ...rest }: SizeResult): string[] {
  const misses: string[] = [];
  const rows = costs.map(({ operation, bar, cpuMs, storeMs, calls, rru, wru, bytes }) => {
    const missed = size === JUDGED && bar !== undefined && cpuMs > bar;
    if (missed) misses.push(`${operation} at ${size}: ${text(cpuMs)} CPU-ms, more than ${bar}`);
    return [operation, text(cpuMs), text(storeMs), text(bar), text(calls), text(rru), text(wru), String(bytes)];
  });
  print(['operation', 'CPU-ms', 'in store', 'bar', 'calls', 'RRU', 'WRU', 'bytes'], rows);
  console.log(
    `hello over HTTP ${text(rest.helloCpuMs)} CPU-ms; projecting and relaying one command ${text(rest.afterCommitCpuMs)} CPU-ms; ` +
      `memory when idle ${rest.idleMegabytes} MB; words with postings in each ticket: ${rest.indexedWords}`,
  );
  return misses;
}

function print(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] ?? '').length)));
  for (const row of [head, ...rows]) {
    console.log(
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    );
  }
}

const requests: SizeResult[] = [];
const misses: string[] = [];
for (const size of parts.includes('requests') ? chosen : []) {
  const result = await measured(size);
  requests.push(result);
  misses.push(...show(result));
}
const dynamodb = parts.includes('dynamodb') ? await onDynamoDbLocal(sizes['1k'] ?? 0) : undefined;
if (dynamodb) {
  console.log('\n== 1k on DynamoDB Local, through the SDK');
  const rows = dynamodb.map(({ operation, cpuMs, javaMs }) => [operation, text(cpuMs), text(javaMs)]);
  print(['operation', 'CPU-ms here', 'CPU-ms of Java'], rows);
}
const bundles = parts.includes('bundles') ? await initTimes() : [];
if (bundles.length > 0) {
  console.log('\n== bundles');
  print(
    ['function', 'kB', 'init CPU-ms'],
    bundles.map((one) => [one.name, (one.bytes / 1000).toFixed(0), text(one.initMs)]),
  );
}
mkdirSync(join(values.out, '..'), { recursive: true });
writeFileSync(
  values.out,
  `${JSON.stringify({ at: new Date().toISOString(), requests, dynamodb, bundles }, null, 2)}\n`,
);
console.log(`\n${values.out}`);
for (const miss of misses) console.error(`MISSED ${miss}`);
process.exitCode = misses.length > 0 ? 1 : 0;
