import { faultEntry } from '@portico/api/access-log';
import { mailBehind } from '@portico/app/mail/behind';
import { sendCodes } from '@portico/app/mail/code';
import type { Post } from '@portico/app/mail/post';
import { sendDue } from '@portico/app/mail/send';
import type { Ports } from '@portico/app/ports';
import type { ScheduledEvent } from 'aws-lambda';
import { MailEnv, readEnv } from './env.ts';
import { type Invoked, lambda, writeLog } from './lambda.ts';
import { mailMac } from './mail-mac.ts';
import { tenantPorts } from './ports.ts';
import { createSes, sesMailer } from './ses.ts';

/** Lines of each of the outbox's shards that one round looks at. */
const limit = 100;
/** No round begins when less is left: a round may wait for SES as long as that. What is due then is sent by the next minute. */
const reserveMs = 15_000;
/** How long to wait when SES takes no more at this rate: doubled each time, until it takes some. */
const pauseMs = { first: 1_000, most: 16_000 } as const;

export interface MailDeps {
  readonly ports: Ports;
  readonly post: Post;
  readonly wait: (ms: number) => Promise<void>;
  readonly log: (entry: object) => void;
}

/** Sends what is due, once a minute, and at once where somebody waits for a code. Runs that overlap meet on each line; what SES does not take now stays due. */
export function mailHandler({ ports, post, wait, log }: MailDeps = ownDeps()): Invoked<ScheduledEvent, void> {
  const onFault = (_place: unknown, error: unknown): void => log(faultEntry(error, ports.now(), '', 'mail'));
  return lambda(
    'mail',
    async (_event, context) => {
      const total = { sent: 0, dropped: 0, later: 0, dead: 0 };
      const codes = await sendCodes({ ports, post, onFault }, ports.now());
      let pause: number = pauseMs.first;
      let waited = 0;
      while (context.getRemainingTimeInMillis() > reserveMs) {
        const { more, busy, ...count } = await sendDue({ ports, post, onFault }, ports.now(), limit);
        for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += count[name];
        if (busy) {
          waited += 1;
          await wait(Math.min(pause, Math.max(0, context.getRemainingTimeInMillis() - reserveMs)));
          pause = Math.min(2 * pause, pauseMs.most);
          continue;
        }
        pause = pauseMs.first;
        if (!more || count.sent + count.dropped + count.later + count.dead === 0) break;
      }
      return { result: undefined, told: { ...total, codes, waited, mailBehindSeconds: await mailBehind(ports) } };
    },
    log,
  );
}

function ownDeps(env: MailEnv = readEnv(MailEnv)): MailDeps {
  const post = sesPost(env);
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  return { ports: tenantPorts(env), post, wait, log: writeLog };
}

/** How mails leave on AWS. */
function sesPost(env: MailEnv): Post {
  return {
    mailer: sesMailer(createSes(), env.MAIL_CONFIGURATION_SET),
    sign: mailMac(env.MAIL_SECRET),
    domain: env.DOMAIN,
    desk: `https://desk.${env.DOMAIN}`,
    portal: (client, msp) => `https://${client}.${msp}.${env.DOMAIN}`,
  };
}
