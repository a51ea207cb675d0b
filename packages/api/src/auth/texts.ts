import type { Language } from './page.ts';

const en = {
  chooseTitle: 'Where would you like to work?',
  chooseLead: 'Your account belongs to more than one organisation.',
  staffRole: 'Service desk',
  contactRole: 'Customer portal',
  noAccessTitle: 'No access here',
  noAccess:
    'You are signed in, but your account has no access to this address. Sign in with another account, or ask your service desk.',
  failedTitle: 'That sign-in did not work',
  failed: 'It took too long, was begun in another window, or was cancelled. Nothing has happened to your account.',
  unknownHostTitle: 'Nothing lives at this address',
  unknownHost: 'Check the address for a typing mistake, or ask whoever gave it to you.',
  again: 'Sign in again',
};
export type AuthTexts = typeof en;
const de: AuthTexts = {
  chooseTitle: 'Wo möchten Sie arbeiten?',
  chooseLead: 'Ihr Konto gehört zu mehreren Organisationen.',
  staffRole: 'Service Desk',
  contactRole: 'Kundenportal',
  noAccessTitle: 'Hier kein Zugang',
  noAccess:
    'Sie sind angemeldet, aber Ihr Konto hat keinen Zugang zu dieser Adresse. Melden Sie sich mit einem anderen Konto an oder fragen Sie Ihren Service Desk.',
  failedTitle: 'Die Anmeldung hat nicht geklappt',
  failed:
    'Sie hat zu lange gedauert, begann in einem anderen Fenster oder wurde abgebrochen. Mit Ihrem Konto ist nichts geschehen.',
  unknownHostTitle: 'Unter dieser Adresse gibt es nichts',
  unknownHost: 'Prüfen Sie die Adresse auf Tippfehler oder fragen Sie, von wem Sie sie haben.',
  again: 'Neu anmelden',
};

export const authTexts: Readonly<Record<Language, AuthTexts>> = { en, de };
