import { acmeId, startWorld, type World } from '@portico/local/testing';
import { expectedPersonHash, loadPersonLog, readPersonLog } from '@portico/store/person/log';
import type { EventBridgeEvent } from 'aws-lambda';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mailFeedbackHandler } from './mail-feedback.ts';
import { tagOf } from './ses.ts';
import { lambdaContext } from './testing.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const address = 'rita@example.test';
const bounce = (bounceType: string) => ({
  eventType: 'Bounce',
  bounce: {
    bounceType,
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress: address, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 no' }],
  },
});
const complaint = { eventType: 'Complaint', complaint: { complainedRecipients: [{ emailAddress: address }] } };

async function tell(what: object, scope: string = world.acme): Promise<void> {
  const mail = {
    tags: { scope: [tagOf(scope)], recipient: [tagOf('rita')], 'ses:configuration-set': ['portico-prod'] },
  };
  const event = { 'detail-type': 'Email Bounced', detail: { ...what, mail } };
  // Safe: the handler reads type and detail alone.
  await mailFeedbackHandler(world.ports)(event as unknown as EventBridgeEvent<string, unknown>, lambdaContext());
}
const stopOf = async () => (await loadPersonLog(world.system, world.acme, 'rita'))?.stop;

test('a hard bounce is kept with its person, once, however often it is told', async () => {
  await tell(bounce('Permanent'));
  await tell(bounce('Permanent'));
  expect(await stopOf()).toMatchObject({ kind: 'bounced', address, why: 'smtp; 550 no' });
  const entries = await readPersonLog(world.system, world.acme, 'rita', 10);
  expect(entries.map((one) => one.ev)).toEqual([{ type: 'person.mail_stopped', why: 'bounced', code: '5.1.1' }]);
  expect(entries.map((one) => one.hash)).toEqual(entries.map(expectedPersonHash));
});

test('a complaint is kept, a full mailbox is not', async () => {
  await tell(bounce('Transient'));
  expect(await stopOf()).toBeUndefined();
  await tell(complaint);
  expect(await stopOf()).toMatchObject({ kind: 'complained', address });
});

test('an event without our tags, or with what is no scope, is refused rather than taken for somebody', async () => {
  await expect(tell(bounce('Permanent'), '*')).rejects.toThrow();
  await expect(tell(bounce('Permanent'), `${world.acme}#x`)).rejects.toThrow();
  expect(await stopOf()).toBeUndefined();
});

test('what is told of one client’s person touches no namesake elsewhere', async () => {
  await tell(bounce('Permanent'));
  expect(await loadPersonLog(world.system, world.zenith, 'rita')).toBeUndefined();
  expect(acmeId).not.toBe(world.zenith.slice(9));
});
