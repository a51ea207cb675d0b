import { type ClientId, clientScope, type MspId, providerScope } from '@portico/domain/kernel/scope';
import type { Brand } from '@portico/domain/tenant/brand';
import type { ClientRecord, ContactRecord, MspRecord, StaffRecord, TeamRecord } from '@portico/domain/tenant/desired';
import type { ConfigChange, HostChange, RecordChange, Source } from '@portico/domain/tenant/plan';
import type { Db, Item, Write } from '../db.ts';
import {
  clientHead,
  clientHost,
  clientSlug,
  configCurrent,
  configVersion,
  contactHead,
  declaredKey,
  directoryIndex,
  type Key,
  platformHost,
  platformMembership,
  platformMsp,
  platformMspIndex,
  staffHead,
  teamHead,
  uniqueContactEmail,
  uniquePrefix,
} from '../keys.ts';
import { table } from '../table.ts';
import { declaredWrite } from './advisories.ts';
import type { ClientRow } from './directory.ts';

/** Accounts of people: staff sign in with an address, contacts within their client. */
export const staffAccount = (address: string): string => `staff:${address.toLowerCase()}`;
export const contactAccount = (client: ClientId, id: string): string => `contact:${client}:${id}`;

const put = (item: Item): Write => ({ Put: { TableName: table.name, Item: item } });
const drop = (key: Key): Write => ({ Delete: { TableName: table.name, Key: { ...key } } });
/** Claims a name for one owner: refused when it is another's already. */
export const claim = (key: Key, owner: string, more: Record<string, unknown> = {}): Write => ({
  Put: {
    TableName: table.name,
    Item: { ...key, _t: 'Q', owner, ...more },
    ConditionExpression: 'attribute_not_exists(pk) OR #owner = :owner',
    ExpressionAttributeNames: { '#owner': 'owner' },
    ExpressionAttributeValues: { ':owner': owner },
  },
});

/** The item of a record with the record itself, so that what is installed can be read back as it was declared. */
function mspItem(record: MspRecord): Item {
  return {
    ...platformMsp(record.id),
    ...platformMspIndex(record.slug),
    _t: 'msp',
    ...record,
    timeZone: record.zone,
    active: true,
    r: { id: record.id, slug: record.slug, name: record.name },
  };
}

function teamItem(msp: MspId, record: TeamRecord, active: boolean, source: Source): Item {
  const p = providerScope(msp);
  return {
    ...teamHead(p, record.id),
    ...(active ? directoryIndex(p, 'TM', record.name, record.id) : {}),
    _t: 'team',
    ...record,
    active,
    source,
    r: record,
  };
}

function staffItem(msp: MspId, record: StaffRecord, active: boolean, source: Source, version: number): Item {
  const p = providerScope(msp);
  const { id, name, teams, role } = record;
  return {
    ...staffHead(p, id),
    ...directoryIndex(p, 'USR', name, id),
    _t: 'staff',
    ...record,
    timeZone: record.zone,
    active,
    source,
    gv: version,
    r: { id, name, teams, role, active },
  };
}

export function contactItem(
  t: ReturnType<typeof clientScope>,
  record: ContactRecord,
  active: boolean,
  source: string,
): Item {
  const { id, name, email, roles } = record;
  return {
    ...contactHead(t, id),
    ...directoryIndex(t, 'USR', name, id, active),
    _t: 'contact',
    ...record,
    active,
    source,
    r: { id, name, email, roles, active },
  };
}

/** The writes of one record's change. `version` counts the changes of a person, so that tokens notice. */
export function recordWrites(change: RecordChange, source: Source, version: number): Write[] {
  const active = change.action !== 'retire';
  switch (change.kind) {
    case 'msp':
      return [put(mspItem(change.record))];
    case 'team':
      return [put(teamItem(change.msp, change.record, active, source))];
    case 'staff':
      return staffWrites(change.msp, change.record, active, source, version);
    case 'key':
      return keyWrites(change.msp, change, active, source);
    case 'client':
      return clientWrites(change.msp, change.record, active);
    case 'contact':
      return contactWrites(change.msp, change.client, change.record, active, source);
  }
}

function staffWrites(msp: MspId, record: StaffRecord, active: boolean, source: Source, version: number): Write[] {
  const place = platformMembership(staffAccount(record.account), providerScope(msp));
  const member = { ...place, _t: 'member', kind: 'staff', msp, person: record.id };
  return [put(staffItem(msp, record, active, source, version)), active ? put(member) : drop(place)];
}

