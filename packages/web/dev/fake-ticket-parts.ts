import type { Hono } from 'hono';
import type { Participant } from '../src/api/contract-people.ts';
import type { ListedTime } from '../src/api/contract-time.ts';
import type { World } from './fake-world.ts';

const entry = (id: string, more: Partial<ListedTime>): ListedTime => ({
  id,
  version: 1,
  status: 'draft',
  person: 'u_ana',
  date: '2026-11-26',
  raw: 20,
  minutes: 30,
  billable: true,
  activity: 'remote',
  note: '',
  loggedAt: '2026-11-26T10:00:00Z',
  earlier: [],
  ...more,
});

/** What stands beside the conversation: people, time, known troubles. */
export function fakeTicketParts(app: Hono, world: World): void {
  const people: Participant[] = [
    { id: 'u_ana', kind: 'staff', role: 'watcher', name: 'Ana Novak', since: '2026-11-26T10:00:00Z' },
    { id: 'p_acme_2', kind: 'contact', role: 'cc', name: 'Priya Shah', since: '2026-11-26T10:00:00Z' },
    {
      id: 'x1',
      kind: 'external',
      role: 'cc',
      name: 'service@printworks.example',
      address: 'service@printworks.example',
      since: '2026-11-26T10:00:00Z',
    },
  ];
  app.get('/v1/tickets/:ref/participants', (c) => c.json({ items: people }));
  app.get('/v1/tickets/:ref/time', (c) =>
    c.json({
      items: [
        entry('e1', { status: 'approved', note: 'Looked at the driver together with the user.' }),
        entry('e2', { status: 'submitted', raw: 75, minutes: 75, billable: false, note: 'On site.' }),
        entry('e3', { raw: 10, minutes: 15, earlier: [entry('e3', {})] }),
      ],
      totals: { entries: 3, raw: 105, minutes: 120, billable: 45 },
    }),
  );
  app.get('/v1/clients/:client/tags', (c) =>
    c.json({
      items: [
        { tag: 'onsite', open: 4 },
        { tag: 'vpn', open: 2 },
      ],
    }),
  );
  app.post('/v1/jobs/preview', (c) =>
    c.json({
      total: 3,
      clients: ['c93fa1', 'b71e02'],
      results: world.tickets.slice(0, 3).map(({ number, id }, i) => ({
        ticket: number,
        id,
        outcome: i === 1 ? 'refused' : 'done',
        ...(i === 1 ? { why: { code: 'ticket.closed', detail: 'The ticket is closed; reopen it to change it.' } } : {}),
      })),
      more: false,
    }),
  );
  app.get('/v1/known-troubles', (c) =>
    c.json({
      items: [
        {
          number: 'ACME-1003',
          title: 'E-mail arrives late',
          text: 'Mail from outside takes up to an hour. Nothing is lost.',
          at: world.tickets[0]?.createdAt ?? '',
        },
        {
          number: 'ACME-1004',
          title: 'Printer on floor 3',
          text: '',
          at: world.tickets[1]?.createdAt ?? '',
          joined: 'ACME-1010',
        },
      ],
    }),
  );
}
