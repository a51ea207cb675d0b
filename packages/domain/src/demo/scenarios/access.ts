import type { Scenario } from './scenario.ts';

const incident = {
  kind: 'incident',
  category: 'access',
  impact: 3,
  urgency: 1,
  code: 'fixed',
  waits: 'requester',
} as const;
const request = {
  kind: 'request',
  category: 'access',
  impact: 3,
  urgency: 2,
  code: 'fulfilled',
  waits: 'approval',
} as const;

export const access: readonly Scenario[] = [
  {
    ...incident,
    subcategory: 'password',
    texts: {
      en: {
        subjects: ['Account locked after holiday', 'Cannot sign in, password expired'],
        description:
          'I am back from holiday and cannot sign in. It says that my password has expired, and after a few tries that the account is locked.',
        question:
          'Hi {contact}, we will call you back on the number we have on file to check it is you. Does in ten minutes suit you?',
        answer: 'Yes, I am at my desk.',
        note: 'Identity checked by call-back. Phone still uses the old password, that is what locks the account.',
        solution: 'Account unlocked, new password set by {contact}, phone updated.',
      },
      de: {
        subjects: ['Konto nach dem Urlaub gesperrt', 'Anmeldung nicht möglich, Passwort abgelaufen'],
        description:
          'Ich bin aus dem Urlaub zurück und kann mich nicht anmelden. Erst hieß es, das Passwort sei abgelaufen, nach ein paar Versuchen war das Konto gesperrt.',
        question:
          'Guten Tag {contact}, zur Prüfung rufen wir Sie unter der hinterlegten Nummer zurück. Passt es in zehn Minuten?',
        answer: 'Ja, ich bin am Platz.',
        note: 'Identität per Rückruf geprüft. Das Handy nutzt noch das alte Passwort, das sperrt das Konto.',
        solution: 'Konto entsperrt, neues Passwort von {contact} gesetzt, Handy angepasst.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'password',
    texts: {
      en: {
        subjects: ['New phone: second factor does not work', 'App for sign-in codes is empty after phone change'],
        description: 'I have a new phone and the app for the sign-in codes is empty. I cannot get into anything.',
        question:
          'Hello {contact}, we can reset the second factor after a short check. Can you come to a video call with your badge?',
        answer: 'Yes, now is good.',
        note: 'Checked by video with badge. Factor reset, valid for one sign-in within an hour.',
        solution: 'Second factor set up on the new phone, the old one removed.',
      },
      de: {
        subjects: ['Neues Handy: zweiter Faktor geht nicht', 'App für Anmeldecodes nach Handywechsel leer'],
        description:
          'Ich habe ein neues Handy und die App für die Anmeldecodes ist leer. Ich komme nirgends mehr hinein.',
        question:
          'Guten Tag {contact}, nach einer kurzen Prüfung setzen wir den zweiten Faktor zurück. Können Sie mit Ihrem Ausweis in einen Videoanruf kommen?',
        answer: 'Ja, jetzt passt es.',
        note: 'Per Video mit Ausweis geprüft. Faktor zurückgesetzt, gilt für eine Anmeldung binnen einer Stunde.',
        solution: 'Zweiter Faktor auf dem neuen Handy eingerichtet, der alte entfernt.',
      },
    },
  },
  {
    ...request,
    subcategory: 'permission',
    texts: {
      en: {
        subjects: ['Access to folder {team} for {colleague}', 'Please add {colleague} to our team folder'],
        description: 'Please give {colleague} access to the folder of our team from the first of next month.',
        question: 'Hi {contact}, reading only or writing too? The owner of the folder has to approve, I have asked.',
        answer: 'Reading and writing please.',
        note: 'Owner approved by mail. Group is GRP-{team}-RW.',
        solution: 'Access granted through the group, active after the next sign-in.',
      },
      de: {
        subjects: ['Zugriff auf Ordner {team} für {colleague}', 'Bitte {colleague} zu unserem Teamordner hinzufügen'],
        description:
          'Bitte geben Sie {colleague} ab dem Ersten des nächsten Monats Zugriff auf den Ordner unseres Teams.',
        question:
          'Guten Tag {contact}, nur lesen oder auch schreiben? Die Freigabe durch die verantwortliche Person habe ich angefragt.',
        answer: 'Bitte lesen und schreiben.',
        note: 'Freigabe per Mail erhalten. Gruppe ist GRP-{team}-RW.',
        solution: 'Zugriff über die Gruppe erteilt, wirksam nach der nächsten Anmeldung.',
      },
    },
  },
  {
    ...request,
    subcategory: 'permission',
    urgency: 3,
    code: 'withdrawn',
    texts: {
      en: {
        subjects: ['Admin rights on {pc}', 'Local administrator for a test'],
        description: 'To test a tool I would need administrator rights on my computer for a week.',
        question: 'Hello {contact}, which tool is it? Often we can install it for you or give you a test machine.',
        answer: 'A tool to read out measuring devices. A test machine would also do.',
        note: 'No admin rights by policy. Test machine lab-{n} is free until the end of the month.',
        solution: 'Not needed any more: the test machine serves the purpose.',
      },
      de: {
        subjects: ['Adminrechte auf {pc}', 'Lokaler Administrator für einen Test'],
        description: 'Um ein Werkzeug zu testen, bräuchte ich für eine Woche Administratorrechte auf meinem Rechner.',
        question:
          'Guten Tag {contact}, um welches Werkzeug geht es? Oft können wir es installieren oder einen Testrechner stellen.',
        answer: 'Ein Programm zum Auslesen von Messgeräten. Ein Testrechner würde auch reichen.',
        note: 'Laut Richtlinie keine Adminrechte. Testrechner lab-{n} ist bis Monatsende frei.',
        solution: 'Nicht mehr nötig: Der Testrechner erfüllt den Zweck.',
      },
    },
  },
  {
    ...request,
    subcategory: 'joiner',
    texts: {
      en: {
        subjects: ['New colleague: {colleague} starts on Monday', 'Onboarding {colleague}, sales team'],
        description:
          '{colleague} starts in our team next Monday. Please prepare account, mailbox, laptop, phone and access to {app}.',
        question:
          'Hello {contact}, thank you for the early notice. Which of your colleagues should we copy the permissions from?',
        answer: 'Like mine, but without the approval rights.',
        note: 'Checklist started. Laptop from stock, phone number from the pool, licences are there.',
        solution: 'Account, mailbox, devices and access are ready. Sealed first-day letter is at the front desk.',
      },
      de: {
        subjects: ['Neueintritt: {colleague} beginnt am Montag', 'Onboarding {colleague}, Vertrieb'],
        description:
          '{colleague} beginnt nächsten Montag bei uns. Bitte Konto, Postfach, Notebook, Telefon und Zugang zu {app} vorbereiten.',
        question:
          'Guten Tag {contact}, danke für die frühe Meldung. An welchen Berechtigungen sollen wir uns orientieren?',
        answer: 'Wie bei mir, aber ohne Freigaberechte.',
        note: 'Checkliste begonnen. Notebook aus dem Lager, Rufnummer aus dem Pool, Lizenzen sind da.',
        solution: 'Konto, Postfach, Geräte und Zugänge sind bereit. Der verschlossene Startbrief liegt am Empfang.',
      },
    },
  },
  {
    ...request,
    subcategory: 'joiner',
    waits: 'planned',
    texts: {
      en: {
        subjects: ['{colleague} leaves at the end of the month', 'Offboarding {colleague}'],
        description:
          '{colleague} leaves us on the last day of the month. Please close the account and hand the mailbox to me for 90 days.',
        question: 'Hi {contact}, should an automatic reply point to you? The devices can be left at the front desk.',
        answer: 'Yes, with my name and number.',
        note: 'Scheduled for the last day, 6 pm. Data owner informed.',
        solution: 'Account closed on time, mailbox handed over, devices returned and wiped.',
      },
      de: {
        subjects: ['{colleague} verlässt uns zum Monatsende', 'Austritt {colleague}'],
        description:
          '{colleague} geht am letzten Tag des Monats. Bitte das Konto schließen und mir das Postfach für 90 Tage übergeben.',
        question:
          'Guten Tag {contact}, soll eine automatische Antwort auf Sie verweisen? Die Geräte können am Empfang abgegeben werden.',
        answer: 'Ja, mit meinem Namen und meiner Nummer.',
        note: 'Für den letzten Tag, 18 Uhr, eingeplant. Verantwortliche informiert.',
        solution: 'Konto pünktlich geschlossen, Postfach übergeben, Geräte zurückgenommen und gelöscht.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'permission',
    urgency: 2,
    code: 'not_reproducible',
    texts: {
      en: {
        subjects: ['"Access denied" in {app}', '{app}: cannot open the list of open orders'],
        description:
          'Since yesterday {app} says "access denied" when I open the list of open orders. My colleague can open it.',
        question: 'Hello {contact}, could you try once more and send me a picture of the message with the time?',
        answer: 'Strange, now it works. I will write if it comes back.',
        note: 'Nothing in the log at that time. Role is right. Perhaps a stale session.',
        solution: 'It has not come back within three days. Please reopen this ticket if it does.',
      },
      de: {
        subjects: ['„Zugriff verweigert“ in {app}', '{app}: offene Aufträge lassen sich nicht öffnen'],
        description:
          'Seit gestern meldet {app} „Zugriff verweigert“, wenn ich die offenen Aufträge öffne. Die Kollegin kann es.',
        question: 'Guten Tag {contact}, bitte noch einmal versuchen und mir ein Bild der Meldung mit Uhrzeit schicken.',
        answer: 'Seltsam, jetzt geht es. Ich melde mich, wenn es wiederkommt.',
        note: 'Zu der Zeit nichts im Protokoll. Rolle stimmt. Vielleicht eine alte Sitzung.',
        solution: 'In drei Tagen nicht mehr aufgetreten. Bitte dieses Ticket wieder öffnen, falls doch.',
      },
    },
  },
];
