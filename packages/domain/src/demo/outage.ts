import type { DemoLocale } from './scenarios/scenario.ts';

export interface DemoReport {
  readonly subject: string;
  readonly description: string;
}

/** A trouble that several people report: one incident over two of their tickets, and one that was reported twice. */
export interface DemoOutage {
  readonly incident: DemoReport;
  readonly first: DemoReport;
  readonly second: DemoReport;
  /** The first one once more. */
  readonly again: DemoReport;
  readonly told: { readonly title: string; readonly text: string };
  readonly joined: string;
  readonly update: string;
}

const en: DemoOutage = {
  incident: {
    subject: 'Shared drive not reachable from the second floor',
    description: 'The switch of the second floor lost its uplink. Everybody up there is without the shared drive.',
  },
  first: { subject: 'Drive S: is gone', description: 'Since this morning I cannot open the project folder on S:.' },
  second: {
    subject: 'Excel cannot save',
    description: 'Saving to the shared drive ends in an error. My colleagues have it too.',
  },
  again: {
    subject: 'Drive S: still gone',
    description: 'I wrote an hour ago already, from my phone. It is still not there.',
  },
  told: {
    title: 'Shared drive not reachable on the second floor',
    text: 'We know of it and are on it. Join if you are affected, and we tell you as soon as it works.',
  },
  joined: 'Same here, room 2.14.',
  update: 'The spare part is on its way and will be fitted this afternoon. Until then, please use the web access.',
};

const de: DemoOutage = {
  incident: {
    subject: 'Netzlaufwerk im zweiten Stock nicht erreichbar',
    description: 'Der Switch im zweiten Stock hat seine Anbindung verloren. Oben kommt niemand an das Netzlaufwerk.',
  },
  first: {
    subject: 'Laufwerk S: ist weg',
    description: 'Seit heute früh kann ich den Projektordner auf S: nicht öffnen.',
  },
  second: {
    subject: 'Excel speichert nicht',
    description: 'Beim Speichern auf dem Netzlaufwerk kommt ein Fehler, auch bei anderen.',
  },
  again: {
    subject: 'Laufwerk S: immer noch weg',
    description: 'Ich habe vor einer Stunde schon vom Handy geschrieben.',
  },
  told: {
    title: 'Netzlaufwerk im zweiten Stock nicht erreichbar',
    text: 'Wir wissen davon und arbeiten daran. Wer betroffen ist, kann sich anschließen und hört, sobald es wieder geht.',
  },
  joined: 'Bei mir auch, Raum 2.14.',
  update:
    'Das Ersatzteil ist unterwegs und wird heute Nachmittag eingebaut. Bis dahin hilft der Zugang über den Browser.',
};

/** The outage in the language of the client. */
export function demoOutage(locale: DemoLocale): DemoOutage {
  return locale === 'de' ? de : en;
}
