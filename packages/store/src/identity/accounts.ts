import { type ContactRole, type Grants, type KeyScope, keyScopes } from '@portico/domain/kernel/actor';
import { type ClientId, clientId, clientScope, type MspId, mspId, providerScope } from '@portico/domain/kernel/scope';
import * as z from 'zod';
import type { Db, Item } from '../db.ts';
import {
  clientHead,
  contactHead,
  platformHost,
  platformKey,
  platformMembership,
  platformMembershipsPk,
  platformMsp,
  staffHead,
} from '../keys.ts';

/** One place where an account may work: an MSP for staff, a client for a contact. */
export interface Membership {
  readonly account: string;
  /** `k7m2q9xw` or `k7m2q9xw.c93fa1`. */
  readonly scope: string;
  readonly kind: 'staff' | 'contact';
  readonly msp: MspId;
  readonly cli?: ClientId;
  readonly person: string;
}

/** What a host name stands for. `any` admits staff and contacts alike: only a demo on one machine has such a host. */
export interface HostRecord {
  readonly kind: 'desk' | 'portal' | 'any';
  readonly msp?: MspId;
  readonly cli?: ClientId;
}

export interface StaffRecord {
  readonly kind: 'staff';
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'technician' | 'admin';
  readonly grants: Grants;
  readonly teams: readonly string[];
  readonly locale: string;
  readonly timeZone: string;
}

export interface ContactRecord {
  readonly kind: 'contact';
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly ContactRole[];
  readonly locale: string;
  readonly timeZone: string;
  readonly client: Named;
}

export interface Named {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

export type PersonRecord = (StaffRecord | ContactRecord) & { readonly mspNamed: Named };

export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  readonly msp: MspId;
  readonly cli?: ClientId;
  readonly scopes: readonly KeyScope[];
  readonly expiresAt: string;
  readonly revokedAt?: string | undefined;
}

const Msp = z.string().transform((text) => mspId(text));
const Cli = z.string().transform((text) => clientId(text));
const Clients = z.array(Cli);
const GrantsSchema = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('all') }),
  z.object({ mode: z.literal('allow'), clients: Clients }),
  z.object({ mode: z.literal('deny'), clients: Clients }),
]);
const Staff = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(['technician', 'admin']),
  grants: GrantsSchema,
  teams: z.array(z.string()).default([]),
  locale: z.string().default('en'),
  timeZone: z.string().default('UTC'),
  active: z.literal(true),
});
const Contact = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  roles: z.array(z.enum(['user', 'approver', 'poc'])).default(['user']),
  locale: z.string().default('en'),
  timeZone: z.string().optional(),
  active: z.literal(true),
});
const Organisation = z.object({
  slug: z.string(),
  name: z.string(),
  timeZone: z.string().optional(),
  active: z.literal(true).optional(),
  suspendedAt: z.undefined().optional(),
});
const MembershipItem = z.object({
  kind: z.enum(['staff', 'contact']),
  msp: Msp,
  cli: Cli.optional(),
  person: z.string(),
});
const HostItem = z.object({ kind: z.enum(['desk', 'portal']), msp: Msp, cli: Cli.optional() });
const KeyItem = z.object({
  id: z.string(),
  name: z.string(),
  msp: Msp,
  cli: Cli.optional(),
  scopes: z.array(z.enum(keyScopes)),
  expiresAt: z.string(),
  revokedAt: z.string().optional(),
});

