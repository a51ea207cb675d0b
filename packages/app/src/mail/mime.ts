import MailComposer from 'nodemailer/lib/mail-composer';
import type { Address } from './address.ts';

/** A mail as it is to be read. */
export interface Letter {
  readonly messageId: string;
  /** The message that it answers, and the whole thread before it. */
  readonly thread?: string;
  readonly from: Address;
  readonly to: Address;
  readonly replyTo: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly date: string;
  readonly locale: string;
  /** Names the list for filters (RFC 2919). */
  readonly listId: string;
  /** Where one post, without a sign-in, ends mails of this kind (RFC 8058). */
  readonly unsubscribe?: string;
}

/**
 * The message in bytes. Marked as written by a program, so that no other program answers it (RFC 3834, and Exchange's
 * own header). Nothing in it is fetched from anywhere.
 */
export async function mimeOf(letter: Letter): Promise<Uint8Array> {
  const { thread } = letter;
  const composer = new MailComposer({
    messageId: `<${letter.messageId}>`,
    ...(thread === undefined ? {} : { inReplyTo: `<${thread}>`, references: `<${thread}>` }),
    from: letter.from,
    to: letter.to,
    replyTo: { name: letter.from.name, address: letter.replyTo },
    subject: letter.subject,
    text: letter.text,
    html: letter.html,
    date: new Date(letter.date),
    textEncoding: 'quoted-printable',
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': letter.locale,
      'List-Id': `<${letter.listId}>`,
      ...(letter.unsubscribe === undefined
        ? {}
        : {
            'List-Unsubscribe': { prepared: true, value: `<${letter.unsubscribe}>` },
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
