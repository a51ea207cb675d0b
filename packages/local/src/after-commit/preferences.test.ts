import { unsubscribe } from '@portico/app/mail/unsubscribe';
import { list } from '@portico/app/notify/list';
import { mute, readMute, unmute } from '@portico/app/notify/mute';
import { changePreferences, preferences } from '@portico/app/notify/preferences';
import { act } from '@portico/app/ticket/act';
import { reply } from '@portico/app/ticket/converse';
import { open } from '@portico/app/ticket/open';
import { noSettings, noticeSettingsSchema } from '@portico/domain/notify/settings';
import PostalMime, { type Email } from 'postal-mime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World, zenithId } from '../testing.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const rita = () => world.contact(acmeId, 'rita');
const choose = (ctx: ReturnType<World['staff']>, value: object, version = 0) =>
  changePreferences(ctx, noticeSettingsSchema.parse(value), version);

async function opened(client = acmeId, assignee = 'tom', subject = 'Door badge'): Promise<string> {
  const input = { client, kind: 'incident', subject, description: '', impact: 2, urgency: 2, assignee } as const;
  return (await open(world.staff('ada'), { ...input, requester: client === acmeId ? 'rita' : 'carl' })).body.number;
}

/** Lets time pass, and what is due be sent. @returns the mails since the last time. */
async function mails(seconds = 125): Promise<(Email & { readonly envelopeTo: string })[]> {
  await world.settle();
  world.advance(seconds);
  await world.scheduler.mail();
  const sent = world.mail.sent.splice(0);
  return Promise.all(sent.map(async (one) => Object.assign(await PostalMime.parse(one.raw), { envelopeTo: one.to })));
}
const to = (sent: readonly { readonly envelopeTo: string }[]) => sent.map((one) => one.envelopeTo).sort();

test('what a person chose is kept for them alone, and a window that is behind overwrites nothing', async () => {
  const kept = await choose(world.staff('tom'), { kinds: { replied: { mail: 'daily' } }, digestAt: '07:30' });
  expect(kept).toMatchObject({ version: 1, digestAt: '07:30' });
  expect(kept.kinds.find((one) => one.kind === 'replied')).toEqual({
    kind: 'replied',
    app: true,
    mail: 'daily',
    fixed: false,
  });
  await expect(choose(world.staff('tom'), {}, 0)).rejects.toMatchObject({ kind: 'stale', current: 1 });
  expect((await preferences(world.staff('tom'))).version).toBe(1);
  expect((await preferences(world.staff('ada'))).chosen).toEqual(noSettings);
});

test('an exception names only clients that one may enter, and none that was taken away since', async () => {
  const rule = (client: string) => ({ rules: [{ clients: [client], app: true, mail: 'now' }] });
  await expect(choose(world.staff('una'), rule('zzzzzz'))).rejects.toMatchObject({ kind: 'invalid' });
  await expect(choose(rita(), rule(acmeId))).rejects.toMatchObject({ kind: 'invalid' });
  expect((await choose(world.staff('tom'), rule(acmeId))).chosen.rules).toHaveLength(1);
});

test('things of several tickets come as one digest at the person’s own time, once, with a link to each', async () => {
  await choose(world.staff('tom'), {
    kinds: { assigned: { mail: 'daily' }, opened: { mail: 'daily' }, replied: { mail: 'daily' } },
    digestAt: '12:00',
  });
  const first = await opened();
  await opened(zenithId, 'tom', 'Printer');
  await world.settle();
  await reply(rita(), first, 'Any news?');
  const ofTom = async (seconds: number) => (await mails(seconds)).filter((one) => one.envelopeTo === 'tom@msp.test');
  expect(await ofTom(3_000)).toEqual([]);
  const [digest, ...more] = await ofTom(4 * 3_600);
  expect(more).toEqual([]);
  expect(digest?.subject).toBe('Your summary: 3 updates');
  expect(digest?.text).toContain('> Any news?');
  expect(digest?.text).toMatch(/ACME-1 Door badge[\s\S]*ZEN-1 Printer/);
  expect(digest?.text).toContain('/tickets/ZEN-1');
  expect(digest?.text).toContain('/settings/notifications');
  expect(await ofTom(48 * 3_600)).toEqual([]);
});

