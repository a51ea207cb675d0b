import { presenceSeconds } from '@portico/domain/live/message';
import { putPresence } from '@portico/store/presence/presence';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listen } from '../support/listen.ts';
import { done, noted, opened, replied, resolution } from '../support/tickets.ts';
import { startWorld, type World } from '../support/world.ts';

interface Present {
  readonly present: readonly { readonly ticket: string; readonly person: string; readonly doing: string }[];
}

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

let ref = '';
let id = '';
beforeEach(async () => {
  const given = { client: 'acme', requester: world.person('daniel').id, subject: 'Nothing prints' };
  ({ number: ref, id } = (await opened(world.as('tom'), given)).body);
  await world.settle();
});

const put = (who: string, doing: string) =>
  world.as(who).raw<Present>('PUT', `/v1/tickets/${ref}/presence`, JSON.stringify({ doing }));

describe('two technicians', () => {
  test('what one does the other hears, with the version it led to and who did it', async () => {
    const elena = await listen(world, 'elena');
    await noted(world.as('tom'), ref, 'Toner is empty');
    await world.settle();
    await replied(world.as('tom'), ref, 'On its way');
    await world.settle();
    const heard = (await elena.heard()).filter((one) => one.name === 'ticket').map((one) => one.data);
    const by = { kind: 'staff', id: world.person('tom').id };
    const { version } = (await world.as('tom').get<{ version: number }>(`/v1/tickets/${ref}`)).body;
    expect(heard).toEqual([
      {
        type: 'ticket',
        client: world.client('acme').id,
        ticket: id,
        version: version - 1,
        changed: ['noted'],
        by,
      },
      { type: 'ticket', client: world.client('acme').id, ticket: id, version, changed: ['replied'], by },
    ]);
    expect(elena.text()).not.toMatch(/Toner|On its way/);
    await elena.stop();
  });

  test('several changes that are taken up together are one message, at the last version', async () => {
    const elena = await listen(world, 'elena');
    for (const text of ['one', 'two', 'three']) await noted(world.as('tom'), ref, text);
    await done(world.as('tom'), ref, 'resolve', resolution);
    const heard = (await elena.heard()).filter((one) => one.name === 'ticket');
    expect(heard.at(-1)?.data['version']).toBe(5);
    expect(heard.length).toBeLessThan(5);
    const versions = heard.map((one) => Number(one.data['version']));
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    await elena.stop();
  });

  test('the requester hears that there is an answer, and not that a note was written before it', async () => {
    const daniel = await listen(world, 'daniel');
    await noted(world.as('tom'), ref, 'He never restarts it');
    await world.settle();
    await replied(world.as('tom'), ref, 'Please restart it');
    const heard = (await daniel.heard()).filter((one) => one.name === 'ticket');
    expect(heard.map((one) => one.data)).toEqual([
      { type: 'ticket', client: world.client('acme').id, ticket: id, changed: ['replied'] },
    ]);
    await daniel.stop();
  });

  test('whom a notification reaches hears of their inbox, and nobody else does', async () => {
    const [tom, elena] = [await listen(world, 'tom'), await listen(world, 'elena')];
    await done(world.as('tom'), ref, 'assign', { assignee: world.person('elena').id });
    expect((await elena.heard()).filter((one) => one.name === 'inbox')).toHaveLength(1);
    expect((await tom.heard()).filter((one) => one.name === 'inbox')).toHaveLength(0);
    await Promise.all([tom.stop(), elena.stop()]);
  });
});

