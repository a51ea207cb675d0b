import * as z from 'zod';
import type { ContactRole } from '../kernel/actor.ts';
import { emailSchema, type Locale, nameSchema } from '../tenant/names.ts';
import { type Columns, findColumns } from './columns.ts';
import type { ColumnUse, ImportFault, RejectedRecord, SourceRecord } from './format.ts';
import { automatic, type Wanted } from './mapping.ts';
import { Row, Words, wordMap } from './row.ts';

/** What a column of a spreadsheet of people can mean, with the headings it is known by without a mapping. */
const peopleColumns = {
  name: ['Full name', 'Display name', 'Name', 'Contact name', 'Customer Name', 'Requester name'],
  firstName: ['First name', 'Given name', 'Forename', 'Vorname'],
  lastName: ['Last name', 'Surname', 'Family name', 'Nachname'],
  email: [
    'Email address',
    'E-mail address',
    'Email',
    'E-Mail',
    'Mail',
    'Contact Email',
    'Customer Email',
    'Primary email',
  ],
  externalId: ['External id', 'Employee number', 'Employee id', 'User id', 'sys_id', 'Contact id', 'Id'],
  phone: ['Phone', 'Office phone', 'Business phone', 'Phone number', 'Telephone', 'Work phone', 'Contact phone'],
  mobile: ['Mobile phone', 'Mobile', 'Cell phone', 'Contact mobile'],
  vip: ['VIP', 'Is VIP'],
  manager: ['Manager', 'Manager email', 'Reports to', 'Supervisor'],
  site: ['Site', 'Office location', 'Location', 'Office', 'Branch'],
  title: ['Job title', 'Title', 'Position'],
  department: ['Department name', 'Department'],
  roles: ['Roles', 'Portal role'],
  language: ['Language', 'Locale', 'Preferred language'],
} as const satisfies Wanted;

type PeopleField = keyof typeof peopleColumns;
const fields = Object.keys(peopleColumns) as PeopleField[];
const column = z.string().trim().min(1).max(200);

/** `--map` of people: field to heading, null for a field that is in no column. */
export const peopleMappingSchema = z.strictObject({
  columns: z.partialRecord(z.enum(fields), z.union([column, z.null()])).default({}),
});
export type PeopleMapping = z.output<typeof peopleMappingSchema>;

/** Further things that are known of a contact. */
export interface ContactProfile {
  readonly phone?: string;
  readonly mobile?: string;
  /** Name or address, as the source has it. */
  readonly manager?: string;
  readonly site?: string;
  readonly title?: string;
  readonly department?: string;
}

/** One person as a row of a file has them. */
export interface PersonRow {
  readonly line: number;
  readonly name: string;
  readonly email: string;
  readonly externalId?: string;
  readonly profile: ContactProfile;
  /** Known to the desk alone; absent where the file does not say. */
  readonly vip?: boolean;
  readonly roles?: readonly ContactRole[];
  readonly locale?: Locale;
}

