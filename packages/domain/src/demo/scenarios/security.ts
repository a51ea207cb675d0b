import type { Scenario } from './scenario.ts';

const incident = {
  kind: 'incident',
  category: 'security',
  impact: 2,
  urgency: 2,
  code: 'fixed',
  waits: 'requester',
} as const;
const question = {
  kind: 'request',
  category: 'other',
  impact: 3,
  urgency: 3,
  code: 'advice',
  waits: 'requester',
} as const;

export const security: readonly Scenario[] = [
  {
    ...incident,
    subcategory: 'phishing',
    code: 'advice',
    texts: {
      en: {
        subjects: ['Suspicious mail about an unpaid invoice', 'Strange mail with an invoice attached'],
        description:
          'I received a mail that asks me to open an attached invoice. I do not know the sender. I have not opened it.',
        question:
          'Hello {contact}, well spotted, thank you. Please do not forward it, we have it in the quarantine now. Did anyone else get it?',
        answer: '{colleague} got the same one and deleted it.',
        note: 'Campaign hit {n} mailboxes, nobody clicked according to the proxy log. Sender domain blocked.',
        solution:
          'It was phishing. Mails removed from all mailboxes, sender blocked, nobody had opened the attachment.',
      },
      de: {
        subjects: ['Verdächtige Mail zu einer offenen Rechnung', 'Seltsame Mail mit angehängter Rechnung'],
        description:
          'Ich habe eine Mail bekommen, in der ich eine angehängte Rechnung öffnen soll. Den Absender kenne ich nicht. Geöffnet habe ich sie nicht.',
        question:
          'Guten Tag {contact}, gut erkannt, vielen Dank. Bitte nicht weiterleiten, wir haben sie in der Quarantäne. Hat sie noch jemand bekommen?',
        answer: '{colleague} hatte dieselbe und hat sie gelöscht.',
        note: 'Die Welle traf {n} Postfächer, laut Proxy hat niemand geklickt. Absenderdomain gesperrt.',
        solution:
          'Es war Phishing. Mails aus allen Postfächern entfernt, Absender gesperrt, niemand hatte den Anhang geöffnet.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'phishing',
    urgency: 1,
    texts: {
      en: {
        subjects: ['I entered my password on a fake page', 'Clicked a link in a parcel message'],
        description:
          'I clicked a link in a parcel message and entered my password before I noticed that the address was wrong. What should I do?',
        question:
          'Hi {contact}, thank you for telling us at once. All your sessions are signed out. Please set a new password now, I will stay on the line.',
        answer: 'Done, new password is set.',
        note: 'No foreign sign-in before the reset. Inbox rules checked: none new.',
        solution: 'Password and second factor renewed, sessions ended, no foreign access found.',
      },
      de: {
        subjects: ['Passwort auf gefälschter Seite eingegeben', 'Auf Link in einer Paketnachricht geklickt'],
        description:
          'Ich habe auf einen Link in einer Paketnachricht geklickt und mein Passwort eingegeben, bevor mir die falsche Adresse auffiel. Was nun?',
        question:
          'Guten Tag {contact}, danke, dass Sie sich sofort melden. Alle Sitzungen sind beendet. Bitte jetzt ein neues Passwort setzen, ich bleibe in der Leitung.',
        answer: 'Erledigt, neues Passwort ist gesetzt.',
        note: 'Keine fremde Anmeldung vor der Rücksetzung. Posteingangsregeln geprüft: keine neuen.',
        solution: 'Passwort und zweiter Faktor erneuert, Sitzungen beendet, kein fremder Zugriff gefunden.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'malware',
    urgency: 1,
    texts: {
      en: {
        subjects: ['Virus warning on {pc}', 'Pop-up says my computer is infected'],
        description:
          'A red window says that a threat was found and asks me to call a number. I switched off the network as we learned.',
        question:
          'Hello {contact}, exactly right. Please leave the computer as it is and do not call the number. We are checking it now.',
        answer: 'It is still on, network off.',
        note: 'Browser notification scam, no file on disk. Full scan runs, isolate until finished.',
        solution: 'Only a notification of a website, no malware found. Permission removed, network on again.',
      },
      de: {
        subjects: ['Virenwarnung auf {pc}', 'Fenster meldet, mein Rechner sei infiziert'],
        description:
          'Ein rotes Fenster meldet eine Bedrohung und will, dass ich eine Nummer anrufe. Das Netz habe ich wie gelernt getrennt.',
        question:
          'Guten Tag {contact}, genau richtig. Bitte den Rechner so lassen und die Nummer nicht anrufen. Wir prüfen ihn gerade.',
        answer: 'Er ist noch an, Netz getrennt.',
        note: 'Betrug über Browser-Benachrichtigungen, keine Datei auf der Platte. Vollscan läuft, bis dahin isoliert.',
        solution:
          'Nur die Benachrichtigung einer Website, keine Schadsoftware. Erlaubnis entfernt, Netz wieder verbunden.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'malware',
    urgency: 3,
    impact: 3,
    texts: {
      en: {
        subjects: ['Drawing from a customer is held back', 'Quarantined attachment from a customer'],
        description: 'The mail filter holds back a drawing that a customer sent us. We need it for an offer.',
        question: 'Hi {contact}, may we open the file in our sandbox? It takes about an hour.',
        answer: 'Yes, please do.',
        note: 'Clean in the sandbox, the macro only sets the print area.',
        solution: 'File checked and released, it is in your inbox. The customer may send it as PDF next time.',
      },
      de: {
        subjects: ['Zeichnung eines Kunden wird zurückgehalten', 'Anhang eines Kunden in Quarantäne'],
        description:
          'Der Mailfilter hält eine Zeichnung zurück, die uns ein Kunde geschickt hat. Wir brauchen sie für ein Angebot.',
        question: 'Guten Tag {contact}, dürfen wir die Datei in unserer Sandbox öffnen? Das dauert etwa eine Stunde.',
        answer: 'Ja, bitte.',
        note: 'In der Sandbox sauber, das Makro setzt nur den Druckbereich.',
        solution:
          'Datei geprüft und freigegeben, sie liegt in Ihrem Posteingang. Der Kunde kann sie künftig als PDF schicken.',
      },
    },
  },
  {
    ...question,
    texts: {
      en: {
        subjects: ['Where do I find the travel form?', 'How do I book {room}?'],
        description: 'Since the new intranet I cannot find this any more. Could you tell me where it is?',
        question: 'Hello {contact}, do you see the tile "Services" on the start page?',
        answer: 'Yes, found it there. Thank you!',
        note: 'Third question about this in a week. Worth an article.',
        solution: 'It is under Services, Forms. We have added a link on the start page.',
      },
      de: {
        subjects: ['Wo finde ich das Reiseformular?', 'Wie buche ich {room}?'],
        description: 'Seit dem neuen Intranet finde ich das nicht mehr. Können Sie mir sagen, wo es steht?',
        question: 'Guten Tag {contact}, sehen Sie auf der Startseite die Kachel „Services“?',
        answer: 'Ja, dort habe ich es gefunden. Danke!',
        note: 'Dritte Frage dazu in einer Woche. Wäre einen Artikel wert.',
        solution: 'Zu finden unter Services, Formulare. Auf der Startseite steht jetzt ein Link.',
      },
    },
  },
  {
    ...question,
    waits: 'planned',
    code: 'fulfilled',
    texts: {
      en: {
        subjects: ['Projector and sound for the staff meeting', 'Equipment for Thursday in {room}'],
        description:
          'On Thursday we need projector, microphone and a recording in {room}. About 60 people, half of them online.',
        question: 'Hi {contact}, we will set up an hour before. Who presents, and from which computer?',
        answer: '{colleague} presents from {pc}.',
        note: 'Adapter and spare microphone are in cabinet 4.',
        solution: 'Set up, tested and attended. The recording is on the intranet.',
      },
      de: {
        subjects: ['Beamer und Ton für die Betriebsversammlung', 'Technik für Donnerstag in {room}'],
        description:
          'Am Donnerstag brauchen wir in {room} Beamer, Mikrofon und eine Aufzeichnung. Etwa 60 Personen, die Hälfte online.',
        question: 'Guten Tag {contact}, wir bauen eine Stunde vorher auf. Wer präsentiert, und von welchem Rechner?',
        answer: '{colleague} präsentiert von {pc}.',
        note: 'Adapter und Ersatzmikrofon liegen in Schrank 4.',
        solution: 'Aufgebaut, getestet und begleitet. Die Aufzeichnung steht im Intranet.',
      },
    },
  },
];