describe('a stream', () => {
  test('goes on after a break where it was', async () => {
    const first = await listen(world, 'tom');
    await noted(world.as('elena'), ref, 'one');
    const place = (await first.heard()).findLast((one) => one.name === 'ticket')?.id;
    await first.stop();
    await noted(world.as('elena'), ref, 'two');
    await world.settle();
    const second = await listen(world, 'tom', place);
    const heard = await second.heard();
    expect(heard.filter((one) => one.name === 'ticket').map((one) => one.data['version'])).toEqual([3]);
    expect(heard.some((one) => one.name === 'resync')).toBe(false);
    await second.stop();
  });

  test('that was gone too long says that everything is to be read again', async () => {
    const ear = await listen(world, 'tom', 'another-run-1');
    expect((await ear.heard()).map((one) => one.name)).toEqual(['hello', 'resync']);
    await ear.stop();
  });

  test('gives signs of life, and ends within a minute of its session’s', async () => {
    const ear = await listen(world, 'katrin');
    await ear.beat();
    // Everywhere signed out: what was issued up to now is worth nothing.
    const out = await world.as('katrin').delete('/v1/sessions');
    expect(out.status).toBeLessThan(300);
    world.sleep('PT15S');
    world.beat();
    await ear.ended;
    expect(ear.text()).toMatch(/event: end\n/);
  });

  test('follows the grants: a client that was taken away is heard of no more', async () => {
    const ear = await listen(world, 'sophie');
    const requester = world.person('nina').id;
    const german = (await opened(world.as('lukas'), { client: 'donau', requester, subject: 'x' })).body;
    const count = (await ear.heard()).filter((one) => one.data['ticket'] === german.id).length;
    expect(count).toBeGreaterThan(0);
    await world.reinstall((tenants) => ({
      msps: tenants.msps.map((msp) => ({
        ...msp,
        staff: msp.staff.map((one) =>
          one.name === 'Sophie Wagner' ? { ...one, grants: { mode: 'allow', clients: [] } as const } : one,
        ),
      })),
    }));
    world.sleep('PT15S');
    await ear.beat();
    await noted(world.as('lukas'), german.number, 'y');
    const after = (await ear.heard()).filter((one) => one.data['ticket'] === german.id).length;
    expect(after).toBe(count);
    await ear.stop();
  });

  test('is for people: a key hears nothing, and nobody may hold more than twenty', async () => {
    const key = await world.asKey('priya', ['tickets:read']);
    expect((await key.get('/v1/live?for=0')).status).toBe(403);
    const ears = await Promise.all(Array.from({ length: 20 }, () => listen(world, 'jonas@northwind')));
    expect((await world.as('jonas@northwind').get('/v1/live?for=0')).status).toBe(429);
    await Promise.all(ears.map((one) => one.stop()));
    expect((await world.as('jonas@northwind').get('/v1/live?for=0')).status).toBe(200);
  });

  test('is told where it stands', async () => {
    const answer = await world.as('daniel').get('/v1/live/endpoint');
    expect(answer.body).toEqual({ transport: 'stream', path: '/v1/live' });
  });
});

describe('who is at a ticket', () => {
  test('the others hear who looks, who writes and who left, and it ends by itself', async () => {
    const elena = await listen(world, 'elena');
    expect((await put('tom', 'viewing')).body.present).toMatchObject([{ ticket: id, person: world.person('tom').id }]);
    await put('tom', 'replying');
    expect((await put('elena', 'viewing')).body.present).toHaveLength(2);
    await world.as('tom').delete(`/v1/tickets/${ref}/presence`);
    const tom = (await elena.heard()).filter(
      (one) => one.name === 'presence' && one.data['person'] === world.person('tom').id,
    );
    expect(tom.map((one) => one.data['doing'])).toEqual(['viewing', 'replying', undefined]);
    expect((await put('elena', 'viewing')).body.present).toHaveLength(1);
    world.sleep(`PT${presenceSeconds + 1}S`);
    const { present } = (await world.as('tom').get<Present>('/v1/presence')).body;
    expect(present.filter((one) => one.ticket === id)).toEqual([]);
    await elena.stop();
  });

  test('moves no version, stands in no log, and the stream of changes has none of it', async () => {
    const before = (await world.as('tom').get<{ version: number }>(`/v1/tickets/${ref}`)).body.version;
    await put('tom', 'noting');
    await world.settle();
    expect((await world.as('tom').get<{ version: number }>(`/v1/tickets/${ref}`)).body.version).toBe(before);
  });

  test('is the desk’s alone, and of the clients that one may enter', async () => {
    expect((await put('daniel', 'viewing')).status).toBe(403);
    expect((await world.as('daniel').get('/v1/presence')).status).toBe(403);
    const requester = world.person('ruth').id;
    const blue = (await opened(world.as('tom'), { client: 'bluewater', requester, subject: 'x' })).body;
    await world.as('tom').raw('PUT', `/v1/tickets/${blue.number}/presence`, JSON.stringify({ doing: 'viewing' }));
    const seen = async (who: string) =>
      (await world.as(who).get<Present>('/v1/presence')).body.present.map((one) => one.ticket);
    expect(await seen('tom')).toContain(blue.id);
    expect(await seen('marcus')).not.toContain(blue.id);
    expect(await seen('elena')).not.toContain(blue.id);
    expect(await seen('lukas')).toEqual([]);
    const foreign = await world
      .as('lukas')
      .raw('PUT', `/v1/tickets/${id}/presence`, JSON.stringify({ doing: 'viewing' }));
    expect(foreign.status).toBe(404);
  });

  test('a row that has ended is not shown, whether the table has removed it or not', async () => {
    const { id: client, scope } = world.client('acme');
    const place = { scope, client, number: Number(ref.split('-')[1]), person: 'gone' };
    await putPresence(world.system, place, 'viewing', Math.floor(world.ms() / 1000) - presenceSeconds - 1);
    const { present } = (await world.as('tom').get<Present>('/v1/presence')).body;
    expect(present.map((one) => one.person)).not.toContain('gone');
  });
});
