import { afterEach, beforeEach, expect, test } from 'vitest';
import { done, opened, replied, resolution } from '../support/tickets.ts';
import type { FieldAt, Ticket, Timeline } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

test('the value of every field is known at every moment, with who gave it and when', async () => {
  const tom = world.as('tom');
  const ref = (await opened(tom, { client: 'acme', requester: world.person('daniel').id, subject: 'First' })).body
    .number;
  const moments: { at: string; ticket: Ticket }[] = [];
  const remember = async (): Promise<void> => {
    moments.push({ at: world.now(), ticket: (await tom.get<Ticket>(`/v1/tickets/${ref}`)).body });
    await world.advance('PT7M');
  };
  const patch = async (fields: object): Promise<void> => {
    const { version } = (await tom.get<Ticket>(`/v1/tickets/${ref}`)).body;
    const answer = await tom.patch(`/v1/tickets/${ref}`, fields, { ifMatch: version });
    expect(answer.status, answer.text).toBe(200);
  };
  await remember();
  await patch({ subject: 'Second', impact: 1, urgency: 1, category: 'network', subcategory: 'vpn' });
  await remember();
  await done(tom, ref, 'assign', { team: world.team('Infrastructure'), assignee: world.person('marcus').id });
  await remember();
  await done(tom, ref, 'pend', { reason: 'requester' });
  await remember();
  await replied(world.as('daniel'), ref, 'Here I am');
  await remember();
  await patch({ category: null, requester: world.person('hannah').id });
  await remember();
  await done(tom, ref, 'resolve', resolution);
  await remember();
  const fields = [
    'subject',
    'status',
    'phase',
    'priority',
    'impact',
    'urgency',
    'category',
    'subcategory',
    'team',
    'assignee',
  ];
  for (const { at, ticket } of moments) {
    for (const field of fields) {
      const found = await tom.get<FieldAt>(`/v1/tickets/${ref}/fields/${field}?at=${at}`);
      expect(found.body.value, `${field} at ${at}`).toEqual(ticket[field as keyof Ticket] ?? null);
    }
    const requester = await tom.get<FieldAt>(`/v1/tickets/${ref}/fields/requester?at=${at}`);
    expect(requester.body.value).toBe(ticket.requester.id);
  }
  const since = await tom.get<FieldAt>(`/v1/tickets/${ref}/fields/subject`);
  expect(since.body).toMatchObject({
    value: 'Second',
    since: { v: 2, at: moments[1]?.at, by: { name: 'Tom Ashworth' } },
  });
  expect(await violations(world)).toEqual([]);
});

test('nothing was true before a ticket was there, and what is no field has no value', async () => {
  const tom = world.as('tom');
  const ref = (await opened(tom, { client: 'acme', requester: world.person('daniel').id })).body.number;
  expect((await tom.get(`/v1/tickets/${ref}/fields/subject?at=2026-03-01T00:00:00Z`)).status).toBe(404);
  for (const field of ['constructor', 'toString', 'hasOwnProperty', 'nonsense']) {
    const answer = await tom.get<FieldAt>(`/v1/tickets/${ref}/fields/${field}`);
    expect([field, answer.status === 404 || answer.body.value === null]).toEqual([field, true]);
  }
  expect((await tom.get(`/v1/tickets/${ref}/fields/subject?at=yesterday`)).status).toBe(400);
});

test('a key that may read tickets reads their history too', async () => {
  const ref = (await opened(world.as('tom'), { client: 'acme', requester: world.person('daniel').id })).body.number;
  const key = await world.asKey('priya', ['tickets:read'], 'acme');
  expect((await key.get(`/v1/tickets/${ref}/timeline`)).status).toBe(200);
  expect((await key.get<FieldAt>(`/v1/tickets/${ref}/fields/status`)).body).toMatchObject({ value: 'new' });
});

test('after a change of requester the ticket is the new one’s, in every place, and the old one’s no more', async () => {
  const tom = world.as('tom');
  const ref = (await opened(world.as('daniel'), { client: 'acme' })).body.number;
  await tom.patch(`/v1/tickets/${ref}`, { requester: world.person('hannah').id }, { ifMatch: 1 });
  const list = async (who: string) =>
    (await world.as(who).get<{ items: Ticket[] }>('/v1/tickets')).body.items.map((one) => one.number);
  expect([await list('hannah'), await list('daniel')]).toEqual([[ref], []]);
  expect((await world.as('hannah').get(`/v1/tickets/${ref}`)).status).toBe(200);
  expect((await world.as('daniel').get(`/v1/tickets/${ref}`)).status).toBe(404);
});

test('a timeline is paged back without gaps or doubles', async () => {
  const tom = world.as('tom');
  const ref = (await opened(tom, { client: 'acme', requester: world.person('daniel').id })).body.number;
  for (let i = 0; i < 60; i++) {
    await replied(i % 3 ? tom : world.as('daniel'), ref, `Message ${i}`);
    if (i % 4 === 0) world.sleep('PT1M');
  }
  for (const who of ['tom', 'daniel']) {
    const texts: string[] = [];
    const versions: number[] = [];
    let cursor = '';
    for (let pages = 0; pages < 20; pages++) {
      const { body } = await world.as(who).get<Timeline>(`/v1/tickets/${ref}/timeline${cursor}`);
      texts.unshift(...body.items.flatMap((one) => (one.kind === 'message' ? [one.text] : [])));
      versions.unshift(...body.items.flatMap((one) => (one.kind === 'event' ? [one.v] : [])));
      if (body.previousCursor === undefined) break;
      cursor = `?cursor=${encodeURIComponent(body.previousCursor)}`;
    }
    expect(texts).toEqual(Array.from({ length: 60 }, (_, i) => `Message ${i}`));
    expect(versions).toEqual(Array.from({ length: 61 }, (_, i) => i + 1));
  }
});
