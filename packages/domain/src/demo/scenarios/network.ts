import type { Scenario } from './scenario.ts';

const incident = {
  kind: 'incident',
  category: 'network',
  impact: 3,
  urgency: 2,
  code: 'fixed',
  waits: 'requester',
} as const;

export const network: readonly Scenario[] = [
  {
    ...incident,
    subcategory: 'vpn',
    texts: {
      en: {
        subjects: ['VPN disconnects every few minutes', 'VPN drops as soon as I join a call'],
        description:
          'Working from home, the VPN connection breaks every five to ten minutes. Then I have to sign in again with the code.',
        question:
          'Hello {contact}, are you on Wi-Fi or on a cable at home? Does it also happen over the hotspot of your phone?',
        answer: 'Wi-Fi. Over the hotspot it has been stable for an hour.',
        note: 'MTU problem with that provider, seen twice. Profile "home-1380" solves it.',
        solution: 'Assigned the VPN profile with the smaller packet size. Stable for a whole day, {contact} confirmed.',
      },
      de: {
        subjects: ['VPN bricht alle paar Minuten ab', 'VPN trennt, sobald ich an einer Besprechung teilnehme'],
        description:
          'Im Homeoffice bricht die VPN-Verbindung alle fünf bis zehn Minuten ab. Danach muss ich mich wieder mit dem Code anmelden.',
        question:
          'Guten Tag {contact}, sind Sie zu Hause über WLAN oder Kabel verbunden? Passiert es auch über den Hotspot Ihres Handys?',
        answer: 'WLAN. Über den Hotspot ist es seit einer Stunde stabil.',
        note: 'MTU-Problem bei diesem Anbieter, hatten wir zweimal. Profil „home-1380“ behebt es.',
        solution: 'VPN-Profil mit kleinerer Paketgröße zugewiesen. Einen ganzen Tag stabil, von {contact} bestätigt.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'vpn',
    urgency: 1,
    texts: {
      en: {
        subjects: ['No VPN sign-in since the password change', 'VPN: authentication failed'],
        description:
          'I changed my password yesterday and now the VPN says "authentication failed". I cannot reach any drive.',
        question:
          'Hi {contact}, please sign out of the VPN client completely (icon near the clock, "sign out") and try with the new password.',
        answer: 'Same message after signing out.',
        note: 'Old certificate still bound to the client. Renew through the device management.',
        solution: 'Renewed the certificate of {pc}, sign-in works with the new password.',
      },
      de: {
        subjects: ['Keine VPN-Anmeldung seit dem Passwortwechsel', 'VPN: Authentifizierung fehlgeschlagen'],
        description:
          'Gestern habe ich mein Passwort geändert, seitdem meldet das VPN „Authentifizierung fehlgeschlagen“. Ich komme auf kein Laufwerk.',
        question:
          'Guten Tag {contact}, bitte im VPN-Programm ganz abmelden (Symbol bei der Uhr, „Abmelden“) und mit dem neuen Passwort versuchen.',
        answer: 'Nach dem Abmelden kommt dieselbe Meldung.',
        note: 'Das alte Zertifikat hängt noch am Client. Über die Geräteverwaltung erneuern.',
        solution: 'Zertifikat von {pc} erneuert, die Anmeldung klappt mit dem neuen Passwort.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'wifi',
    impact: 2,
    texts: {
      en: {
        subjects: ['No Wi-Fi in {room}', 'Wi-Fi in {room} connects but has no internet'],
        description:
          'In {room} the Wi-Fi does not work since this morning. On the corridor it is fine. We have visitors at 11.',
        question: 'Hello {contact}, is there a light on the access point on the ceiling, and which colour?',
        answer: 'It blinks orange.',
        note: 'Access point ap-{n} lost its power, PoE budget of the switch is used up since the new cameras.',
        solution: 'Moved the cameras to another switch, the access point is back. Signal in {room} is full.',
      },
      de: {
        subjects: ['Kein WLAN in {room}', 'WLAN in {room} verbindet, aber kein Internet'],
        description:
          'In {room} geht das WLAN seit heute früh nicht. Auf dem Gang ist es in Ordnung. Um 11 Uhr kommen Gäste.',
        question: 'Guten Tag {contact}, leuchtet am Access Point an der Decke ein Licht, und in welcher Farbe?',
        answer: 'Es blinkt orange.',
        note: 'Access Point ap-{n} ohne Strom, das PoE-Budget des Switches ist seit den neuen Kameras aufgebraucht.',
        solution: 'Kameras auf einen anderen Switch gelegt, der Access Point ist zurück. Voller Empfang in {room}.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'wifi',
    kind: 'request',
    urgency: 3,
    code: 'fulfilled',
    waits: 'approval',
    texts: {
      en: {
        subjects: ['Guest Wi-Fi for an event with 40 people', 'Visitors in {room} next week need Wi-Fi'],
        description: 'Next week we have guests in {room} for two days and need Wi-Fi for about 40 people.',
        question: 'Hi {contact}, we can give you a code that ends by itself. From when to when, and who hands it out?',
        answer: 'Tuesday 8 am to Wednesday 6 pm, the front desk hands it out.',
        note: 'Limit of the guest network is 60 devices per access point, fine.',
        solution: 'Guest code created for the two days and sent to the front desk.',
      },
      de: {
        subjects: ['Gäste-WLAN für eine Veranstaltung mit 40 Personen', 'Gäste in {room} brauchen nächste Woche WLAN'],
        description: 'Nächste Woche haben wir zwei Tage Gäste in {room} und brauchen WLAN für etwa 40 Personen.',
        question:
          'Guten Tag {contact}, wir können einen Code geben, der von selbst abläuft. Von wann bis wann, und wer gibt ihn aus?',
        answer: 'Dienstag 8 Uhr bis Mittwoch 18 Uhr, ausgegeben wird er am Empfang.',
        note: 'Das Gästenetz verträgt 60 Geräte je Access Point, passt.',
        solution: 'Gästecode für beide Tage angelegt und an den Empfang geschickt.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'internet',
    impact: 1,
    urgency: 1,
    waits: 'supplier',
    texts: {
      en: {
        subjects: ['No internet at the whole site', 'Site offline: phones and internet down'],
        description:
          'The whole site has no internet and no telephone since {n} minutes past. We are calling from a mobile phone.',
        question:
          'Hello {contact}, the line is down at the provider, we have opened a case with them. Is the LTE router in the rack blinking green?',
        answer: 'It is off. Should I switch it on?',
        note: 'Provider confirms a fibre cut by road works, repair expected within four hours. LTE backup was switched off after the last test.',
        solution:
          'LTE backup took over within ten minutes, the provider repaired the fibre in the afternoon. Failover test is scheduled.',
      },
      de: {
        subjects: ['Kein Internet am ganzen Standort', 'Standort offline: Telefon und Internet weg'],
        description: 'Der ganze Standort hat seit {n} Minuten weder Internet noch Telefon. Wir rufen vom Handy an.',
        question:
          'Guten Tag {contact}, die Leitung ist beim Anbieter gestört, der Fall ist dort eröffnet. Blinkt der LTE-Router im Schrank grün?',
        answer: 'Der ist aus. Soll ich ihn einschalten?',
        note: 'Anbieter bestätigt Glasfaserschaden durch Bauarbeiten, Reparatur in etwa vier Stunden. LTE war nach dem letzten Test aus geblieben.',
        solution:
          'LTE hat nach zehn Minuten übernommen, der Anbieter hat die Faser am Nachmittag repariert. Ein Umschalttest ist eingeplant.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'internet',
    texts: {
      en: {
        subjects: ['Website of a supplier is blocked', 'Supplier portal shows "blocked by policy"'],
        description: 'The portal of our supplier shows "blocked by policy" since today. I have to order by noon.',
        question: 'Hi {contact}, could you send me the exact address? We will check the category of the page.',
        answer: 'orders.example.net, it worked yesterday.',
        note: 'Domain was wrongly rated after it moved hosts. Exception for 30 days, reported to the filter vendor.',
        solution: 'Added an exception, the portal opens again. The wrong rating was reported.',
      },
      de: {
        subjects: ['Website eines Lieferanten ist gesperrt', 'Lieferantenportal „durch Richtlinie gesperrt“'],
        description:
          'Das Portal unseres Lieferanten zeigt seit heute „durch Richtlinie gesperrt“. Bis Mittag muss ich bestellen.',
        question:
          'Guten Tag {contact}, schicken Sie mir bitte die genaue Adresse? Wir prüfen die Einstufung der Seite.',
        answer: 'orders.example.net, gestern ging es noch.',
        note: 'Domain nach einem Serverumzug falsch eingestuft. Ausnahme für 30 Tage, beim Filterhersteller gemeldet.',
        solution: 'Ausnahme eingetragen, das Portal geht wieder auf. Die falsche Einstufung ist gemeldet.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'internet',
    impact: 2,
    urgency: 1,
    waits: 'planned',
    texts: {
      en: {
        subjects: ['Scanners in the warehouse lose the connection', 'Hand scanners drop off the network'],
        description: 'The hand scanners lose the connection several times per hour. Picking takes twice as long.',
        question: 'Hello {contact}, does it happen everywhere or mostly between certain racks?',
        answer: 'Mostly in rows 7 to 12, at the back.',
        note: 'Two access points on the same channel since the last firmware. Change of plan tonight after the late shift.',
        solution: 'Changed the channel plan and the roaming threshold. No drop during two shifts.',
      },
      de: {
        subjects: ['Scanner im Lager verlieren die Verbindung', 'Handscanner fliegen aus dem Netz'],
        description:
          'Die Handscanner verlieren mehrmals pro Stunde die Verbindung. Das Kommissionieren dauert doppelt so lang.',
        question: 'Guten Tag {contact}, tritt das überall auf oder vor allem zwischen bestimmten Regalen?',
        answer: 'Vor allem in den Reihen 7 bis 12, ganz hinten.',
        note: 'Zwei Access Points seit der letzten Firmware auf demselben Kanal. Umstellung heute nach der Spätschicht.',
        solution: 'Kanalplan und Roaming-Schwelle geändert. Zwei Schichten ohne Abbruch.',
      },
    },
  },
];
