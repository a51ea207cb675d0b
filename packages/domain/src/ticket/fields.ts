import type { FieldFault } from '../kernel/error.ts';
import { jsonPointer } from '../kernel/faults.ts';
import { type CustomField, checkValue, type FieldInput, type FieldValue } from '../tenant/custom-field.ts';
import type { Desk } from '../tenant/desk.ts';
import type { TicketFacts } from './facts.ts';
import type { TicketState } from './state.ts';

/** Values by field; `null` takes one away. */
export type FieldPatch = Readonly<Record<string, FieldInput | null>>;

export interface FieldsAfter {
  readonly fields: NonNullable<TicketState['fields']>;
  /** Long texts, by the name under which the log keeps them. */
  readonly texts: Readonly<Record<string, string>>;
}

/** The text of a field that stands in the log. */
export const fieldText = (id: string): string => `f.${id}`;

/** Which fields a ticket of a process has. */
export function fieldsOf(desk: Desk, kind: string): readonly CustomField[] {
  return (desk.fields ?? []).filter((one) => one.kinds?.includes(kind) ?? true);
}

type Writer = Pick<TicketFacts, 'desk' | 'taker'> & { readonly people?: ReadonlySet<string> | undefined };

/**
 * The fields after a patch, or everything that is wrong with it. End users write what the portal lets them edit; any
 * other field is one that they do not know.
 * @param version of the entry that this becomes: long texts are found by it
 */
export function patchFields(
  ticket: Pick<TicketState, 'kind' | 'fields'>,
  patch: FieldPatch,
  writer: Writer,
  version: number,
): FieldsAfter | { readonly faults: readonly FieldFault[] } {
  const known = fieldsOf(writer.desk, ticket.kind).filter((one) => writer.taker !== 'contact' || one.portal === 'edit');
  const fields: Record<string, FieldValue> = { ...ticket.fields };
  const texts: Record<string, string> = {};
  const faults: FieldFault[] = [];
  for (const [id, given] of Object.entries(patch)) {
    const pointer = jsonPointer(['fields', id]);
    const field = known.find((one) => one.id === id);
    const outcome = field && given !== null ? checkValue(field, given) : undefined;
    if (!field) {
      const names = known.map((one) => one.id).join(', ') || 'there are none';
      faults.push({ pointer, detail: `this client’s tickets have no such field; known: ${names}` });
    } else if (given === null || !outcome) delete fields[id];
    else if ('fault' in outcome) faults.push({ pointer, detail: outcome.fault });
    else if (field.type === 'person' && !writer.people?.has(String(outcome.value))) {
      faults.push({ pointer, detail: 'no such person at this client or at the desk' });
    } else if (field.type === 'text' || !field.filter) {
      texts[fieldText(id)] = typeof outcome.value === 'string' ? outcome.value : JSON.stringify(outcome.value);
      fields[id] = { v: version };
    } else fields[id] = outcome.value;
  }
  return faults.length > 0 ? { faults } : { fields, texts };
}

/** Defaults of the fields that a new ticket was not given. */
export function withDefaults(desk: Desk, kind: string, given: FieldPatch): FieldPatch {
  const defaults = fieldsOf(desk, kind).flatMap((one) =>
    one.default === undefined ? [] : [[one.id, one.default] as const],
  );
  return { ...Object.fromEntries(defaults), ...given };
}

const order = ['open', 'resolved', 'closed'] as const;

/** Fields that must be filled in by a moment. What only the desk fills in is not asked of an end user. */
export function requiredFields(
  kind: string,
  moment: (typeof order)[number],
  { desk, taker }: Pick<TicketFacts, 'desk' | 'taker'>,
): readonly CustomField[] {
  if (taker === 'system' || (taker === 'contact' && moment !== 'open')) return [];
  return fieldsOf(desk, kind).filter(
    (one) =>
      one.required &&
      order.indexOf(one.required) <= order.indexOf(moment) &&
      (taker !== 'contact' || one.portal === 'edit'),
  );
}

/** Fields that must be filled in by now and are not. */
export function missingFields(
  ticket: Pick<TicketState, 'kind' | 'fields'>,
  moment: (typeof order)[number],
  facts: Pick<TicketFacts, 'desk' | 'taker'>,
): FieldFault[] {
  return requiredFields(ticket.kind, moment, facts)
    .filter((one) => ticket.fields?.[one.id] === undefined)
    .map((one) => ({ pointer: jsonPointer(['fields', one.id]), detail: 'must be filled in first' }));
}
