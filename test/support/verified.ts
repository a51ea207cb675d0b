import { verifyStore } from '@portico/app/verify/verify';
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
