import type { ContactProfile } from '@portico/domain/import/people-sheet';
import type { ContactRole, Grants } from '@portico/domain/kernel/actor';
import type { ClientId, ClientScope, ProviderScope } from '@portico/domain/kernel/scope';
import type { Advisory } from '@portico/domain/tenant/advisory';
import type { Db, Item } from '../db.ts';
import { contactHead, listPk, staffHead, uniqueContactEmail } from '../keys.ts';

/** A client company as the MSP's directory lists it: the row `r` of its head. */
export interface ClientRow {
  readonly id: ClientId;
  readonly slug: string;
  readonly name: string;
  readonly prefix: string;
  readonly aliases?: readonly string[];
  readonly kind: 'customer' | 'internal';
  readonly color: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly active: boolean;
  /** Mail domains whose senders belong to it. */
  readonly domains?: readonly string[];
}

export interface TeamRow {
  readonly id: string;
  readonly name: string;
}

export interface StaffItem extends Item {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'technician' | 'admin';
  readonly grants: Grants;
  readonly teams: readonly string[];
  readonly locale: string;
  readonly timeZone: string;
  readonly active: boolean;
  readonly gv: number;
}

export interface ContactItem extends Item {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly ContactRole[];
  readonly locale: string;
  readonly active: boolean;
  readonly vip?: true;
  readonly advisories?: readonly Advisory[];
  /** The person's key in the system an import came from. */
  readonly external?: string;
  readonly profile?: ContactProfile;
}

export interface StaffRow {
  readonly id: string;
  readonly name: string;
  readonly teams: readonly string[];
  readonly role: 'technician' | 'admin';
  readonly active: boolean;
}

export interface ContactRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly ContactRole[];
  readonly active: boolean;
  readonly profile?: ContactProfile;
}

interface Listed<R> extends Item {
  readonly r: R;
}

const CLIENTS_MAX = 5_000;
const STAFF_MAX = 5_000;

async function rows<R>(db: Db, pk: string, most: number): Promise<R[]> {
  const items = await db.all<Listed<R>>({ index: 'list', pk }, most);
  return items.map((item) => item.r);
}

export const listClients = (db: Db, p: ProviderScope): Promise<ClientRow[]> =>
  rows<ClientRow>(db, listPk(p, 'CLI'), CLIENTS_MAX);
export const listTeams = (db: Db, p: ProviderScope): Promise<TeamRow[]> =>
  rows<TeamRow>(db, listPk(p, 'TM'), STAFF_MAX);
export const listStaff = (db: Db, p: ProviderScope): Promise<StaffRow[]> =>
  rows<StaffRow>(db, listPk(p, 'USR'), STAFF_MAX);

export interface ContactPage {
  readonly items: readonly ContactRow[];
  readonly last?: Record<string, unknown> | undefined;
}

/** Contacts of a client in order of their names, from a prefix of the name on. */
export async function listContacts(
  db: Db,
  t: ClientScope,
  options: { readonly prefix?: string; readonly limit: number; readonly start?: Record<string, unknown> | undefined },
): Promise<ContactPage> {
  const page = await db.query<Listed<ContactRow>>({
    index: 'list',
    pk: listPk(t, 'USR'),
    limit: options.limit,
    start: options.start,
    ...(options.prefix ? { prefix: options.prefix.toLowerCase() } : {}),
  });
  return { items: page.items.map((item) => item.r), last: page.last };
}

export async function loadContact(db: Db, t: ClientScope, id: string): Promise<ContactItem | undefined> {
  return db.get<ContactItem>(contactHead(t, id), false);
}

/** The contact who has an address; a former one's stays theirs until somebody else is given it. */
export async function contactOfAddress(db: Db, t: ClientScope, address: string): Promise<string | undefined> {
  const claim = await db.get<Item>(uniqueContactEmail(t, address), false);
  return typeof claim?.['owner'] === 'string' ? claim['owner'] : undefined;
}

export async function loadStaff(db: Db, p: ProviderScope, id: string): Promise<StaffItem | undefined> {
  return db.get<StaffItem>(staffHead(p, id), false);
}
