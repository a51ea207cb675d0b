import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { settings } from '../lib/settings.ts';
import { de } from './de.ts';
import { en } from './en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

const known = (tag: string): Language | undefined =>
  tag.startsWith('de') ? 'de' : tag.startsWith('en') ? 'en' : undefined;

/** A person's own choice, else the first language of the browser that we speak, else English. */
function preferred(): Language {
  const chosen = settings.language();
  if (chosen === 'en' || chosen === 'de') return chosen;
  return navigator.languages.map(known).find((language) => language !== undefined) ?? 'en';
}

export async function startI18n(): Promise<void> {
  const language = preferred();
  document.documentElement.lang = language;
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, de: { translation: de } },
    // React escapes already; escaping twice would show entities to people.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

export async function changeLanguage(language: Language): Promise<void> {
  settings.setLanguage(language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

/** The tenant's language, for a reader who has neither chosen one here nor has a browser that asks for one we speak. */
export function applyDefaultLanguage(locale: string): void {
  const speaks = navigator.languages.some((tag) => known(tag) !== undefined);
  const language = known(locale);
  if (settings.language() || speaks || !language || language === i18next.language) return;
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}
