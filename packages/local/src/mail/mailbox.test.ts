import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mimeOf } from '@portico/app/mail/mime';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Mailbox, mailboxIn, type SmtpListening, serveSmtp } from './mailbox.ts';
import { mailboxPage } from './page.ts';
import { smtpMailer } from './smtp.ts';

let folder: string;
let mailbox: Mailbox;
let server: SmtpListening;
const faults: unknown[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-mail-'));
  let at = Date.parse('2026-03-02T09:00:00Z');
  mailbox = mailboxIn(folder, () => ++at);
  server = await serveSmtp(mailbox, (error) => faults.push(error));
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
  expect(faults.splice(0)).toEqual([]);
});

function letter(subject: string, html = '<html><head></head><body><p>Hello</p></body></html>') {
  return mimeOf({
    messageId: 'one@desk.test',
    thread: 't.two@desk.test',
    from: { name: 'Acme Support', address: 'acme@north.desk.test' },
    to: { name: 'Zoë Ångström', address: 'zoe@example.test' },
    replyTo: 'acme+abc@north.desk.test',
    subject,
    text: 'Hello',
    html,
    date: '2026-03-02T09:00:00Z',
    locale: 'en',
    listId: 'acme-1.north.desk.test',
  });
}

async function send(raw: Uint8Array): Promise<void> {
  const mailer = smtpMailer({ host: '127.0.0.1', port: server.port, secure: false, trusted: true });
  const mail = { messageId: 'one@desk.test', from: 'acme@north.desk.test', to: 'zoe@example.test', raw, tags: {} };
  expect(await mailer.send(mail)).toEqual({ taken: true });
  mailer.close();
}

async function page(path: string, language = 'en') {
  const request = new Request(`http://localhost${path}`, { headers: { 'accept-language': language } });
  const response = await mailboxPage(mailbox, request);
  if (!response) throw new Error(`${path} is no page of the mailbox`);
  return { response, text: await response.text() };
}

test('a mail that goes out by SMTP is found in the mailbox, with its envelope, headers, text and page', async () => {
  await send(await letter('Straße gesperrt'));
  const list = await page('/mailbox');
  expect(list.text).toContain('Straße gesperrt');
  const [name = ''] = await mailbox.list();
  const one = await page(`/mailbox/${name}`);
  for (const part of ['zoe@example.test', 'Auto-Submitted: auto-generated', 'X-Auto-Response-Suppress: All']) {
    expect(one.text).toContain(part);
  }
  expect((await page(`/mailbox/${name}/html`)).text).toContain('<p>Hello</p>');
  expect((await page('/mailbox', 'de')).text).toContain('Postfach');
});

test('a mail shown as a page may neither run nor fetch anything, and nothing of it reaches the page around it', async () => {
  await send(await letter('<img src=x onerror=alert(1)>', '<script>alert(1)</script>'));
  const [name = ''] = await mailbox.list();
  const shown = await page(`/mailbox/${name}/html`);
  const policy = shown.response.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^sandbox allow-popups/);
  expect(policy).not.toContain('allow-scripts');
  expect(policy).toContain("default-src 'none'");
  for (const path of ['/mailbox', `/mailbox/${name}`]) expect((await page(path)).text).not.toContain('<img');
});

test('a header cannot be smuggled in through a subject or a name', async () => {
  await send(await letter('Hello\r\nBcc: thief@evil.test'));
  const [name = ''] = await mailbox.list();
  const raw = Buffer.from((await mailbox.read(name)) ?? []).toString('utf8');
  expect(raw).not.toMatch(/^Bcc:/im);
});

test('names that are none of the mailbox read nothing from the disk', async () => {
  for (const name of ['../secret', '..%2Fsecret', 'secret', '']) {
    expect(await mailbox.read(name)).toBeUndefined();
  }
  expect((await page('/mailbox/nothing')).response.status).toBe(404);
});

test('a server’s refusal for good, for now, and of a password are told apart', async () => {
  const answers: Record<string, [number, string]> = {
    'gone@example.test': [550, '5.1.1 no such user'],
    'spam@example.test': [554, '5.7.1 looks like spam'],
    'full@example.test': [452, '4.2.2 mailbox full'],
  };
  const picky = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    authOptional: true,
    logger: false,
    onRcptTo({ address }, _session, done) {
      const [code, text] = answers[address] ?? [0, ''];
      done(code === 0 ? null : Object.assign(new Error(text), { responseCode: code }));
    },
    onData(stream, _session, done) {
      stream.resume();
      stream.on('end', () => done());
    },
  });
  const port = await new Promise<number>((resolve) => {
    const net = picky.listen(0, '127.0.0.1', () => resolve((net.address() as { port: number }).port));
  });
  const mailer = smtpMailer({ host: '127.0.0.1', port, secure: false });
  const to = async (address: string) =>
    mailer.send({
      messageId: 'x@y.test',
      from: 'acme@north.desk.test',
      to: address,
      raw: await letter('Hi'),
      tags: {},
    });
  expect(await to('gone@example.test')).toMatchObject({ taken: false, undeliverable: true });
  expect(await to('spam@example.test')).toMatchObject({ taken: false, undeliverable: false });
  await expect(to('full@example.test')).rejects.toThrow(/4\.2\.2|full/);
  mailer.close();
  const secret = smtpMailer({ host: '127.0.0.1', port, secure: false, user: 'ada', password: 'hunter2' });
  const mail = { messageId: 'x@y.test', from: 'a@b.test', to: 'c@d.test', raw: await letter('Hi'), tags: {} };
  await expect(secret.send(mail)).rejects.toThrow(/TLS/i);
  secret.close();
  await new Promise<void>((resolve) => picky.close(() => resolve()));
});
