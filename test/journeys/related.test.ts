import { ticketHead } from '@portico/store/keys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { relatedIn } from '../support/related.ts';
import { act, done, noted, opened, replied, resolution } from '../support/tickets.ts';
import type { QueuePage, Searched, TicketAnswer, Timeline } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  await world.settle();
  expect(await violations(world)).toEqual([]);
  await world.close();
});
const { make, read, statusOf, texts, ids, told, link } = relatedIn(() => world);

interface Made {
  readonly number: string;
  readonly from: string;
  readonly messages: number;
}

describe('splitting', () => {
  const split = (ref: string, body: object) => world.as('tom').post<Made>(`/v1/tickets/${ref}/split`, body);

  test('takes chosen messages out into a new ticket, as they were written, and links the two', async () => {
    const ref = await make('acme', 'daniel');
    await replied(world.as('daniel'), ref, 'The printer jams');
    await world.advance('PT1M');
    await replied(world.as('daniel'), ref, 'And my zebra phone is broken');
    await world.advance('PT1M');
    await noted(world.as('tom'), ref, 'Call him');
    const [, phone = '', note = ''] = await ids(ref);
    const answer = await split(ref, { subject: 'Broken phone', messages: [phone, note] });
    expect([answer.status, answer.body.messages]).toEqual([201, 2]);
    const fresh = answer.body.number;
    expect([await texts(ref), await texts(fresh)]).toEqual([
      ['The printer jams'],
      ['And my zebra phone is broken', 'Call him'],
    ]);
    expect(await texts(fresh, 'daniel')).toEqual(['And my zebra phone is broken']);
    const { items } = (await world.as('tom').get<Timeline>(`/v1/tickets/${fresh}/timeline`)).body;
    expect(items.find((one) => one.kind === 'message')).toMatchObject({ by: { kind: 'contact', name: 'Daniel Osei' } });
    expect((await read(fresh)).links).toEqual([{ type: 'related', ref }]);
    await world.settle();
    const hits = (await world.as('tom').get<Searched>('/v1/search?q=zebra')).body.items.map((one) => one.number);
    expect(hits).toEqual([fresh]);
  });

  test('a text alone makes a ticket too; a message that is not there makes none', async () => {
    const ref = await make('acme', 'daniel');
    const answer = await split(ref, { subject: 'Another matter', text: 'He also wants a chair', kind: 'request' });
    expect(await read(answer.body.number)).toMatchObject({ kind: 'request', description: 'He also wants a chair' });
    const missing = await split(ref, { subject: 'x', messages: ['zzzzzzzzzzzz'] });
    expect([missing.status, (missing as { body: unknown }).body]).toMatchObject([
      422,
      { errors: [{ pointer: '/messages' }] },
    ]);
    expect((await split(ref, { subject: 'x' })).status).toBe(422);
  });

  test('the same message at once by two people goes to one of the new tickets', async () => {
    const ref = await make('acme', 'daniel');
    await replied(world.as('daniel'), ref, 'Two things');
    const messages = await ids(ref);
    const answers = await Promise.all([
      split(ref, { subject: 'a', messages }),
      world.as('priya').post<Made>(`/v1/tickets/${ref}/split`, { subject: 'b', messages }),
    ]);
    expect(answers.map((one) => one.status).sort()).toEqual([201, 422]);
  });
});

describe('a duplicate', () => {
  test('is resolved with a public word and linked; its requester may not read the other one, and may reopen theirs', async () => {
    const [a, b] = [await make('acme', 'daniel'), await make('acme', 'hannah')];
    const text = 'We work on this already';
    const answer = await world.as('tom').post<TicketAnswer>(`/v1/tickets/${b}/duplicate`, { of: a, text });
    expect([answer.status, answer.body.status]).toEqual([200, 'resolved']);
    expect((await read(b)).links).toEqual([{ type: 'duplicate_of', ref: a }]);
    expect((await read(a)).links).toEqual([{ type: 'duplicated_by', ref: b }]);
    expect(await texts(b, 'hannah')).toEqual([text]);
    expect(await read(b, 'hannah')).toMatchObject({ resolution: { code: 'duplicate', text } });
    await world.settle();
    expect(await told('hannah')).toEqual([`ticket.replied ${b}`]);
    expect(await statusOf(a, 'hannah')).toBe(404);
    expect((await act(world.as('hannah'), b, 'reopen', { reason: 'It is another one' })).status).toBe(200);
  });

  test('of itself, of a ticket elsewhere, or without the code being the desk’s, there is none', async () => {
    const [a, b] = [await make('acme', 'daniel'), await make('bluewater', 'ruth')];
    const ask = (body: object) => world.as('tom').post(`/v1/tickets/${a}/duplicate`, { text: 'x', ...body });
    expect((await ask({ of: a })).status).toBe(422);
    expect((await ask({ of: b })).status).toBe(404);
    const c = await make('acme', 'daniel');
    expect((await ask({ of: c, code: 'nonsense' })).body.errors?.[0]?.pointer).toBe('/code');
    expect((await read(a)).links).toEqual([]);
  });
});

