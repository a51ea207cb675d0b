import { dispatch } from '@portico/app/dispatch';
import { envelopesOf } from '@portico/app/events/envelope';
import { newEntry } from '@portico/app/events/stream';
import { ticketOfToken } from '@portico/app/mail/address';
import { mailReturned } from '@portico/app/mail/returned';
import { erase } from '@portico/app/person/erase';
import { personHistory, resumePersonMail } from '@portico/app/person/log';
import { act } from '@portico/app/ticket/act';
import { note, reply } from '@portico/app/ticket/converse';
import { open } from '@portico/app/ticket/open';
import { follow } from '@portico/app/ticket/participants';
import { mspOf } from '@portico/domain/kernel/scope';
import { contactHead } from '@portico/store/keys';
import { endLine, type LineItem, putLine, takeLine } from '@portico/store/mail/outbox';
import { loadTicket } from '@portico/store/ticket/read';
import { outboxPk, personLogPk } from '@portico/store/work-keys';
import PostalMime, { type Email } from 'postal-mime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World } from '../testing.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const ticket = {
  client: acmeId,
  kind: 'incident',
  subject: 'Door badge',
  description: '',
  impact: 2,
  urgency: 2,
} as const;

async function opened(by = world.staff('tom'), assignee = 'tom'): Promise<string> {
  return (await open(by, { ...ticket, requester: 'rita', assignee })).body.number;
}

/** Lets what was committed be planned, time pass, and what is due be sent. @returns the mails since the last time. */
async function mails(seconds = 125): Promise<(Email & { readonly envelopeTo: string })[]> {
  await world.settle();
  world.advance(seconds);
  await world.scheduler.mail();
  const sent = world.mail.sent.splice(0);
  return Promise.all(sent.map(async (one) => Object.assign(await PostalMime.parse(one.raw), { envelopeTo: one.to })));
}

const to = (sent: readonly { readonly envelopeTo: string }[]) => sent.map((one) => one.envelopeTo).sort();
const header = (mail: Email | undefined, key: string) => mail?.headers.find((one) => one.key === key)?.value;

async function lines(recipient: string): Promise<LineItem[]> {
  return (await world.system.query<LineItem>({ pk: outboxPk(world.acme, recipient) })).items as LineItem[];
}

test('a reply of the desk reaches the requester by mail, once, with what was written and a link to the portal', async () => {
  const number = await opened();
  expect(to(await mails())).toEqual(['rita@example.test']);
  await reply(world.staff('tom'), number, 'Please try the other door.');
  const [mail, ...more] = await mails();
  expect(more).toEqual([]);
  expect(mail?.text).toContain('> Please try the other door.');
  expect(mail?.html).toContain('Please try the other door.');
  expect(mail?.text).toContain('https://acme.test.desk.test/requests/ACME-1');
  expect(mail).toMatchObject({
    subject: '[ACME-1] Door badge',
    from: { name: 'Acme Support', address: 'acme@test.desk.test' },
    to: [{ name: 'Rita Requester', address: 'rita@example.test' }],
  });
  expect(await mails(7_200)).toEqual([]);
});

test('nobody is mailed their own action, and everybody else concerned is, once', async () => {
  const number = await opened(world.staff('ada'));
  await follow(world.staff('ada'), number, { person: 'una', role: 'watcher' });
  await follow(world.staff('ada'), number, { person: 'carl', role: 'cc' });
  await follow(world.staff('ada'), number, { email: 'vendor@outside.test', role: 'cc' });
  await mails();
  await reply(world.staff('tom'), number, 'From the assignee');
  expect(to(await mails())).toEqual(['carl@example.test', 'rita@example.test', 'una@msp.test', 'vendor@outside.test']);
  await reply(world.contact(acmeId, 'rita'), number, 'From the requester');
  expect(to(await mails())).toEqual(['carl@example.test', 'tom@msp.test', 'una@msp.test', 'vendor@outside.test']);
});

test('an outside address gets what was written, and no link to anywhere it may not go', async () => {
  const number = await opened();
  await follow(world.staff('tom'), number, { email: 'vendor@outside.test', role: 'cc' });
  await mails();
  await reply(world.staff('tom'), number, 'The part has arrived.');
  const vendor = (await mails()).find((one) => one.envelopeTo === 'vendor@outside.test');
  expect(vendor?.text).toContain('The part has arrived.');
  expect(`${vendor?.text}${vendor?.html}`).not.toMatch(/https?:\/\/acme/);
});

