import type { DemoLocale } from './scenarios/scenario.ts';

/** Words of what stands around a ticket: tasks, ratings, files, drafts, what recurs. */
export interface DayTexts {
  readonly tasks: readonly { readonly title: string; readonly steps: readonly string[] }[];
  /** What people say with a rating, by its score. */
  readonly praise: Readonly<Record<1 | 2 | 3 | 4 | 5, string | undefined>>;
  readonly fileSaid: string;
  readonly picture: string;
  readonly log: string;
  readonly draft: string;
  readonly weekly: string;
  readonly monthly: string;
  readonly monthlyText: string;
}

const texts: Readonly<Record<DemoLocale, DayTexts>> = {
  en: {
    tasks: [
      { title: 'Find the cause', steps: ['Read the event log', 'Ask when it began'] },
      { title: 'Mend it', steps: ['Take a copy first', 'Change the setting', 'Try it together with the user'] },
      { title: 'Write it down for the team', steps: [] },
    ],
    praise: {
      1: 'It came back the next day.',
      2: 'It took far too long until somebody called.',
      3: undefined,
      4: 'Friendly, and it works again.',
      5: 'Very quick, thank you!',
    },
    fileSaid: 'Here is what I see on the screen, and what the program wrote.',
    picture: 'screen.png',
    log: 'program.log',
    draft: 'Hello, we have found the cause and would like to',
    weekly: 'Check the backups',
    monthly: 'Install the updates of the month',
    monthlyText: 'Test group first, all others the evening after. Tell the reception before.',
  },
  de: {
    tasks: [
      { title: 'Ursache finden', steps: ['Ereignisprotokoll lesen', 'Nachfragen, seit wann'] },
      { title: 'Beheben', steps: ['Vorher sichern', 'Einstellung ändern', 'Gemeinsam ausprobieren'] },
      { title: 'Für das Team festhalten', steps: [] },
    ],
    praise: {
      1: 'Am nächsten Tag war es wieder da.',
      2: 'Es hat viel zu lange gedauert, bis sich jemand gemeldet hat.',
      3: undefined,
      4: 'Freundlich, und es geht wieder.',
      5: 'Sehr schnell, vielen Dank!',
    },
    fileSaid: 'Das sehe ich auf dem Bildschirm, und das hat das Programm geschrieben.',
    picture: 'bildschirm.png',
    log: 'programm.log',
    draft: 'Guten Tag, wir haben die Ursache gefunden und würden gerne',
    weekly: 'Datensicherung prüfen',
    monthly: 'Updates des Monats einspielen',
    monthlyText: 'Zuerst die Testgruppe, am Abend danach alle anderen. Vorher den Empfang informieren.',
  },
};

export function dayTexts(locale: DemoLocale): DayTexts {
  return texts[locale];
}

/** Scores as a desk gets them: mostly content, now and then not at all. */
const scores = [5, 4, 5, 3, 5, 4, 2, 5, 4, 1] as const;

export function scoreOf(number: number): 1 | 2 | 3 | 4 | 5 {
  return scores[number % scores.length] ?? 5;
}