describe('a parent and its children', () => {
  const family = async (): Promise<[string, string, string]> => {
    const made = [await make('acme', 'daniel'), await make('acme', 'hannah'), await make('acme', 'grace')] as const;
    const [parent, a, b] = made;
    await link(parent, 'child', a);
    await link(b, 'parent', parent);
    return [parent, a, b];
  };

  test('one public word reaches the requesters of all, each once, however often it is delivered', async () => {
    const [parent, a, b] = await family();
    const answer = await world
      .as('tom')
      .post(`/v1/tickets/${parent}/children/replies`, { text: 'Power is back at five' });
    expect(answer.body).toMatchObject({ number: parent, children: [a, b] });
    await world.settle();
    for (const [ref, who] of [
      [parent, 'daniel'],
      [a, 'hannah'],
      [b, 'grace'],
    ] as const) {
      expect(await texts(ref, who)).toEqual(['Power is back at five']);
      expect(await told(who)).toContain(`ticket.replied ${ref}`);
      expect((await read(ref)).sla.clocks.find((one) => one.target === 'response')?.state).toBe('met');
    }
  });

  test('resolving reaches the children or not, as one chooses', async () => {
    const [parent, a, b] = await family();
    await done(world.as('tom'), parent, 'resolve', resolution);
    await world.settle();
    expect((await read(a)).phase).toBe('open');
    await done(world.as('tom'), parent, 'reopen', { reason: 'Again' });
    await done(world.as('tom'), b, 'resolve', { ...resolution, text: 'By itself' });
    const answer = await world.as('tom').post(`/v1/tickets/${parent}/children/resolve`, resolution);
    expect(answer.status).toBe(200);
    await world.settle();
    expect([(await read(parent)).phase, (await read(a)).phase]).toEqual(['resolved', 'resolved']);
    expect((await read(a)).resolution).toMatchObject(resolution);
    expect((await read(b)).resolution?.text).toBe('By itself');
    expect(await texts(b)).toEqual([]);
  });

  test('cannot end over open children where the desk says so', async () => {
    await world.reinstall((tenants) => ({
      msps: tenants.msps.map((msp) => ({
        ...msp,
        clients: msp.clients.map((client) => ({
          ...client,
          config: {
            ...client.config,
            value: { ...client.config.value, desk: { ...client.config.value.desk, parentWaitsForChildren: true } },
          },
        })),
      })),
    }));
    const [parent, a, b] = await family();
    await world.advance('PT2M');
    const refused = await act<{ code: string }>(world.as('tom'), parent, 'resolve', resolution);
    expect([refused.status, refused.body.code]).toEqual([409, 'ticket.open_children']);
    for (const ref of [a, b]) await done(world.as('tom'), ref, 'resolve', resolution);
    await done(world.as('tom'), parent, 'resolve', resolution);
    await done(world.as('hannah'), a, 'reopen', { reason: 'Still dark' });
    expect((await act<{ code: string }>(world.as('tom'), parent, 'close')).body.code).toBe('ticket.open_children');
    await done(world.as('tom'), parent, 'reopen', { reason: 'Not over' });
    const of = await make('acme', 'daniel');
    const doubled = () =>
      world.as('tom').post<{ code: string }>(`/v1/tickets/${parent}/duplicate`, { of, text: 'Same' });
    expect((await doubled()).body.code).toBe('ticket.open_children');
    await done(world.as('tom'), a, 'resolve', resolution);
    expect((await doubled()).status).toBe(200);
  });

  test('children that were merged into one are reached as one', async () => {
    const [parent, a, b] = await family();
    expect((await world.as('tom').post(`/v1/tickets/${b}/merge`, { into: a })).status).toBe(200);
    await world.as('tom').post(`/v1/tickets/${parent}/children/replies`, { text: 'Once' });
    await world.settle();
    expect(await texts(a)).toEqual(['Once']);
    expect((await told('grace')).filter((one) => one.startsWith('ticket.replied'))).toEqual([`ticket.replied ${a}`]);
  });

  test('without children there is nobody to tell', async () => {
    const ref = await make('acme', 'daniel');
    const answer = await world.as('tom').post(`/v1/tickets/${ref}/children/replies`, { text: 'x' });
    expect([answer.status, answer.body.code]).toEqual([409, 'ticket.no_children']);
  });
});

