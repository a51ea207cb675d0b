import type { MailTexts } from './texts-shape.ts';

export const de: MailTexts = {
  subject: '[{{ ticket.number }}] {{ ticket.subject }}',
  several: '{{ count }} Neuigkeiten',
  greeting: 'Guten Tag {{ person.name }}',
  staff: {
    opened: { heading: '{{ actor }} hat ein Ticket für Sie eröffnet' },
    assigned: { heading: '{{ actor }} hat Ihnen dieses Ticket zugewiesen' },
    replied: { heading: '{{ actor }} hat geantwortet' },
    resolved: { heading: '{{ actor }} hat das Ticket gelöst' },
    reopened: { heading: '{{ actor }} hat das Ticket wieder geöffnet' },
    added: { heading: '{{ actor }} hat Sie zu diesem Ticket hinzugefügt' },
    merged: { heading: '{{ actor }} hat dieses Ticket mit einem anderen zusammengeführt' },
    reminded: { heading: 'Die anfragende Person wurde an ihre Antwort erinnert' },
    woken: { heading: 'Dieses Ticket ist wieder da: Die Wartezeit ist vorbei' },
    warned: { heading: 'Eine Servicezusage läuft bald ab' },
    breached: { heading: 'Eine Servicezusage wurde nicht eingehalten' },
  },
  contact: {
    opened: {
      heading: 'Ihre Anfrage ist bei uns',
      intro: '{{ actor }} hat sie für Sie erfasst. Wir schreiben Ihnen, sobald es Neues gibt.',
    },
    assigned: { heading: 'Ihre Anfrage ist in Arbeit' },
    replied: { heading: '{{ actor }} hat geantwortet' },
    resolved: {
      heading: 'Ihre Anfrage ist gelöst',
      intro: 'Stimmt noch etwas nicht? Dann sagen Sie es uns, und wir nehmen uns der Sache wieder an.',
    },
    reopened: { heading: 'Wir arbeiten wieder an Ihrer Anfrage' },
    added: {
      heading: '{{ actor }} hat Sie zu dieser Anfrage hinzugefügt',
      intro: 'Ab jetzt erfahren Sie von jeder Antwort.',
    },
    merged: {
      heading: 'Ihre Anfrage wurde mit einer anderen zum selben Thema zusammengeführt',
      intro: 'Nichts geht verloren: Sie lesen alles an einem Ort und erfahren von jeder Antwort.',
    },
    reminded: {
      heading: 'Wir warten auf Ihre Antwort',
      intro: 'Wir brauchen noch etwas von Ihnen, bevor wir weitermachen können.',
    },
    woken: { heading: 'Wir machen mit Ihrer Anfrage weiter' },
    warned: { heading: 'Wir kümmern uns um Ihre Anfrage' },
    breached: { heading: 'Ihre Anfrage dauert länger als vereinbart' },
  },
  button: { staff: 'Ticket öffnen', contact: 'Anfrage öffnen' },
  answer: 'Zum Antworten schreiben Sie auf diese Mail zurück, oder öffnen Sie die Anfrage.',
  answerOutside: 'Zum Antworten schreiben Sie einfach auf diese Mail zurück.',
  why: {
    requester: 'Sie erhalten diese Mail, weil es Ihre Anfrage ist.',
    cc: 'Sie erhalten diese Mail, weil Sie bei dieser Anfrage in Kopie stehen.',
    watcher: 'Sie erhalten diese Mail, weil Sie diesem Ticket folgen.',
    assignee: 'Sie erhalten diese Mail, weil Ihnen dieses Ticket zugewiesen ist.',
    team: 'Sie erhalten diese Mail, weil dieses Ticket bei Ihrem Team liegt und noch niemand es hat.',
    added: 'Sie erhalten diese Mail, weil Sie zu diesem Ticket hinzugefügt wurden.',
  },
  digest: {
    subject: 'Ihre Übersicht: {{ count }} Neuigkeiten',
    heading: 'Was seit der letzten Übersicht geschehen ist',
    why: 'Sie haben gewählt, davon gesammelt zu erfahren.',
    stop: 'Keine Übersichten mehr senden',
  },
  settings: 'Wählen, wovon und wie Sie erfahren',
  facts: { number: 'Nummer', status: 'Status', client: 'Kunde', requester: 'Anfragende Person' },
  someone: {
    requester: 'Die anfragende Person',
    system: 'Der Service Desk',
    colleague: 'Eine Kollegin oder ein Kollege',
  },
  cut: 'Der Text ist länger; im Ticket lesen Sie ihn ganz.',
  code: {
    subject: 'Ihr Anmeldecode für {{ brand }}',
    preview: 'Geben Sie ihn dort ein, wo Sie ihn angefordert haben. Er gilt zehn Minuten.',
    heading: 'Ihr Anmeldecode',
    use: 'Er gilt einmal, zehn Minuten lang, in dem Browser, der ihn angefordert hat.',
    at: 'Anmeldung bei',
    warning:
      'Niemand vom Service Desk wird Sie je nach diesem Code fragen. Sie haben ihn nicht angefordert? Dann ist nichts zu tun: Ohne ihn kommt niemand hinein.',
    why: 'Sie erhalten diese Mail, weil jemand diese Adresse zum Anmelden angegeben hat.',
  },
};
