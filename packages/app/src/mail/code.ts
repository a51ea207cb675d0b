import { clientScope, mspOf, providerScope } from '@portico/domain/kernel/scope';
import { epochSeconds } from '@portico/domain/kernel/time';
import { stops } from '@portico/domain/person/log';
import { type CodeRequest, codeSent, codesToSend, readCode } from '@portico/store/identity/codes';
import { loadPersonLog } from '@portico/store/person/log';
import { contactOfAddress, loadContact } from '@portico/store/tenant/directory';
import { codeOf } from '../identity/codes.ts';
import { headerText, messageIdOf, senderOf } from './address.ts';
import { mailConfig, mailMsp } from './config.ts';
import { type Content, htmlOf, textOf } from './layout.ts';
import { fillIn } from './liquid.ts';
import { type Letter, mimeOf } from './mime.ts';
import { MailerBusy } from './post.ts';
import type { MailDeps } from './send.ts';
import { mailLocale, mailTexts } from './texts.ts';

/** Codes that one round looks at: somebody waits before a screen for each. */
const limit = 100;

/**
 * Mails the codes that were asked for, to those whose address is somebody's of that portal; of the others nothing is
 * told to anybody. A crash after SES or the mail server took one sends the same code again, with the same Message-ID.
 * @returns how many were sent.
 */
export async function sendCodes(deps: MailDeps, now: string): Promise<number> {
  const db = deps.ports.unscoped('codes to sign in with are asked for before anybody is known');
  let sent = 0;
  for (const id of await codesToSend(db, now, limit)) {
    try {
      const request = await readCode(db, id, epochSeconds(now));
      const letter = request && (await codeLetter(deps, request));
      if (letter) {
        const { messageId, from, to } = letter.letter;
        await deps.post.mailer.send({
          messageId,
          from: from.address,
          to: to.address,
          raw: await mimeOf(letter.letter),
          tags: { scope: letter.scope, recipient: letter.recipient },
        });
        sent += 1;
      }
      await codeSent(db, id);
    } catch (error) {
      // It stays with the alarms: the next round tries again, until the code has ended.
      deps.onFault?.({ pk: id, sk: '' }, error);
      if (error instanceof MailerBusy) return sent;
    }
  }
  return sent;
}

async function codeLetter(
  { ports, post }: MailDeps,
  request: CodeRequest,
): Promise<{ readonly letter: Letter; readonly scope: string; readonly recipient: string } | undefined> {
  const t = clientScope(request.msp, request.cli);
  const db = await ports.provider(providerScope(request.msp));
  const recipient = await contactOfAddress(db, t, request.address);
  const contact = recipient === undefined ? undefined : await loadContact(db, t, recipient);
  if (!recipient || !contact?.active || contact.email.toLowerCase() !== request.address) return undefined;
  const stop = (await loadPersonLog(db, t, recipient))?.stop;
  // Whoever called a mail of ours junk still asked for this one.
  if (stop?.kind === 'bounced' && stops(stop, request.address)) return undefined;
  const { client, brand } = await mailConfig(ports, db, t);
  const named = await mailMsp(ports, mspOf(t));
  const locale = mailLocale(contact.locale);
  const texts = mailTexts(locale).code;
  const digits = codeOf(post.sign, request.id);
  const from = senderOf(brand, client.slug, named.slug, post.domain);
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  const content: Content = {
    locale,
    brand: brand.name,
    colours: brand.colours,
    preview: texts.preview,
    title: '',
    greeting: fillIn(mailTexts(locale).greeting, { person: { name: contact.name } }),
    sections: [{ heading: texts.heading, when: texts.use, code: `${digits.slice(0, 4)} ${digits.slice(4)}` }],
    facts: [{ label: texts.at, value: request.host }],
    answer: texts.warning,
    footer: [{ text: texts.why }],
  };
  const letter: Letter = {
    messageId: messageIdOf('mail', `code\n${request.id}`, domain, post.sign),
    from,
    to: { name: headerText(contact.name), address: contact.email },
    replyTo: from.address,
    subject: headerText(fillIn(texts.subject, { brand: brand.name })),
    text: textOf(content),
    html: htmlOf(content),
    date: ports.now(),
    locale,
    listId: `sign-in.${domain}`,
  };
  return { letter, scope: t, recipient };
}
