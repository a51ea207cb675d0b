import { join } from 'node:path';
import type { Post } from '@portico/app/mail/post';
import { macWith } from '../home/secrets.ts';
import type { HomeSettings } from '../home/settings.ts';
import { type Mailbox, mailboxIn, serveSmtp } from './mailbox.ts';
import { smtpMailer } from './smtp.ts';

export interface LocalPost extends Post {
  /** Where mails are kept that leave this machine by no server of somebody's. */
  readonly mailbox?: Mailbox;
  close(): Promise<void>;
}

export interface PostOptions {
  readonly settings: HomeSettings;
  /** Where the desk stands: `http://localhost:3000`. */
  readonly url: string;
  readonly secret: Buffer;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/** The folder in the data folder that keeps mails. */
const folder = 'mail';

/** How mails leave an installation on one machine: through its mail server, or else into its own mailbox. */
export async function openPost({ settings, url, secret, now, onFault }: PostOptions): Promise<LocalPost> {
  const common = {
    sign: macWith(secret, 'mail'),
    domain: settings.domain,
    desk: url,
    oneClick: true,
    portal: portals(settings, url),
  } as const;
  if (settings.smtp) {
    const mailer = smtpMailer(settings.smtp);
    return { ...common, mailer, close: async () => mailer.close() };
  }
  const mailbox = mailboxIn(join(settings.data, folder), now);
  const server = await serveSmtp(mailbox, onFault);
  const mailer = smtpMailer({ host: '127.0.0.1', port: server.port, secure: false, trusted: true });
  return {
    ...common,
    mailer,
    mailbox,
    async close() {
      mailer.close();
      await server.close();
    },
  };
}

/** `https://{client}.{msp}.{domain}`, with the scheme and the port that the desk has. */
function portals({ domain }: HomeSettings, url: string): (client: string, msp: string) => string {
  const { protocol, port } = new URL(url);
  return (client, msp) => `${protocol}//${client}.${msp}.${domain}${port === '' ? '' : `:${port}`}`;
}