test('quiet hours hold a mail to their end, and the mute that came meanwhile keeps it back', async () => {
  await choose(rita(), { quiet: { from: '09:00', to: '13:00' } });
  const number = await opened();
  await mails();
  await reply(world.staff('tom'), number, 'Held');
  expect(to(await mails(3_600))).toEqual([]);
  const [held] = (await mails(4 * 3_600)).filter((one) => one.envelopeTo === 'rita@example.test');
  expect(held?.text).toContain('> Held');
  world.advance(20 * 3_600);
  await reply(world.staff('tom'), number, 'Held again');
  await world.settle();
  await mute(rita(), number);
  expect(to(await mails(8 * 3_600))).toEqual([]);
});

test('a muted ticket tells nothing but what is given to oneself; unmuted it tells again', async () => {
  const number = await opened();
  await mails();
  expect(await mute(world.staff('tom'), number)).toEqual({ muted: true });
  expect(await readMute(world.staff('tom'), number)).toEqual({ muted: true });
  expect(await readMute(world.staff('una'), number)).toEqual({ muted: false });
  const told = async () => (await list(world.staff('tom'), { limit: 20 })).items.length;
  const before = await told();
  await reply(rita(), number, 'Unheard');
  expect(to(await mails())).toEqual([]);
  expect(await told()).toBe(before);
  await act(world.staff('ada'), number, 'assign', { assignee: 'una' }, undefined);
  await act(world.staff('ada'), number, 'assign', { assignee: 'tom' }, undefined);
  expect(to(await mails())).toContain('tom@msp.test');
  await unmute(world.staff('tom'), number);
  await reply(rita(), number, 'Heard');
  expect(to(await mails())).toEqual(['tom@msp.test']);
});

test('why somebody was told stands with the notification', async () => {
  const number = await opened();
  await reply(rita(), number, 'Hello?');
  await world.settle();
  const { items } = await list(world.staff('tom'), { limit: 20 });
  expect(items.map((one) => one.why)).toEqual(['assignee', 'assignee']);
});

test('a ticket that is not there for somebody is not there to be muted', async () => {
  const number = await opened(zenithId);
  await expect(mute(rita(), number)).rejects.toMatchObject({ kind: 'not_found' });
  await expect(mute(rita(), 'ACME-99')).rejects.toMatchObject({ kind: 'not_found' });
});

test('the address in a digest ends digests and nothing else, for that person alone, and is nobody’s to make up', async () => {
  await choose(world.staff('tom'), {
    kinds: { opened: { mail: 'daily' }, assigned: { mail: 'daily' }, replied: { mail: 'now' } },
    digestAt: '12:00',
  });
  const number = await opened();
  const [digest] = (await mails(4 * 3_600)).filter((one) => one.envelopeTo === 'tom@msp.test');
  const value = (key: string) => digest?.headers.find((one) => one.key === key)?.value;
  expect(value('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  const token = /\/v1\/unsubscribe\/([^>]+)>$/.exec(value('list-unsubscribe') ?? '')?.[1] ?? '';
  expect(digest?.text).toContain(token);
  const home = { sign: world.post.sign, open: () => world.system };
  await unsubscribe(home, token, world.now());
  await unsubscribe(home, token, world.now());
  expect((await preferences(world.staff('tom'))).version).toBe(2);
  expect((await preferences(world.staff('ada'))).version).toBe(0);
  const [scope, , signature] = token.split('~');
  await expect(unsubscribe(home, `${scope}~ada~${signature}`, world.now())).rejects.toMatchObject({
    kind: 'not_found',
  });
  await act(world.staff('ada'), number, 'assign', { assignee: 'una' }, undefined);
  await act(world.staff('ada'), number, 'assign', { assignee: 'tom' }, undefined);
  expect((await mails(48 * 3_600)).filter((one) => one.subject?.startsWith('Your summary'))).toEqual([]);
  await reply(rita(), number, 'Still told at once');
  expect(to(await mails())).toContain('tom@msp.test');
});
