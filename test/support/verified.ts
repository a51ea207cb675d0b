import { type VerifyReport, verifyStore } from '@portico/app/verify/verify';
import { expect } from 'vitest';
import { portico } from './cli.ts';
import type { World } from './world.ts';

/** What `portico verify` finds wrong with everything in the table once it is at rest; empty where nothing is. */
export async function violations(world: World): Promise<string[]> {
  await world.settle();
  const walk = verifyStore(world.system, world.ports.files.store);
  let step = await walk.next();
  while (!step.done) step = await walk.next();
  if (step.value.tickets === 0) throw new Error('there is nothing to verify');
  return Object.entries(step.value.invariants).flatMap(([id, { violations: found }]) =>
    found.map(({ where, what }) => `${id} ${where}: ${what}`),
  );
}

/** `portico verify` finds nothing wrong with a data folder. @returns what it has read */
export async function verified(data: string): Promise<VerifyReport> {
  const report = JSON.parse((await portico(data, ['verify', '--json'])).out) as VerifyReport;
  for (const [id, verdict] of Object.entries(report.invariants)) expect(verdict.violations, id).toEqual([]);
  return report;
}
