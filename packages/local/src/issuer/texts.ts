import type { Language } from '@portico/api/auth/language';
import type { DemoPerson } from './people.ts';

const en = {
  title: 'Sign in',
  to: (name: string): string => `Sign in to ${name}`,
  lead: 'Use the address and password of your account.',
  demoLead: 'This is a demo with made-up people. Choose one to see what they see.',
  email: 'E-mail',
  password: 'Password',
  submit: 'Sign in',
  byCode: 'Sign in with a code by mail',
  wrong: 'Address or password is wrong. After ten failures an address rests for 15 minutes.',
  nobody: 'There is nobody here to sign in as.',
  staff: 'Service desk',
  clients: 'Customers',
  expiredTitle: 'This sign-in has expired',
  expired: 'It was left open too long, or was begun in another browser.',
  again: 'Start again',
  roles: {
    technician: 'Technician',
    admin: 'Administrator',
    user: 'End user',
    approver: 'Approver',
    poc: 'Point of contact',
  } satisfies Record<DemoPerson['role'], string>,
};
export type IssuerTexts = typeof en;
const de: IssuerTexts = {
  title: 'Anmelden',
  to: (name) => `Bei ${name} anmelden`,
  lead: 'Mit der Adresse und dem Passwort Ihres Kontos.',
  demoLead: 'Dies ist eine Demo mit erfundenen Personen. Wählen Sie eine und sehen Sie, was sie sieht.',
  email: 'E-Mail',
  password: 'Passwort',
  submit: 'Anmelden',
  byCode: 'Mit einem Code per Mail anmelden',
  wrong: 'Adresse oder Passwort stimmen nicht. Nach zehn Fehlversuchen ruht eine Adresse 15 Minuten.',
  nobody: 'Hier gibt es niemanden, als der Sie sich anmelden können.',
  staff: 'Service Desk',
  clients: 'Kunden',
  expiredTitle: 'Diese Anmeldung ist abgelaufen',
  expired: 'Sie war zu lange offen oder begann in einem anderen Browser.',
  again: 'Neu beginnen',
  roles: {
    technician: 'Technik',
    admin: 'Administration',
    user: 'Endanwender',
    approver: 'Freigabe',
    poc: 'Ansprechpartner',
  },
};

export const issuerTexts: Readonly<Record<Language, IssuerTexts>> = { en, de };
