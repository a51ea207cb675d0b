import { dispatch } from '@portico/app/dispatch';
import { envelopesOf } from '@portico/app/events/envelope';
import { newEntry } from '@portico/app/events/stream';
import type { Item } from '@portico/store/db';
import { inboxPk } from '@portico/store/keys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alpenblick, Life, northwind, seeded } from '../support/random.ts';
import { done, noted, opened, replied, resolution } from '../support/tickets.ts';
import type { Notifications, Searched, Ticket } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const open = async (client: string, requester: string, more: object = {}): Promise<string> =>
  (await opened(world.as('tom'), { client, requester: world.person(requester).id, ...more })).body.number;

describe('search', () => {
  const search = async (who: string, words: string): Promise<string[]> => {
    await world.settle();
    const found = await world.as(who).get<Searched>(`/v1/search?q=${encodeURIComponent(words)}`);
    expect(found.status, found.text).toBe(200);
    return found.body.items.map((one) => one.number);
  };

  test('finds a ticket by words of its number, subject, description, replies, notes, resolution and requester', async () => {
    const tom = world.as('tom');
    const ref = await open('acme', 'daniel', { subject: 'Tintenstrahl drucker', description: 'zebra crossing' });
    await open('acme', 'owen', { subject: 'Something else' });
    await replied(world.as('daniel'), ref, 'The giraffe is still there');
    await noted(tom, ref, 'Ask the walrus');
    await done(tom, ref, 'resolve', { code: 'fixed', text: 'Removed the ocelot' });
    for (const words of [
      'tintenstrahl',
      'DRUCKER',
      'zebra',
      'giraffe',
      'walrus',
      'ocelot',
      'osei',
      ref,
      'zebra giraffe',
      'drucker walrus',
    ]) {
      expect([words, await search('tom', words)]).toEqual([words, [ref]]);
    }
    expect(await search('tom', 'zebra elephant')).toEqual([]);
  });

  test('takes the last word as a beginning while it is typed, and whole once a space follows', async () => {
    const ref = await open('acme', 'daniel', { subject: 'Tintenstrahldrucker' });
    expect(await search('tom', 'tintens')).toEqual([ref]);
    expect(await search('tom', 'tintens ')).toEqual([]);
  });

  test('follows an edit: old words find nothing any more', async () => {
    const ref = await open('acme', 'daniel', { subject: 'Zebra' });
    await world.as('tom').patch(`/v1/tickets/${ref}`, { subject: 'Giraffe' }, { ifMatch: 1 });
    expect([await search('tom', 'zebra'), await search('tom', 'giraffe')]).toEqual([[], [ref]]);
  });

  test('finds nothing by what an erased person wrote or was called, and the ticket by what others did', async () => {
    const ref = await open('acme', 'daniel', { subject: 'Zebra', description: 'Ocelot' });
    await replied(world.as('daniel'), ref, 'My giraffe is ill');
    await replied(world.as('tom'), ref, 'Poor walrus');
    expect(await search('tom', 'giraffe')).toEqual([ref]);
    const { id } = world.person('daniel');
    const erased = await world.as('priya').post(`/v1/clients/${world.client('acme').id}/contacts/${id}/erase`);
    expect(erased.status, erased.text).toBe(200);
    for (const word of ['giraffe', 'osei', 'daniel']) expect([word, await search('tom', word)]).toEqual([word, []]);
    expect(await search('tom', 'walrus')).toEqual([ref]);
    expect((await world.as('tom').get(`/v1/tickets/${ref}/timeline`)).text).not.toMatch(/giraffe|Osei/);
    expect(await violations(world)).toEqual([]);
  });

  test('shows tickets of granted clients only, and no end user any', async () => {
    const a = await open('acme', 'daniel', { subject: 'Zebra one' });
    await world.advance('PT1M');
    const b = await open('bluewater', 'ruth', { subject: 'Zebra two' });
    expect(await search('tom', 'zebra')).toEqual([b, a]);
    expect(await search('elena', 'zebra')).toEqual([a]);
    expect(await search('marcus', 'zebra')).toEqual([a]);
    expect(await search('lukas', 'zebra')).toEqual([]);
    for (const who of ['daniel', 'grace']) expect((await world.as(who).get('/v1/search?q=zebra')).status).toBe(403);
    const key = await world.asKey('priya', ['tickets:read'], 'acme');
    expect((await key.get('/v1/search?q=zebra')).status).toBe(403);
  });
});

