import type { UnsubscribeHome } from '@portico/app/mail/unsubscribe';
import { notFound } from '@portico/domain/kernel/error';
import { takesNoId } from '@portico/domain/kernel/id-field';
import * as z from 'zod';
import { type Language, languageOf } from '../auth/language.ts';
import { html, signInPage } from '../auth/page.ts';
import { type Route, route } from '../route.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const ending = () => import('@portico/app/mail/unsubscribe');

const tag = 'Notifications';
const params = z.strictObject({
  token: z
    .string()
    .max(200)
    .meta({ description: 'As it stands in the mail.', example: 'zzzzzzzz~zzzzzzzz~none', ...takesNoId }),
});

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

/**
 * The address in a digest: opened, it changes nothing and shows a button, since programs open every link of a mail;
 * posted to, by that button or by the reader's mail program (RFC 8058), it ends the digests.
 * @param home absent where no mail names such an address; then nothing is here.
 */
export function unsubscribeRoutes(home: UnsubscribeHome | undefined): readonly Route[] {
  const open = (): UnsubscribeHome => {
    if (!home) throw notFound();
    return home;
  };
  const shared = { path: '/v1/unsubscribe/{token}', tag, auth: { scope: 'public' }, params } as const;
  return [
    route(
      {
        ...shared,
        method: 'GET',
        operationId: 'showUnsubscribe',
        summary: 'A page that asks whether to end one’s digests',
        description: 'Changes nothing.',
        responses: { 200: null },
      },
      async (_context, { params: { token }, request }) => {
        (await ending()).subscriberOf(token, open().sign);
        const language = languageOf(request.headers.get('accept-language'));
        const { title, lead, button } = words[language];
        const form = `<form method="post"><button class="primary" type="submit">${html(button)}</button></form>`;
        return signInPage({ status: 200, language, title, body: `<h1>${html(title)}</h1><p>${html(lead)}</p>${form}` });
      },
    ),
    route(
      {
        ...shared,
        method: 'POST',
        operationId: 'unsubscribe',
        summary: 'End one’s digests by the address in one',
        description: 'Without a sign-in, as mail programs do it (RFC 8058). Again changes nothing.',
        responses: { 200: null },
      },
      async (context, { params: { token }, request }) => {
        await (await ending()).unsubscribe(open(), token, context.now);
        const language = languageOf(request.headers.get('accept-language'));
        const { doneTitle, done } = words[language];
        const body = `<h1>${html(doneTitle)}</h1><p role="status">${html(done)}</p>`;
        return signInPage({ status: 200, language, title: doneTitle, body });
      },
    ),
  ];
}
