import type { Handed, Mailer } from '@portico/app/mail/post';
import { createTransport } from 'nodemailer';
import type { Smtp } from '../home/settings.ts';

const timeouts = { connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 60_000 } as const;

/** What a mail server says of an address that takes no mail (RFC 3463: 5.1.x addressing, 5.2.1 disabled mailbox). */
const noSuchAddress = /\b5\.(1\.\d+|2\.1)\b/;
const enhancedCode = /\b5\.\d{1,3}\.\d{1,3}\b/;

/**
 * Hands mail to an SMTP server (RFC 5321), over a few connections that are kept. Answers of 5xx are for good; 4xx, and
 * a server that cannot be reached, are for another attempt.
 */
export function smtpMailer(server: Smtp & { readonly trusted?: boolean }): Mailer & { close(): void } {
  const transport = createTransport({
    pool: true,
    maxConnections: 4,
    maxMessages: 1_000,
    host: server.host,
    port: server.port,
    secure: server.secure,
    // A password is never sent in the clear; a server without one may be a relay on this machine.
    requireTLS: !server.secure && server.user !== undefined,
    ...(server.user === undefined ? {} : { auth: { user: server.user, pass: server.password ?? '' } }),
    ...(server.trusted ? { ignoreTLS: true } : {}),
    ...timeouts,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ from, to, raw }): Promise<Handed> {
      try {
        await transport.sendMail({ envelope: { from, to: [to] }, raw: Buffer.from(raw) });
        return { taken: true };
      } catch (error) {
        const { responseCode = 0, response = '' } = error as { responseCode?: number; response?: string };
        if (responseCode < 500 || !isOfTheMail(error)) throw error;
        const [enhanced] = noSuchAddress.exec(response) ?? [];
        // Without a code of RFC 3463 the reply to RCPT has to do: 550 and 553 are of the mailbox (RFC 5321 §4.2.3).
        const ofMailbox = !enhancedCode.test(response) && (responseCode === 550 || responseCode === 553);
        const undeliverable = atRecipient(error) && (enhanced !== undefined || ofMailbox);
        return { taken: false, undeliverable, code: enhanced ?? String(responseCode), why: response.slice(0, 300) };
      }
    },
    close: () => transport.close(),
  };
}

/** Whether it was the recipient that the server refused, and not the sender or the message: a 550 to those says nothing of an address. */
function atRecipient(error: unknown): boolean {
  return (error as { command?: string }).command === 'RCPT TO';
}

/** A refused password, or TLS, says nothing about the mail: somebody will put it right. */
function isOfTheMail(error: unknown): boolean {
  const { code = '' } = error as { code?: string };
  return code === 'EENVELOPE' || code === 'EMESSAGE';
}
