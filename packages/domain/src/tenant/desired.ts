import type { ContactRole, Grants, KeyScope } from '../kernel/actor.ts';
import { type ClientId, clientId, type MspId, mspId } from '../kernel/scope.ts';
import type { Advisory } from './advisory.ts';
import type { ClientFile } from './client-file.ts';
import type { EffectiveConfig } from './effective.ts';
import type { MspFile, StaffEntry } from './msp-file.ts';
import type { Locale } from './names.ts';

/** What the files ask for, with every name resolved to an id and every default filled in. */
export interface MspRecord {
  readonly id: MspId;
  readonly slug: string;
  readonly name: string;
  readonly domain: string;
  readonly locale: Locale;
  readonly zone: string;
}

export interface TeamRecord {
  readonly id: string;
  readonly name: string;
}

export interface StaffRecord {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** The address to sign in with; the same one may be staff of several MSPs. */
  readonly account: string;
  readonly role: StaffEntry['role'];
  readonly grants: Grants;
  /** Team ids. */
  readonly teams: readonly string[];
  readonly locale: Locale;
  readonly zone: string;
}

export interface ApiKeyRecord {
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly client?: ClientId;
}

export interface ClientRecord {
  readonly id: ClientId;
  readonly slug: string;
  readonly name: string;
  readonly prefix: string;
  readonly kind: ClientFile['kind'];
  /** Mail domains whose senders belong to it. */
  readonly domains: readonly string[];
  /** Absent where there are none, as in what was installed before there could be any. */
  readonly advisories?: readonly Advisory[];
}

export interface ContactRecord {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly ContactRole[];
  readonly locale: Locale;
  readonly vip?: true;
  readonly advisories?: readonly Advisory[];
}

export interface DesiredClient {
  readonly record: ClientRecord;
  readonly hosts: readonly string[];
  readonly contacts: readonly ContactRecord[];
  readonly config: EffectiveConfig;
}

export interface DesiredMsp {
  readonly record: MspRecord;
  readonly teams: readonly TeamRecord[];
  readonly staff: readonly StaffRecord[];
  readonly apiKeys: readonly ApiKeyRecord[];
  readonly clients: readonly DesiredClient[];
}

export interface DesiredTenants {
  readonly msps: readonly DesiredMsp[];
}

/** A client's file with its configuration worked out. */
export interface ClientInput {
  readonly file: ClientFile;
  readonly config: EffectiveConfig;
}

/** Resolves names of files that passed `checkFiles`. `home` is the locale and zone of people who set none. */
export function desiredMsp(
  file: MspFile,
  clients: readonly ClientInput[],
  home: { locale: Locale; zone: string },
): DesiredMsp {
  const teams = new Map(file.teams.map((team) => [team.name, team.id]));
  const ids = new Map(clients.map((client) => [client.file.slug, clientId(client.file.id)]));
  return {
    record: { id: mspId(file.id), slug: file.slug, name: file.name, domain: file.domain, ...home },
    teams: file.teams.map(({ id, name }) => ({ id, name })),
    staff: file.staff.map((person) => ({
      id: person.id,
      name: person.name,
      email: person.email,
      account: person.account ?? person.email,
      role: person.role,
      grants: grantsOf(person.clients, ids),
      teams: person.teams.map((name) => resolve(teams, name)),
      locale: person.locale ?? home.locale,
      zone: person.zone ?? home.zone,
    })),
    apiKeys: file.apiKeys.map(({ name, scopes, client }) => ({
      name,
      scopes,
      ...(client !== undefined && { client: resolve(ids, client) }),
    })),
    clients: clients.map(desiredClient),
  };
}

function desiredClient({ file, config }: ClientInput): DesiredClient {
  const { id, slug, name, prefix, kind, domains, hosts, contacts, advisories } = file;
  return {
    record: { id: clientId(id), slug, name, prefix, kind, domains, ...someAdvisories(advisories) },
    hosts,
    contacts: contacts.map(({ vip, advisories: own, ...contact }) => ({
      ...contact,
      locale: contact.locale ?? config.value.brand.locale,
      ...(vip ? { vip } : {}),
      ...someAdvisories(own),
    })),
    config,
  };
}

function someAdvisories(list: readonly Advisory[]): { advisories?: readonly Advisory[] } {
  return list.length === 0 ? {} : { advisories: list };
}

function grantsOf(clients: StaffEntry['clients'], ids: ReadonlyMap<string, ClientId>): Grants {
  if (clients === 'all') return { mode: 'all' };
  if ('allow' in clients) return { mode: 'allow', clients: clients.allow.map((slug) => resolve(ids, slug)) };
  return { mode: 'deny', clients: clients.deny.map((slug) => resolve(ids, slug)) };
}

function resolve<T>(known: ReadonlyMap<string, T>, name: string): T {
  const found = known.get(name);
  if (found === undefined) throw new Error(`"${name}" passed the checks but is unknown`);
  return found;
}
