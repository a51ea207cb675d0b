import type { SendEmailCommand } from '@aws-sdk/client-sesv2';
import { MailerBusy, type RawMail } from '@portico/app/mail/post';
import { describe, expect, test } from 'vitest';
import { ofTag, sesMailer, tagOf } from './ses.ts';

const mail: RawMail = {
  messageId: 'abc@northwind.desk.test',
  from: 'acme@northwind.desk.test',
  to: 'rita@example.test',
  raw: Buffer.from('Message-ID: <abc@northwind.desk.test>\r\nAuto-Submitted: auto-generated\r\n\r\nHello\r\n'),
  tags: { scope: 'k7m2q9xw.c93fa1', recipient: 'con_1' },
};

function mailerThat(answer: () => unknown) {
  const asked: SendEmailCommand['input'][] = [];
  const send = async ({ input }: SendEmailCommand) => {
    asked.push(input);
    return answer();
  };
  // Safe: the adapter sends SendEmail alone.
  return { asked, mailer: sesMailer({ send } as unknown as Parameters<typeof sesMailer>[0], 'portico-test') };
}
const failing = (name: string, message = 'no') =>
  mailerThat(() => Promise.reject(Object.assign(new Error(message), { name })));

describe('SendEmail', () => {
  test('hands over the finished message as it is, with our own id beside the one that SES will put in its place', async () => {
    const { mailer, asked } = mailerThat(() => ({ MessageId: 'ses-1' }));
    expect(await mailer.send(mail)).toEqual({ taken: true, id: 'ses-1' });
    const [{ Content, ...rest } = {} as SendEmailCommand['input']] = asked;
    expect(rest).toEqual({
      ConfigurationSetName: 'portico-test',
      FromEmailAddress: mail.from,
      Destination: { ToAddresses: [mail.to] },
      EmailTags: [
        { Name: 'scope', Value: tagOf('k7m2q9xw.c93fa1') },
        { Name: 'recipient', Value: tagOf('con_1') },
      ],
    });
    const text = Buffer.from(Content?.Raw?.Data ?? []).toString();
    expect(text).toBe(`X-Portico-Message-ID: <abc@northwind.desk.test>\r\n${Buffer.from(mail.raw).toString()}`);
  });

  test('a tag survives what SES lets into one', () => {
    expect(tagOf('k7m2q9xw.c93fa1 é')).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(ofTag(tagOf('k7m2q9xw.c93fa1 é'))).toBe('k7m2q9xw.c93fa1 é');
  });

  test.each([
    'TooManyRequestsException',
    'LimitExceededException',
    'SendingPausedException',
    'AccountSuspendedException',
  ])('%s says nothing of the mail: it waits, and costs no attempt', async (name) => {
    await expect(failing(name).mailer.send(mail)).rejects.toBeInstanceOf(MailerBusy);
  });

  test('a message that SES refuses is refused for good; its address is not to blame', async () => {
    const { mailer } = failing('MessageRejected', 'Message contains a virus');
    const why = 'MessageRejected: Message contains a virus';
    expect(await mailer.send(mail)).toEqual({ taken: false, undeliverable: false, why });
  });

  test.each([
    ['MessageRejected', 'Email address is not verified: acme@northwind.desk.test'],
    ['TimeoutError', 'socket'],
    ['MailFromDomainNotVerifiedException', 'no MX'],
  ])('%s (%s) is tried again', async (name, message) => {
    await expect(failing(name, message).mailer.send(mail)).rejects.toThrow(message);
  });
});
