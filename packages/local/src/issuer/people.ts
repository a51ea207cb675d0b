import { admits } from '@portico/app/identity/hosts';
import type { ContactRole } from '@portico/domain/kernel/actor';
import { type ClientId, clientId, clientScope, type MspId, mspId, providerScope } from '@portico/domain/kernel/scope';
import type { Db, Item } from '@portico/store/db';
import { type HostRecord, memberships, readPerson } from '@portico/store/identity/accounts';
import { platformMspListPk, staffHead, uniqueContactEmail } from '@portico/store/keys';
import { type ClientRow, listClients, listContacts, listStaff } from '@portico/store/tenant/directory';
import { contactAccount, staffAccount } from '@portico/store/tenant/install';

/** One person to sign in as, in a demo. */
export interface DemoPerson {
  readonly account: string;
  readonly name: string;
  readonly role: 'technician' | 'admin' | ContactRole;
}

/** People of one organisation. */
export interface DemoGroup {
  readonly name: string;
  readonly color?: string | undefined;
  readonly parts: readonly { readonly name: string | undefined; readonly people: readonly DemoPerson[] }[];
}

const MSPS_MOST = 20;
const STAFF_SHOWN = 40;
const CLIENTS_SHOWN = 24;
const PORTAL_SHOWN = 40;
const PER_CLIENT_SHOWN = 3;
const PAGE = 100;
const PAGES_MOST = 5;

/** Everybody whom a demo lets in at this host: of a portal that client's people and nobody else. */
export async function demoPeople(db: Db, host: HostRecord): Promise<DemoGroup[]> {
  if (host.kind === 'portal') return portalPeople(db, host);
  const msps = (await db.all<Item>({ index: 'list', pk: platformMspListPk }, MSPS_MOST)).flatMap((item) =>
    mspRow(item),
  );
  const shown = msps.filter((one) => host.msp === undefined || host.msp === one.id);
  return Promise.all(shown.map((one) => mspPeople(db, one, host)));
}

interface MspRow {
  readonly id: MspId;
  readonly name: string;
}

function mspRow(item: Item): MspRow[] {
  const row = item['r'] as { id?: unknown; name?: unknown } | undefined; // Safe: both fields are looked at below.
  return typeof row?.id === 'string' && typeof row.name === 'string' ? [{ id: mspId(row.id), name: row.name }] : [];
}

async function mspPeople(db: Db, msp: MspRow, host: HostRecord): Promise<DemoGroup> {
  const provider = providerScope(msp.id);
  const staff = { name: undefined, people: await staffPeople(db, msp.id) };
  if (host.kind === 'desk') return { name: msp.name, parts: [staff] };
  const clients = (await listClients(db, provider)).filter((one) => one.active).slice(0, CLIENTS_SHOWN);
  const parts = await Promise.all(
    clients.map(async (client) => ({
      name: client.name,
      people: await contactPeople(db, msp.id, client.id, PER_CLIENT_SHOWN),
    })),
  );
  return { name: msp.name, parts: [staff, ...parts.filter((part) => part.people.length > 0)] };
}

async function staffPeople(db: Db, msp: MspId): Promise<DemoPerson[]> {
  const provider = providerScope(msp);
  const rows = (await listStaff(db, provider)).filter((one) => one.active).slice(0, STAFF_SHOWN);
  const items = await db.batchGet<Item>(rows.map((one) => staffHead(provider, one.id)));
  const emails = new Map(items.map((item) => [item['id'], item['account'] ?? item['email']]));
  return rows.flatMap(({ id, name, role }) => {
    const email = emails.get(id);
    return typeof email === 'string' ? [{ account: staffAccount(email), name, role }] : [];
  });
}

async function portalPeople(db: Db, host: HostRecord): Promise<DemoGroup[]> {
  if (!host.msp || !host.cli) return [];
  const client = await portalClient(db, host);
  const people = await contactPeople(db, host.msp, host.cli, PORTAL_SHOWN);
  return [{ name: client?.name ?? '', color: client?.color, parts: [{ name: undefined, people }] }];
}

/** The client whose portal a host is. */
export async function portalClient(db: Db, host: HostRecord): Promise<ClientRow | undefined> {
  if (!host.msp || !host.cli) return undefined;
  return (await listClients(db, providerScope(host.msp))).find((one) => one.id === host.cli);
}

/** Active people of a client, at least one of each role where there is one. Imports bring many inactive ones: bounded. */
async function contactPeople(db: Db, msp: MspId, client: ClientId, most: number): Promise<DemoPerson[]> {
  const found: DemoPerson[] = [];
  let start: Record<string, unknown> | undefined;
  for (let i = 0; i < PAGES_MOST; i++) {
    const page = await listContacts(db, clientScope(msp, client), { limit: PAGE, start });
    for (const one of page.items) {
      if (one.active) found.push({ account: contactAccount(client, one.id), name: one.name, role: leading(one.roles) });
    }
    start = page.last;
    if (!start || found.length >= PAGE) break;
  }
  const order: readonly ContactRole[] = ['approver', 'poc', 'user'];
  const firsts = order.flatMap((role) => found.find((one) => one.role === role) ?? []);
  return [...firsts, ...found.filter((one) => !firsts.includes(one))].slice(0, most);
}

function leading(roles: readonly ContactRole[]): ContactRole {
  return roles.includes('approver') ? 'approver' : roles.includes('poc') ? 'poc' : 'user';
}

/** Whether an account may sign in at this host: it has a membership there, of somebody who is active. */
export async function maySignIn(db: Db, host: HostRecord, account: string): Promise<boolean> {
  for (const member of await memberships(db, account)) {
    if (admits(host, member) && (await readPerson(db, member))) return true;
  }
  return false;
}

/** The account behind an address at this host: the same address may be several people at several clients. */
export async function accountOf(db: Db, host: HostRecord, email: string): Promise<string | undefined> {
  const address = email.trim().toLowerCase();
  if (address === '') return undefined;
  if (host.kind !== 'portal') return staffAccount(address);
  if (!host.msp || !host.cli) return undefined;
  const item = await db.get<Item>(uniqueContactEmail(clientScope(host.msp, host.cli), address));
  return typeof item?.['owner'] === 'string' ? contactAccount(clientId(host.cli), item['owner']) : undefined;
}
