import type { DesiredTenants } from '@portico/domain/tenant/desired';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../support/caller.ts';
import { uploaded } from '../support/files.ts';
import { noted, opened, replied } from '../support/tickets.ts';
import type { Notifications, QueuePage, Searched, Ticket, Timeline } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

/**
 * Who may see what of one ticket: every way to stand to it against every way to look at it. The table is the rule;
 * the requests are generated from it.
 */
let world: World;
beforeAll(async () => {
  world = await startWorld({ msps: ['northwind'] });
  await world.reinstall(recast);
  await furnish();
});
afterAll(() => world.close());

/** Owen decides on requests and nothing more; Grace is the company's contact person; Marcus may not see Acme. */
function recast({ msps }: DesiredTenants): DesiredTenants {
  const roles: Readonly<Record<string, readonly ('user' | 'approver' | 'poc')[]>> = {
    'Owen Lister': ['user', 'approver'],
    'Grace Holloway': ['user', 'poc'],
  };
  return {
    msps: msps.map((msp) => ({
      ...msp,
      staff: msp.staff.map((one) =>
        one.name === 'Marcus Webb'
          ? { ...one, grants: { mode: 'deny' as const, clients: [world.client('acme').id] } }
          : one,
      ),
      clients: msp.clients.map((client) => ({
        ...client,
        contacts: client.contacts.map((one) => ({ ...one, roles: roles[one.name] ?? one.roles })),
      })),
    })),
  };
}

const columns = [
  'read',
  'told',
  'notes',
  'people',
  'list',
  'inbox',
  'search',
  'fields',
  'reply',
  'note',
  'add',
  'files',
  'inner',
] as const;
type Column = (typeof columns)[number];

/**
 * `+` may, `-` gets the one 404 or sees no trace, `x` is refused by what they are (403).
 * read: the ticket; told: its public messages; notes: its internal ones; people: the list of participants (`1`: only
 * themselves); list and search: found there; inbox: a notification names it; fields: a field's history; then writing;
 * files: a public message's, inner: an internal note's, each by list and by id.
 */
const table = `
                     read told notes people list inbox search fields reply note add files inner
requester             +    +    -     +      +    +     x      x      +     x    +    +     -
opener for another    +    +    -     1      +    +     x      x      x     x    x    +     -
colleague             -    -    -     -      -    -     x      x      -     x    -    -     -
watcher               +    +    -     1      +    +     x      x      x     x    x    +     -
in cc                 +    +    -     1      +    +     x      x      x     x    x    +     -
taken off again       -    -    -     -      -    -     x      x      -     x    -    -     -
approver              -    -    -     -      -    -     x      x      -     x    -    -     -
contact person        +    +    -     +      +    -     x      x      +     x    +    +     -
other client          -    -    -     -      -    -     x      x      -     x    -    -     -
technician            +    +    +     +      +    -     +      +      +     +    +    +     +
technician watching   +    +    +     +      +    +     +      +      +     +    +    +     +
technician denied     -    -    -     -      -    -     -      -      -     -    -    -     -
admin                 +    +    +     +      +    -     +      +      +     +    +    +     +
key of the client     +    +    -     +      +    x     x      +      +     +    +    +     -
key of the MSP        +    +    +     +      +    x     +      +      +     +    +    +     +
key of another client -    -    -     -      -    x     x      -      -     -    -    -     -
reading key           +    +    +     +      +    x     +      +      x     x    x    +     +
`;
const rows = table
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const cells = line.slice(22).trim().split(/\s+/);
    return { who: line.slice(0, 22).trim(), wanted: new Map(columns.map((name, i) => [name, cells[i] ?? ''])) };
  });

interface Standing {
  readonly by: Caller;
  readonly ref: string;
  /** What this one wrote on it, or would: everything they may not read holds it. */
  readonly id: string;
}
/** Of each ticket, the file of a public message and that of an internal note. */
const attached = new Map<string, Readonly<Record<'public' | 'internal', string>>>();
const standings = new Map<string, Standing>();

