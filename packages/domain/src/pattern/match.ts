import type { FieldRule, Pattern } from './compile.ts';
import type { Scalar } from './value.ts';

/** In which element of which array of the event a value stands: index by number of the array. */
type Membership = ReadonlyMap<number, number>;

interface FieldValue {
  readonly value: Scalar;
  readonly membership: Membership;
}

type Fields = ReadonlyMap<string, readonly FieldValue[]>;

const nowhere: Membership = new Map();

/**
 * Whether an event matches. Values that meet a pattern together must not stand in different elements of one array
 * (EventBridge: array consistency); what is no object matches nothing.
 */
export function matches(pattern: Pattern, event: unknown): boolean {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return false;
  const fields = flatten(event);
  return pattern.branches.some((rules) => meets(rules, fields));
}

/** Field by field, with every choice of array elements under which the fields so far are met. */
function meets(rules: readonly FieldRule[], fields: Fields): boolean {
  let choices: readonly Membership[] = [nowhere];
  for (const rule of rules) {
    const met = new Map<string, Membership>();
    for (const choice of choices) {
      let present = false;
      for (const { value, membership } of fields.get(rule.path) ?? []) {
        const joint = joined(choice, membership);
        if (joint === undefined) continue;
        present = true;
        if (rule.tests.some((test) => test(value))) met.set(nameOf(joint), joint);
      }
      if (!present && rule.absent) met.set(nameOf(choice), choice);
    }
    if (met.size === 0) return false;
    choices = [...met.values()];
  }
  return true;
}

/** Both memberships as one, or undefined where they name different elements of one array. */
function joined(one: Membership, other: Membership): Membership | undefined {
  if (other.size === 0) return one;
  const joint = new Map(one);
  for (const [array, index] of other) {
    const known = joint.get(array);
    if (known !== undefined && known !== index) return undefined;
    joint.set(array, index);
  }
  return joint;
}

function nameOf(membership: Membership): string {
  return [...membership]
    .map(([array, index]) => `${array}.${index}`)
    .sort()
    .join(' ');
}

/** Every value of the event under its path, names joined by dots as EventBridge joins them. */
function flatten(event: object): Fields {
  const fields = new Map<string, FieldValue[]>();
  let arrays = 0;
  const visit = (value: unknown, path: string, membership: Membership): void => {
    if (Array.isArray(value)) {
      const id = arrays++;
      for (const [index, element] of value.entries()) {
        const inside = typeof element === 'object' && element !== null;
        visit(element, path, inside ? new Map([...membership, [id, index]]) : membership);
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) visit(inner, path ? `${path}.${name}` : name, membership);
    } else if (value !== undefined) {
      const known = fields.get(path) ?? [];
      known.push({ value: value as Scalar, membership }); // Safe: JSON has nothing else.
      fields.set(path, known);
    }
  };
  visit(event, '', nowhere);
  return fields;
}
