import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { MailAddress } from '@portico/app/mail/inbound/heads';
import { htmlText } from '@portico/app/mail/inbound/html-text';
import { type InboundMail, parseMail } from '@portico/app/mail/inbound/parse';
import { replyText } from '@portico/app/mail/inbound/reply-text';
import * as z from 'zod';
import { readCases } from '../cases.ts';
import type { Command, Io } from '../command.ts';

const usage = `portico mail parse FILE...             raw messages as JSON, one a line (- for standard input)
portico mail reply-text --cases FILE   what people wrote, of a JSON list of {id, format, input}
`;

const Case = z.looseObject({ id: z.string(), format: z.string().default('text'), input: z.string() });

/** `portico mail`: mails read by the product's own rules, without a server. */
export const mailCommand: Command = {
  name: 'mail',
  summary: 'read raw mails, and tell what people wrote from what they quote',
  async run(args, io) {
    const [verb, ...rest] = args;
    try {
      if (verb === 'parse') return await parse(rest, io);
      if (verb === 'reply-text') return await replies(rest, io);
    } catch (error) {
      if (!((error as { code?: string }).code ?? '').startsWith('ERR_PARSE_ARGS')) throw error;
      return wrong(io, (error as Error).message);
    }
    return wrong(io, verb ? `there is no "portico mail ${verb}"` : 'say what to do');
  },
};

async function parse(args: readonly string[], io: Io): Promise<number> {
  const { positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' } },
  });
  if (positionals.length === 0) return wrong(io, 'name a FILE');
  let unread = 0;
  for (const file of positionals) {
    const bytes = await contentOf(file, io);
    if (bytes) io.stdout(`${JSON.stringify(told(file, await parseMail(bytes)))}\n`);
    else unread += 1;
  }
  return unread > 0 ? 1 : 0;
}

async function contentOf(file: string, io: Io): Promise<Uint8Array | undefined> {
  try {
    return file === '-' ? new TextEncoder().encode(await io.stdin()) : await readFile(resolve(io.cwd, file));
  } catch (error) {
    io.stderr(`${file}: ${(error as Error).message}\n`);
    return undefined;
  }
}

const written = ({ name, address }: MailAddress): string => (name === '' ? address : `${name} <${address}>`);

/** A mail as the command prints it. */
function told(file: string, mail: InboundMail): object {
  return {
    file,
    from: mail.from,
    from_email: mail.sender?.address ?? null,
    from_name: mail.sender?.name ?? '',
    to: mail.to.map(written),
    cc: mail.cc.map(written),
    reply_to: mail.replyTo?.address ?? null,
    subject: mail.subject,
    date: mail.date ?? null,
    message_id: mail.messageId ?? null,
    in_reply_to: mail.inReplyTo ?? null,
    references: mail.references,
    is_auto_reply: mail.isAutoReply,
    is_bounce: mail.isBounce,
    send_auto_reply: mail.sendAutoReply,
    text: mail.text,
    html: mail.html ?? null,
    reply_text: mail.replyText,
    attachments: mail.files.map((one) => ({
      name: one.name,
      type: one.type,
      bytes: one.content.length,
      sha256: createHash('sha256').update(one.content).digest('hex'),
      inline: one.inline,
    })),
    warnings: mail.warnings,
  };
}

async function replies(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { cases: { type: 'string' }, json: { type: 'boolean' } },
  });
  if (values.cases === undefined) return wrong(io, '--cases is missing');
  const cases = await readCases(values.cases, io);
  if (cases === undefined) return 1;
  const parsed = cases.map((one) => Case.safeParse(one));
  const bad = parsed.findIndex((one) => !one.success);
  if (bad >= 0) {
    io.stderr(`${values.cases}: case ${bad + 1} needs an "id" and an "input"\n`);
    return 1;
  }
  const answers = parsed.flatMap(({ data }) => (data ? [{ id: data.id, reply: answer(data.format, data.input) }] : []));
  io.stdout(`${JSON.stringify(answers, null, 1)}\n`);
  return 0;
}

/** `signature`: a closing formula counts as one too. */
function answer(format: string, input: string): string {
  const text = format.includes('html') ? htmlText(input) : input;
  return replyText(text, { closings: format.includes('signature') }).reply;
}

function wrong(io: Io, message: string): number {
  io.stderr(`${message}\n${usage}`);
  return 2;
}
