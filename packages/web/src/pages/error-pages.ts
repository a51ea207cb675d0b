import { type PageLanguage, renderPage } from './page.ts';

const words = {
  en: {
    missing: 'This page does not exist',
    missingText: 'The address may be mistyped, or the page has moved.',
    home: 'Go to the start',
    failed: 'Something went wrong on our side',
    failedText: 'Nothing you saved is lost. Please try again in a moment.',
    failedAsk: 'If it happens again, give your administrator the number at the foot of this page.',
    again: 'Try again',
    unknown: 'There is no service desk at this address',
    unknownText: (host: string) => `No organisation here uses the address ${host}.`,
    unknownAsk: 'Check the link you followed, or ask your IT provider for the right address.',
  },
  de: {
    missing: 'Diese Seite gibt es nicht',
    missingText: 'Die Adresse ist vielleicht vertippt, oder die Seite ist umgezogen.',
    home: 'Zum Anfang',
    failed: 'Bei uns ist etwas schiefgegangen',
    failedText: 'Nichts Gespeichertes ist verloren. Bitte versuchen Sie es gleich noch einmal.',
    failedAsk: 'Wenn es wieder geschieht, nennen Sie Ihrer Administration die Nummer am Fuß dieser Seite.',
    again: 'Erneut versuchen',
    unknown: 'Unter dieser Adresse gibt es keinen Service Desk',
    unknownText: (host: string) => `Keine Organisation nutzt hier die Adresse ${host}.`,
    unknownAsk: 'Prüfen Sie den Link, oder fragen Sie Ihren IT-Dienstleister nach der richtigen Adresse.',
  },
} as const;

/** For 404 outside the console's own routes. */
export function notFoundPage(language: PageLanguage, requestId?: string): string {
  const t = words[language];
  const action = { href: '/', label: t.home };
  return renderPage({ language, code: '404', title: t.missing, text: [t.missingText], action, requestId });
}

/** For 500 and every fault nobody foresaw; says nothing about its cause. */
export function serverErrorPage(language: PageLanguage, requestId?: string): string {
  const t = words[language];
  const text = requestId ? [t.failedText, t.failedAsk] : [t.failedText];
  return renderPage({ language, code: '500', title: t.failed, text, action: { href: '', label: t.again }, requestId });
}

/**
 * For a host name that belongs to no MSP and no client (status 404 or 421). No link: every address here is unknown.
 * @param host as the browser sent it; cut to 100 characters and escaped
 */
export function unknownHostPage(language: PageLanguage, host: string, requestId?: string): string {
  const t = words[language];
  const shown = host.slice(0, 100);
  return renderPage({ language, code: '404', title: t.unknown, text: [t.unknownText(shown), t.unknownAsk], requestId });
}