function keyWrites(
  msp: MspId,
  change: Extract<RecordChange, { kind: 'key' }>,
  active: boolean,
  source: Source,
): Write[] {
  const key = declaredKey(providerScope(msp), change.record.name);
  return [active ? put({ ...key, _t: 'declared_key', ...change.record, active, source }) : drop(key)];
}

function clientWrites(msp: MspId, record: ClientRecord, active: boolean): Write[] {
  const p = providerScope(msp);
  return [
    claim(uniquePrefix(p, record.prefix), record.id),
    claim(clientSlug(p, record.slug), record.id),
    declaredWrite(clientScope(msp, record.id), record.advisories ?? []),
    {
      Update: {
        TableName: table.name,
        Key: { ...clientHead(p, record.id) },
        UpdateExpression:
          'SET #t = :t, #record = :record, #slug = :slug, #name = :name, #active = :active, g2p = :g2p, g2s = :g2s',
        ExpressionAttributeNames: {
          '#t': '_t',
          '#record': 'record',
          '#slug': 'slug',
          '#name': 'name',
          '#active': 'active',
        },
        ExpressionAttributeValues: {
          ':t': 'client',
          ':record': record,
          ':slug': record.slug,
          ':name': record.name,
          ':active': active,
          ':g2p': directoryIndex(p, 'CLI', record.name, record.id).g2p,
          ':g2s': directoryIndex(p, 'CLI', record.name, record.id).g2s,
        },
      },
    },
  ];
}

function contactWrites(
  msp: MspId,
  client: ClientId | undefined,
  record: ContactRecord,
  active: boolean,
  source: Source,
): Write[] {
  if (!client) throw new TypeError('a contact belongs to a client');
  const t = clientScope(msp, client);
  const place = platformMembership(contactAccount(client, record.id), t);
  const member = { ...place, _t: 'member', kind: 'contact', msp, cli: client, person: record.id };
  return [
    put(contactItem(t, record, active, source)),
    claim(uniqueContactEmail(t, record.email), record.id),
    active ? put(member) : drop(place),
  ];
}

export function hostWrites(change: HostChange): Write[] {
  const t = clientScope(change.msp, change.client);
  if (change.action === 'release') return [drop(platformHost(change.id)), drop(clientHost(t, change.id))];
  return [
    claim(platformHost(change.id), change.client, { kind: 'portal', msp: change.msp, cli: change.client }),
    put({ ...clientHost(t, change.id), _t: 'host', host: change.id }),
  ];
}

/** A new version and the pointer to it, together: nobody ever reads one without the other. */
export function configWrites(change: ConfigChange, source: Source): Write[] {
  const t = clientScope(change.msp, change.client);
  const value = { part: change.id, version: change.version, value: change.value, origin: change.origin, source };
  return [
    {
      Put: {
        TableName: table.name,
        Item: { ...configVersion(t, change.id, change.version), _t: 'config', ...value },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    put({ ...configCurrent(t, change.id), _t: 'config', ...value }),
  ];
}

/** Brings a client's row and profile in line with its record and brand: what lists and portals show of it. */
export async function refreshClient(db: Db, msp: MspId, client: ClientId): Promise<void> {
  const p = providerScope(msp);
  const t = clientScope(msp, client);
  const [head, brandItem] = await Promise.all([db.get(clientHead(p, client)), db.get(configCurrent(t, 'brand'))]);
  const record = head?.['record'] as ClientRecord | undefined;
  const brand = brandItem?.['value'] as Brand | undefined;
  if (!head || !record) throw new Error(`client ${client} is not installed`);
  const row: ClientRow = {
    id: client,
    slug: record.slug,
    name: record.name,
    prefix: record.prefix,
    kind: record.kind,
    color: brand?.primary ?? '#5c677d',
    timeZone: brand?.zone ?? 'UTC',
    locale: brand?.locale ?? 'en',
    active: head['active'] !== false,
    ...(record.domains.length > 0 ? { domains: record.domains } : {}),
  };
  await db.transact([
    put({ ...head, timeZone: row.timeZone, r: row }),
    put({ ...configCurrent(t, 'profile'), _t: 'config', part: 'profile', version: 1, value: row }),
  ]);
}