test('an internal note is mailed to no end user, not even where a line for one was planted', async () => {
  const number = await opened();
  await follow(world.staff('tom'), number, { email: 'vendor@outside.test', role: 'cc' });
  await mails();
  await note(world.staff('tom'), number, 'They pay late');
  expect(await mails()).toEqual([]);
  const { version = 0, state } = (await loadTicket(world.system, world.acme, 1)) ?? {};
  for (const [id, kind] of [
    ['rita', 'contact'],
    ['vendor', 'external'],
  ] as const) {
    await putLine(world.system, world.acme, id, {
      event: `planted-${id}`,
      type: 'ticket.replied',
      kind: 'replied',
      why: 'requester',
      to: kind,
      at: state?.updatedAt ?? '',
      client: acmeId,
      number: 1,
      version,
      by: { kind: 'staff', id: 'tom' },
      due: world.now(),
      digest: false,
    });
  }
  expect(await mails()).toEqual([]);
  expect((await lines('rita')).map((one) => one.st)).toContain('dropped');
});

test('several things within two minutes are one mail, and what comes later is another', async () => {
  const number = await opened();
  await mails();
  await reply(world.staff('tom'), number, 'First');
  world.advance(40);
  await reply(world.staff('tom'), number, 'Second');
  const [mail, ...more] = await mails();
  expect(more).toEqual([]);
  expect(mail?.text).toMatch(/> First[\s\S]*> Second/);
  expect(mail?.text).toContain('2 updates');
  await reply(world.staff('tom'), number, 'Third');
  expect((await mails())[0]?.text).not.toContain('Second');
});

test('an event that is delivered again adds no mail, before and after the first was sent', async () => {
  await opened();
  await world.settle();
  const entry = world.engine.stream
    .read(0, 1_000)
    .map((one) => newEntry({ sequence: '', kind: one.eventName, key: one.keys, after: one.newImage as never }))
    .find((one) => one !== undefined);
  const again = async () => {
    for (const one of entry ? envelopesOf(entry) : []) await dispatch('mail-people', world.ports, one);
  };
  await again();
  expect(await mails()).toHaveLength(1);
  await again();
  expect(await mails()).toEqual([]);
});

test('a mail whose sending ended unclear is sent again with the same Message-ID and the same words', async () => {
  const number = await opened();
  await mails();
  await reply(world.staff('tom'), number, 'Once or twice');
  const taken: { messageId: string; raw: string }[] = [];
  world.mail.answer = ({ messageId, raw }) => {
    taken.push({ messageId, raw: Buffer.from(raw).toString('utf8') });
    if (taken.length === 1) throw new Error('the connection was cut after the mail was taken');
    return { taken: true };
  };
  await mails();
  await reply(world.staff('tom'), number, 'Something new');
  await mails();
  expect(taken.map((one) => one.messageId)).toEqual([taken[0]?.messageId, taken[0]?.messageId, expect.anything()]);
  expect(taken[1]?.raw).not.toContain('Something new');
  expect(taken[2]?.messageId).not.toBe(taken[0]?.messageId);
});

test('a sender that crashed holds a mail for minutes, and another sends it then', async () => {
  await opened();
  await world.settle();
  world.advance(125);
  const [line] = await lines('rita');
  if (!line) throw new Error('nothing is to be sent');
  expect(await takeLine(world.system, line, [], new Date(Date.parse(world.now()) + 180_000).toISOString())).toBe(true);
  expect(await mails(60)).toEqual([]);
  expect(await mails(125)).toHaveLength(1);
  // And who was held up for so long may not end what is another's now.
  expect(await endLine(world.system, line, 'dead', world.now())).toBe(false);
});

test('a mail server that is away is asked again less and less often, for the better part of a day', async () => {
  await opened();
  await world.settle();
  const tried: string[] = [];
  world.mail.answer = () => {
    tried.push(world.now());
    throw new Error('connection refused');
  };
  for (let minute = 0; minute < 30 * 60; minute++) {
    world.advance(60);
    await world.scheduler.mail().catch(() => undefined);
  }
  expect(tried.length).toBe(7);
  const [line] = await lines('rita');
  expect(line).toMatchObject({ st: 'dead', err: 'Error: connection refused' });
});

test('whoever has left between the event and the mail is not written to', async () => {
  const number = await opened();
  await mails();
  await reply(world.staff('tom'), number, 'Too late');
  await world.settle();
  await world.system.update(contactHead(world.acme, 'rita'), {
    UpdateExpression: 'SET active = :no',
    ExpressionAttributeValues: { ':no': false },
  });
  expect(await mails()).toEqual([]);
});

