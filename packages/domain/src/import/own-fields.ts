import { type CustomField, checkValue, type FieldInput, type FieldValue } from '../tenant/custom-field.ts';
import type { Desk } from '../tenant/desk.ts';
import { fieldText } from '../ticket/fields.ts';
import { tagSchema, tagsSchema } from '../ticket/tags.ts';
import { headingKey } from './columns.ts';
import type { SourceName } from './format.ts';
import type { CsvMapping, Wanted } from './mapping.ts';
import type { Row } from './row.ts';

type OwnDesk = Pick<Desk, 'fields' | 'tags'>;

/** What a row says in the client's own fields. */
export interface OwnFields {
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Long texts, by the name under which the log keeps them. */
  readonly texts: Readonly<Record<string, string>>;
  /** Who stands in a field, as the source names them. */
  readonly people: Readonly<Record<string, SourceName>>;
}

const place = (id: string): string => `own:${id}`;

/** The headings of the client's own fields: as a mapping says, else by label or id, also as Jira and Zendesk write them. */
export function ownColumns(mapping: CsvMapping, desk: OwnDesk): Wanted {
  const entries = (desk.fields ?? []).flatMap((field): [string, string[]][] => {
    const given = mapping.fields[field.id];
    if (given === null) return [];
    return [[place(field.id), given === undefined ? usualHeadings(field) : [given]]];
  });
  return Object.fromEntries(entries);
}

function usualHeadings({ id, label }: CustomField): string[] {
  const names = [...(typeof label === 'string' ? [label] : [label.en, label.de]), id];
  return names.flatMap((name) => [name, `Custom field (${name})`, `custom_${name}`]);
}

/** Fields of which a file may have several columns. */
export function repeatedOwn(desk: OwnDesk): string[] {
  return (desk.fields ?? []).filter((one) => one.type === 'choices').map((one) => place(one.id));
}

/** What a mapping names and the client has not. */
export function unknownFields(mapping: CsvMapping, desk: OwnDesk): string[] {
  const known = (desk.fields ?? []).map((one) => one.id);
  return Object.keys(mapping.fields)
    .filter((id) => !known.includes(id))
    .map((id) => `this client's tickets have no field "${id}"; known: ${known.join(', ') || 'there are none'}`);
}

const divider = /[,;|]/u;
/** Zendesk divides tags by blanks, spreadsheets by signs; a tag that holds a blank stands between signs. */
const tagDivider = (text: string): RegExp => (divider.test(text) ? divider : /\s/u);

/** The tags of a row with those of the whole file, as a ticket holds them. */
export function tagsIn(row: Row, mapping: CsvMapping, desk: OwnDesk): string | undefined {
  const cells = row.list('tags', /(?!)/u);
  const written = cells.flatMap((cell) => cell.split(tagDivider(cell))).filter((one) => one.trim() !== '');
  const tags: string[] = [];
  for (const text of [...mapping.tags, ...written]) {
    const parsed = tagSchema.safeParse(text);
    if (!parsed.success) row.fault('tags', `"${text.trim()}": ${parsed.error.issues[0]?.message}`);
    else if (desk.tags && !desk.tags.includes(parsed.data)) {
      row.fault('tags', `"${parsed.data}" is none of: ${desk.tags.join(', ')}`);
    } else tags.push(parsed.data);
  }
  const all = tagsSchema.safeParse(tags);
  if (!all.success) row.fault('tags', all.error.issues[0]?.message ?? 'are too many');
  return all.success && all.data.length > 0 ? all.data.join(' ') : undefined;
}

/** What a row says in the client's own fields, each by its type; what does not fit is a fault of the row. */
export function ownFieldsIn(row: Row, desk: OwnDesk): OwnFields {
  const fields: Record<string, FieldValue> = {};
  const texts: Record<string, string> = {};
  const people: Record<string, SourceName> = {};
  // A spreadsheet's tickets are incidents.
  for (const field of (desk.fields ?? []).filter((one) => one.kinds?.includes('incident') ?? true)) {
    const given = row.has(place(field.id)) ? readCell(row, field) : undefined;
    if (given === undefined) continue;
    if (field.type === 'person') {
      const name = String(given);
      people[field.id] = { key: name, name, ...(name.includes('@') ? { email: name.toLowerCase() } : {}) };
      continue;
    }
    const outcome = checkValue(field, given);
    if ('fault' in outcome) row.fault(place(field.id), `"${String(given)}" ${outcome.fault}`);
    else if (field.type === 'text' || !field.filter) {
      texts[fieldText(field.id)] = typeof outcome.value === 'string' ? outcome.value : JSON.stringify(outcome.value);
      fields[field.id] = { v: 1 };
    } else fields[field.id] = outcome.value;
  }
  return { fields, texts, people };
}

const TEXT_CHARACTERS = 10_000;
const yes = new Set(['true', 'yes', 'y', '1', 'x', 'on', 'ja', 'wahr']);
const no = new Set(['false', 'no', 'n', '0', 'off', 'nein', 'falsch']);

/** A cell as the field's type takes it; as it stands where it is none, for the fault that follows. */
function readCell(row: Row, field: CustomField): FieldInput | undefined {
  const at = place(field.id);
  switch (field.type) {
    case 'text':
      return row.prose(at, TEXT_CHARACTERS);
    case 'date':
      return row.date(at);
    case 'choices': {
      const all = row.list(at, divider);
      return all.length === 0 ? undefined : all.map((one) => optionOf(field, one));
    }
    default:
      break;
  }
  const text = row.text(at);
  if (text === undefined) return undefined;
  switch (field.type) {
    case 'number':
    case 'integer':
      return numberIn(text) ?? text;
    case 'boolean':
      return yes.has(text.toLowerCase()) ? true : no.has(text.toLowerCase()) ? false : text;
    case 'choice':
      return optionOf(field, text);
    default:
      return text;
  }
}

/** An option by its id or by any of its labels, whatever their case. */
function optionOf({ options = [] }: CustomField, text: string): string {
  const wanted = headingKey(text);
  const found = options.find(({ id, label }) => {
    const names = typeof label === 'string' ? [id, label] : [id, label.en, label.de];
    return names.some((name) => headingKey(name) === wanted);
  });
  return found?.id ?? text.trim();
}

/** `1234.5`, `1,234.5`, `1.234,5`: where both signs stand the last one divides; a lone comma before three digits is refused. */
function numberIn(text: string): number | undefined {
  const plain = text.replaceAll(/[\s'’]/gu, '');
  if (/^[+-]?\d+(?:\.\d+)?$/u.test(plain)) return Number(plain);
  if (/^[+-]?\d{1,3}(?:,\d{3})+\.\d+$/u.test(plain)) return Number(plain.replaceAll(',', ''));
  if (/^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/u.test(plain)) return Number(plain.replaceAll('.', '').replace(',', '.'));
  const [, whole, part] = /^([+-]?\d+),(\d{1,2}|\d{4,})$/u.exec(plain) ?? [];
  return whole === undefined ? undefined : Number(`${whole}.${part}`);
}
