import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Problem, Ticket, TicketAnswer, TicketRow, TimelineEvent } from '../src/api/contract.ts';
import { fakeTalk } from './fake-talk.ts';
import { fakeTicketParts } from './fake-ticket-parts.ts';
import { fakeViews } from './fake-views.ts';
import { actionsFor, type World } from './fake-world.ts';

const PAGE = 50;

function problem(status: number, title: string, more: Partial<Problem> = {}): Response {
  const body: Problem = { type: 'about:blank', title, status, requestId: 'req_dev', ...more };
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json' } });
}

const rank: Record<string, (a: TicketRow, b: TicketRow) => number> = {
  due: (a, b) => (a.due?.at ?? '9').localeCompare(b.due?.at ?? '9') || a.priority - b.priority,
  priority: (a, b) => a.priority - b.priority || (a.due?.at ?? '9').localeCompare(b.due?.at ?? '9'),
  updated: (a, b) => b.updatedAt.localeCompare(a.updatedAt),
  created: (a, b) => b.createdAt.localeCompare(a.createdAt),
};

const FIELDS = ['status', 'client', 'priority', 'assignee', 'team', 'kind', 'category', 'channel', 'due'];

function matcher(world: World, q: string): ((row: Ticket) => boolean) | string {
  const tests: ((row: Ticket) => boolean)[] = [];
  for (const term of q.match(/"[^"]*"|\S+/g) ?? []) {
    const [, minus, field, value] = /^(-?)([a-z]+):(.+)$/.exec(term) ?? [];
    if (!field || !value) {
      const word = term.replaceAll('"', '').toLowerCase();
      tests.push((row) => `${row.subject} ${row.number}`.toLowerCase().includes(word));
      continue;
    }
    if (!FIELDS.includes(field)) return `"${field}" is not a field; known are ${FIELDS.join(', ')}.`;
    const wanted = value.split(',').map((v) => (v === 'me' ? world.staffMe.id : v));
    const read = (row: Ticket): string => {
      if (field === 'client') return world.directory.clients.find((client) => client.id === row.client)?.slug ?? '';
      return String(row[field as keyof Ticket] ?? '');
    };
    tests.push((row) => wanted.includes(read(row)) !== (minus === '-'));
  }
  return (row) => tests.every((test) => test(row));
}

function inScope(world: World, scope: string): (row: Ticket) => boolean {
  const open = (row: Ticket) => row.phase === 'open' || row.phase === 'pending';
  if (scope === 'mine') return (row) => open(row) && row.assignee === world.staffMe.id;
  if (scope === 'unassigned') return (row) => open(row) && !row.assignee;
  if (scope.startsWith('team:')) return (row) => open(row) && row.team === scope.slice(5);
  if (scope.startsWith('client:')) {
    const id = world.directory.clients.find((client) => client.slug === scope.slice(7))?.id;
    return (row) => row.client === id;
  }
  return open;
}

