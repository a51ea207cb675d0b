import type { DemoLocale } from './scenarios/scenario.ts';

/** What stands in for the blanks of scenario texts. People, devices and programs are invented. */
export const blanks: Readonly<Record<DemoLocale, Readonly<Record<string, readonly string[]>>>> = {
  en: {
    printer: ['PRN-201', 'PRN-114 (second floor)', 'the big printer at reception', 'LaserDesk 400', 'PRN-307'],
    room: [
      'the accounts office',
      'meeting room Elm',
      'the warehouse',
      'building B, first floor',
      'the showroom',
      'room 2.14',
    ],
    colleague: [
      'Dana Whitlock',
      'Owen Barlow',
      'Priya Nand',
      'Tom Ferris',
      'Ellie Sato',
      'Marcus Hale',
      'Ruth Okoro',
      'Ben Castle',
    ],
    app: ['Ledgerline', 'StockPilot', 'Orderdesk', 'TimeNest', 'PlanWorks'],
    team: ['Sales', 'Purchasing', 'Accounts', 'Dispatch', 'Marketing'],
  },
  de: {
    printer: ['DRU-201', 'DRU-114 (2. OG)', 'LaserDesk 400', 'DRU-307', 'DRU-052 im Versand'],
    room: [
      'der Buchhaltung',
      'Besprechungsraum Ahorn',
      'Halle 3',
      'Gebäude B, 1. OG',
      'Raum 2.14',
      'der Arbeitsvorbereitung',
    ],
    colleague: [
      'Daniela Weiss',
      'Oliver Brand',
      'Petra Nagel',
      'Timo Falk',
      'Elif Aydin',
      'Markus Hell',
      'Ruth Oberhofer',
      'Ben Kastner',
    ],
    app: ['Faktura Plus', 'LagerPilot', 'Auftragszentrale', 'ZeitNest', 'PlanWerk'],
    team: ['Vertrieb', 'Einkauf', 'Buchhaltung', 'Versand', 'Marketing'],
  },
};

/** Devices are named alike everywhere. */
export const devices = {
  pc: ['LT-0412', 'LT-0587', 'WS-1130', 'LT-0733', 'WS-1204', 'LT-0911'],
  server: ['srv-db01', 'srv-file02', 'srv-app03'],
};

/** Short texts that belong to no scenario. */
export const phrases = {
  en: {
    taken: ['I will take this one.', 'Mine, I was just on site there.', 'Taking over from the early shift.'],
    working: [
      'Hi {contact}, thanks for your message. I am looking into it and will get back to you today.',
      'Hello {contact}, {agent} here. I have picked up your ticket and started with the logs.',
    ],
    chase: [
      'Is there any news? It is getting a little urgent for us.',
      'Just asking whether you could find out something.',
      'It happened again ten minutes ago.',
    ],
    thanks: ['Works again, thank you for the quick help!', 'Perfect, thank you.', 'Great, that was it.'],
    reopened: [
      'It has come back this morning, exactly the same.',
      'Sorry, it worked for a day and now it is broken again.',
    ],
    again: ['Found the rest of the cause and removed it for good. Watched it for a day, quiet.'],
    supplier: [
      'Supplier answered: technician on site tomorrow between 9 and 12.',
      'Case with the supplier escalated, waiting for their second level.',
    ],
  },
  de: {
    taken: ['Ich übernehme.', 'Nehme ich, war gerade dort vor Ort.', 'Übernehme von der Frühschicht.'],
    working: [
      'Guten Tag {contact}, danke für Ihre Nachricht. Ich schaue es mir an und melde mich heute noch.',
      'Guten Tag {contact}, hier ist {agent}. Ich habe Ihr Ticket übernommen und prüfe zuerst die Protokolle.',
    ],
    chase: [
      'Gibt es schon etwas Neues? Für uns wird es langsam dringend.',
      'Ich wollte nur fragen, ob Sie schon etwas herausgefunden haben.',
      'Vor zehn Minuten ist es wieder passiert.',
    ],
    thanks: ['Läuft wieder, danke für die schnelle Hilfe!', 'Perfekt, vielen Dank.', 'Super, das war es.'],
    reopened: [
      'Heute früh ist es wieder da, genau gleich.',
      'Leider ging es nur einen Tag, jetzt ist es wieder kaputt.',
    ],
    again: ['Restliche Ursache gefunden und dauerhaft beseitigt. Einen Tag beobachtet, ruhig.'],
    supplier: [
      'Antwort vom Lieferanten: Techniker morgen zwischen 9 und 12 Uhr vor Ort.',
      'Fall beim Lieferanten eskaliert, warten auf die zweite Ebene.',
    ],
  },
} as const satisfies Record<DemoLocale, Record<string, readonly string[]>>;