test('mails of one ticket to one person make one thread, are marked as written by a program, and answers find the ticket', async () => {
  const number = await opened();
  const [first] = await mails();
  await reply(world.staff('tom'), number, 'Hello');
  const [second] = await mails();
  expect(header(first, 'references')).toBe(header(second, 'references'));
  expect(header(second, 'in-reply-to')).toBe(header(second, 'references'));
  expect(header(first, 'message-id')).not.toBe(header(second, 'message-id'));
  expect(header(second, 'auto-submitted')).toBe('auto-generated');
  expect(header(second, 'x-auto-response-suppress')).toBe('All');
  const token = second?.replyTo?.[0]?.address?.match(/\+([^@]+)@/)?.[1] ?? '';
  const { sign } = world.post;
  const msp = mspOf(world.acme);
  expect(ticketOfToken(token, msp, sign)).toEqual({ t: world.acme, number: 1 });
  expect(ticketOfToken(token.toUpperCase(), msp, sign)).toEqual({ t: world.acme, number: 1 });
  expect(ticketOfToken(token.replace(/^(.{6})1-/, '$12-'), msp, sign)).toBeUndefined();
  expect(
    ticketOfToken(
      token.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      msp,
      sign,
    ),
  ).toBeUndefined();
});

test('each reader gets their own language and their own clocks', async () => {
  await world.system.update(contactHead(world.acme, 'rita'), {
    UpdateExpression: 'SET #l = :de',
    ExpressionAttributeNames: { '#l': 'locale' },
    ExpressionAttributeValues: { ':de': 'de' },
  });
  const number = await opened();
  await mails();
  await reply(world.staff('tom'), number, 'Guten Morgen');
  const [mail] = await mails();
  expect(mail?.text).toContain('hat geantwortet');
  // Acme is in Berlin: 09:02 UTC is 10:02 there.
  expect(mail?.text).toMatch(/10:02 MEZ/);
});

test('a resolution reaches the requester, a breach the assignee', async () => {
  const number = await opened(world.staff('ada'));
  await mails();
  await act(world.staff('tom'), number, 'resolve', { code: 'fixed', text: 'Reset the badge.' }, undefined);
  expect(to(await mails())).toEqual(['rita@example.test']);
});

test('an address that takes no mail is kept with its person and not written to again, until an administrator says so', async () => {
  const number = await opened();
  const refused = { taken: false, undeliverable: true, code: '5.1.1', why: '550 5.1.1 user unknown' } as const;
  world.mail.answer = ({ to: address }) => (address === 'rita@example.test' ? refused : { taken: true });
  await mails();
  const history = () => personHistory(world.staff('tom'), acmeId, 'rita');
  expect(await history()).toMatchObject({
    mail: { state: 'stopped', because: 'bounced', said: '550 5.1.1 user unknown' },
    items: [{ by: 'mail', event: { type: 'person.mail_stopped', why: 'bounced', code: '5.1.1' } }],
  });
  let asked = 0;
  world.mail.answer = () => {
    asked += 1;
    return { taken: true };
  };
  await reply(world.staff('tom'), number, 'Anybody there?');
  expect([await mails(), asked]).toEqual([[], 0]);
  await expect(resumePersonMail(world.staff('tom'), acmeId, 'rita')).rejects.toMatchObject({ kind: 'forbidden' });
  expect(await resumePersonMail(world.staff('ada'), acmeId, 'rita')).toMatchObject({ mail: { state: 'sent' } });
  await reply(world.staff('tom'), number, 'And now?');
  expect(to(await mails())).toEqual(['rita@example.test']);
  expect((await history()).items.map((one) => [one.by, one.event.type])).toEqual([
    ['ada', 'person.mail_resumed'],
    ['mail', 'person.mail_stopped'],
  ]);
});

test('a person who has another address by now is written to there', async () => {
  const told = { kind: 'bounced', address: 'old@example.test', code: '5.1.1', why: '' } as const;
  await mailReturned(world.ports, world.acme, 'rita', told);
  await opened();
  expect(to(await mails())).toEqual(['rita@example.test']);
});

test('of an erased person the log keeps what happened, and no address', async () => {
  await mailReturned(world.ports, world.acme, 'rita', {
    kind: 'bounced',
    address: 'rita@example.test',
    code: '',
    why: 'rita is gone',
  });
  await erase(world.staff('ada'), acmeId, 'rita');
  const kept = (await world.system.query({ pk: personLogPk(world.acme, 'rita') })).items;
  expect(kept).toHaveLength(2);
  expect(JSON.stringify(kept.map(({ pk: _pk, ...rest }) => rest))).not.toMatch(/rita/);
});
