import type { Scenario } from './scenario.ts';

const incident = {
  kind: 'incident',
  category: 'software',
  impact: 3,
  urgency: 2,
  code: 'fixed',
  waits: 'requester',
} as const;
const request = {
  kind: 'request',
  category: 'software',
  impact: 3,
  urgency: 3,
  code: 'fulfilled',
  waits: 'approval',
} as const;

export const software: readonly Scenario[] = [
  {
    ...incident,
    subcategory: 'office',
    texts: {
      en: {
        subjects: ['Mailbox full, cannot send', 'Outlook says mailbox has reached its limit'],
        description:
          'I cannot send mails any more, Outlook says that my mailbox is full. I have already emptied the deleted items.',
        question:
          'Hello {contact}, do you have an archive folder in the list on the left? How far back do you need your mails every day?',
        answer: 'No archive folder. The last two years are enough.',
        note: 'Online archive was never switched on for this group. 48 of 50 GB, half of it in Sent.',
        solution: 'Switched on the online archive and moved everything older than two years. Sending works.',
      },
      de: {
        subjects: ['Postfach voll, kann nicht senden', 'Outlook meldet: Postfachgröße erreicht'],
        description:
          'Ich kann keine Mails mehr senden, Outlook meldet ein volles Postfach. Gelöschte Elemente habe ich schon geleert.',
        question:
          'Guten Tag {contact}, sehen Sie links einen Archivordner? Wie weit zurück brauchen Sie Ihre Mails täglich?',
        answer: 'Kein Archivordner. Die letzten zwei Jahre genügen.',
        note: 'Online-Archiv war für diese Gruppe nie aktiv. 48 von 50 GB, die Hälfte in „Gesendet“.',
        solution: 'Online-Archiv aktiviert und alles verschoben, was älter als zwei Jahre ist. Senden geht wieder.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'office',
    texts: {
      en: {
        subjects: ['Shared mailbox {team} missing since this morning', 'Team mailbox {team} gone from Outlook'],
        description:
          'The shared mailbox has vanished from my list. My colleagues still see it. I need it to answer orders.',
        question: 'Hi {contact}, could you check in the web version of your mail whether it shows there?',
        answer: 'It is there in the web version, only not in the program.',
        note: 'Automapping lost after the licence change. Same as last month with the purchasing team.',
        solution: 'Removed and granted the permission again, after a restart of Outlook the mailbox is back.',
      },
      de: {
        subjects: [
          'Freigegebenes Postfach {team} fehlt seit heute früh',
          'Teampostfach {team} aus Outlook verschwunden',
        ],
        description:
          'Das gemeinsame Postfach ist aus meiner Liste verschwunden. Die Kollegen sehen es noch. Ich brauche es, um Bestellungen zu beantworten.',
        question: 'Guten Tag {contact}, können Sie bitte in der Webversion nachsehen, ob es dort erscheint?',
        answer: 'In der Webversion ist es da, nur im Programm nicht.',
        note: 'Automapping nach dem Lizenzwechsel verloren. Wie letzten Monat beim Einkauf.',
        solution: 'Berechtigung entfernt und neu erteilt, nach einem Neustart von Outlook ist das Postfach zurück.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'business',
    impact: 1,
    urgency: 1,
    texts: {
      en: {
        subjects: ['{app} is down for everybody', '{app}: nobody can post invoices'],
        description:
          'Since a few minutes nobody can sign in to {app}. The message is "Database connection failed". The warehouse cannot ship.',
        question:
          'Hello {contact}, we are on it with two people and see the fault. Next news in 30 minutes at the latest. Do all sites have it?',
        answer: 'Yes, all sites. The trucks leave at 3 pm, so it is urgent.',
        note: 'Transaction log filled the disk on {server}. Backup of the log has failed for two nights.',
        solution:
          'Freed the disk, repaired the log backup and restarted the service. {app} works at all sites, no data lost.',
      },
      de: {
        subjects: ['{app} steht für alle', '{app}: niemand kann Rechnungen buchen'],
        description:
          'Seit wenigen Minuten kann sich niemand mehr an {app} anmelden. Meldung: „Datenbankverbindung fehlgeschlagen“. Das Lager kann nicht ausliefern.',
        question:
          'Guten Tag {contact}, wir sind zu zweit dran und sehen den Fehler. Spätestens in 30 Minuten melden wir uns wieder. Sind alle Standorte betroffen?',
        answer: 'Ja, alle Standorte. Die LKW fahren um 15 Uhr, es eilt also.',
        note: 'Das Transaktionsprotokoll hat die Platte auf {server} gefüllt. Die Protokollsicherung schlägt seit zwei Nächten fehl.',
        solution:
          'Platz geschaffen, Protokollsicherung repariert, Dienst neu gestartet. {app} läuft an allen Standorten, keine Daten verloren.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'business',
    waits: 'supplier',
    code: 'workaround',
    texts: {
      en: {
        subjects: ['{app}: export to Excel gives an empty file', 'Monthly export from {app} has no rows'],
        description:
          'The monthly export from {app} gives an empty file. I need it for the closing on the last day of the month.',
        question: 'Hi {contact}, which period and which template do you use? With mine I get all rows.',
        answer: 'Template "Monthly closing v{n}", previous month.',
        note: 'Template uses a field that the last release renamed. Case open with the vendor, answer promised for this week.',
        solution:
          'The vendor delivers a fix with the next release. Until then use the template "Monthly closing (fixed)", which we adapted.',
      },
      de: {
        subjects: ['{app}: Export nach Excel ist leer', 'Monatsexport aus {app} enthält keine Zeilen'],
        description:
          'Der Monatsexport aus {app} liefert eine leere Datei. Ich brauche ihn für den Abschluss am Monatsletzten.',
        question: 'Guten Tag {contact}, welchen Zeitraum und welche Vorlage verwenden Sie? Bei mir kommen alle Zeilen.',
        answer: 'Vorlage „Monatsabschluss v{n}“, Vormonat.',
        note: 'Die Vorlage nutzt ein Feld, das im letzten Release umbenannt wurde. Fall beim Hersteller offen, Antwort für diese Woche zugesagt.',
        solution:
          'Der Hersteller liefert die Korrektur mit dem nächsten Release. Bis dahin bitte die angepasste Vorlage „Monatsabschluss (korrigiert)“ verwenden.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'office',
    urgency: 3,
    code: 'advice',
    texts: {
      en: {
        subjects: ['How do I get an old version of a file back?', 'Price list overwritten by mistake'],
        description:
          'Yesterday I saved over the price list by mistake. Is there a way to get the version from Friday back?',
        question: 'Hello {contact}, in which folder is the file, and what is it called exactly?',
        answer: 'T:\\Sales\\Prices, the file is Pricelist_{n}.xlsx.',
        note: 'Snapshots of the share are there, every four hours. Show the user "previous versions".',
        solution:
          'Restored the version of Friday 18:00 next to the current one and showed how to do it by right click, "previous versions".',
      },
      de: {
        subjects: ['Wie komme ich an eine ältere Version einer Datei?', 'Preisliste versehentlich überschrieben'],
        description:
          'Gestern habe ich versehentlich die Preisliste überschrieben. Kommt man noch an den Stand von Freitag?',
        question: 'Guten Tag {contact}, in welchem Ordner liegt die Datei und wie heißt sie genau?',
        answer: 'T:\\Vertrieb\\Preise, die Datei heißt Preisliste_{n}.xlsx.',
        note: 'Schattenkopien der Freigabe sind da, alle vier Stunden. „Vorgängerversionen“ zeigen.',
        solution:
          'Stand von Freitag 18:00 Uhr daneben wiederhergestellt und gezeigt, wie es per Rechtsklick über „Vorgängerversionen“ geht.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'business',
    impact: 2,
    waits: 'planned',
    texts: {
      en: {
        subjects: ['Backup of {server} failed last night', 'Backup report: {server} incomplete for two nights'],
        description: 'The nightly report says that the backup of {server} ended with errors. Please check.',
        question:
          'Hello {contact}, we see it too. The job stops at one large folder. May we run a full backup this evening from 8 pm?',
        answer: 'Yes, nobody works after 7 pm.',
        note: 'Target volume at 99 %, old chain was never merged. Extend by 2 TB, then start a new chain.',
        solution: 'Extended the target and ran a new full backup. A test restore of {n} files was successful.',
      },
      de: {
        subjects: [
          'Sicherung von {server} letzte Nacht fehlgeschlagen',
          'Backup-Bericht: {server} seit zwei Nächten unvollständig',
        ],
        description: 'Laut nächtlichem Bericht endete die Sicherung von {server} mit Fehlern. Bitte prüfen.',
        question:
          'Guten Tag {contact}, wir sehen es auch. Der Auftrag stoppt bei einem großen Ordner. Dürfen wir heute ab 20 Uhr eine Vollsicherung starten?',
        answer: 'Ja, nach 19 Uhr arbeitet niemand mehr.',
        note: 'Zielvolume bei 99 %, die alte Kette wurde nie zusammengeführt. Um 2 TB erweitern, dann neue Kette beginnen.',
        solution:
          'Ziel erweitert und neue Vollsicherung erstellt. Testweise Wiederherstellung von {n} Dateien erfolgreich.',
      },
    },
  },
  {
    ...request,
    subcategory: 'install',
    texts: {
      en: {
        subjects: ['Please install a PDF editor', 'Licence for the PDF editor'],
        description:
          'For the new project I need to edit PDF files, not only read them. My colleague {colleague} already has the program.',
        question:
          'Hi {contact}, there are two licences left. I have asked your manager to approve. Is {pc} still your computer?',
        answer: 'Yes, that is mine.',
        note: 'One licence after this one, buy five more with the next order.',
        solution: 'Licence assigned and the program installed overnight. It is in the start menu.',
      },
      de: {
        subjects: ['Bitte PDF-Editor installieren', 'Lizenz für den PDF-Editor'],
        description:
          'Für das neue Projekt muss ich PDF-Dateien bearbeiten, nicht nur lesen. {colleague} hat das Programm schon.',
        question:
          'Guten Tag {contact}, zwei Lizenzen sind noch frei. Ihre Führungskraft habe ich um Freigabe gebeten. Ist {pc} noch Ihr Rechner?',
        answer: 'Ja, das ist meiner.',
        note: 'Danach bleibt eine Lizenz, mit der nächsten Bestellung fünf weitere kaufen.',
        solution: 'Lizenz zugewiesen, Programm über Nacht installiert. Es steht im Startmenü.',
      },
    },
  },
  {
    ...request,
    subcategory: 'install',
    waits: 'planned',
    texts: {
      en: {
        subjects: ['Update {app} to the current release', 'New version of {app} for the accounting team'],
        description:
          'The vendor no longer supports our release from next month. Please plan the update together with the accounting team.',
        question:
          'Hello {contact}, we suggest Saturday from 8 am, with about three hours of downtime. Who tests afterwards?',
        answer: 'Saturday is fine. {colleague} will test.',
        note: 'Test system updated without errors. Snapshot before, rollback takes 20 minutes.',
        solution: 'Updated on Saturday, tested and released by {colleague}.',
      },
      de: {
        subjects: ['{app} auf das aktuelle Release heben', 'Neue Version von {app} für die Buchhaltung'],
        description:
          'Der Hersteller unterstützt unser Release ab nächstem Monat nicht mehr. Bitte das Update mit der Buchhaltung planen.',
        question:
          'Guten Tag {contact}, unser Vorschlag: Samstag ab 8 Uhr, etwa drei Stunden Ausfall. Wer testet danach?',
        answer: 'Samstag passt. {colleague} testet.',
        note: 'Testsystem ohne Fehler aktualisiert. Snapshot vorher, Rückweg dauert 20 Minuten.',
        solution: 'Am Samstag aktualisiert, von {colleague} getestet und freigegeben.',
      },
    },
  },
];
