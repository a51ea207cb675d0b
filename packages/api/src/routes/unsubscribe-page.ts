import { type Language, languageOf } from '../auth/language.ts';
import { html, signInPage } from '../auth/page.ts';

const words: Readonly<Record<Language, Record<'title' | 'lead' | 'button' | 'doneTitle' | 'done', string>>> = {
  en: {
    title: 'Send no more summaries?',
    lead: 'You will get no more mails that tell of many things together. What you are told of at once goes on.',
    button: 'Send no more summaries',
    doneTitle: 'No more summaries',
    done: 'You get no more summaries. In your notification settings you can choose them again.',
  },
  de: {
    title: 'Keine Übersichten mehr senden?',
    lead: 'Sie erhalten keine Mails mehr, die Neuigkeiten gesammelt melden. Was Sie sofort erfahren, bleibt davon unberührt.',
    button: 'Keine Übersichten mehr senden',
    doneTitle: 'Keine Übersichten mehr',
    done: 'Sie erhalten keine Übersichten mehr. In den Einstellungen zu Benachrichtigungen können Sie sie wieder wählen.',
  },
};

/** Asks whether to end digests: opening it changes nothing. */
export function askPage(request: Request): Response {
  const language = languageOf(request.headers.get('accept-language'));
  const { title, lead, button } = words[language];
  const form = `<form method="post"><button class="primary" type="submit">${html(button)}</button></form>`;
  return signInPage({ status: 200, language, title, body: `<h1>${html(title)}</h1><p>${html(lead)}</p>${form}` });
}

export function donePage(request: Request): Response {
  const language = languageOf(request.headers.get('accept-language'));
  const { doneTitle, done } = words[language];
  const body = `<h1>${html(doneTitle)}</h1><p role="status">${html(done)}</p>`;
  return signInPage({ status: 200, language, title: doneTitle, body });
}
