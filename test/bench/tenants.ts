import { hash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { loadTenants } from '@portico/cli/tenants/load';
import { clientId, crockford } from '@portico/domain/kernel/scope';
import type { DesiredClient, DesiredMsp, DesiredTenants, StaffRecord } from '@portico/domain/tenant/desired';

export const CLIENTS = 50;
const CONTACTS = 5;
const TECHNICIANS = 10;
export const ADMIN = 'Bea Bench';
const folder = fileURLToPath(new URL('../../tenants', import.meta.url));

/** The same ids in every run. */
const idOf = (length: number, ...parts: readonly number[]): string =>
  crockford(hash('sha256', parts.join('.'), 'buffer'), length);

export const slugOf = (client: number): string => `client-${String(client).padStart(3, '0')}`;

/** One MSP with 10 technicians and 50 clients of 5 contacts each, all under the settings of a client of the demo. */
export async function benchTenants(): Promise<DesiredTenants> {
  const demo = await loadTenants(folder);
  if ('problems' in demo) throw new Error(JSON.stringify(demo.problems));
  const [msp] = demo.msps;
  const [like] = msp?.clients ?? [];
  const [person] = msp?.staff ?? [];
  if (!msp || !like || !person) throw new Error('the demo has no MSP to follow');
  const staff = Array.from({ length: TECHNICIANS }, (_, n) => technician(person, n));
  const clients = Array.from({ length: CLIENTS }, (_, n) => clientNumber(like, n + 1));
  return { msps: [{ ...msp, staff, apiKeys: [], clients } satisfies DesiredMsp] };
}

function technician(like: StaffRecord, n: number): StaffRecord {
  const id = idOf(10, 7, n + 1);
  const email = `technician${n}@northwind.example`;
  const name = n === 0 ? ADMIN : `Technician ${n}`;
  return { ...like, id, name, email, account: email, role: n === 0 ? 'admin' : 'technician', grants: { mode: 'all' } };
}

function clientNumber(like: DesiredClient, n: number): DesiredClient {
  const letters = String.fromCharCode(65 + Math.floor(n / 26), 65 + (n % 26));
  const [contact] = like.contacts;
  if (!contact) throw new Error('the client to follow has no contact');
  const contacts = Array.from({ length: CONTACTS }, (_, i) => ({
    ...contact,
    id: idOf(10, n, i + 11),
    name: `Person ${i} of ${n}`,
    email: `person${i}@${slugOf(n)}.example`,
  }));
  const record = {
    ...like.record,
    id: clientId(idOf(6, n, 5)),
    slug: slugOf(n),
    name: `Client ${n}`,
    prefix: `CL${letters}`,
    domains: [`${slugOf(n)}.example`],
  };
  return { record, hosts: [], contacts, config: like.config };
}
