/** Control signs, and those that turn the direction of writing, make a name look like another. */
export function safeName(given: string): string {
  const clean = given.replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
  const name = clean.split(/[\\/]/u).at(-1)?.trim() ?? '';
  return name === '.' || name === '..' ? '' : name.slice(0, 255);
}
