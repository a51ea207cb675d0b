import type { Hono } from 'hono';
import type { TicketRow } from '../src/api/contract.ts';
import type { NextTicket, Overview, SavedView } from '../src/api/contract-views.ts';
import type { World } from './fake-world.ts';

/** Saved views, what next, sums of the desk and the words of filters, over the made-up world. */
export function fakeViews(app: Hono, world: World): void {
  const usual = { sort: 'due', layout: 'list', groupBy: 'status', owner: world.staffMe.id, mayChange: true } as const;
  const views: SavedView[] = [
    {
      ...usual,
      id: 'vie_0000000001',
      version: 1,
      name: 'Critical and high',
      audience: 'private',
      scope: 'all',
      q: 'priority:1,2',
    },
    {
      ...usual,
      id: 'vie_0000000002',
      version: 1,
      name: 'Fresh by client',
      audience: 'shared',
      scope: 'all',
      q: 'status:new',
    },
    {
      ...usual,
      id: 'vie_0000000003',
      version: 1,
      name: 'Planning board',
      audience: 'team',
      team: world.directory.teams[0]?.id ?? '',
      scope: 'all',
      q: '',
      layout: 'board',
    },
  ];
  const open = (): TicketRow[] => world.tickets.filter((row) => row.phase === 'open' || row.phase === 'pending');
  app.get('/v1/views', (c) => c.json({ items: views, hidden: [] }));
  app.post('/v1/views', async (c) => {
    const made = { ...usual, ...(await c.req.json()), id: `vie_${String(views.length).padStart(10, '0')}`, version: 1 };
    views.push(made);
    return c.json(made, 201);
  });
  app.put('/v1/views/order', (c) => c.json({ items: views, hidden: [] }));
  app.get('/v1/tickets/count', (c) => c.json({ count: c.req.query('q') ? 42 : 1000, atLeast: !c.req.query('q') }));
  app.get('/v1/filter', (c) =>
    c.json({
      items: [
        { id: 'status', operators: [':'], values: ['open', 'new', 'pending'].map((value) => ({ value })), open: true },
        {
          id: 'client',
          operators: [':'],
          values: world.directory.clients.map(({ id, slug, name }) => ({ value: slug, label: name, id })),
          open: false,
        },
        {
          id: 'priority',
          operators: [':'],
          values: ['1', '2', '3', '4', '5'].map((value) => ({ value })),
          open: false,
        },
        { id: 'due', operators: ['<=', '>=', '<', '>'], values: [{ value: '1h' }, { value: '1d' }], open: true },
      ],
    }),
  );
  app.get('/v1/tickets/next', (c) => {
    const items: NextTicket[] = open()
      .filter((row) => row.assignee === world.staffMe.id && row.phase === 'open')
      .sort((a, b) => (a.due?.at ?? '9').localeCompare(b.due?.at ?? '9'))
      .slice(0, 25)
      .map((row, i) => ({
        ...row,
        reasons: i < 3 ? ['overdue', 'critical', 'mine'] : i < 6 ? ['due_soon', 'vip'] : ['old'],
      }));
    return c.json({ items, complete: true });
  });
  app.get('/v1/overview', (c) => {
    const rows = open();
    const load = (all: readonly TicketRow[]) => ({
      open: all.length,
      overdue: all.filter((row) => row.due && row.due.at < new Date().toISOString()).length,
      dueToday: Math.floor(all.length / 4),
    });
    const overview: Overview = {
      open: rows.length,
      risk: { overdue: 31, hour: 6, today: 44, later: 120, none: 58 },
      age: { day: 40, three_days: 66, week: 80, month: 61, older: 12 },
      nobody: load(rows.filter((row) => row.assignee === undefined)),
      people: world.directory.staff.map(({ id }) => ({ id, ...load(rows.filter((row) => row.assignee === id)) })),
      teams: world.directory.teams.map(({ id }) => ({ id, ...load(rows.filter((row) => row.team === id)) })),
      clients: world.directory.clients.map(({ id }) => ({ id, ...load(rows.filter((row) => row.client === id)) })),
      complete: false,
    };
    return c.json(overview);
  });
}
