import type { ContactProfile } from '@portico/domain/import/people-sheet';
import { type ClientScope, clientOf, mspOf } from '@portico/domain/kernel/scope';
import type { ContactRecord } from '@portico/domain/tenant/desired';
import type { Db, Item, Write } from '../db.ts';
import {
  contactHead,
  type Key,
  platformMembership,
  requesterPk,
  uniqueContactEmail,
  uniqueContactId,
} from '../keys.ts';
import { table } from '../table.ts';
import type { ContactItem } from '../tenant/directory.ts';
import { claim, contactAccount, contactItem } from '../tenant/install.ts';

export interface ImportedContact extends ContactRecord {
  readonly external?: string;
  readonly profile: ContactProfile;
  readonly imp?: string;
  readonly source: string;
}

/** The names under which a person may be known. */
export function personKeys(t: ClientScope, person: { readonly email: string; readonly externalId?: string }): Key[] {
  const { email, externalId } = person;
  return [uniqueContactEmail(t, email), ...(externalId === undefined ? [] : [uniqueContactId(t, externalId)])];
}

/** Writes a contact with their address, id and the right to sign in: whole or not at all. */
export async function saveImportedContact(
  db: Db,
  t: ClientScope,
  before: ContactItem | undefined,
  next: ImportedContact,
): Promise<void> {
  const { external, profile, imp, source, ...record } = next;
  const client = clientOf(t);
  const member = platformMembership(contactAccount(client, record.id), t);
  const base = contactItem(t, record, true, source);
  const known = Object.keys(profile).length > 0 ? { profile } : {};
  const item: Item = {
    ...base,
    // Declared in the tenant files: not the spreadsheet's to change.
    ...(before?.advisories ? { advisories: before.advisories } : {}),
    r: { ...(base['r'] as object), ...known },
    ...known,
    ...(external === undefined ? {} : { external }),
    ...(imp === undefined ? {} : { imp }),
  };
  const gone = [
    ...(before?.email && before.email !== record.email ? [uniqueContactEmail(t, before.email)] : []),
    ...(before?.external && before.external !== external ? [uniqueContactId(t, before.external)] : []),
  ];
  await db.transact([
    { Put: { TableName: table.name, Item: item } },
    claim(uniqueContactEmail(t, record.email), record.id),
    ...(external === undefined ? [] : [claim(uniqueContactId(t, external), record.id)]),
    {
      Put: {
        TableName: table.name,
        Item: { ...member, _t: 'member', kind: 'contact', msp: mspOf(t), cli: client, person: record.id },
      },
    },
    ...gone.map(drop),
  ]);
}

/** Takes a contact away whom an import created, with all that names them. */
export async function dropImportedContact(db: Db, t: ClientScope, contact: ContactItem): Promise<void> {
  const { id, email, external } = contact;
  await db.transact([
    drop(contactHead(t, id)),
    ...(email === '' ? [] : [drop(uniqueContactEmail(t, email))]),
    ...(external === undefined ? [] : [drop(uniqueContactId(t, external))]),
    drop(platformMembership(contactAccount(clientOf(t), id), t)),
  ]);
}

/** Whether a person has any ticket. */
export async function hasTickets(db: Db, t: ClientScope, id: string): Promise<boolean> {
  const page = await db.query<Item>({ pk: requesterPk(t, id), limit: 1, consistent: true });
  return page.items.length > 0;
}

function drop(key: Key): Write {
  return { Delete: { TableName: table.name, Key: { ...key } } };
}