describe('notifications', () => {
  const told = async (who: string): Promise<string[]> => {
    await world.settle();
    const { body } = await world.as(who).get<Notifications>('/v1/notifications?limit=100');
    return body.items.map((one) => `${one.type} ${one.ticket.number}`).reverse();
  };
  const everybody = ['tom', 'priya', 'elena', 'marcus', 'daniel', 'hannah', 'grace', 'ruth', 'lukas', 'katrin'];
  const nobodyBut = async (...people: string[]): Promise<void> => {
    for (const who of everybody) if (!people.includes(who)) expect([who, await told(who)]).toEqual([who, []]);
  };

  test('reach the people concerned and nobody else, never the one who acted', async () => {
    const ref = await open('acme', 'daniel', { assignee: world.person('priya').id });
    expect(await told('priya')).toEqual([`ticket.opened ${ref}`]);
    await world.advance('PT1S');
    await replied(world.as('priya'), ref, 'On it');
    await world.advance('PT1S');
    await replied(world.as('daniel'), ref, 'Thanks');
    await world.advance('PT1S');
    await done(world.as('tom'), ref, 'assign', { assignee: world.person('tom').id });
    await world.advance('PT1S');
    await noted(world.as('priya'), ref, 'A note');
    expect(await told('daniel')).toEqual([`ticket.replied ${ref}`]);
    expect(await told('priya')).toEqual([`ticket.opened ${ref}`, `ticket.replied ${ref}`]);
    await nobodyBut('daniel', 'priya');
  });

  test('of a missed target reach the assignee, or the members of the team that may see the client', async () => {
    const mine = await open('bluewater', 'ruth', { assignee: world.person('priya').id, impact: 1, urgency: 1 });
    const ours = await open('bluewater', 'ruth', { team: world.team('Service Desk'), impact: 1, urgency: 1 });
    await world.advance('PT11M');
    const [warned, late] = ['sla.warned', 'sla.breached'];
    expect((await told('priya')).toSorted()).toEqual(
      [
        `ticket.opened ${mine}`,
        `${warned} ${mine}`,
        `${warned} ${ours}`,
        `${late} ${mine}`,
        `${late} ${ours}`,
      ].toSorted(),
    );
    expect((await told('tom')).toSorted()).toEqual([`${late} ${ours}`, `${warned} ${ours}`]);
    // Elena is of that team too and may not see this client: nothing is written for her, rather than hidden.
    await nobodyBut('priya', 'tom');
    const kept = await world.system.query({ pk: inboxPk(world.msp('northwind'), world.person('elena').id) });
    expect(kept.items).toEqual([]);
  });

  test('of a target that somebody’s own command found missed go to their colleagues, not to them', async () => {
    const ours = await open('bluewater', 'ruth', { team: world.team('Service Desk'), impact: 1, urgency: 1 });
    world.sleep('PT11M');
    await replied(world.as('tom'), ours, 'Sorry for the wait');
    expect([await told('priya'), await told('tom')]).toEqual([[`sla.warned ${ours}`, `sla.breached ${ours}`], []]);
  });

  test('come exactly once, though every event is delivered again, and again', async () => {
    const ref = await open('acme', 'daniel', { assignee: world.person('priya').id });
    await replied(world.as('priya'), ref, 'On it');
    const before = [await told('priya'), await told('daniel')];
    const records = world.engine.stream.read(0, 100_000);
    let delivered = 0;
    for (let round = 0; round < 2; round++) {
      for (const record of records) {
        const { sequence, eventName: kind, keys: key, newImage } = record;
        const entry = newEntry({ sequence: String(sequence), kind, key, after: newImage as Item | undefined });
        for (const envelope of entry ? envelopesOf(entry) : []) {
          if (!['ticket.opened', 'ticket.replied'].includes(envelope.type)) continue;
          await dispatch('notify-people', world.ports, JSON.parse(JSON.stringify(envelope)));
          delivered += 1;
        }
      }
    }
    expect(delivered).toBe(4);
    expect([await told('priya'), await told('daniel')]).toEqual(before);
    expect(before).toEqual([[`ticket.opened ${ref}`], [`ticket.replied ${ref}`]]);
  });

  test('are read up to a moment, in one’s own inbox alone, and paged by signed cursors', async () => {
    const ref = await open('acme', 'daniel');
    for (let i = 0; i < 5; i++) {
      await world.advance('PT1M');
      await replied(world.as('tom'), ref, `Message ${i}`);
    }
    await world.settle();
    const daniel = world.as('daniel');
    const first = await daniel.get<Notifications>('/v1/notifications?limit=2');
    expect([first.body.items.length, first.body.unread]).toEqual([2, 5]);
    const rest = await daniel.get<Notifications>(
      `/v1/notifications?limit=10&cursor=${encodeURIComponent(first.body.nextCursor ?? '')}`,
    );
    expect(new Set([...first.body.items, ...rest.body.items].map((one) => one.id)).size).toBe(5);
    const foreign = await world
      .as('hannah')
      .get(`/v1/notifications?cursor=${encodeURIComponent(first.body.nextCursor ?? '')}`);
    expect(foreign.status).toBe(400);
    await daniel.post('/v1/notifications/read', { upTo: first.body.items[1]?.at });
    expect((await daniel.get<Notifications>('/v1/notifications')).body.unread).toBe(1);
    await daniel.post('/v1/notifications/read', { upTo: '2020-01-01T00:00:00Z' });
    expect((await daniel.get<Notifications>('/v1/notifications')).body.unread).toBe(1);
  });

  test('stop with the right to see: who lost the client is told of it no more, not even of the past', async () => {
    const ref = await open('acme', 'daniel', { assignee: world.person('marcus').id });
    expect(await told('marcus')).toEqual([`ticket.opened ${ref}`]);
    const acme = world.client('acme').id;
    const marcus = world.person('marcus').id;
    await world.reinstall(({ msps }) => ({
      msps: msps.map((one) => ({
        ...one,
        staff: one.staff.map((person) =>
          person.id === marcus ? { ...person, grants: { mode: 'deny', clients: [acme] } } : person,
        ),
      })),
    }));
    world.sleep('PT61S');
    await replied(world.as('daniel'), ref, 'Hello?');
    expect(await told('marcus')).toEqual([]);
  });
});

