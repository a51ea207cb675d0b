import { type ClientId, clientScope, type MspId, providerScope } from '@portico/domain/kernel/scope';
import { effectiveParts } from '@portico/domain/tenant/effective';
import type { InstalledClient, InstalledMsp, InstalledTenants, Source } from '@portico/domain/tenant/plan';
import type { Db, Item } from '../db.ts';
import {
  clientHead,
  clientHostsPk,
  configCurrent,
  contactHead,
  declaredKeyPk,
  listPk,
  platformMsp,
  platformMspListPk,
  staffHead,
  teamHead,
} from '../keys.ts';

const MANY = 20_000;

interface Rowed extends Item {
  readonly r: { readonly id: string };
}

async function ids(db: Db, pk: string): Promise<string[]> {
  const rows = await db.all<Rowed>({ index: 'list', pk }, MANY);
  return rows.map((row) => row.r.id);
}

/** Everything that `plan` compares with: the tenants as they stand in the table. System credential. */
export async function readInstalled(db: Db): Promise<InstalledTenants> {
  const msps = await ids(db, platformMspListPk);
  const found = await Promise.all(msps.map((id) => readMsp(db, id as MspId)));
  return { msps: found.flatMap((one) => (one ? [one] : [])) };
}

function kept(item: Item): { active: boolean; source: Source } {
  return { active: item['active'] !== false, source: item['source'] === 'console' ? 'console' : 'file' };
}

function pick(item: Item, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.filter((name) => item[name] !== undefined).map((name) => [name, item[name]]));
}

async function readMsp(db: Db, msp: MspId): Promise<InstalledMsp | undefined> {
  const p = providerScope(msp);
  const head = await db.get(platformMsp(msp));
  if (!head) return undefined;
  const [teamIds, staffIds, clientIds, keys] = await Promise.all([
    ids(db, listPk(p, 'TM')),
    ids(db, listPk(p, 'USR')),
    ids(db, listPk(p, 'CLI')),
    db.all<Item>({ pk: declaredKeyPk(p) }, MANY),
  ]);
  const [teams, staff, clients] = await Promise.all([
    db.batchGet<Item>(teamIds.map((id) => teamHead(p, id))),
    db.batchGet<Item>(staffIds.map((id) => staffHead(p, id))),
    Promise.all(clientIds.map((id) => readClient(db, msp, id as ClientId))),
  ]);
  // Safe: these items were written by `recordWrites` from records of these very types.
  return {
    record: pick(head, ['id', 'slug', 'name', 'domain', 'locale', 'zone']),
    teams: teams.map((item) => ({ ...pick(item, ['id', 'name']), ...kept(item) })),
    staff: staff.map((item) => ({
      ...pick(item, ['id', 'name', 'email', 'account', 'role', 'grants', 'teams', 'locale', 'zone']),
      ...kept(item),
    })),
    apiKeys: keys.map((item) => ({ ...pick(item, ['name', 'scopes', 'client']), ...kept(item) })),
    clients: clients.flatMap((one) => (one ? [one] : [])),
  } as unknown as InstalledMsp;
}

async function readClient(db: Db, msp: MspId, client: ClientId): Promise<InstalledClient | undefined> {
  const t = clientScope(msp, client);
  const head = await db.get(clientHead(providerScope(msp), client));
  if (!head) return undefined;
  const [hosts, contactIds, parts] = await Promise.all([
    db.all<Item>({ pk: clientHostsPk(t) }, MANY),
    ids(db, listPk(t, 'USR')),
    db.batchGet<Item>(effectiveParts.map((part) => configCurrent(t, part))),
  ]);
  const contacts = await db.batchGet<Item>(contactIds.map((id) => contactHead(t, id)));
  const erased = contacts.filter((item) => item['erasedAt'] !== undefined).map((item) => item['id']);
  const declared = contacts.filter(
    (item) => item['erasedAt'] === undefined && (item['source'] === 'file' || item['source'] === 'console'),
  );
  // Safe: written by `recordWrites` and `configWrites` from records and parts of these very types.
  return {
    record: head['record'],
    erased,
    hosts: hosts.map((item) => String(item['host'])),
    contacts: declared.map((item) => ({
      ...pick(item, ['id', 'name', 'email', 'roles', 'locale', 'vip', 'advisories']),
      ...kept(item),
    })),
    config: Object.fromEntries(
      parts.map((item) => [
        item['part'],
        { version: item['version'], value: item['value'], source: kept(item).source },
      ]),
    ),
  } as unknown as InstalledClient;
}
