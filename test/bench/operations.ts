import { slugOf } from './tenants.ts';
import type { Workload } from './workload.ts';
import { small, whale, words } from './workload.ts';

/** One request as a technician's console sends it. */
export interface Sent {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Operation {
  readonly name: string;
  readonly status: number;
  /** CPU-ms that it may cost at 100,000 tickets; absent where nothing is asked of it. */
  readonly bar?: number;
  /** The request of a round; each changes a ticket of its own. */
  request(round: number): Sent;
}

/** Another round of one that writes has to be another request. */
const key = (name: string, round: number) => ({ 'idempotency-key': `bench-${name}-${round}` });

const text = 'The label printer of the west ward prints every second label with a shifted bar code. '.repeat(5).trim();

/**
 * @param made tickets that the first operation has opened: those that write change one of them each, and each once.
 * @param month the report's days, both included.
 */
export function operations(
  { open }: Workload,
  made: readonly string[],
  people: { readonly requester: string; readonly technician: string },
  month: { readonly from: string; readonly to: string },
): Operation[] {
  const planted = (round: number): string => open[round % open.length]?.number ?? '';
  // A third of the opened tickets for each operation that writes.
  const mine = (part: number, round: number): string => {
    const found = made[part * Math.floor(made.length / 3) + round];
    if (found === undefined) throw new Error('the first operation has opened too few tickets');
    return found;
  };
  const act =
    (part: number, action: string, body: object) =>
    (round: number): Sent => ({
      method: 'POST',
      path: `/v1/tickets/${mine(part, round)}/actions/${action}`,
      body,
      headers: { 'if-match': '"v1"', ...key(action, round) },
    });
  const get = (path: string) => (): Sent => ({ method: 'GET', path });
  return [
    {
      name: 'create',
      status: 201,
      bar: 1.5,
      request: (round) => ({
        method: 'POST',
        path: '/v1/tickets',
        body: {
          client: slugOf(small),
          kind: 'incident',
          subject: `The label printer prints a shifted bar code, case ${round}`,
          description: text,
          impact: 2,
          urgency: 2,
          requester: people.requester,
        },
        headers: key('create', round),
      }),
    },
    {
      name: 'reply',
      status: 201,
      request: (round) => ({
        method: 'POST',
        path: `/v1/tickets/${mine(0, round)}/replies`,
        body: { text: text.slice(0, 240) },
        headers: key('reply', round),
      }),
    },
    { name: 'assign', status: 200, request: act(1, 'assign', { assignee: people.technician }) },
    { name: 'resolve', status: 200, request: act(2, 'resolve', { code: 'fixed', text: 'Replaced the cable' }) },
    {
      name: 'open',
      status: 200,
      bar: 0.8,
      request: (round) => ({ method: 'GET', path: `/v1/tickets/${planted(round)}` }),
    },
    {
      name: 'timeline',
      status: 200,
      request: (round) => ({ method: 'GET', path: `/v1/tickets/${planted(round)}/timeline` }),
    },
    {
      name: 'queue of a small client',
      status: 200,
      bar: 1.5,
      request: get(`/v1/tickets?scope=client:${slugOf(small)}`),
    },
    {
      name: 'queue of the largest client',
      status: 200,
      bar: 1.5,
      request: get(`/v1/tickets?scope=client:${slugOf(whale)}`),
    },
    { name: 'queue of all clients', status: 200, bar: 1.5, request: get('/v1/tickets') },
    { name: 'search, rare word', status: 200, bar: 5, request: get(`/v1/search?q=${words.rare}%20`) },
    { name: 'search, common word', status: 200, bar: 10, request: get(`/v1/search?q=${words.common}%20`) },
    {
      name: 'month of one client',
      status: 200,
      bar: 3,
      request: get(`/v1/reports/service?client=${slugOf(whale)}&from=${month.from}&to=${month.to}`),
    },
    {
      name: 'month of all clients',
      status: 200,
      bar: 10,
      request: get(`/v1/reports/clients?month=${month.from.slice(0, 7)}`),
    },
  ];
}
