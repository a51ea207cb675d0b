export type Language = 'en' | 'de';

/** The reader's language among ours, from `Accept-Language` in the browser's order of preference. */
export function languageOf(header: string | null): Language {
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const code = part.trim().slice(0, 2);
    if (code === 'de' || code === 'en') return code;
  }
  return 'en';
}
