import type { QueueRow } from './row.ts';

/** When the rows are looked at. */
export const now = '2026-03-02T10:00:00Z';

/** A row of the queue: an incident of an hour ago that nobody has and nothing hurries, but for what is given. */
export function row(given: Partial<QueueRow>): QueueRow {
  return {
    cl: 'c1ent1',
    n: 1,
    k: 'incident',
    s: 'new',
    ph: 'open',
    sub: 'Printer',
    p: 3,
    im: 2,
    ur: 2,
    rq: 'person',
    rn: 'Ana',
    ch: 'email',
    c: '2026-03-02T09:00:00Z',
    u: '2026-03-02T09:00:00Z',
    ...given,
  };
}
