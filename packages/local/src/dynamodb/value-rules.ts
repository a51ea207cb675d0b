/** Rules of values that both faces check: named attributes, sets without duplicates, documents of bounded depth. */
import { validation } from './errors.ts';
import { type SetType, type Value, ValueSet } from './values.ts';

/** Lists and maps inside one another, the outermost being an attribute's value. Source: DynamoDB quotas. */
export const MAX_NESTING = 31;

export const MAX_NAME_BYTES = 65_535;

export function attributeName(name: string): string {
  if (name === '') throw validation('Empty attribute name');
  if (name.length > MAX_NAME_BYTES || Buffer.byteLength(name) > MAX_NAME_BYTES) {
    throw validation('Attribute name is too large, must be less than 65536 bytes');
  }
  return name.toWellFormed();
}

/** @param depth of a list or map, 0 for an attribute's own value. */
export function refuseDeep(depth: number): void {
  if (depth < MAX_NESTING) return;
  throw validation(
    'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
  );
}

/** @throws ValidationException when two members are the same value. */
export function newSet(type: SetType, members: Value[]): ValueSet {
  const set = new ValueSet(type, members);
  if (set.members.size === members.length) return set;
  const invalid = 'One or more parameter values were invalid: Input collection';
  if (type === 'NS') throw validation('Input collection contains duplicates');
  if (type === 'BS') throw validation(`${invalid} of type BS contains duplicates.`);
  throw validation(`${invalid} [${members.join(', ')}] contains duplicates`);
}
