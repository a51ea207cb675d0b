import type { Engine } from '@portico/local/dynamodb/engine';
import { openEngine } from '@portico/local/dynamodb/engine';
import { table } from '@portico/store/table';
import { type BenchDesk, startDesk } from './desk.ts';
import { benchTenants } from './tenants.ts';
import { plantWorkload, small, type Workload } from './workload.ts';

export interface Loaded {
  readonly desk: BenchDesk;
  readonly workload: Workload;
  readonly people: { readonly requester: string; readonly technician: string };
  readonly loadSeconds: number;
}

/** A desk over a table with so many tickets. @param client as {@link startDesk} has it */
export async function startLoaded(size: number, path: string, given?: Engine, client?: string): Promise<Loaded> {
  const engine = given ?? openEngine({ path, table, durability: path === ':memory:' ? 'none' : 'power' });
  const desk = await startDesk(engine, client);
  const tenants = await benchTenants();
  await desk.install(tenants);
  const [msp] = tenants.msps;
  const requester = msp?.clients[small - 1]?.contacts[0];
  const technician = msp?.staff[1];
  if (!msp || !requester || !technician) throw new Error('the tenants of the bench are incomplete');
  const began = performance.now();
  const workload = await plantWorkload(desk.system, msp, size, Date.now());
  await desk.skip();
  const loadSeconds = (performance.now() - began) / 1000;
  return { desk, workload, people: { requester: requester.id, technician: technician.id }, loadSeconds };
}
