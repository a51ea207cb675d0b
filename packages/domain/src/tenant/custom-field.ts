import * as z from 'zod';
import { parseDate } from '../sla/instant.ts';
import { keySchema, labelSchema } from './names.ts';

export const fieldTypes = [
  'string',
  'text',
  'number',
  'integer',
  'date',
  'boolean',
  'choice',
  'choices',
  'person',
  'asset',
] as const;

/** What a ticket holds of a field. A long text stands in the log's entry `v`, and only that is said here. */
export type FieldValue = string | number | boolean | readonly string[] | { readonly v: number };
/** What people write into a field. */
export const fieldInput = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()).max(50)]);
export type FieldInput = z.output<typeof fieldInput>;

/** Values of the client's own fields, as callers give them. */
export const fieldsInput = z
  .exactOptional(z.record(z.string().max(40), z.nullable(fieldInput)))
  .meta({ description: 'Values of the client’s own fields by id; null takes one away.' });

/** A field that a client's tickets have beyond those of every ticket. */
export const customFieldSchema = z.strictObject({
  id: keySchema.max(24),
  label: labelSchema,
  help: z.exactOptional(labelSchema),
  type: z.enum(fieldTypes),
  /** Of a choice: what may be chosen. */
  options: z.exactOptional(
    z
      .array(z.strictObject({ id: keySchema, label: labelSchema }))
      .min(1)
      .max(50),
  ),
  /** Up to which moment it must be filled in. */
  required: z.exactOptional(z.enum(['open', 'resolved', 'closed'])),
  /** What end users have of it. */
  portal: z.enum(['hidden', 'read', 'edit']).default('hidden'),
  /** Whether lists can be filtered by it. What cannot is kept out of the rows of lists, as long texts always are. */
  filter: z.boolean().default(true),
  default: z.exactOptional(fieldInput),
  /** Processes whose tickets have it; absent: all. */
  kinds: z.exactOptional(z.array(z.string().regex(/^[a-z][a-z_]{1,30}$/)).min(1)),
});
export type CustomField = z.output<typeof customFieldSchema>;

export const fieldLimits = { string: 60, text: 10_000, rowBytes: 320 } as const;

/** The most bytes that a field takes in a row; a long text, and what is not filtered, stands in the log. */
function rowBytes(field: CustomField): number {
  if (field.type === 'text' || !field.filter) return 0;
  const options = (field.options ?? []).map((one) => one.id.length + 3);
  const value = {
    string: fieldLimits.string,
    text: 0,
    number: 16,
    integer: 16,
    date: 12,
    boolean: 5,
    choice: Math.max(0, ...options),
    choices: options.reduce((sum, one) => sum + one, 2),
    person: 12,
    asset: 40,
  }[field.type];
  return field.id.length + 4 + value;
}

interface FieldFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What the schema of one field cannot say. */
export function customFieldFaults(fields: readonly CustomField[]): FieldFault[] {
  const faults: FieldFault[] = [];
  let bytes = 0;
  for (const [place, field] of fields.entries()) {
    const chosen = field.type === 'choice' || field.type === 'choices';
    if (chosen !== (field.options !== undefined)) {
      const message = chosen ? 'a choice needs its options' : `a ${field.type} has no options; remove them`;
      faults.push({ path: [place, 'options'], message });
    }
    if (field.default !== undefined) {
      const outcome = checkValue(field, field.default);
      if ('fault' in outcome) faults.push({ path: [place, 'default'], message: outcome.fault });
    }
    if (field.default !== undefined && (field.type === 'text' || !field.filter)) {
      const message = 'only what lists can be filtered by has a default; remove it';
      faults.push({ path: [place, 'default'], message });
    }
    bytes += rowBytes(field);
  }
  if (bytes > fieldLimits.rowBytes) {
    const message = `together they may take ${bytes} bytes of a list's row, ${fieldLimits.rowBytes} are allowed; set filter: false where nobody filters`;
    faults.push({ path: [], message });
  }
  return faults;
}

/** The value as it is kept, or why it is none of this field. Who a person is was looked up before. */
export function checkValue(
  field: CustomField,
  given: FieldInput,
): { readonly value: FieldInput } | { readonly fault: string } {
  switch (field.type) {
    case 'number':
      return typeof given === 'number' && Number.isFinite(given) ? { value: given } : { fault: 'must be a number' };
    case 'integer':
      return Number.isSafeInteger(given) ? { value: given } : { fault: 'must be a whole number' };
    case 'boolean':
      return typeof given === 'boolean' ? { value: given } : { fault: 'must be true or false' };
    case 'date': {
      const ok = typeof given === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(given) && parseDate(given) !== undefined;
      return ok ? { value: given } : { fault: 'must be a date like 2026-12-01' };
    }
    case 'choices': {
      if (!Array.isArray(given)) return { fault: 'must be a list' };
      const strange = given.find((one) => !isOption(field, one));
      return strange === undefined ? { value: [...new Set(given)] } : { fault: unknownOption(field, strange) };
    }
    case 'choice':
      if (typeof given !== 'string') return { fault: 'must be one of its options' };
      return isOption(field, given) ? { value: given } : { fault: unknownOption(field, given) };
    default:
      return checkText(field, given);
  }
}

function checkText(field: CustomField, given: FieldInput): { readonly value: string } | { readonly fault: string } {
  if (typeof given !== 'string') return { fault: 'must be a text' };
  const text = given.trim();
  const most = field.type === 'text' ? fieldLimits.text : field.type === 'string' ? fieldLimits.string : 40;
  if (text === '' || text.length > most) return { fault: `must have 1 to ${most} characters` };
  return { value: text };
}

function isOption({ options }: CustomField, id: string): boolean {
  return options?.some((one) => one.id === id) ?? false;
}

function unknownOption({ options }: CustomField, id: string): string {
  return `"${id}" is none of: ${(options ?? []).map((one) => one.id).join(', ')}`;
}
