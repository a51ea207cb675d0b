import { listTemplates, previewTemplate, writeTemplate } from '@portico/app/mail/templates';
import { reply } from '@portico/app/ticket/converse';
import { open } from '@portico/app/ticket/open';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World, zenithId } from '../testing.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const place = { client: acmeId, kind: 'replied', locale: 'en' } as const;
const words = {
  heading: '{{ actor }} has news about {{ ticket.number }}',
  intro: 'For {{ person.name }} of {{ client.name }}.',
};

async function opened(client = acmeId): Promise<string> {
  const input = { client, kind: 'incident', subject: 'Door badge', description: '', impact: 2, urgency: 2 } as const;
  return (await open(world.staff('ada'), { ...input, requester: 'rita', assignee: 'tom' })).body.number;
}

async function mailTo(address: string): Promise<string> {
  await world.settle();
  world.advance(125);
  await world.scheduler.mail();
  const [sent] = world.mail.sent.splice(0).filter((one) => one.to === address);
  return sent ? ((await PostalMime.parse(sent.raw)).text ?? '') : '';
}

test('a client’s own words stand in mails to its people, and in nobody else’s', async () => {
  await writeTemplate(world.staff('ada'), place, words, 0);
  const number = await opened();
  const other = await opened(zenithId);
  await mailTo('rita@example.test');
  await reply(world.staff('tom'), number, 'We look at it');
  expect(await mailTo('rita@example.test')).toMatch(
    /Acme Support has news about ACME-1 .*\n\nFor Rita Requester of Acme/,
  );
  await reply(world.contact(acmeId, 'rita'), number, 'Thanks');
  expect(await mailTo('tom@msp.test')).toContain('Rita Requester replied');
  await reply(world.staff('tom'), other, 'We look at it');
  expect(await mailTo('rita@example.test')).not.toContain('has news about');
});

test('words that are taken back give way to the product’s, and a window that is behind overwrites nothing', async () => {
  const kept = await writeTemplate(world.staff('ada'), place, words, 0);
  expect(kept).toMatchObject({ source: 'desk', version: 1, heading: words.heading });
  await expect(writeTemplate(world.staff('ada'), place, words, 0)).rejects.toMatchObject({ kind: 'stale', current: 1 });
  const back = await writeTemplate(world.staff('ada'), place, undefined, 1);
  expect(back).toMatchObject({ source: 'product', version: 2, heading: '{{ actor }} replied' });
  const { items } = await listTemplates(world.staff('ada'), acmeId);
  expect(items.filter((one) => one.source !== 'product')).toEqual([]);
});

test('a preview shows a real ticket of the client, of no other client, to administrators alone', async () => {
  const number = await opened();
  const other = await opened(zenithId);
  const shown = await previewTemplate(world.staff('ada'), place, { ...words, ticket: number });
  expect(shown).toMatchObject({ subject: '[ACME-1] Door badge' });
  expect(shown.html).toContain('Acme Support has news about ACME-1');
  expect(shown.text + shown.html).not.toMatch(/\{\{|\{%/);
  const preview = (by: 'ada' | 'tom', ticket: string) => previewTemplate(world.staff(by), place, { ...words, ticket });
  await expect(preview('ada', other)).rejects.toMatchObject({ kind: 'not_found' });
  await expect(preview('ada', 'ACME-99')).rejects.toMatchObject({ kind: 'not_found' });
  await expect(preview('tom', number)).rejects.toMatchObject({ kind: 'forbidden' });
});

test('words that name what nobody has are refused when they are saved or tried, with the field', async () => {
  const number = await opened();
  const wrong = { heading: 'News', intro: 'Dear {{ person.secret }}' };
  await expect(writeTemplate(world.staff('ada'), place, wrong, 0)).rejects.toMatchObject({
    kind: 'invalid',
    faults: [{ pointer: '/intro' }],
  });
  const trial = previewTemplate(world.staff('ada'), place, { ...wrong, ticket: number });
  await expect(trial).rejects.toMatchObject({ kind: 'invalid' });
});
