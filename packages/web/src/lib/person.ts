const HUES = ['brand', 'teal', 'violet', 'green', 'amber', 'gray'] as const;

/** AB of "Ana Marija Babić"; "?" where there is no letter. */
export function initials(name: string): string {
  const words = name.split(/\s+/u).filter((word) => /\p{L}/u.test(word));
  const first = words[0]?.match(/\p{L}/u)?.[0] ?? '?';
  const last = words.length > 1 ? (words.at(-1)?.match(/\p{L}/u)?.[0] ?? '') : '';
  return (first + last).toUpperCase();
}

/** A colour that stays with the name. */
export function hueOf(name: string): (typeof HUES)[number] {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973;
  return HUES[sum % HUES.length] ?? 'gray';
}

/** A name as the filter takes it: `priya-nair` (the API's own rule, so that it finds the same person). */
export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
