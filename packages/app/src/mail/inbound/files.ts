import type { Attachment } from 'postal-mime';
import { safeName } from './file-name.ts';
import { words } from './heads.ts';
import { tnefParts } from './tnef.ts';

/** A file that a mail brings. */
export interface MailFile {
  readonly name: string;
  readonly type: string;
  /** Shown in the text rather than below it. */
  readonly inline: boolean;
  readonly contentId?: string;
  readonly content: Uint8Array;
}

export interface MailFiles {
  readonly files: readonly MailFile[];
  /** The text that a winmail.dat brought. */
  readonly packed?: { readonly text?: string; readonly html?: string };
}

const FILES_MOST = 500;

export function filesOf(attachments: readonly Attachment[], warnings: string[]): MailFiles {
  if (attachments.length > FILES_MOST) {
    warnings.push(`it brings ${attachments.length} files; the first ${FILES_MOST} were read`);
  }
  const files: MailFile[] = [];
  let packed: MailFiles['packed'];
  for (const [at, one] of attachments.slice(0, FILES_MOST).entries()) {
    const file = fileOf(one, at);
    const parts = isTnef(file) ? tnefParts(file.content) : undefined;
    if (parts) {
      files.push(...parts.files.map((each) => ({ ...each, inline: false })));
      packed ??= parts;
    } else {
      if (isTnef(file)) warnings.push(`${file.name} could not be unpacked`);
      files.push(file);
    }
  }
  return { files: withoutTwins(files), ...(packed && { packed }) };
}

function fileOf(one: Attachment, at: number): MailFile {
  const content = typeof one.content === 'string' ? new TextEncoder().encode(one.content) : new Uint8Array(one.content);
  const inline = one.disposition === 'inline' || (one.disposition !== 'attachment' && one.related === true);
  const contentId = one.contentId?.replaceAll(/[<>]/gu, '');
  return { name: nameOf(one, content, at), type: one.mimeType, inline, content, ...(contentId ? { contentId } : {}) };
}

const endings: Readonly<Record<string, string>> = {
  ...{ 'image/jpeg': '.jpg', 'image/jpg': '.jpg', 'image/png': '.png', 'image/gif': '.gif', 'text/plain': '.txt' },
  ...{ 'text/html': '.html', 'text/calendar': '.ics', 'message/rfc822': '.eml', 'application/pdf': '.pdf' },
  ...{
    'text/csv': '.csv',
    'application/zip': '.zip',
    'message/delivery-status': '.txt',
    'text/rfc822-headers': '.txt',
  },
  'application/pgp-signature': '.asc',
};

/** The name that a file came with, without any path and without what a file's name may not hold; else one by its kind. */
function nameOf(one: Attachment, content: Uint8Array, at: number): string {
  const plain = safeName(words(one.filename ?? ''));
  if (plain !== '') return plain;
  if (one.mimeType === 'message/rfc822') {
    const head = new TextDecoder('latin1').decode(content.subarray(0, 20_000));
    const title = safeName(words(/^subject:[ \t]*(.+)$/imu.exec(head)?.[1] ?? '').replaceAll(/[\\/:*?"<>|]/gu, ' '));
    if (title !== '') return `${title.slice(0, 100)}.eml`;
  }
  const described = safeName(words(one.description ?? '').replaceAll(/[\\/:*?"<>|]/gu, ' '));
  if (described !== '' && described.length <= 100) return withEnding(described, one.mimeType);
  return `attachment-${at + 1}${endings[one.mimeType] ?? ''}`;
}

function withEnding(name: string, type: string): string {
  return /\.\w{1,5}$/u.test(name) ? name : `${name}${endings[type] ?? ''}`;
}

function isTnef({ type, name }: MailFile): boolean {
  return type === 'application/ms-tnef' || type === 'application/vnd.ms-tnef' || name.toLowerCase() === 'winmail.dat';
}

/** Two files of one name are told apart. */
function withoutTwins(files: readonly MailFile[]): MailFile[] {
  const seen = new Map<string, number>();
  return files.map((file) => {
    const count = (seen.get(file.name) ?? 0) + 1;
    seen.set(file.name, count);
    if (count === 1) return file;
    const dot = file.name.lastIndexOf('.');
    const [stem, ending] = dot > 0 ? [file.name.slice(0, dot), file.name.slice(dot)] : [file.name, ''];
    return { ...file, name: `${stem} (${count})${ending}` };
  });
}
