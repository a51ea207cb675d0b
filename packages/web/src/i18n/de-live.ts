import type { liveWords as english } from './en-live.ts';

/** German words of what changes while one looks; part of `de.ts`. */
export const liveWords: typeof english = {
  live: {
    offline: 'Keine Verbindung. Sie sehen den Stand von {{time}}; er wird von selbst aktualisiert.',
    new_one: '{{count}} neues Ticket',
    new_other: '{{count}} neue Tickets',
    moved: 'Die Liste hat sich geändert',
    show: 'Anzeigen',
    somebody: 'Jemand',
    system: 'Portico',
    replied: '{{name}} hat gerade geantwortet',
    noted: '{{name}} hat gerade eine Notiz geschrieben',
    state: '{{name}} hat gerade den Status geändert',
    other: '{{name}} hat dieses Ticket gerade geändert',
    dismiss: 'Meldung ausblenden',
    viewing: '{{name}} hat dieses Ticket geöffnet',
    replying: '{{name}} schreibt eine Antwort',
    noting: '{{name}} schreibt eine Notiz',
    present: 'Auch hier',
    collided: '{{name}} hat geantwortet, während Sie geschrieben haben. Lesen Sie das vor dem Senden.',
    read: 'Lesen',
  },
};
