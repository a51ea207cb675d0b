import { MailerBusy } from '@portico/app/mail/post';
import { reply } from '@portico/app/ticket/converse';
import { open } from '@portico/app/ticket/open';
import { acmeId, startWorld, type World } from '@portico/local/testing';
import type { LineItem } from '@portico/store/mail/outbox';
import { outboxPk } from '@portico/store/work-keys';
import type { Context, ScheduledEvent } from 'aws-lambda';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mailHandler } from './mail.ts';
import { lambdaContext } from './testing.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

/** Mails that are due: one of a ticket's opening, one of each reply. */
async function due(replies: number): Promise<void> {
  const ticket = {
    client: acmeId,
    kind: 'incident',
    subject: 'Door badge',
    description: '',
    impact: 2,
    urgency: 2,
  } as const;
  const { body } = await open(world.staff('tom'), { ...ticket, requester: 'rita', assignee: 'tom' });
  for (let n = 0; n < replies; n++) {
    world.advance(300);
    await reply(world.staff('tom'), body.number, `Reply ${n}`);
  }
  await world.settle();
  world.advance(125);
}

/** Runs the function once, with so many milliseconds to go, of which each wait takes its own. */
async function run(milliseconds = 60_000): Promise<number[]> {
  const waits: number[] = [];
  let left = milliseconds;
  const handler = mailHandler({
    ports: world.ports,
    post: world.post,
    wait: async (ms) => {
      waits.push(ms);
      left -= ms;
      world.advance(Math.ceil(ms / 1000));
    },
    log: () => undefined,
  });
  const context: Context = { ...lambdaContext(), getRemainingTimeInMillis: () => left };
  await handler({} as ScheduledEvent, context);
  return waits;
}
const lines = async () => (await world.system.query<LineItem>({ pk: outboxPk(world.acme, 'rita') })).items;

test('a run sends what is due, and a second one nothing', async () => {
  await due(0);
  expect(await run()).toEqual([]);
  expect(world.mail.sent.map((one) => one.to)).toEqual(['rita@example.test']);
  await run();
  expect(world.mail.sent).toHaveLength(1);
});

test('where SES takes no more, a run waits longer and longer, and sends all once it does', async () => {
  await due(0);
  let refusals = 3;
  world.mail.answer = () => {
    if (refusals-- > 0) throw new MailerBusy('TooManyRequestsException: slower');
    return { taken: true };
  };
  expect(await run()).toEqual([1_000, 2_000, 4_000]);
  expect(world.mail.sent).toHaveLength(1);
});

test('hours without any quota lose no mail, though far more attempts were refused than a mail has', async () => {
  await due(0);
  world.mail.answer = () => {
    throw new MailerBusy('LimitExceededException: daily quota');
  };
  for (let minute = 0; minute < 100; minute++) {
    world.advance(45);
    await run(16_500);
  }
  expect(await lines()).toMatchObject([{ st: 'sending', tries: 0 }]);
  world.mail.answer = () => ({ taken: true });
  world.advance(60);
  await run();
  expect(world.mail.sent).toHaveLength(1);
});

test('no round begins in the last seconds of a run: what is due waits for the next minute', async () => {
  await due(0);
  await run(14_000);
  expect(world.mail.sent).toEqual([]);
  await run();
  expect(world.mail.sent).toHaveLength(1);
});

test('what waited for more than a week, since nobody sent mails, is told no more', async () => {
  await due(0);
  world.advance(8 * 86_400);
  await run();
  expect(world.mail.sent).toEqual([]);
  expect(await lines()).toMatchObject([{ st: 'dropped', err: 'too long ago' }]);
});