/** The slice of the API that the console calls, with switches by cookie: fake=slow,fail-queue,signed-out,contact,empty,stale. */
export function fakeApi(world: World): Hono {
  const app = new Hono();
  let clock = 0;
  const now = () => new Date(Date.now() + clock++).toISOString();
  const find = (ref: string) => world.tickets.find((ticket) => ticket.number === ref || ticket.id === ref);
  const switches = (cookie: string | undefined) => new Set((cookie ?? '').split('.'));

  app.use('/v1/*', async (c, next) => {
    const on = switches(getCookie(c, 'fake'));
    if (on.has('slow')) await new Promise((resolve) => setTimeout(resolve, 4000));
    if (on.has('signed-out')) return problem(401, 'Not signed in');
    if (on.has('fail-queue') && c.req.path === '/v1/tickets') return problem(503, 'Unavailable');
    await next();
    c.header('Cache-Control', 'no-store');
  });

  app.get('/v1/me', (c) => c.json(switches(getCookie(c, 'fake')).has('contact') ? world.contactMe : world.staffMe));
  app.get('/v1/directory', (c) => c.json(world.directory));
  app.get('/v1/clients/:client/desk', (c) => c.json(world.desk));
  app.get('/v1/clients/:client/contacts', (c) => {
    const q = (c.req.query('q') ?? '').toLowerCase();
    const list = world.contacts.get(c.req.param('client')) ?? [];
    return c.json({
      items: list.filter((contact) => `${contact.name} ${contact.email}`.toLowerCase().includes(q)).slice(0, 20),
    });
  });
  fakeViews(app, world);
  app.get('/v1/tickets/counts', (c) => {
    const count = (scope: string) => world.tickets.filter((row) => inScope(world, scope)(row)).length;
    const openOf = (client: string) =>
      world.tickets.filter((row) => row.client === client && inScope(world, 'all')(row)).length;
    return c.json({
      mine: count('mine'),
      unassigned: count('unassigned'),
      all: count('all'),
      teams: Object.fromEntries(world.directory.teams.map((team) => [team.id, count(`team:${team.id}`)])),
      clients: Object.fromEntries(world.directory.clients.map((client) => [client.id, openOf(client.id)])),
      priorities: {},
    });
  });
  app.get('/v1/tickets', (c) => {
    const on = switches(getCookie(c, 'fake'));
    const { scope = 'all', sort = 'due', q = '', cursor = '0' } = c.req.query();
    const test = matcher(world, q);
    if (typeof test === 'string') return problem(400, 'Bad filter', { detail: test });
    const own = on.has('contact') ? (row: Ticket) => row.requester.id === world.contactMe.id : inScope(world, scope);
    const rows = on.has('empty')
      ? []
      : world.tickets.filter((row) => own(row) && test(row)).sort(rank[sort] ?? rank.due);
    const from = Number(cursor);
    const items = rows.slice(from, from + PAGE);
    const cut = on.has('incomplete') && from === 0;
    const more = from + PAGE < rows.length || cut;
    return c.json({
      items: cut ? items.slice(0, 3) : items,
      examined: 400,
      complete: !cut,
      ...(more ? { nextCursor: String(cut ? 3 : from + PAGE) } : {}),
    });
  });
  app.get('/v1/search', (c) => {
    const words = (c.req.query('q') ?? '').toLowerCase();
    return c.json({
      items: world.tickets
        .filter((row) => `${row.number} ${row.subject} ${row.requester.name}`.toLowerCase().includes(words))
        .slice(0, 12),
    });
  });
  app.get('/v1/tickets/:ref', (c) => {
    const ticket = find(c.req.param('ref'));
    return ticket ? c.json(ticket) : problem(404, 'Not found');
  });
  app.get('/v1/tickets/:ref/timeline', (c) => {
    const ticket = find(c.req.param('ref'));
    if (!ticket) return problem(404, 'Not found');
    const items = world.timelines.get(ticket.id) ?? [];
    const contact = switches(getCookie(c, 'fake')).has('contact');
    return c.json({
      items: contact ? items.filter((item) => item.kind === 'message' && item.visibility === 'public') : items,
    });
  });

  const change = (ticket: Ticket, type: string, next: Partial<Ticket>) => {
    const changes = Object.entries(next)
      .filter(([, to]) => typeof to !== 'object')
      .map(([field, to]) => ({
        field,
        from: (ticket[field as keyof Ticket] as string) ?? null,
        to: (to as string) ?? null,
      }));
    Object.assign(ticket, next, { version: ticket.version + 1, updatedAt: now() });
    ticket.actions = actionsFor(ticket.status);
    const by = { kind: 'staff', id: world.staffMe.id, name: world.staffMe.name };
    const event: TimelineEvent = { kind: 'event', v: ticket.version, at: now(), by, type, types: [type], changes };
    world.timelines.get(ticket.id)?.push(event);
  };
  const answer = ({ description: _d, links: _l, canSeeNotes: _c, resolution: _r, ...rest }: Ticket): TicketAnswer =>
    rest;
  const guard = (ticket: Ticket | undefined, match: string | undefined, stale: boolean): Response | Ticket => {
    if (!ticket) return problem(404, 'Not found');
    if (!match) return problem(428, 'If-Match is missing');
    if (stale || match !== `"v${ticket.version}"`) return problem(412, 'Stale', { current: ticket.version });
    return ticket;
  };
  app.patch('/v1/tickets/:ref', async (c) => {
    const ticket = guard(
      find(c.req.param('ref')),
      c.req.header('If-Match'),
      switches(getCookie(c, 'fake')).has('stale'),
    );
    if (ticket instanceof Response) return ticket;
    const body = (await c.req.json()) as Partial<Ticket>;
    const impact = body.impact ?? ticket.impact;
    const urgency = body.urgency ?? ticket.urgency;
    change(ticket, 'ticket.changed', { ...body, priority: Math.min(5, impact + urgency - 1) });
    return c.json(answer(ticket));
  });
  app.post('/v1/tickets/:ref/actions/:action', async (c) => {
    const ticket = guard(
      find(c.req.param('ref')),
      c.req.header('If-Match'),
      switches(getCookie(c, 'fake')).has('stale'),
    );
    if (ticket instanceof Response) return ticket;
    const body = (await c.req.json()) as Record<string, string>;
    const to: Record<string, Partial<Ticket>> = {
      assign: body as Partial<Ticket>,
      start: { status: 'in_progress', phase: 'open' },
      pend: { status: 'pending', phase: 'pending', pending: { reason: body.reason ?? '' } },
      resume: { status: 'in_progress', phase: 'open' },
      resolve: {
        status: 'resolved',
        phase: 'resolved',
        resolution: { code: body.code ?? '', text: body.text ?? '', by: 'Ana Novak' },
      },
      reopen: { status: 'in_progress', phase: 'open' },
      close: { status: 'closed', phase: 'closed' },
    };
    change(ticket, `ticket.${c.req.param('action')}`, to[c.req.param('action')] ?? {});
    return c.json(answer(ticket));
  });
  app.post('/v1/tickets/:ref/convert', async (c) => {
    const ticket = guard(find(c.req.param('ref')), c.req.header('If-Match'), false);
    if (ticket instanceof Response) return ticket;
    const { to } = (await c.req.json()) as { to: Ticket['kind'] };
    change(ticket, 'ticket.converted', { kind: to });
    return c.json(answer(ticket));
  });
  for (const [path, visibility] of [
    ['replies', 'public'],
    ['notes', 'internal'],
  ] as const) {
    app.post(`/v1/tickets/:ref/${path}`, async (c) => {
      const ticket = find(c.req.param('ref'));
      if (!ticket) return problem(404, 'Not found');
      const { text } = (await c.req.json()) as { text: string };
      const me = switches(getCookie(c, 'fake')).has('contact') ? world.contactMe : world.staffMe;
      ticket.version += 1;
      const message = {
        kind: 'message' as const,
        id: `m${now()}`,
        at: now(),
        visibility,
        by: { kind: me.kind, id: me.id, name: me.name },
        text,
        files: [],
        v: ticket.version,
      };
      world.timelines.get(ticket.id)?.push(message);
      return c.json(message, 201);
    });
  }
  app.post('/v1/tickets', async (c) => {
    const body = (await c.req.json()) as Ticket & { requester?: string };
    const first = world.tickets[0] as Ticket;
    const client = body.client ?? first.client;
    const prefix = world.directory.clients.find((entry) => entry.id === client)?.prefix ?? 'ACME';
    const requester =
      (world.contacts.get(client) ?? []).find((contact) => contact.id === body.requester) ?? world.contactMe;
    const { assignee: _a, team: _t, resolution: _r, pending: _p, resolvedAt: _s, ...base } = first;
    const ticket: Ticket = {
      ...base,
      ...body,
      id: `tkt_new${world.tickets.length}`,
      number: `${prefix}-${2000 + world.tickets.length}`,
      version: 1,
      client,
      requester: { id: requester.id, name: requester.name },
      status: 'new',
      phase: 'open',
      priority: Math.min(5, body.impact + body.urgency - 1),
      createdAt: now(),
      updatedAt: now(),
      links: [],
      actions: actionsFor('new'),
    };
    world.tickets.push(ticket);
    world.timelines.set(ticket.id, []);
    return c.json(ticket, 201);
  });
  fakeTicketParts(app, world);
  fakeTalk(app);
  app.get('/v1/notifications', (c) => {
    const items = world.tickets.slice(0, 6).map((ticket, i) => ({
      id: `n${i}`,
      at: ticket.updatedAt,
      type: ['ticket.replied', 'ticket.assigned', 'sla.breached'][i % 3],
      ticket: { id: ticket.id, number: ticket.number, subject: ticket.subject, client: ticket.client },
      by: { kind: 'staff', id: 'u_ana' },
      read: i > 2,
    }));
    return c.json({ items, unread: 3 });
  });
  app.post('/v1/notifications/read', (c) => c.body(null, 204));
  app.get('/auth/login', (c) => c.redirect(c.req.query('to') ?? '/queue'));
  app.post('/auth/logout', (c) => c.body(null, 204));
  return app;
}