async function furnish(): Promise<void> {
  const tom = world.as('tom');
  const id = (name: string): string => world.person(name).id;
  const open = async (by: Caller = tom, subject = 'Mousetrap'): Promise<string> =>
    (await opened(by, { client: 'acme', requester: id('daniel'), subject })).body.number;
  const join = async (ref: string, person: string, role = 'watcher'): Promise<void> => {
    const answer = await tom.post(`/v1/tickets/${ref}/participants`, { person: id(person), role });
    expect(answer.status, answer.text).toBe(201);
  };
  const stand = (who: string, by: Caller, ref: string, person = who): void => {
    standings.set(who, { by, ref, id: person });
  };
  const plain = await open();
  const watched = await open();
  await join(watched, 'hannah');
  await join(watched, 'elena');
  const copied = await open();
  await join(copied, 'hannah', 'cc');
  const left = await open();
  await join(left, 'hannah');
  const proxied = await open(world.as('owen'));
  for (const ref of [plain, watched, copied, left, proxied]) {
    await replied(tom, ref, 'public words');
    await noted(tom, ref, 'internal words');
    const kept = { public: await attach(ref, 'replies'), internal: await attach(ref, 'notes') };
    attached.set(ref, kept);
  }
  // Told while they followed it, taken off afterwards: even what they were told then is gone.
  await world.settle();
  expect((await world.as('hannah').get<Notifications>('/v1/notifications')).text).toContain(left);
  const off = await tom.delete(`/v1/tickets/${left}/participants/${id('hannah')}`);
  expect(off.status).toBe(200);
  await world.settle();

  stand('requester', world.as('daniel'), plain, id('daniel'));
  stand('opener for another', world.as('owen'), proxied, id('owen'));
  stand('colleague', world.as('hannah'), plain, id('hannah'));
  stand('watcher', world.as('hannah'), watched, id('hannah'));
  stand('in cc', world.as('hannah'), copied, id('hannah'));
  stand('taken off again', world.as('hannah'), left, id('hannah'));
  stand('approver', world.as('owen'), plain, id('owen'));
  stand('contact person', world.as('grace'), watched, id('grace'));
  stand('other client', world.as('liam'), watched, id('liam'));
  stand('technician', tom, watched, id('tom'));
  stand('technician watching', world.as('elena'), watched, id('elena'));
  stand('technician denied', world.as('marcus'), watched, id('marcus'));
  stand('admin', world.as('priya'), watched, id('priya'));
  const both = ['tickets:read', 'tickets:write'] as const;
  stand('key of the client', await world.asKey('priya', both, 'acme'), watched);
  stand('key of the MSP', await world.asKey('priya', both), watched);
  stand('key of another client', await world.asKey('priya', both, 'kitefield'), watched);
  stand('reading key', await world.asKey('priya', ['tickets:read']), watched);
}

async function attach(ref: string, to: 'replies' | 'notes'): Promise<string> {
  const tom = world.as('tom');
  const { id } = await uploaded(tom, 'a file', { ticket: ref });
  const answer = await tom.post(`/v1/tickets/${ref}/${to}`, { text: 'with a file', files: [id] });
  expect(answer.status, answer.text).toBe(201);
  return id;
}

/** A file is listed and linked, or neither; by its id it is then refused in the bytes of one that never was. */
async function fileSeen({ by, ref }: Standing, part: 'public' | 'internal'): Promise<string> {
  const id = attached.get(ref)?.[part] ?? '';
  const list = await by.get(`/v1/tickets/${ref}/files`);
  const link = await by.get(`/v1/tickets/${ref}/files/${id}`);
  expect(list.text.includes(id)).toBe(link.status === 200);
  if (link.status !== 404) return verdictOf(link.status);
  const unknown = await by.get(`/v1/tickets/ACME-999999/files/fil_${'z'.repeat(22)}`);
  expect(plainText(link.text)).toBe(plainText(unknown.text));
  return '-';
}

/** The one answer for what is not there, to this caller. */
async function missing(by: Caller, path: (ref: string) => string): Promise<string> {
  const answer = await by.get(path('ACME-999999'));
  return plainText(answer.text);
}
const plainText = (text: string): string => text.replaceAll(/"requestId":"[^"]*"/g, '');

const verdictOf = (status: number): string =>
  status < 300 ? '+' : status === 404 ? '-' : status === 403 ? 'x' : String(status);

