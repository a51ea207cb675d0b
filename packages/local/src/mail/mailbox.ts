import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

/** Mails that were sent on one machine and go no further: a folder of messages, newest named last. */
export interface Mailbox {
  keep(mail: { readonly from: string; readonly to: readonly string[]; readonly raw: Uint8Array }): Promise<void>;
  /** Names of messages, newest first. */
  list(): Promise<string[]>;
  read(name: string): Promise<Uint8Array | undefined>;
}

/** So many are kept; the oldest go. */
const keptMax = 2_000;
const nameShape = /^\d{15}-[0-9a-f]{8}\.eml$/;

export function mailboxIn(folder: string, now: () => number): Mailbox {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let kept = 0;
  const names = async (): Promise<string[]> => (await readdir(folder)).filter((one) => nameShape.test(one)).sort();
  return {
    async keep({ from, to, raw }) {
      const name = `${String(now()).padStart(15, '0')}-${randomBytes(4).toString('hex')}.eml`;
      // Who it was really for stands in the envelope, which a message does not hold.
      const envelope = `X-Envelope-From: ${from}\r\nX-Envelope-To: ${to.join(', ')}\r\n`;
      const path = join(folder, name);
      await writeFile(`${path}.part`, Buffer.concat([Buffer.from(envelope, 'utf8'), raw]), { mode: 0o600 });
      await rename(`${path}.part`, path);
      kept += 1;
      if (kept % 100 !== 1) return;
      for (const old of (await names()).slice(0, -keptMax)) await unlink(join(folder, old)).catch(() => undefined);
    },
    list: async () => (await names()).reverse(),
    async read(name) {
      if (!nameShape.test(name)) return undefined;
      return readFile(join(folder, name)).catch(() => undefined);
    },
  };
}

const sizeMax = 40 * 1024 * 1024;

export interface SmtpListening {
  readonly port: number;
  close(): Promise<void>;
}

/** A real SMTP server on loopback that keeps whatever it is given: the same way out as to any other server. */
export async function serveSmtp(mailbox: Mailbox, onFault: (error: unknown) => void): Promise<SmtpListening> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    banner: 'Portico mailbox',
    size: sizeMax,
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', done);
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : '';
        const to = rcptTo.map((one) => one.address);
        mailbox.keep({ from, to, raw: Buffer.concat(chunks) }).then(
          () => done(),
          (error: unknown) => {
            onFault(error);
            done(new Error('the mailbox cannot be written'));
          },
        );
      });
    },
  });
  server.on('error', onFault);
  const listening = await new Promise<{ address(): AddressInfo | string | null }>((resolve, reject) => {
    server.once('error', reject);
    const net = server.listen(0, '127.0.0.1', () => resolve(net));
  });
  return {
    port: (listening.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
