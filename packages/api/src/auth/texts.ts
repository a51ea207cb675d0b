import type { Language } from './language.ts';

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
  allowTitle: 'Let the command line work for you?',
  allowLead: (person: string, organisation: string): string =>
    `The portico command will be able to do what you, ${person}, may do at ${organisation}. Go on only if you began this yourself.`,
  allowCode: (code: string): string => `The code at your terminal must be ${code}.`,
  allow: 'Allow',
  deny: 'Cancel',
  elsewhere: 'Or choose another organisation',
  deviceTitle: 'Sign in a command line',
  deviceLead: 'Type the code that your terminal shows.',
  deviceCode: 'Code',
  deviceGo: 'Continue',
  deviceWrong: 'That code is not waiting. It lasts 15 minutes: look at your terminal, or begin again.',
  allowedTitle: 'The command line is signed in',
  allowed: 'You can close this window and go back to your terminal.',
  deniedTitle: 'Nothing was allowed',
  denied: 'The command line was not signed in. You can close this window.',
  back: 'Back to the command line',
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
  allowTitle: 'Darf die Kommandozeile für Sie arbeiten?',
  allowLead: (person, organisation) =>
    `Der Befehl portico darf dann, was Sie, ${person}, bei ${organisation} dürfen. Fahren Sie nur fort, wenn Sie dies selbst begonnen haben.`,
  allowCode: (code) => `In Ihrem Terminal muss der Code ${code} stehen.`,
  allow: 'Erlauben',
  deny: 'Abbrechen',
  elsewhere: 'Oder eine andere Organisation wählen',
  deviceTitle: 'Eine Kommandozeile anmelden',
  deviceLead: 'Geben Sie den Code ein, den Ihr Terminal zeigt.',
  deviceCode: 'Code',
  deviceGo: 'Weiter',
  deviceWrong: 'Auf diesen Code wartet nichts. Er gilt 15 Minuten: Sehen Sie in Ihr Terminal oder beginnen Sie neu.',
  allowedTitle: 'Die Kommandozeile ist angemeldet',
  allowed: 'Sie können dieses Fenster schließen und zu Ihrem Terminal zurückkehren.',
  deniedTitle: 'Es wurde nichts erlaubt',
  denied: 'Die Kommandozeile wurde nicht angemeldet. Sie können dieses Fenster schließen.',
  back: 'Zurück zur Kommandozeile',
};

export const authTexts: Readonly<Record<Language, AuthTexts>> = { en, de };