const yes = wordMap({ yes: true, y: true, true: true, 1: true, x: true, vip: true, ja: true });
const no = wordMap({ no: false, n: false, false: false, 0: false, nein: false });
const vips = new Map([...yes, ...no]);
const languages = wordMap<Locale>({
  en: 'en',
  'en-us': 'en',
  'en-gb': 'en',
  english: 'en',
  de: 'de',
  'de-de': 'de',
  german: 'de',
  deutsch: 'de',
});
const roleWords = wordMap<ContactRole>({ user: 'user', approver: 'approver', poc: 'poc', 'point of contact': 'poc' });
const PHONE = /^[+(]?[\d\s()./+-]{3,40}(?:\s*(?:x|ext\.?)\s*\d{1,6})?$/iu;

/** Reads people row by row. */
export class PeopleReader {
  readonly columns: readonly ColumnUse[];
  readonly #columns: Columns;
  readonly #words = new Words();
  readonly #emails = new Map<string, number>();
  readonly #ids = new Map<string, number>();

  constructor(columns: Columns) {
    this.#columns = columns;
    this.columns = columns.uses;
  }

  /** @returns the person, or the record when it cannot be taken. */
  read(record: SourceRecord): PersonRow | RejectedRecord {
    const row = new Row(record, this.#columns, { utc: (local) => local }, this.#words, automatic);
    const rejected = (): RejectedRecord => ({ line: record.line, faults: row.reader.faults, raw: record.fields });
    if (!row.reader.shaped) return rejected();
    const person = personOf(record.line, row);
    this.#once(row, 'email', this.#emails, person.email, record.line);
    this.#once(row, 'externalId', this.#ids, person.externalId, record.line);
    return row.reader.faults.length > 0 ? rejected() : person;
  }

  #once(row: Row, field: string, seen: Map<string, number>, value: string | undefined, line: number): void {
    if (value === undefined || value === '') return;
    const before = seen.get(value);
    if (before !== undefined) row.fault(field, `"${value}" stands in line ${before} already`);
    else if (row.reader.faults.length === 0) seen.set(value, line);
  }
}

export function startPeople(
  heading: SourceRecord,
  mapping: PeopleMapping,
): PeopleReader | { readonly faults: readonly ImportFault[] } {
  const named = Object.entries(mapping.columns).flatMap(([field, one]) => (one ? [[field, [one]] as const] : []));
  const rest = Object.entries(peopleColumns).filter(([field]) => !(field in mapping.columns));
  const required = ['email', ...named.map(([field]) => field)];
  const columns = findColumns(heading, Object.fromEntries([...named, ...rest]), required, 'a list of people');
  if ('faults' in columns) return columns;
  if (!['name', 'firstName', 'lastName'].some((field) => columns.heading(field))) {
    const reason =
      'no column tells names: name it Name, or First name and Last name, or say which one it is in a --map file';
    return { faults: [{ line: heading.line, reason }] };
  }
  return new PeopleReader(columns);
}

function personOf(line: number, row: Row): PersonRow {
  const parts = [row.text('firstName'), row.text('lastName')].filter((part) => part !== undefined);
  const name = row.text('name') ?? parts.join(' ');
  const nameField = row.has('name') ? 'name' : row.has('firstName') ? 'firstName' : 'lastName';
  if (!nameSchema.safeParse(name).success)
    row.fault(nameField, name === '' ? 'is empty, but needed' : 'has more than 80 characters');
  const email = row.required('email').toLowerCase();
  if (email !== '' && !emailSchema.safeParse(email).success) row.fault('email', `"${email}" is no e-mail address`);
  const externalId = row.text('externalId');
  const roles = rolesOf(row);
  const locale = row.word('language', languages);
  const vip = row.word('vip', vips);
  return {
    line,
    name,
    email,
    ...(externalId !== undefined && { externalId }),
    profile: profileOf(row),
    ...(vip !== undefined && { vip }),
    ...(roles && { roles }),
    ...(locale && { locale }),
  };
}

function profileOf(row: Row): ContactProfile {
  const profile: Record<string, string> = {};
  for (const field of ['phone', 'mobile'] as const) {
    const text = row.text(field);
    if (text === undefined) continue;
    if (!PHONE.test(text)) row.fault(field, `"${text}" is no phone number`);
    profile[field] = text;
  }
  for (const field of ['manager', 'site', 'title', 'department'] as const) {
    const text = row.text(field);
    if (text !== undefined) profile[field] = text;
  }
  return profile;
}

function rolesOf(row: Row): readonly ContactRole[] | undefined {
  const text = row.text('roles');
  if (text === undefined) return undefined;
  const roles = text.split(/[,;/]/u).map((one) => roleWords.get(one.toLowerCase().trim()));
  if (roles.every((one) => one !== undefined)) return [...new Set(roles)];
  row.fault('roles', `"${text}" is not made of: user, approver, poc`);
  return undefined;
}
