import type { Scenario } from './scenario.ts';

const incident = {
  kind: 'incident',
  category: 'hardware',
  impact: 3,
  urgency: 2,
  code: 'fixed',
  waits: 'requester',
} as const;
const request = {
  kind: 'request',
  category: 'hardware',
  impact: 3,
  urgency: 3,
  code: 'fulfilled',
  waits: 'approval',
} as const;

export const hardware: readonly Scenario[] = [
  {
    ...incident,
    subcategory: 'printer',
    texts: {
      en: {
        subjects: ['Paper jam in {printer}', '{printer} jams on every second page'],
        description:
          'The printer in {room} jams again and again. We removed all the paper we could see, but after two pages it stops with the same message.',
        question:
          'Hi {contact}, could you open the rear cover and check whether a torn piece of paper sits on the rollers? Does it also happen with tray 1?',
        answer: 'I found a small piece behind the rear cover. Tray 1 works better, tray 2 still jams.',
        note: 'Pickup rollers of {printer} are over 150,000 pages. Ordered a maintenance kit, part of the fleet contract.',
        solution: 'Replaced the pickup rollers of tray 2 and printed 40 test pages without a jam.',
      },
      de: {
        subjects: ['Papierstau am {printer}', '{printer} zieht schief ein'],
        description:
          'Der Drucker in {room} hat ständig Papierstau. Wir haben alles sichtbare Papier entfernt, aber nach zwei Seiten kommt dieselbe Meldung.',
        question:
          'Guten Tag {contact}, können Sie bitte die hintere Klappe öffnen und nach abgerissenen Papierresten schauen? Passiert es auch mit Fach 1?',
        answer: 'Hinter der Klappe war tatsächlich ein Fetzen. Fach 1 geht besser, Fach 2 staut weiterhin.',
        note: 'Einzugsrollen des {printer} sind über 150.000 Seiten. Wartungskit bestellt, läuft über den Flottenvertrag.',
        solution: 'Einzugsrollen von Fach 2 getauscht, 40 Testseiten ohne Stau gedruckt.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'printer',
    impact: 2,
    texts: {
      en: {
        subjects: ['Nobody can print to {printer}', '{printer} shows as offline for the whole floor'],
        description:
          'Since this morning all jobs to {printer} stay in the queue. The display says ready. At least six people in {room} are affected.',
        question:
          'Hello {contact}, we are looking at the print server now. Can you read me the IP address from the display (menu, network)?',
        answer: 'It says 10.20.4.{n}. It used to be a different one, I think.',
        note: 'DHCP gave it a new lease, the queue still points to the old address. Reservation was lost with the switch replacement.',
        solution:
          'Set a DHCP reservation for the printer and pointed the queue to it. Waiting jobs came out, {contact} confirmed.',
      },
      de: {
        subjects: ['Niemand kann auf {printer} drucken', '{printer} ist für die ganze Etage offline'],
        description:
          'Seit heute früh bleiben alle Aufträge an {printer} in der Warteschlange hängen. Am Display steht „Bereit“. In {room} sind mindestens sechs Personen betroffen.',
        question:
          'Guten Tag {contact}, wir prüfen gerade den Druckserver. Können Sie mir die IP-Adresse vom Display durchgeben (Menü, Netzwerk)?',
        answer: 'Da steht 10.20.4.{n}. Ich glaube, früher war das eine andere.',
        note: 'Neue Adresse per DHCP, die Warteschlange zeigt noch auf die alte. Die Reservierung ging beim Switch-Tausch verloren.',
        solution:
          'DHCP-Reservierung gesetzt und die Warteschlange umgestellt. Die Aufträge kamen heraus, von {contact} bestätigt.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'computer',
    urgency: 1,
    texts: {
      en: {
        subjects: ['Laptop {pc} does not start any more', '{pc}: black screen after update'],
        description:
          'After yesterday evening my laptop only shows a black screen with a blinking cursor. I have a customer appointment and cannot work at all.',
        question:
          'Hi {contact}, please hold the power button for 15 seconds, unplug everything and try once more. Do you hear a fan or see the charge light?',
        answer: 'The charge light is on and the fan starts, but the screen stays black.',
        note: 'Firmware update of last night hit three of this model. Loan device {n} is ready at reception.',
        solution: 'Reset the firmware and finished the interrupted update. The device starts normally, no data lost.',
      },
      de: {
        subjects: ['Notebook {pc} startet nicht mehr', '{pc}: schwarzer Bildschirm nach Update'],
        description:
          'Seit gestern Abend zeigt mein Notebook nur einen schwarzen Bildschirm mit blinkendem Cursor. Ich habe einen Kundentermin und kann gar nicht arbeiten.',
        question:
          'Guten Tag {contact}, bitte den Einschaltknopf 15 Sekunden halten, alles abstecken und noch einmal versuchen. Hören Sie den Lüfter, leuchtet die Ladeanzeige?',
        answer: 'Die Ladeanzeige leuchtet und der Lüfter läuft an, aber der Bildschirm bleibt schwarz.',
        note: 'Das Firmware-Update von letzter Nacht hat drei Geräte dieses Modells erwischt. Leihgerät {n} liegt am Empfang bereit.',
        solution:
          'Firmware zurückgesetzt und das abgebrochene Update abgeschlossen. Das Gerät startet wieder, keine Daten verloren.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'computer',
    urgency: 3,
    texts: {
      en: {
        subjects: ['{pc} is very slow since Monday', 'Computer takes ten minutes to start'],
        description: 'My computer has become very slow. Opening a mail takes half a minute and the fan runs all day.',
        question:
          'Hello {contact}, may we connect to your computer this afternoon for about 15 minutes? You can keep working.',
        answer: 'Yes, after 2 pm is fine.',
        note: 'Disk at 97 %, search index rebuilding in a loop. Old profile of {colleague} takes 80 GB.',
        solution: 'Removed an orphaned profile, rebuilt the search index and restarted. Start takes 40 seconds now.',
      },
      de: {
        subjects: ['{pc} ist seit Montag sehr langsam', 'Rechner braucht zehn Minuten zum Starten'],
        description:
          'Mein Rechner ist sehr langsam geworden. Eine Mail zu öffnen dauert eine halbe Minute, der Lüfter läuft den ganzen Tag.',
        question:
          'Guten Tag {contact}, dürfen wir uns heute Nachmittag etwa 15 Minuten auf Ihren Rechner verbinden? Sie können dabei weiterarbeiten.',
        answer: 'Ja, nach 14 Uhr passt es gut.',
        note: 'Platte bei 97 %, der Suchindex baut sich in einer Schleife neu auf. Altes Profil von {colleague} belegt 80 GB.',
        solution:
          'Verwaistes Profil entfernt, Suchindex neu aufgebaut, neu gestartet. Der Start dauert jetzt 40 Sekunden.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'phone',
    impact: 2,
    texts: {
      en: {
        subjects: ['Desk phones in {room} drop calls', 'Calls to the main number go straight to voicemail'],
        description:
          'Customers tell us that they end up in the voicemail although we are at our desks. Outgoing calls drop after exactly 30 seconds.',
        question:
          'Hi {contact}, we can see the calls in the log. Since when does this happen, and is it all phones or only some?',
        answer: 'Since about 9 this morning, and it is all phones in {room}.',
        note: 'Provider changed its session border controller. SIP keepalive is blocked by the firewall, opened a case with them.',
        solution:
          'Adjusted the SIP timers and the firewall rule with the provider. 20 test calls went through without a drop.',
      },
      de: {
        subjects: ['Tischtelefone in {room} brechen Gespräche ab', 'Anrufe auf die Hauptnummer landen auf der Mailbox'],
        description:
          'Kunden sagen, sie landen auf der Mailbox, obwohl wir am Platz sind. Ausgehende Gespräche brechen nach genau 30 Sekunden ab.',
        question:
          'Guten Tag {contact}, wir sehen die Anrufe im Protokoll. Seit wann tritt das auf, und sind alle Telefone betroffen?',
        answer: 'Seit ungefähr 9 Uhr, und es sind alle Telefone in {room}.',
        note: 'Der Anbieter hat seinen Session Border Controller gewechselt. Die Firewall blockiert das SIP-Keepalive, Fall beim Anbieter eröffnet.',
        solution: 'SIP-Timer und Firewall-Regel mit dem Anbieter angepasst. 20 Testgespräche ohne Abbruch.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'phone',
    urgency: 1,
    texts: {
      en: {
        subjects: ['Company phone lost on the train', 'Please lock my company phone, it is lost'],
        description: 'I lost my company phone this morning. It has my mail and the approval app on it. Please lock it.',
        question:
          'Hello {contact}, we have locked and wiped the phone remotely. Should we also block the SIM card and order a replacement?',
        answer: 'Yes please, both. I need the same number.',
        note: 'Wipe confirmed by the device management. Tell security if it shows up again in the console.',
        solution: 'Old phone wiped, SIM blocked, new phone with the same number handed over and set up.',
      },
      de: {
        subjects: ['Diensthandy im Zug verloren', 'Bitte mein Diensthandy sperren, es ist weg'],
        description:
          'Ich habe heute früh mein Diensthandy verloren. Darauf sind meine Mails und die Freigabe-App. Bitte sperren.',
        question:
          'Guten Tag {contact}, das Gerät ist gesperrt und aus der Ferne gelöscht. Sollen wir auch die SIM-Karte sperren und Ersatz bestellen?',
        answer: 'Ja bitte, beides. Ich brauche dieselbe Nummer.',
        note: 'Löschung ist in der Geräteverwaltung bestätigt. Sicherheit informieren, falls es dort wieder auftaucht.',
        solution: 'Altes Gerät gelöscht, SIM gesperrt, neues Gerät mit derselben Nummer eingerichtet und übergeben.',
      },
    },
  },
  {
    ...incident,
    subcategory: 'accessory',
    urgency: 3,
    texts: {
      en: {
        subjects: ['Second screen stays black on the dock', 'Only one of two screens comes on'],
        description: 'When I connect my laptop to the dock, only one screen comes on. It worked last week.',
        question: 'Hi {contact}, could you try the other port of the dock and tell me the label on its bottom side?',
        answer: 'Other port, same result. The label says D{n}.',
        note: 'Known firmware fault of that dock series. Update tool is on the share under tools/docks.',
        solution: 'Updated the firmware of the dock and replaced the cable. Both screens work.',
      },
      de: {
        subjects: [
          'Zweiter Bildschirm an der Dockingstation bleibt schwarz',
          'Nur einer von zwei Bildschirmen geht an',
        ],
        description: 'Wenn ich mein Notebook anstecke, geht nur ein Bildschirm an. Letzte Woche ging es noch.',
        question:
          'Guten Tag {contact}, bitte einmal den anderen Anschluss der Dockingstation probieren. Was steht auf dem Etikett an der Unterseite?',
        answer: 'Anderer Anschluss, gleiches Ergebnis. Auf dem Etikett steht D{n}.',
        note: 'Bekannter Firmware-Fehler dieser Baureihe. Das Update-Werkzeug liegt auf der Freigabe unter tools/docks.',
        solution: 'Firmware der Dockingstation aktualisiert und das Kabel getauscht. Beide Bildschirme laufen.',
      },
    },
  },
  {
    ...request,
    subcategory: 'accessory',
    texts: {
      en: {
        subjects: ['New headset please', 'Headset crackles in every call'],
        description:
          'My headset crackles in every call and people ask me to dial in again. Could I get a new one, preferably wireless?',
        question:
          'Hello {contact}, we have two models in stock. I have asked {colleague} to approve the order. Does the cost centre stay the same?',
        answer: 'Yes, same cost centre. Thank you!',
        note: 'Approval asked for. Stock: 3 wireless, 5 wired.',
        solution: 'Headset handed over and paired.',
      },
      de: {
        subjects: ['Bitte um ein neues Headset', 'Headset knackt bei jedem Gespräch'],
        description:
          'Mein Headset knackt bei jedem Gespräch, ich muss mich ständig neu einwählen. Könnte ich ein neues bekommen, am liebsten kabellos?',
        question:
          'Guten Tag {contact}, wir haben zwei Modelle auf Lager. Die Freigabe habe ich bei {colleague} angefragt. Bleibt es bei derselben Kostenstelle?',
        answer: 'Ja, dieselbe Kostenstelle. Vielen Dank!',
        note: 'Freigabe angefragt. Lager: 3 kabellos, 5 mit Kabel.',
        solution: 'Headset übergeben und gekoppelt.',
      },
    },
  },
  {
    ...request,
    subcategory: 'computer',
    texts: {
      en: {
        subjects: ['Replacement for {pc}, out of warranty', 'Battery of {pc} lasts only 20 minutes'],
        description:
          'My laptop is more than five years old and the battery lasts 20 minutes. According to the list it is due for replacement this quarter.',
        question:
          'Hi {contact}, I have put you on the list. Do you need a number pad or do you prefer the smaller model?',
        answer: 'The smaller one please, I travel a lot.',
        note: 'Order {n} placed, delivery in about two weeks.',
        solution: 'New laptop delivered, data moved, old device wiped and returned.',
      },
      de: {
        subjects: ['Ersatz für {pc}, Garantie abgelaufen', 'Akku von {pc} hält nur noch 20 Minuten'],
        description:
          'Mein Notebook ist über fünf Jahre alt und der Akku hält noch 20 Minuten. Laut Liste wäre es in diesem Quartal dran.',
        question:
          'Guten Tag {contact}, Sie stehen auf der Liste. Brauchen Sie einen Ziffernblock oder lieber das kleinere Modell?',
        answer: 'Bitte das kleinere, ich bin viel unterwegs.',
        note: 'Bestellung {n} ist raus, Lieferzeit etwa zwei Wochen.',
        solution: 'Neues Notebook übergeben, Daten umgezogen, altes Gerät gelöscht und zurückgenommen.',
      },
    },
  },
];
