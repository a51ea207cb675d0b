import type { IdKind } from '@portico/api/ids';
import type { Route } from '@portico/api/route';
import { allRoutes } from '@portico/api/routes/index';
import type { Db } from '@portico/store/db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Caller, ProblemBody } from '../support/caller.ts';
import { furnish, type Places } from '../support/places.ts';
import { startWorld, type World } from '../support/world.ts';

/** What is somebody else's and what does not exist are answered alike, byte for byte, on every route that takes an id. */
let world: World;
let places: Places;
const keys = new Map<string, Caller>();
beforeAll(async () => {
  world = await startWorld();
  places = await furnish(world);
  keys.set(
    'key of acme',
    await world.asKey('priya', ['tickets:read', 'tickets:write', 'people:read', 'reports:read'], 'acme'),
  );
  keys.set(
    'key of northwind',
    await world.asKey('priya', ['tickets:read', 'tickets:write', 'people:read', 'reports:read']),
  );
});
afterAll(() => world.close());

const by = (who: string): Caller => keys.get(who) ?? world.as(who);

// The table of routes needs no store to be read.
const routes = allRoutes({ identityDb: {} as Db, version: '0' });
const withIds = routes.filter((one) => Object.keys(one.ids).length > 0);

/** A body that each route would take. A new route with an id and a body is added here. */
const bodies: Readonly<Record<string, () => object>> = {
  changeTicket: () => ({ subject: 'Changed' }),
  actOnTicket: () => ({}),
  convertTicket: () => ({ to: 'request' }),
  replyToTicket: () => ({ text: 'Hello' }),
  noteOnTicket: () => ({ text: 'Hello' }),
  addParticipant: () => ({ person: world.person('hannah').id }),
  linkTicket: () => ({ type: 'related', ref: places.tickets.daniel }),
  logTime: () => ({ minutes: 5 }),
  correctTime: () => ({ minutes: 20 }),
  actOnTime: () => ({}),
  mergeTicket: () => ({ into: places.tickets.hannah }),
  unmergeTicket: () => ({}),
  addAdvisory: () => ({ text: 'Call first' }),
  markVip: () => ({ vip: false }),
  splitTicket: () => ({ subject: 'Another', text: 'Another matter' }),
  closeAsDuplicate: () => ({ of: places.tickets.hannah, text: 'Known already' }),
  tellChildren: () => ({ text: 'Hello' }),
  resolveWithChildren: () => ({ code: 'fixed', text: 'Done' }),
  moveTicket: () => ({ client: 'kitefield', requester: world.person('liam').id }),
  publishTrouble: () => ({ title: 'Power cut' }),
  joinTrouble: () => ({}),
  joinUmbrella: () => ({ ref: places.tickets.daniel }),
};
const words: Readonly<Record<string, string>> = { action: 'start', field: 'status', type: 'related' };
/** Where a path's words are those of one route. */
const ownWords: Readonly<Record<string, Readonly<Record<string, string>>>> = { actOnTime: { action: 'submit' } };

interface Viewer {
  readonly who: string;
  /** Things that are there and not for this one, by kind. */
  readonly foreign: () => Readonly<Partial<Record<IdKind, readonly string[]>>>;
}