describe('a known trouble', () => {
  const publish = (ref: string, title = 'No power in the hall') =>
    world.as('tom').raw('PUT', `/v1/tickets/${ref}/publication`, JSON.stringify({ title, text: 'We are on it' }));
  const listed = async (who: string) =>
    (await world.as(who).get<{ items: { number: string; title: string; joined?: string }[] }>('/v1/known-troubles'))
      .body.items;
  const join = (ref: string, who: string) =>
    world.as(who).post<TicketAnswer>(`/v1/known-troubles/${ref}/join`, { text: 'My desk too' });

  test('is joined by colleagues, who get a ticket of their own and are told when it is solved', async () => {
    const ref = await make('acme', 'daniel', 'A subject that is nobody’s business');
    expect(await listed('hannah')).toEqual([]);
    expect((await join(ref, 'hannah')).status).toBe(404);
    expect((await publish(ref)).status).toBe(200);
    expect(await listed('hannah')).toMatchObject([{ number: ref, title: 'No power in the hall' }]);
    const mine = (await join(ref, 'hannah')).body;
    expect(mine).toMatchObject({ subject: 'No power in the hall', requester: { name: world.person('hannah').name } });
    expect((await listed('hannah'))[0]?.joined).toBe(mine.number);
    expect(await statusOf(ref, 'hannah')).toBe(404);
    expect((await read(ref)).joined).toBe(1);
    expect((await read(ref)).links).toEqual([{ type: 'child', ref: mine.number }]);
    await done(world.as('tom'), ref, 'resolve', { code: 'fixed', text: 'The fuse is replaced' });
    await world.settle();
    expect(await read(mine.number, 'hannah')).toMatchObject({
      phase: 'resolved',
      resolution: { text: 'The fuse is replaced' },
    });
    expect(await told('hannah')).toEqual([`ticket.replied ${mine.number}`]);
    expect(await listed('hannah')).toEqual([]);
    expect((await join(ref, 'grace')).status).toBe(404);
  });

  test('is joined once by each, also by twice the same at once, and by nobody of another company', async () => {
    const ref = await make('acme', 'daniel');
    await publish(ref);
    const answers = await Promise.all([join(ref, 'hannah'), join(ref, 'hannah'), join(ref, 'daniel')]);
    expect(answers.map((one) => one.status).sort()).toEqual([201, 201, 409]);
    expect((await join(ref, 'ruth')).status).toBe(404);
    expect(await listed('ruth')).toEqual([]);
    expect((await world.as('tom').delete(`/v1/tickets/${ref}/publication`)).status).toBe(200);
    expect((await join(ref, 'grace')).status).toBe(404);
    expect((await read(ref)).joined).toBe(2);
  });
});

