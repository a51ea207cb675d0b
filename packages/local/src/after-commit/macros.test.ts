import { keep, read } from '@portico/app/draft/drafts';
import { apply, list, preview } from '@portico/app/macro/macros';
import { open } from '@portico/app/ticket/open';
import { configCurrent } from '@portico/store/keys';
import { loadTicket } from '@portico/store/ticket/read';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World } from '../testing.ts';

let world: World;
let ref: string;
const pend = { action: 'pend', input: { reason: 'requester' } };
const macros = {
  ask: {
    label: 'Ask',
    kind: 'reply',
    text: { en: 'Dear {{ requester.firstName }}, more on {{ ticket.number }}? {{ technician.name }}', de: 'Hallo' },
    actions: [{ action: 'assign', input: { assignee: 'me' } }, pend],
  },
  phone: {
    label: 'Call',
    kind: 'reply',
    text: 'We call {{ requester.phone }} or {{ requester.mobile }}',
    actions: [pend],
  },
  twice: { label: 'Twice', kind: 'note', text: 'x', actions: [{ action: 'start' }, pend] },
  late: { label: 'Late', kind: 'note', text: 'x', actions: [{ action: 'pend', input: { reason: 'nobody' } }] },
  endless: { label: 'Endless', kind: 'note', text: '{% for i in (1..100000000) %}{{ i }}{% endfor %}' },
  secret: { label: 'File', kind: 'note', text: '{% render "/etc/passwd" %}' },
  own: { label: 'Own', kind: 'note', text: 'Mine', person: 'ada' },
  team: { label: 'Team', kind: 'note', text: 'Ours', team: 'other' },
};
beforeEach(async () => {
  world = await startWorld({ pump: false });
  const key = configCurrent(world.acme, 'desk');
  const desk = await world.system.get(key);
  await world.system.put({ ...desk, ...key, value: { ...(desk?.['value'] as object), macros } });
  const ticket = { client: acmeId, kind: 'incident', subject: 'Lift', description: '', impact: 2, urgency: 2 } as const;
  ref = (await open(tom(), { ...ticket, requester: 'rita' })).body.number;
});
afterEach(() => world.close());

const tom = () => world.staff('tom');
const version = async () => (await loadTicket(world.system, world.acme, 1))?.version;

test('a macro writes its text and takes its actions in one entry of the log', async () => {
  expect((await preview(tom(), ref, 'ask')).text).toBe('Dear Rita, more on ACME-1? Tom Tech');
  const { body } = await apply(tom(), ref, 'ask', {});
  expect(body).toMatchObject({ phase: 'pending', assignee: 'tom', pending: { reason: 'requester' } });
  expect(await version()).toBe(2);
});

test('a variable without a value stops the send and is named; nothing is half done', async () => {
  await expect(apply(tom(), ref, 'phone', {})).rejects.toMatchObject({
    code: 'macro.variable_missing',
    faults: [{ pointer: '/variables/requester.phone' }],
  });
  expect(await version()).toBe(1);
});

test('the preview names every variable without a value and leaves its place open, and only a filled text goes out', async () => {
  const shown = await preview(tom(), ref, 'phone');
  expect(shown).toMatchObject({ text: 'We call {{ requester.phone }} or {{ requester.mobile }}' });
  expect(shown.missing).toEqual(['requester.phone', 'requester.mobile']);
  await expect(apply(tom(), ref, 'phone', { text: shown.text })).rejects.toMatchObject({
    code: 'macro.variable_missing',
  });
  expect(await version()).toBe(1);
  const { body } = await apply(tom(), ref, 'phone', { text: 'We call 030 1234' });
  expect(body).toMatchObject({ phase: 'pending' });
});

test('a macro takes its draft and its files along', async () => {
  await keep(tom(), ref, 'reply', { text: 'Dear Rita', version: 0 });
  await expect(apply(tom(), ref, 'ask', { files: ['fil_c93fa1aaaaaaaaaaaaaaaa'] })).rejects.toMatchObject({
    faults: [{ pointer: '/files/0' }],
  });
  await apply(tom(), ref, 'ask', { draft: 1 });
  expect(await read(tom(), ref, 'reply')).toMatchObject({ text: '', version: 0 });
});

test('an action that is not possible stops all of it', async () => {
  await expect(apply(tom(), ref, 'late', {})).rejects.toMatchObject({ code: 'ticket.unknown_reason' });
  await expect(apply(tom(), ref, 'twice', {})).rejects.toMatchObject({ code: 'macro.two_moves' });
  expect(await version()).toBe(1);
});

test('a text can neither run on for ever nor read a file', async () => {
  for (const name of ['endless', 'secret']) {
    await expect(preview(tom(), ref, name)).rejects.toMatchObject({ code: 'macro.text' });
  }
});

test('those of another person or team are not there, and end users have none', async () => {
  expect((await list(tom(), 'acme')).items.map((one) => one.id)).not.toContain('own');
  expect((await list(world.staff('ada'), 'acme')).items.map((one) => one.id)).toContain('own');
  await expect(preview(tom(), ref, 'own')).rejects.toMatchObject({ kind: 'not_found' });
  await expect(preview(tom(), ref, 'team')).rejects.toMatchObject({ kind: 'not_found' });
  await expect(preview(world.contact(acmeId, 'rita'), ref, 'ask')).rejects.toMatchObject({ kind: 'forbidden' });
});
