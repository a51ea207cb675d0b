/**
 * The part of EventBridge's patterns that our own rules use: every field named must have one of the listed values,
 * nested objects field by field. Anything else is refused loudly, so that no rule means less here than on AWS.
 */
export function matches(pattern: object, event: unknown): boolean {
  return Object.entries(pattern).every(([field, wanted]: [string, unknown]) => {
    const value = isRecord(event) && Object.hasOwn(event, field) ? event[field] : undefined;
    if (Array.isArray(wanted)) return oneOf(wanted, value);
    if (isRecord(wanted)) return matches(wanted, value);
    throw new TypeError(`pattern field "${field}" must be a list or an object`);
  });
}

/** A list in the event matches when one of its elements does (EventBridge: arrays in event patterns). */
function oneOf(wanted: readonly unknown[], value: unknown): boolean {
  for (const one of wanted) {
    if (one !== null && typeof one === 'object') {
      throw new TypeError('only exact values are matched here, no prefix, numeric or anything-but');
    }
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.some((one) => wanted.includes(one) && one !== undefined);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