describe('moving to another client', () => {
  const move = (ref: string, body: object, who = 'tom') => world.as(who).post<Made>(`/v1/tickets/${ref}/move`, body);
  const toKitefield = () => ({ client: 'kitefield', requester: world.person('liam').id });

  test('makes a ticket there with the conversation, and leaves nothing that the old client’s people could read', async () => {
    const ref = await make('acme', 'daniel', 'Zebra crossing');
    await replied(world.as('daniel'), ref, 'from the wrong portal');
    await replied(world.as('tom'), ref, 'we move it');
    await noted(world.as('tom'), ref, 'wrong client');
    const old = await world.system.get<{ h: string; pk: string; sk: string }>(
      ticketHead(world.client('acme').scope, Number(ref.split('-')[1])),
    );
    const answer = await move(ref, toKitefield());
    expect([answer.status, answer.body.messages]).toEqual([201, 3]);
    const there = answer.body.number;
    expect(there).toMatch(/^KITE/);
    expect((await texts(there)).sort()).toEqual(['from the wrong portal', 'we move it', 'wrong client']);
    expect((await texts(there, 'liam')).sort()).toEqual(['from the wrong portal', 'we move it']);
    const whole = JSON.stringify([
      (await world.as('liam').get(`/v1/tickets/${there}`)).body,
      (await world.as('liam').get(`/v1/tickets/${there}/timeline`)).body,
    ]);
    for (const secret of [ref, 'Daniel', world.person('daniel').id, world.client('acme').id, old?.h ?? '-']) {
      expect(whole).not.toContain(secret);
    }
    expect(await statusOf(ref, 'daniel')).toBe(404);
    expect(await statusOf(there, 'daniel')).toBe(404);
    expect((await world.as('daniel').get<QueuePage>('/v1/tickets')).body.items.map((one) => one.number)).not.toContain(
      ref,
    );
    await world.settle();
    const hits = (await world.as('tom').get<Searched>('/v1/search?q=zebra')).body.items.map((one) => one.number);
    expect(hits).toEqual([there]);
  });

  test('leads on from the old number for staff who may enter both, and for nobody else', async () => {
    const ref = await make('acme', 'daniel');
    const there = (await move(ref, toKitefield())).body.number;
    expect(await read(ref)).toMatchObject({ number: there, redirectedFrom: ref });
    const command = await world.as('tom').post<{ code: string }>(`/v1/tickets/${ref}/replies`, { text: 'x' });
    expect([command.status, command.body.code]).toEqual([409, 'ticket.moved']);
    // What it was until then stays evidence, for those who may know where it is.
    const evidence = await world.as('tom').get(`/v1/tickets/${ref}/history-export`);
    expect([evidence.status, evidence.text.includes('ticket.moved')]).toEqual([200, true]);
    const key = await world.asKey('priya', ['tickets:read'], 'acme');
    const [gone, missing] = [await key.get(`/v1/tickets/${ref}`), await key.get('/v1/tickets/ACME-999')];
    expect((await key.get(`/v1/tickets/${ref}/history-export`)).status).toBe(404);
    expect(gone.text.replace(gone.body.requestId, '')).toBe(missing.text.replace(missing.body.requestId, ''));
    expect((await move(ref, toKitefield())).status).toBe(409);
    const far = await make('acme', 'daniel');
    await move(far, { client: 'bluewater', requester: world.person('ruth').id });
    const elena = world.as('elena');
    const absent = async (path: string) => (await elena.get(path)).text.replace(/"requestId":"[^"]*"/, '');
    for (const part of [
      '',
      '/timeline',
      '/time',
      '/fields/status',
      '/as-of',
      '/tasks',
      '/history-export',
      '/receipt',
    ]) {
      expect(await absent(`/v1/tickets/${far}${part}`)).toBe(await absent(`/v1/tickets/ACME-999${part}`));
    }
    expect((await elena.post(`/v1/tickets/${far}/replies`, { text: 'x' })).status).toBe(404);
  });

  test('is for staff who may enter both clients, to a person of the new one, without ties to the old', async () => {
    const [ref, other] = [await make('acme', 'daniel'), await make('acme', 'daniel')];
    expect((await move(ref, { client: 'bluewater', requester: world.person('ruth').id }, 'elena')).status).toBe(404);
    expect((await move(ref, { client: 'kitefield', requester: world.person('daniel').id })).status).toBe(422);
    expect((await move(ref, { client: 'acme', requester: world.person('daniel').id })).status).toBe(422);
    expect((await move(ref, toKitefield(), 'daniel')).status).toBe(403);
    await link(ref, 'related', other);
    expect((await move(ref, toKitefield())).status).toBe(409);
    expect((await read(ref)).number).toBe(ref);
  });

  test('is counted apart by reports, and its clocks rest', async () => {
    const ref = await make('acme', 'daniel');
    await move(ref, toKitefield());
    await world.advance('PT48H');
    const report = async (client: string) => (await world.as('tom').get(`/v1/reports/service?client=${client}`)).body;
    expect(await report('acme')).toMatchObject({ tickets: 0, ticketsMoved: 1 });
    expect(await report('kitefield')).toMatchObject({ tickets: 1, ticketsMoved: 0 });
  });
});

test('every command on several tickets is done once for one Idempotency-Key', async () => {
  const [a, b, c] = [await make('acme', 'daniel'), await make('acme', 'daniel'), await make('acme', 'daniel')];
  await link(c, 'child', b);
  const twice = async (path: string, body: object, key: string) => {
    const [one, two] = [
      await world.as('tom').post(path, body, { key }),
      await world.as('tom').post(path, body, { key }),
    ];
    expect([one.status < 300, two.text]).toEqual([true, one.text]);
    return one.body as unknown as { number: string };
  };
  await twice(`/v1/tickets/${c}/children/replies`, { text: 'Once' }, 'k1');
  const fresh = await twice(`/v1/tickets/${a}/split`, { subject: 'x', text: 'y' }, 'k2');
  await twice(`/v1/tickets/${fresh.number}/merge`, { into: c }, 'k3');
  await twice(`/v1/tickets/${fresh.number}/unmerge`, {}, 'k4');
  await twice(`/v1/tickets/${fresh.number}/duplicate`, { of: c, text: 'z' }, 'k5');
  const lone = (await opened(world.as('tom'), { client: 'acme', requester: world.person('daniel').id })).body.number;
  await twice(`/v1/tickets/${lone}/move`, { client: 'kitefield', requester: world.person('liam').id }, 'k6');
  await world.settle();
  expect(await texts(b)).toEqual(['Once']);
});
