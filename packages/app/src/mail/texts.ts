import type { Locale } from '@portico/domain/tenant/names';
import { de } from './texts-de.ts';
import { en } from './texts-en.ts';
import type { MailTexts } from './texts-shape.ts';

const languages: Readonly<Record<Locale, MailTexts>> = { en, de };

/** The language of a reader; one that does not ship reads English. */
export function mailLocale(locale: string): Locale {
  return locale.toLowerCase().startsWith('de') ? 'de' : 'en';
}

export function mailTexts(locale: Locale): MailTexts {
  return languages[locale];
}
