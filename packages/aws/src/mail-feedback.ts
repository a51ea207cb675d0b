import { mailReturned } from '@portico/app/mail/returned';
import type { Ports } from '@portico/app/ports';
import { clientId, clientScope, mspId, providerScope } from '@portico/domain/kernel/scope';
import type { Returned } from '@portico/domain/person/log';
import type { EventBridgeEvent } from 'aws-lambda';
import * as z from 'zod';
import { readEnv, TenantEnv } from './env.ts';
import { type Invoked, lambda } from './lambda.ts';
import { tenantPorts } from './ports.ts';
import { ofTag } from './ses.ts';

const Tag = z.tuple([z.string()]).transform(([value]) => ofTag(value));
/** What SES tells of a mail that it sent for us (SES developer guide, event data). Our own tags say whom it was for. */
const Told = z.object({
  mail: z.object({ tags: z.object({ scope: Tag, recipient: Tag }) }),
  bounce: z
    .object({
      bounceType: z.string(),
      bouncedRecipients: z.array(
        z.object({
          emailAddress: z.string(),
          status: z.string().default(''),
          diagnosticCode: z.string().default(''),
        }),
      ),
    })
    .optional(),
  complaint: z.object({ complainedRecipients: z.array(z.object({ emailAddress: z.string() })) }).optional(),
});

/**
 * Takes in what SES tells of mails that came back. EventBridge delivers it at best effort; an address whose event was
 * lost bounces again with its next mail. SES alone can publish events of its source.
 */
export function mailFeedbackHandler(
  ports: Ports = tenantPorts(readEnv(TenantEnv)),
): Invoked<EventBridgeEvent<string, unknown>, void> {
  return lambda('mail-feedback', async (event) => {
    const told = Told.parse(event.detail);
    const { scope, recipient } = told.mail.tags;
    let stopped = 0;
    for (const one of returnedOf(told)) {
      if (await mailReturned(ports, scopeOf(scope), recipient, one)) stopped += 1;
    }
    return { result: undefined, told: { detailType: event['detail-type'], stopped } };
  });
}

/** Hard bounces and complaints. A mailbox that is full, or a server that was away, says nothing of the next mail. */
function returnedOf({ bounce, complaint }: z.output<typeof Told>): Returned[] {
  const complained = (complaint?.complainedRecipients ?? []).map(
    ({ emailAddress: address }) => ({ kind: 'complained', address, code: '', why: '' }) as const,
  );
  if (bounce?.bounceType !== 'Permanent') return complained;
  const bounced = bounce.bouncedRecipients.map(
    ({ emailAddress: address, status: code, diagnosticCode: why }) =>
      ({ kind: 'bounced', address, code, why }) as const,
  );
  return [...bounced, ...complained];
}

function scopeOf(text: string) {
  const [msp = '', client] = text.split('.');
  return client === undefined ? providerScope(mspId(msp)) : clientScope(mspId(msp), clientId(client));
}
