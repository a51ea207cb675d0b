import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { type Handed, type Mailer, MailerBusy, type RawMail } from '@portico/app/mail/post';
import { defaultProvider } from './credentials.ts';

type Sender = Pick<SESv2Client, 'send'>;

/** Milliseconds: SES takes a mail within some hundreds of them. */
const callLimits = {
  connectionTimeout: 1_000,
  socketTimeout: 8_000,
  requestTimeout: 8_000,
  throwOnRequestTimeout: true,
} as const;

export function createSes(): SESv2Client {
  // One attempt: the outbox tries again by itself, and a call that was repeated unseen could send twice.
  return new SESv2Client({ credentials: defaultProvider(), requestHandler: callLimits, maxAttempts: 1 });
}

/**
 * What says nothing of the mail, but of the account or its rate: past the second's or the day's quota, or sending is
 * paused (SES API v2, SendEmail, errors). SES drops what is above the rate; it queues nothing.
 */
const ofTheAccount = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'Throttling',
  'LimitExceededException',
  'SendingPausedException',
  'AccountSuspendedException',
]);
/** The sender is not verified yet, or the account may write to verified addresses alone: somebody will put it right. */
const notVerified = /not verified/i;

/**
 * Hands finished messages to SES under one configuration set. SES gives each a Message-ID and a Date of its own
 * (SES developer guide, header fields), so ours travels beside them: whoever gets a mail twice knows it by that.
 */
export function sesMailer(client: Sender, configurationSet: string): Mailer {
  return {
    async send(mail: RawMail): Promise<Handed> {
      try {
        const { MessageId } = await client.send(
          new SendEmailCommand({
            ConfigurationSetName: configurationSet,
            FromEmailAddress: mail.from,
            Destination: { ToAddresses: [mail.to] },
            Content: { Raw: { Data: withOwnId(mail) } },
            EmailTags: Object.entries(mail.tags).map(([Name, value]) => ({ Name, Value: tagOf(value) })),
          }),
        );
        return { taken: true, ...(MessageId === undefined ? {} : { id: MessageId }) };
      } catch (error) {
        const { name = '', message = '' } = error as { name?: string; message?: string };
        if (ofTheAccount.has(name)) throw new MailerBusy(`${name}: ${message}`);
        if ((name !== 'MessageRejected' && name !== 'BadRequestException') || notVerified.test(message)) throw error;
        return { taken: false, undeliverable: false, why: `${name}: ${message}`.slice(0, 300) };
      }
    },
  };
}

function withOwnId({ messageId, raw }: RawMail): Uint8Array {
  return Buffer.concat([Buffer.from(`X-Portico-Message-ID: <${messageId}>\r\n`, 'utf8'), raw]);
}

/** A tag's value has letters, digits, `_` and `-` alone, 256 at most: base64url has no others. */
export function tagOf(value: string): string {
  return Buffer.from(value, 'utf8').toString('base64url').slice(0, 256);
}

/** What `tagOf` was given. */
export function ofTag(tag: string): string {
  return Buffer.from(tag, 'base64url').toString('utf8');
}
