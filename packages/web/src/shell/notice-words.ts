const WORDS = [
  'opened',
  'assigned',
  'replied',
  'noted',
  'resolved',
  'reopened',
  'closed',
  'warned',
  'breached',
  'woken',
] as const;

/** The word for what a notification is of. */
export const wordOf = (type: string) => WORDS.find((word) => type.endsWith(`.${word}`)) ?? 'other';
