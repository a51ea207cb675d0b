import PostalMime, { type Email } from 'postal-mime';
import { automaticOf } from './automatic.ts';
import { headInUtf8 } from './charset.ts';
import { filesOf, type MailFile, type MailFiles } from './files.ts';
import { addressesOf, dateOf, headsOf, idsIn, type MailAddress, senderOf, words } from './heads.ts';
import { htmlText } from './html-text.ts';
import { MailReader } from './reader.ts';
import { replyText } from './reply-text.ts';

/** A mail as the desk reads it. What was wrong with it is told in `warnings`: whatever comes in, something comes out. */
export interface InboundMail {
  /** As it stands in the head, decoded. */
  readonly from: string;
  readonly sender: MailAddress | undefined;
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly replyTo: MailAddress | undefined;
  readonly subject: string;
  /** RFC 3339, UTC. */
  readonly date: string | undefined;
  /** Message ids stand in their brackets. */
  readonly messageId: string | undefined;
  readonly inReplyTo: string | undefined;
  readonly references: readonly string[];
  readonly isAutoReply: boolean;
  readonly isBounce: boolean;
  readonly sendAutoReply: boolean;
  readonly text: string;
  readonly html: string | undefined;
  /** What its sender wrote this time. */
  readonly replyText: string;
  readonly files: readonly MailFile[];
  readonly warnings: readonly string[];
}

/** More than any mail server takes. What is longer is cut, and that is said. */
const BYTES_MOST = 50 * 1024 * 1024;
const TEXT_MOST = 1_000_000;
const HEAD_MOST = 256 * 1024;
const REFERENCES_MOST = 200;
const STUB_SHARE = 0.5;
const limits = { maxNestingDepth: 100, maxHeadersSize: 4 * 1024 * 1024, maxRfc822NestingDepth: 5 } as const;

/** Reads a mail. Never throws: a mail that is no mail is a text with a warning. */
export async function parseMail(raw: Uint8Array): Promise<InboundMail> {
  const warnings: string[] = [];
  if (raw.length > BYTES_MOST) warnings.push(`it has ${raw.length} bytes; the first ${BYTES_MOST} were read`);
  const bytes = readable(withoutEnvelope(raw.subarray(0, BYTES_MOST)));
  const email = await parsed(bytes, warnings);
  try {
    return mailOf(email, warnings);
  } catch (error) {
    // A fault of ours must not cost anybody their mail: what can be read by itself is.
    warnings.push(`parts of it could not be read: ${(error as Error).message}`);
    return mailOf({ ...nothing, text: rawBody(bytes) }, warnings);
  }
}

const nothing = { headers: [], headerLines: [], attachments: [] } as const;

async function parsed(bytes: Uint8Array, warnings: string[]): Promise<ReadEmail> {
  try {
    return await new MailReader({ ...limits, forceRfc822Attachments: true }).parse(bytes);
  } catch (error) {
    warnings.push(`its parts could not be told apart: ${(error as Error).message}`);
  }
  try {
    const head = await PostalMime.parse(bytes.subarray(0, Math.min(headEnd(bytes), HEAD_MOST)), limits);
    return { ...head, text: rawBody(bytes) };
  } catch {
    warnings.push('its head could not be read');
    return { ...nothing, text: rawBody(bytes) };
  }
}

type ReadEmail = Pick<Email, 'subject' | 'text' | 'html'> & {
  readonly headers: Readonly<Email['headers']>;
  readonly attachments: Readonly<Email['attachments']>;
};

/** Without what a mailbox file or a transport put before the head. */
function withoutEnvelope(bytes: Uint8Array): Uint8Array {
  let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (bytes[start] === 0x0a || bytes[start] === 0x0d) start += 1;
  const line = latin(bytes.subarray(start, start + 1_000)).split('\n', 1)[0] ?? '';
  return /^>?From [^:\s]/u.test(line) ? bytes.subarray(start + line.length + 1) : bytes.subarray(start);
}

/** With a head in UTF-8, whatever it was sent in. */
function readable(bytes: Uint8Array): Uint8Array {
  const end = headEnd(bytes);
  const head = bytes.subarray(0, end);
  const utf8 = end > HEAD_MOST ? head : headInUtf8(head, bytes.subarray(end, end + HEAD_MOST));
  return utf8 === head ? bytes : new Uint8Array(Buffer.concat([utf8, bytes.subarray(end)]));
}

function headEnd(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length - 1; at++) {
    if (bytes[at] !== 0x0a) continue;
    if (bytes[at + 1] === 0x0a || (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a)) return at + 1;
  }
  return bytes.length;
}

const latin = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

function rawBody(bytes: Uint8Array): string {
  const end = headEnd(bytes);
  // Without a head all of it is the text.
  const body = bytes.subarray(end < bytes.length ? end : 0).subarray(0, TEXT_MOST);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body).trim();
  } catch {
    return latin(body).trim();
  }
}

function mailOf(email: ReadEmail, warnings: string[]): InboundMail {
  const heads = headsOf({ headers: [...email.headers] });
  const first = (name: string): string | undefined => heads.get(name)?.[0];
  const sender = senderOf(heads);
  if (!sender) warnings.push('it has no sender that could be answered');
  const subject = words(email.subject ?? '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  const { files, packed } = filesOf(email.attachments, warnings);
  const { text, html } = bodyOf(email, packed, warnings);
  return {
    from: words(first('from') ?? first('sender') ?? '').trim(),
    sender,
    to: addressesOf(heads.get('to')),
    cc: addressesOf(heads.get('cc')),
    replyTo: addressesOf(heads.get('reply-to'))[0],
    subject,
    date: dateOf(first('date'), warnings),
    messageId: idsIn(first('message-id'))[0],
    inReplyTo: idsIn(first('in-reply-to'))[0],
    references: [...new Set((heads.get('references') ?? []).flatMap(idsIn))].slice(-REFERENCES_MOST),
    ...automaticOf(heads, sender?.address.toLowerCase() ?? '', subject),
    text,
    html,
    replyText: replyText(text).reply,
    files,
    warnings,
  };
}

function bodyOf(
  email: Pick<Email, 'text' | 'html'>,
  packed: MailFiles['packed'],
  warnings: string[],
): { readonly text: string; readonly html: string | undefined } {
  const html = bounded(email.html ?? packed?.html, warnings);
  const plain = bounded(email.text?.trim() ? email.text : packed?.text, warnings) ?? '';
  const text = plain.replaceAll(/\r\n?/gu, '\n').trim();
  if (html === undefined) return { text, html };
  const page = htmlText(html);
  return { text: isStub(text, page) ? page : text, html };
}

/** `This mail can be read in a browser`: a plain text that says far less than the page stands for none. */
function isStub(text: string, page: string): boolean {
  const count = (one: string): number => new Set(one.toLowerCase().match(/[\p{L}\p{N}]+/gu)).size;
  return text === '' || count(text) < STUB_SHARE * count(page);
}

function bounded(text: string | undefined, warnings: string[]): string | undefined {
  if (text !== undefined && text.length > TEXT_MOST) {
    warnings.push(`its text has ${text.length} characters; the first ${TEXT_MOST} were read`);
  }
  return text?.slice(0, TEXT_MOST).replaceAll('\u0000', '');
}