const opaque = (slug: string, number: string): string => `tkt_${world.client(slug).id}${number.split('-')[1]}`;
const otherMsp = () => ({
  ticket: [places.tickets.nina, opaque('donau', places.tickets.nina)],
  client: [world.client('donau').id],
  umbrella: [places.umbrellas.alpenblick],
  person: [world.person('nina').id, world.person('lukas').id, world.person('ruth').id],
  session: [places.sessions.lukas],
  advisory: [places.advisories.alpenblick],
  apiKey: [places.apiKeys.alpenblick],
  // An entry of another ticket of one's own client is as foreign: it is not this ticket's.
  timeEntry: [places.time.nina, places.time.hannah, places.time.ruth, places.time.liam],
});
const bluewater = () => ({
  ...otherMsp(),
  ticket: [...otherMsp().ticket, places.tickets.ruth, opaque('bluewater', places.tickets.ruth)],
  client: [...otherMsp().client, world.client('bluewater').id],
});
const outsideAcme = () => ({
  ...bluewater(),
  ticket: [...bluewater().ticket, places.tickets.liam, opaque('kitefield', places.tickets.liam)],
  client: [...bluewater().client, world.client('kitefield').id],
  umbrella: [places.umbrellas.alpenblick, places.umbrellas.northwind],
  apiKey: [places.apiKeys.alpenblick, places.apiKeys.northwind],
});
const colleagues = () => ({
  ...outsideAcme(),
  ticket: [...outsideAcme().ticket, places.tickets.hannah, opaque('acme', places.tickets.hannah)],
});
const missing: Readonly<Record<IdKind, readonly string[]>> = {
  ticket: ['ACME-999999', 'ZZZZ-1', 'tkt_zzzzzz1', 'tkt_5fj5f8999999', 'nonsense', 'x'.repeat(64)],
  client: ['zzzzzz'],
  umbrella: ['zzzzzzzzzzzz', 'x'],
  person: ['zzzzzzzzzz'],
  team: ['zzzzzzzz'],
  session: ['ses_zzzzzzzzzzzzzzzz'],
  advisory: ['adv_zzzzzzzzzz', 'nonsense'],
  apiKey: ['key_zzzzzzzzzz'],
  timeEntry: ['tim_zzzzzzzzzzzz'],
};
const viewers: readonly Viewer[] = [
  { who: 'tom', foreign: otherMsp },
  { who: 'priya', foreign: otherMsp },
  { who: 'elena', foreign: bluewater },
  { who: 'marcus', foreign: bluewater },
  { who: 'grace', foreign: outsideAcme },
  { who: 'daniel', foreign: colleagues },
  { who: 'key of acme', foreign: outsideAcme },
  { who: 'key of northwind', foreign: otherMsp },
];

/** An id that the viewer may use in the place of those that are not tried. */
const own = (kind: IdKind): string =>
  ({
    ticket: places.tickets.daniel,
    client: world.client('acme').id,
    umbrella: places.umbrellas.northwind,
    person: world.person('daniel').id,
    team: world.team('Service Desk'),
    session: places.sessions.tom,
    advisory: places.advisories.northwind,
    apiKey: places.apiKeys.northwind,
    timeEntry: places.time.daniel,
  })[kind];

async function ask(who: string, one: Route, name: string, id: string): Promise<Answer<ProblemBody>> {
  const path = one.path.replaceAll(/\{([^}]+)\}/g, (_all, part: string) => {
    if (part === name) return encodeURIComponent(id);
    const kind = one.ids[part];
    return kind ? own(kind) : (ownWords[one.operationId]?.[part] ?? words[part] ?? 'x');
  });
  const body = one.body ? JSON.stringify(bodies[one.operationId]?.() ?? {}) : undefined;
  return by(who).raw(one.method, path, body, one.ifMatch ? { ifMatch: 1 } : {});
}

/** Everything but what differs between any two answers. */
function bytes(answer: Answer<ProblemBody>): string {
  const headers = [...answer.headers].filter(([name]) => !/^(x-request-id|ratelimit)/.test(name));
  return `${answer.status} ${JSON.stringify(headers)} ${answer.text.replaceAll(answer.body?.requestId ?? '-', '')}`;
}

test('every route with an id has a body to be tried with', () => {
  for (const one of withIds) if (one.body) expect(Object.keys(bodies)).toContain(one.operationId);
  expect(withIds.length).toBeGreaterThan(15);
});

const cases = withIds.flatMap((one) =>
  Object.entries(one.ids).map(([name, kind]) => ({ title: `${one.method} ${one.path} by {${name}}`, one, name, kind })),
);

describe.each(viewers)('to $who', ({ who, foreign }) => {
  test.each(cases)('$title', async ({ one, name, kind }) => {
    const strangers = foreign()[kind] ?? [];
    expect(strangers.length).toBeGreaterThan(0);
    const [first = '', ...rest] = missing[kind];
    const wanted = bytes(await ask(who, one, name, first));
    expect(wanted).toMatch(/^(404|403) /);
    for (const id of [...rest, ...strangers]) expect(bytes(await ask(who, one, name, id)), id).toBe(wanted);
  });
});

