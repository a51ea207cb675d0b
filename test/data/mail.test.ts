import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { main } from '@portico/cli/main';
import { describe, expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../../shared/data/mail', import.meta.url));
const there = existsSync(folder);
if (!there) console.log('mail: skipped, ../shared/data/mail is not there');

/** Runs a command as people do. */
async function run(args: readonly string[], stdin = ''): Promise<string> {
  let out = '';
  const code = await main(args, {
    stdout: (text) => {
      out += text;
    },
    stderr: () => undefined,
    stdin: async () => stdin,
    cwd: folder,
    env: {},
  });
  if (code !== 0) throw new Error(`portico ${args.join(' ')} ended with ${code}`);
  return out;
}

function cases<T>(name: string): T[] {
  return JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as T[];
}

interface MailCase {
  readonly id: string;
  readonly raw: string;
  readonly peer_expect: null | {
    readonly subject?: string | null;
    readonly from_email?: string | null;
    readonly from_display_name?: string | null;
    readonly body_text?: string;
    readonly attachments?: readonly {
      readonly filename: string;
      readonly name_not_literally_in_mail?: boolean;
      readonly is_html_body_copy?: boolean;
    }[];
  };
  readonly python_facts: { readonly message_id: string | null };
}

interface Read {
  readonly file: string;
  readonly subject: string;
  readonly from_email: string | null;
  readonly from_name: string;
  readonly message_id: string | null;
  readonly text: string;
  readonly attachments: readonly { readonly name: string }[];
}

/** Counts what agrees, and names what does not. */
class Tally {
  right = 0;
  all = 0;
  readonly wrong: string[] = [];

  of(id: string, good: boolean): void {
    this.all += 1;
    if (good) this.right += 1;
    else this.wrong.push(id);
  }
}

const plain = (text: string | null | undefined): string => (text ?? '').replaceAll(/\s+/gu, ' ').trim();
const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
const lines = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');

describe.skipIf(!there)('mails that others’ programs read', () => {
  test('are read alike: sender, subject, ids, words, names of files', async () => {
    const all = cases<MailCase>('cases.json');
    const out = await run(['mail', 'parse', ...all.map((one) => one.raw)]);
    const read = new Map(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Read)
        .map((one) => [one.file, one]),
    );
    expect(read.size).toBe(all.length);
    const tallies = {
      subject: new Tally(),
      sender: new Tally(),
      name: new Tally(),
      body: new Tally(),
      files: new Tally(),
      ids: new Tally(),
    };
    for (const { id, raw, peer_expect, python_facts: facts } of all) {
      const wanted = peer_expect ?? {};
      const got = read.get(raw);
      if (!got) throw new Error(`${raw} was not read`);
      if (facts.message_id) tallies.ids.of(id, got.message_id === facts.message_id.trim());
      if (wanted.subject !== undefined) tallies.subject.of(id, plain(got.subject) === plain(wanted.subject));
      if (wanted.from_email) tallies.sender.of(id, got.from_email?.toLowerCase() === wanted.from_email.toLowerCase());
      if (wanted.from_display_name) tallies.name.of(id, plain(got.from_name) === plain(wanted.from_display_name));
      const said = words(wanted.body_text ?? '');
      const found = new Set(words(got.text));
      if (said.length > 0) tallies.body.of(id, said.filter((one) => found.has(one)).length / said.length >= 0.95);
      const names = new Set(got.attachments.map((one) => one.name));
      for (const { filename, name_not_literally_in_mail: made, is_html_body_copy: copy } of wanted.attachments ?? []) {
        if (!made && !copy) tallies.files.of(id, names.has(filename));
      }
    }
    for (const [what, { right, all: of, wrong }] of Object.entries(tallies)) {
      console.log(
        `mail: ${what} ${right} of ${of}${wrong.length > 0 ? ` (not ${[...new Set(wrong)].join(', ')})` : ''}`,
      );
    }
    const share = (one: Tally): number => one.right / one.all;
    for (const one of [tallies.subject, tallies.sender, tallies.name, tallies.files, tallies.ids]) {
      expect(share(one)).toBeGreaterThanOrEqual(0.96);
    }
    // Peers take the page where we take the plain text, and keep signs of the page as text.
    expect(share(tallies.body)).toBeGreaterThanOrEqual(0.8);
  });

  test('what people wrote is told from what they quote', async () => {
    interface ReplyCase {
      readonly id: string;
      readonly format: string;
      readonly weak?: boolean;
      readonly expect: Readonly<Record<string, unknown>>;
    }
    const all = cases<ReplyCase>('reply-extraction.json');
    const answers = JSON.parse(await run(['mail', 'reply-text', '--cases', 'reply-extraction.json'])) as {
      id: string;
      reply: string;
    }[];
    expect(answers).toHaveLength(all.length);
    const tally = new Tally();
    for (const [at, { id, weak, expect: wanted }] of all.entries()) {
      const got = answers[at]?.reply ?? '';
      const { reply_equals: equals, reply_text_nospace_equals: letters, reply_html_nospace_equals: page } = wanted;
      const bare = (text: string): string => text.replaceAll(/<[^>]*>|\s+/gu, '');
      if (weak) continue;
      if (typeof equals === 'string') tally.of(id, lines(got) === lines(equals));
      if (typeof letters === 'string') tally.of(id, bare(got) === bare(letters));
      if (typeof page === 'string') tally.of(id, bare(got) === bare(page));
    }
    console.log(
      `mail: replies ${tally.right} of ${tally.all}${tally.wrong.length > 0 ? ` (not ${tally.wrong.join(', ')})` : ''}`,
    );
    expect(tally.all).toBeGreaterThan(55);
    expect(tally.right / tally.all).toBeGreaterThanOrEqual(0.98);
  });

  test('machines are told from people', async () => {
    interface Automatic {
      readonly id: string;
      readonly raw?: string;
      readonly headers?: string;
      readonly expect: Readonly<Record<string, unknown>>;
    }
    for (const { id, raw, headers, expect: wanted } of cases<Automatic>('auto-response.json')) {
      const got = JSON.parse(await run(['mail', 'parse', '-'], raw ?? `${headers}\n\ntext`)) as object;
      const known = Object.entries(wanted).filter(([name]) => name in got);
      expect(Object.fromEntries(Object.entries(got).filter(([name]) => name in wanted)), id).toEqual(
        Object.fromEntries(known),
      );
    }
  });
});