/** A reading that is refused must be refused in the very bytes of what is not there. */
async function reading(by: Caller, path: (ref: string) => string, ref: string, found: (text: string) => string) {
  const answer = await by.get(path(ref));
  if (answer.status !== 404) return answer.status === 200 ? found(answer.text) : verdictOf(answer.status);
  expect(plainText(answer.text)).toBe(await missing(by, path));
  return '-';
}

const looks: Readonly<Record<Column, (at: Standing) => Promise<string>>> = {
  read: ({ by, ref }) =>
    reading(
      by,
      (one) => `/v1/tickets/${one}`,
      ref,
      (text) => (text.includes('Mousetrap') ? '+' : '?'),
    ),
  told: ({ by, ref }) =>
    reading(
      by,
      (one) => `/v1/tickets/${one}/timeline`,
      ref,
      (text) => (text.includes('public words') ? '+' : '?'),
    ),
  notes: ({ by, ref }) =>
    reading(
      by,
      (one) => `/v1/tickets/${one}/timeline`,
      ref,
      (text) => (text.includes('internal words') ? '+' : '-'),
    ),
  people: ({ by, ref, id }) =>
    reading(
      by,
      (one) => `/v1/tickets/${one}/participants`,
      ref,
      (text) => {
        const { items } = JSON.parse(text) as { items: { id: string }[] };
        return items.length === 1 && items[0]?.id === id ? '1' : '+';
      },
    ),
  list: async ({ by, ref }) => {
    const found = new Set<string>();
    for (let cursor = '', page = 0; page < 20; page++) {
      const answer = await by.get<QueuePage>(`/v1/tickets?q=mousetrap&limit=100${cursor}`);
      for (const item of answer.body.items) found.add(item.number);
      if (answer.body.nextCursor === undefined) break;
      cursor = `&cursor=${encodeURIComponent(answer.body.nextCursor)}`;
    }
    return found.has(ref) ? '+' : '-';
  },
  inbox: async ({ by, ref }) => {
    const answer = await by.get<Notifications>('/v1/notifications?limit=100');
    if (answer.status !== 200) return verdictOf(answer.status);
    return answer.body.items.some((one) => one.ticket.number === ref) ? '+' : '-';
  },
  search: async ({ by, ref }) => {
    const answer = await by.get<Searched>('/v1/search?q=mousetrap');
    if (answer.status !== 200) return verdictOf(answer.status);
    return answer.body.items.some((one) => one.number === ref) ? '+' : '-';
  },
  fields: ({ by, ref }) =>
    reading(
      by,
      (one) => `/v1/tickets/${one}/fields/status`,
      ref,
      () => '+',
    ),
  reply: async ({ by, ref }) => verdictOf((await by.post(`/v1/tickets/${ref}/replies`, { text: 'more words' })).status),
  note: async ({ by, ref }) => verdictOf((await by.post(`/v1/tickets/${ref}/notes`, { text: 'more words' })).status),
  add: async ({ by, ref }) => {
    // Grace is on no other list of this table, and as contact person sees everything anyway.
    const person = world.person('grace').id;
    const answer = await by.post(`/v1/tickets/${ref}/participants`, { person, role: 'cc' });
    if (answer.status === 201) await world.as('tom').delete(`/v1/tickets/${ref}/participants/${person}`);
    return verdictOf(answer.status);
  },
  files: (at) => fileSeen(at, 'public'),
  inner: (at) => fileSeen(at, 'internal'),
};

describe.each(rows)('$who', ({ who, wanted }) => {
  test.each(columns)('%s', async (column) => {
    const standing = standings.get(who);
    if (!standing) throw new Error(`nobody stands for "${who}"`);
    expect(await looks[column](standing)).toBe(wanted.get(column));
  });
});

test('the table covers every way to stand, and no cell is empty', () => {
  expect(rows.map((row) => row.who).sort()).toEqual([...standings.keys()].sort());
  for (const { wanted } of rows) for (const cell of wanted.values()) expect(cell).toMatch(/^[-+x1]$/);
});