describe('and what is one’s own is found by the same requests, so they can tell', () => {
  // Joining is for end users; nothing is told of here, so nobody can.
  const destructive = [
    'mergeTicket',
    'closeAsDuplicate',
    'moveTicket',
    'joinTrouble',
    'eraseContact',
    'revokeApiKey',
    'endSession',
    'unlinkTicket',
    'removeParticipant',
    'removeAdvisory',
  ];
  test.each(cases.filter(({ one }) => !destructive.includes(one.operationId)))(
    '$title',
    async ({ one, name, kind }) => {
      const answer = await ask('priya', one, name, own(kind));
      expect([403, 404]).not.toContain(answer.status);
    },
  );
});

describe('ids in bodies and queries tell no more', () => {
  const equal = async (
    who: string,
    request: (id: string) => Promise<Answer<ProblemBody>>,
    ids: readonly string[],
  ): Promise<void> => {
    const seen = new Set<string>();
    for (const id of ids) {
      const answer = await request(id);
      expect([who, id, answer.status >= 400]).toEqual([who, id, true]);
      seen.add(bytes(answer).replaceAll(id, ''));
    }
    expect([...seen]).toHaveLength(1);
  };
  const ticket = () => ({ client: 'acme', kind: 'incident', subject: 'X', requester: world.person('daniel').id });

  test('the client of a new ticket, of a report, of a queue, of a key', async () => {
    for (const who of ['elena', 'marcus', 'daniel', 'grace', 'key of acme']) {
      const caller = by(who);
      const slugs = ['bluewater', 'donau', 'nowhere', world.client('bluewater').id, 'zzzzzz'];
      await equal(who, (client) => caller.post('/v1/tickets', { ...ticket(), client }), slugs);
      await equal(who, (client) => caller.get(`/v1/reports/service?client=${client}`), slugs);
      if (who !== 'elena' && who !== 'marcus') continue;
      await equal(who, (client) => caller.get(`/v1/tickets?scope=client:${client}`), slugs);
      await equal(who, (client) => caller.get(`/v1/tickets/count?scope=client:${client}`), slugs);
      await equal(who, (client) => caller.get(`/v1/tickets?q=client:${client}`), slugs);
    }
    const ids = [world.client('donau').id, 'zzzzzz', 'nonsense'];
    await equal(
      'priya',
      (client) => by('priya').post('/v1/api-keys', { name: 'k', scopes: ['tickets:read'], client }),
      ids,
    );
  });

  test('the requester, the assignee and the team of a ticket', async () => {
    const { tickets } = places;
    for (const who of ['tom', 'elena', 'key of northwind']) {
      const caller = by(who);
      const people = [world.person('ruth').id, world.person('nina').id, 'zzzzzzzzzz'];
      await equal(who, (requester) => caller.post('/v1/tickets', { ...ticket(), requester }), people);
      await equal(
        who,
        (requester) => caller.patch(`/v1/tickets/${tickets.daniel}`, { requester }, { ifMatch: 3 }),
        people,
      );
      const staff = [world.person('lukas').id, world.person('nina').id, 'zzzzzzzzzz'];
      await equal(who, (assignee) => caller.post('/v1/tickets', { ...ticket(), assignee }), staff);
      const teams = [world.team('Servicedesk'), 'zzzzzzzz'];
      await equal(who, (team) => caller.post('/v1/tickets', { ...ticket(), team }), teams);
      await equal(who, (team) => caller.get(`/v1/tickets?scope=team:${team}`), teams);
    }
  });

  test('the other end of a link, and the member of an umbrella', async () => {
    const refs = [
      places.tickets.ruth,
      places.tickets.nina,
      opaque('bluewater', places.tickets.ruth),
      'ACME-999999',
      'tkt_zzzzzz1',
    ];
    await equal(
      'elena',
      (ref) => by('elena').post(`/v1/tickets/${places.tickets.daniel}/links`, { type: 'related', ref }),
      refs,
    );
    await equal('elena', (into) => by('elena').post(`/v1/tickets/${places.tickets.daniel}/merge`, { into }), refs);
    await equal(
      'elena',
      (ref) => by('elena').post(`/v1/umbrellas/${places.umbrellas.northwind}/members`, { ref }),
      refs,
    );
  });
});