describe('the service report', () => {
  interface Report {
    readonly tickets: number;
    readonly ticketsByKind: Record<string, number>;
    readonly ticketsByLastStatus: Record<string, number>;
    readonly ticketsByLastPriority: Record<string, number>;
    readonly ticketsByChannel: Record<string, number>;
    readonly ticketsReopened: number;
    readonly resolved: number;
    readonly closed: number;
    readonly openNow: number;
    readonly unclosedNow: number;
  }

  test.each(['acme', 'bluewater', 'kitefield'])('of %s equals counting its tickets one by one', async (client) => {
    const life = new Life(world, northwind, seeded(4_711));
    const when = seeded(4_712);
    for (let i = 0; i < 90; i++) {
      await life.step();
      if (when() < 0.4) await world.advance(`PT${1 + Math.floor(when() * 600)}M`);
    }
    await world.settle();
    const tickets: Ticket[] = [];
    for (const one of life.refs) {
      if (one.client === client) tickets.push((await world.as('tom').get<Ticket>(`/v1/tickets/${one.ref}`)).body);
    }
    const tally = (of: (one: Ticket) => string) => {
      const counts: Record<string, number> = {};
      for (const one of tickets) counts[of(one)] = (counts[of(one)] ?? 0) + 1;
      return counts;
    };
    const present = (counts: Record<string, number>) =>
      Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0));
    const report = (await world.as('tom').get<Report>(`/v1/reports/service?client=${client}`)).body;
    expect(report.tickets).toBe(tickets.length);
    expect(present(report.ticketsByKind)).toEqual(tally((one) => one.kind));
    expect(present(report.ticketsByLastStatus)).toEqual(tally((one) => one.status));
    expect(present(report.ticketsByLastPriority)).toEqual(tally((one) => String(one.priority)));
    expect(present(report.ticketsByChannel)).toEqual(tally((one) => one.channel));
    const count = (keep: (one: Ticket) => boolean) => tickets.filter(keep).length;
    expect(report.ticketsReopened).toBe(count((one) => one.reopens > 0));
    expect(report.resolved).toBe(count((one) => one.resolvedAt !== undefined));
    expect(report.closed).toBe(count((one) => one.phase === 'closed'));
    expect(report.openNow).toBe(count((one) => one.phase === 'open' || one.phase === 'pending'));
    expect(report.unclosedNow).toBe(count((one) => one.phase !== 'closed'));
  });

  test('is for the desk, for the client’s contact person and for keys that may, of their own client', async () => {
    const status = async (who: string, client: string) =>
      (await world.as(who).get(`/v1/reports/service?client=${client}`)).status;
    expect(await status('grace', 'acme')).toBe(200);
    expect([await status('daniel', 'acme'), await status('grace', 'bluewater')]).toEqual([403, 404]);
    expect([
      await status('elena', 'kitefield'),
      await status('elena', 'bluewater'),
      await status('tom', 'donau'),
    ]).toEqual([200, 404, 404]);
    const key = await world.asKey('priya', ['reports:read'], 'acme');
    expect((await key.get('/v1/reports/service?client=acme')).status).toBe(200);
    expect((await key.get('/v1/reports/service?client=bluewater')).status).toBe(404);
    const other = await world.asKey('priya', ['tickets:read']);
    expect((await other.get('/v1/reports/service?client=acme')).status).toBe(403);
    const backwards = await world.as('tom').get('/v1/reports/service?client=acme&from=2026-03-02&to=2026-03-01');
    expect(backwards.status).toBe(422);
  });
});

test('two MSPs live side by side, and everything in the table verifies', async () => {
  const lives = [new Life(world, northwind, seeded(1)), new Life(world, alpenblick, seeded(2))];
  for (let i = 0; i < 40; i++) {
    for (const life of lives) await life.step();
    if (i % 7 === 0) await world.advance('PT3H');
  }
  await done(world.as('tom'), lives[0]?.refs[0]?.ref ?? '', 'resolve', resolution).catch(() => undefined);
  expect(await violations(world)).toEqual([]);
});