/** Items of the table are not trusted to have the right shape: what does not parse does not exist. */
function read<T>(schema: z.ZodType<T>, item: unknown): T | undefined {
  try {
    const parsed = schema.safeParse(item);
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Where an account may work, in key order. Bounded: nobody belongs to more than 100 organisations. */
export async function memberships(db: Db, account: string): Promise<Membership[]> {
  const items = await db.all<Item>({ pk: platformMembershipsPk(account), consistent: true }, 100);
  return items.flatMap((item) => {
    const membership = toMembership(account, item);
    return membership ? [membership] : [];
  });
}

function toMembership(account: string, item: Item | undefined): Membership | undefined {
  const found = read(MembershipItem, item);
  if (!found || !item) return undefined;
  const scope = found.cli ? clientScope(found.msp, found.cli) : providerScope(found.msp);
  const honest = item.sk === scope && (found.kind === 'contact') === (found.cli !== undefined);
  if (!honest) return undefined;
  const { kind, msp, cli, person } = found;
  return { account, scope, kind, msp, person, ...(cli ? { cli } : {}) };
}

/** What a host name (lower case, without port) stands for. */
export async function readHost(db: Db, host: string): Promise<HostRecord | undefined> {
  const found = read(HostItem, await db.get<Item>(platformHost(host)));
  if (!found) return undefined;
  return { kind: found.kind, msp: found.msp, ...(found.cli ? { cli: found.cli } : {}) };
}

/** Id, slug and name of an MSP, or undefined when it is unknown or suspended. */
export async function readMsp(db: Db, msp: MspId): Promise<Named | undefined> {
  return named(msp, await db.get<Item>(platformMsp(msp)));
}

/** Id, slug and name of a client, or undefined when it is unknown or suspended. */
export async function readClient(db: Db, msp: MspId, cli: ClientId): Promise<Named | undefined> {
  return named(cli, await db.get<Item>(clientHead(providerScope(msp), cli)));
}

function named(id: string, item: Item | undefined): Named | undefined {
  const found = organisation(item);
  return found ? { id, slug: found.slug, name: found.name } : undefined;
}

/** A head's fields stand on it or in its index row. */
function organisation(item: Item | undefined) {
  if (!item) return undefined;
  const row = typeof item['r'] === 'object' ? item['r'] : {};
  return read(Organisation, { ...row, ...item });
}

/**
 * The person behind a membership as things stand now: role, grants and teams come from here, never from a token.
 * Undefined when the person, the membership, the client or the MSP is missing, inactive or unreadable.
 */
export async function readPerson(db: Db, member: Membership): Promise<PersonRecord | undefined> {
  const provider = providerScope(member.msp);
  const personKey = member.cli
    ? contactHead(clientScope(member.msp, member.cli), member.person)
    : staffHead(provider, member.person);
  const keys = [personKey, platformMembership(member.account, member.scope), platformMsp(member.msp)];
  if (member.cli) keys.push(clientHead(provider, member.cli));
  const items = await db.batchGet<Item>(keys);
  const at = (i: number): Item | undefined => items.find((item) => item.pk === keys[i]?.pk && item.sk === keys[i]?.sk);
  const mspNamed = named(member.msp, at(2));
  const current = toMembership(member.account, at(1));
  if (!mspNamed || current?.person !== member.person) return undefined;
  return member.cli ? contactOf(member, mspNamed, at(0), at(3)) : staffOf(member, mspNamed, at(0));
}

function staffOf(member: Membership, mspNamed: Named, item: Item | undefined): PersonRecord | undefined {
  const found = read(Staff, item);
  if (found?.id !== member.person) return undefined;
  const { active: _, ...staff } = found;
  return { kind: 'staff', ...staff, mspNamed };
}

function contactOf(
  member: Membership,
  mspNamed: Named,
  item: Item | undefined,
  owner: Item | undefined,
): PersonRecord | undefined {
  const found = read(Contact, item);
  const owning = organisation(owner);
  if (found?.id !== member.person || !owning || !member.cli) return undefined;
  const client = { id: member.cli, slug: owning.slug, name: owning.name };
  const { active: _, timeZone, ...contact } = found;
  return { kind: 'contact', ...contact, timeZone: timeZone ?? owning.timeZone ?? 'UTC', client, mspNamed };
}

/** The API key with this SHA-256 (hex), whether or not it may still be used. */
export async function readKey(db: Db, hash: string): Promise<KeyRecord | undefined> {
  const found = read(KeyItem, await db.get<Item>(platformKey(hash)));
  if (!found) return undefined;
  const { cli, ...rest } = found;
  return { ...rest, ...(cli ? { cli } : {}) };
}
