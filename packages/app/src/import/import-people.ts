import type { ContactProfile, PersonRow } from '@portico/domain/import/people-sheet';
import { type ClientId, type ClientScope, clientScope, type MspId } from '@portico/domain/kernel/scope';
import type { Db, Item } from '@portico/store/db';
import {
  dropImportedContact,
  type ImportedContact,
  personKeys,
  saveImportedContact,
} from '@portico/store/import/contact';
import type { ImportRecord } from '@portico/store/import/record';
import { contactHead } from '@portico/store/keys';
import type { ContactItem } from '@portico/store/tenant/directory';
import { byAddress, importedPersonId } from './imported-people.ts';
import { ImportJournal } from './journal.ts';

export interface PeopleTarget {
  /** System credential: who may sign in is the platform's to know. */
  readonly db: Db;
  readonly msp: MspId;
  readonly client: ClientId;
  readonly record: Pick<ImportRecord, 'id' | 'at' | 'format' | 'file'>;
  readonly dryRun: boolean;
}

export interface PeopleOutcome {
  created: number;
  updated: number;
  skipped: number;
  readonly failed: { readonly line: number; readonly email: string; readonly reason: string }[];
  readonly results?: { readonly line: number; readonly email: string; readonly result: string }[];
}

const PEOPLE_AT_ONCE = 50;

/** Takes people over as contacts who may sign in. Who is here already, by address or by the source's id, is brought up to date. */
export async function importPeople(target: PeopleTarget, rows: readonly PersonRow[]): Promise<PeopleOutcome> {
  const t = clientScope(target.msp, target.client);
  const outcome: PeopleOutcome = {
    ...{ created: 0, updated: 0, skipped: 0, failed: [] },
    ...(target.dryRun && { results: [] }),
  };
  const more = { noun: 'people', source: byAddress, zone: 'UTC' } as const;
  const journal = new ImportJournal(target.db, t, { ...target.record, ...more });
  for (let i = 0; i < rows.length; i += PEOPLE_AT_ONCE) {
    const plans = await planPeople(target, t, rows.slice(i, i + PEOPLE_AT_ONCE), outcome);
    if (target.dryRun) continue;
    const fresh = plans.flatMap((one) => (one.before ? [] : [one.next.id]));
    await journal.part([], fresh);
    await Promise.all(plans.map((one) => saveImportedContact(target.db, t, one.before, one.next)));
  }
  await journal.end(outcome);
  return outcome;
}

interface Plan {
  readonly before: ContactItem | undefined;
  readonly next: ImportedContact;
}

async function planPeople(
  target: PeopleTarget,
  t: ClientScope,
  rows: readonly PersonRow[],
  outcome: PeopleOutcome,
): Promise<Plan[]> {
  const known = await knownPeople(target, t, rows);
  const plans: Plan[] = [];
  for (const row of rows) {
    const found = known(row);
    if (typeof found === 'string') {
      outcome.failed.push({ line: row.line, email: row.email, reason: found });
      continue;
    }
    const id = found?.id ?? importedPersonId(target.client, byAddress, row.email);
    const next = contactOf(id, row, found, target.record.id);
    const result = found === undefined ? 'create' : same(found, next) ? 'skip' : 'update';
    outcome.results?.push({ line: row.line, email: row.email, result });
    if (result === 'skip') outcome.skipped += 1;
    else plans.push({ before: found, next });
    if (result === 'create') outcome.created += 1;
    if (result === 'update') outcome.updated += 1;
  }
  return plans;
}

/** Who of these rows is a contact already: by the source's id first, since an address may change. */
async function knownPeople(
  target: PeopleTarget,
  t: ClientScope,
  rows: readonly PersonRow[],
): Promise<(row: PersonRow) => ContactItem | string | undefined> {
  const claims = await target.db.batchGet<Item>(rows.flatMap((row) => personKeys(t, row)));
  const owners = new Map(claims.map((claim) => [claim.pk, String(claim['owner'])]));
  const ofRow = (row: PersonRow): string[] => personKeys(t, row).flatMap((key) => owners.get(key.pk) ?? []);
  const derived = (row: PersonRow): string => importedPersonId(target.client, byAddress, row.email);
  const ids = new Set(rows.flatMap((row) => [...ofRow(row), derived(row)]));
  const contacts = await target.db.batchGet<ContactItem>([...ids].map((id) => contactHead(t, id)));
  const byId = new Map(contacts.map((one) => [one.id, one]));
  return (row) => {
    const [first, ...others] = new Set(ofRow(row));
    if (others.length > 0) return 'its address is one person’s and its id another’s; mend one of the two';
    const contact = byId.get(first ?? derived(row));
    if (contact?.['erasedAt'] !== undefined) return 'was erased here; take the row out of the file';
    return contact;
  };
}

function contactOf(id: string, row: PersonRow, found: ContactItem | undefined, importId: string): ImportedContact {
  const external = row.externalId ?? found?.external;
  return {
    id,
    name: row.name,
    email: row.email,
    roles: row.roles ?? found?.roles ?? ['user'],
    locale: row.locale ?? (found?.locale === 'de' ? 'de' : 'en'),
    ...(external !== undefined && { external }),
    profile: { ...found?.profile, ...row.profile },
    ...((row.vip ?? found?.vip) && { vip: true }),
    // Who is brought up to date is nobody's to take back any more, but of the list that created them.
    ...(found === undefined
      ? { imp: importId }
      : found.active && typeof found['imp'] === 'string'
        ? { imp: found['imp'] }
        : {}),
    source: found !== undefined && found.email !== '' ? String(found['source'] ?? 'import') : 'import',
  };
}

function same(found: ContactItem, next: ImportedContact): boolean {
  const { id, name, email, roles, locale, external, profile } = next;
  const told = (one: ContactProfile | undefined) => JSON.stringify(Object.entries(one ?? {}).sort());
  return (
    found.active &&
    found.id === id &&
    found.name === name &&
    found.email === email &&
    found.roles.join() === roles.join() &&
    found.locale === locale &&
    found.external === external &&
    (found.vip ?? false) === (next.vip ?? false) &&
    told(found.profile) === told(profile)
  );
}

/** Takes those people back whom an import created. @returns how many. */
export async function takeBackPeople(
  db: Db,
  t: ClientScope,
  ids: readonly string[],
  importId: string,
): Promise<number> {
  let count = 0;
  for (let i = 0; i < ids.length; i += PEOPLE_AT_ONCE) {
    const found = await db.batchGet<ContactItem>(ids.slice(i, i + PEOPLE_AT_ONCE).map((id) => contactHead(t, id)));
    const mine = found.filter((one) => one['imp'] === importId);
    await Promise.all(mine.map((one) => dropImportedContact(db, t, one)));
    count += mine.length;
  }
  return count;
}
