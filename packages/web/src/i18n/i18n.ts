import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { settings } from '../lib/settings.ts';
import type { en } from './en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

/** Loaded when it is spoken: nobody waits for the words of a language they do not read. */
const words = {
  en: async () => (await import('./en.ts')).en,
  de: async () => (await import('./de.ts')).de,
} satisfies Record<Language, () => Promise<typeof en>>;

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
    // Each language has every word (a test looks), so none stands in for another.
    fallbackLng: false,
    resources: { [language]: { translation: await words[language]() } },
    // React escapes already; escaping twice would show entities to people.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

async function speak(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await words[language]());
  }
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

export async function changeLanguage(language: Language): Promise<void> {
  settings.setLanguage(language);
  await speak(language);
}

/** The tenant's language, for a reader who has neither chosen one here nor has a browser that asks for one we speak. */
export function applyDefaultLanguage(locale: string): void {
  const speaks = navigator.languages.some((tag) => known(tag) !== undefined);
  const language = known(locale);
  if (settings.language() || speaks || !language || language === i18next.language) return;
  void speak(language);
}