describe('what a follower reads', () => {
  test('is the public part alone: no actions, no links, no staff, no outside addresses', async () => {
    const { ref } = standings.get('watcher') ?? { ref: '' };
    const tom = world.as('tom');
    const outside = await tom.post(`/v1/tickets/${ref}/participants`, { email: 'auditor@outside.example', role: 'cc' });
    expect(outside.status).toBe(201);
    const other = (await opened(tom, { client: 'acme', requester: world.person('daniel').id })).body.number;
    expect((await tom.post(`/v1/tickets/${ref}/links`, { type: 'related', ref: other })).status).toBe(201);
    const seen = (await world.as('hannah').get<Ticket>(`/v1/tickets/${ref}`)).body;
    expect([seen.actions, seen.links, seen.canSeeNotes, seen.follows]).toEqual([[], [], false, true]);
    const people = (await world.as('hannah').get(`/v1/tickets/${ref}/participants`)).text;
    const history = (await world.as('hannah').get<Timeline>(`/v1/tickets/${ref}/timeline`)).text;
    expect(people).not.toContain(world.person('elena').id);
    for (const text of [people, history]) expect(text).not.toMatch(/auditor|participant_/);
    // The requester knows who reads along, but not which staff.
    const own = (await world.as('grace').get(`/v1/tickets/${ref}/participants`)).text;
    expect([own.includes('auditor@outside.example'), own.includes(world.person('elena').id)]).toEqual([true, false]);
  });

  test('ends when they take themselves off, and nobody else can be taken off by them', async () => {
    const { ref } = standings.get('in cc') ?? { ref: '' };
    const hannah = world.as('hannah');
    await world.as('tom').post(`/v1/tickets/${ref}/participants`, { person: world.person('owen').id });
    const foreign = await hannah.delete(`/v1/tickets/${ref}/participants/${world.person('owen').id}`);
    const nobody = await hannah.delete(`/v1/tickets/${ref}/participants/zzzzzzzzzz`);
    expect([foreign.status, plainText(foreign.text)]).toEqual([404, plainText(nobody.text)]);
    expect((await hannah.delete(`/v1/tickets/${ref}/participants/${world.person('hannah').id}`)).status).toBe(200);
    expect((await hannah.get(`/v1/tickets/${ref}`)).status).toBe(404);
    expect((await hannah.delete(`/v1/tickets/${ref}/participants/${world.person('hannah').id}`)).status).toBe(404);
  });
});

describe('who may be let in', () => {
  const add = (by: string, body: object) =>
    world.as(by).post(`/v1/tickets/${standings.get('requester')?.ref}/participants`, body);

  test('people of other clients and of nobody are refused by the same words, and staff without the grant by theirs', async () => {
    const refused = [];
    for (const person of [world.person('liam').id, 'zzzzzzzzzz']) refused.push(await add('tom', { person }));
    expect(refused.map((one) => one.status)).toEqual([422, 422]);
    expect(plainText(refused[0]?.text ?? '')).toBe(plainText(refused[1]?.text ?? ''));
    expect((await add('tom', { person: world.person('marcus').id })).body.errors).toEqual([
      { pointer: '/person', detail: 'Marcus Webb may not see this client' },
    ]);
  });

  test('a contact lets in colleagues, and neither staff nor outside addresses', async () => {
    expect((await add('daniel', { person: world.person('tom').id })).status).toBe(422);
    expect((await add('daniel', { email: 'friend@outside.example', role: 'cc' })).status).toBe(422);
    expect((await add('daniel', { email: 'Hannah.Price@acme.example' })).status).toBe(201);
    expect((await world.as('hannah').get(`/v1/tickets/${standings.get('requester')?.ref}`)).status).toBe(200);
  });

  test('an outside address is only ever in cc, once, and never signs in as anybody', async () => {
    expect((await add('tom', { email: 'x@outside.example' })).body.errors?.[0]?.pointer).toBe('/role');
    const first = await add('tom', { email: 'x@outside.example', role: 'cc' });
    const again = await add('tom', { email: 'X@outside.example', role: 'cc' });
    expect([first.status, again.status]).toEqual([201, 201]);
    const list = await world.as('tom').get(`/v1/tickets/${standings.get('requester')?.ref}/participants`);
    expect(list.text.match(/x@outside\.example/g)).toHaveLength(2); // its name and its address, of one entry
  });

  test('the requester cannot be let in to what is theirs', async () => {
    expect((await add('tom', { person: world.person('daniel').id })).status).toBe(422);
  });
});

test('what was left by all of this verifies, and every follower has their pointer and their entry in the log', async () => {
  expect(await violations(world)).toEqual([]);
});
