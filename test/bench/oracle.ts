import { readFileSync } from 'node:fs';
import { openEngine } from '@portico/local/dynamodb/engine';
import { table } from '@portico/store/table';
import { javaPresent, startOracle } from '../conformance/support/oracle.ts';
import { recorded } from '../support/recorded.ts';
import { type Cost, drive, rounds } from './drive.ts';
import { startLoaded } from './loaded.ts';

/** Linux counts a process's CPU in hundredths of a second. */
const TICK_MS = 10;

function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/**
 * The same requests with Amazon's DynamoDB Local behind them: the CPU of this process (its client included, so it is
 * told beside and not judged) and that of Java.
 */
export async function onDynamoDbLocal(size: number): Promise<(Cost & { readonly javaMs: number })[] | undefined> {
  if (!javaPresent()) {
    console.warn('NOT MEASURED: DynamoDB Local needs Java');
    return undefined;
  }
  const oracle = await startOracle();
  const embedded = openEngine({ path: ':memory:', table, durability: 'none' });
  try {
    const { desk, ...loaded } = await startLoaded(size, ':memory:', recorded(embedded, oracle.doc));
    const java: number[] = [];
    let before = cpuMsOf(oracle.pid);
    const take = async () => {
      const used = desk.take();
      const now = cpuMsOf(oracle.pid);
      java.push((now - before) / Math.max(1, used.requests));
      before = now;
      return used;
    };
    const time = async (on: boolean) => desk.time(on);
    const costs = await drive({ url: desk.url, ...loaded, take, time }, rounds(10, 1, 20));
    await desk.close();
    // Each operation asks twice: after its warm-up and at its end.
    return costs.map((cost, i) => ({ ...cost, javaMs: java[2 * i + 1] ?? 0 }));
  } finally {
    await oracle.stop();
  }
}
