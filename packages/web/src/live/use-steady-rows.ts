import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { api, unwrap } from '../api/client.ts';
import type { QueuePage, TicketRow } from '../api/contract.ts';
import { fetchQueuePage, queueQuery } from '../api/queue.ts';
import type { QueueView } from '../api/queue-view.ts';
import { gathered } from './apply.ts';
import { onNews } from './live.ts';
import { difference, rowsOf, updated } from './steady.ts';

/** At most so often the queue is read again, however much happens. */
const LOOK_MS = 1_500;
/** As many pages are read again; what stands further down changes when it is next loaded. */
const PAGES = 3;
/** Rows that left the list and are asked for one by one. */
const SINGLES = 5;

type Rows = InfiniteData<QueuePage, string>;

async function pagesOf(view: QueueView, most: number): Promise<Rows> {
  const data: Rows = { pages: [], pageParams: [] };
  for (let cursor = ''; data.pages.length < most; ) {
    const page = await fetchQueuePage(view, cursor);
    data.pages.push(page);
    data.pageParams.push(cursor);
    if (page.nextCursor === undefined) break;
    cursor = page.nextCursor;
  }
  return data;
}

/**
 * Keeps a queue up to date under the reader's eyes: rows that are shown change where they stand, and nothing moves under
 * the cursor. What came or left waits until the reader wants it.
 */
export function useSteadyRows(view: QueueView): { came: number; left: boolean; show: () => void } {
  const client = useQueryClient();
  const place = `${view.scope}\n${view.sort}\n${view.q}`;
  const [waiting, setWaiting] = useState<{ place: string; fresh: Rows }>();
  const key = queueQuery(view).queryKey;
  const shown = client.getQueryData(key) as Rows | undefined;

  useEffect(() => {
    const touched = new Set<string>();
    let stopped = false;
    const look = async () => {
      if (document.visibilityState !== 'visible') return;
      const before = client.getQueryData(key) as Rows | undefined;
      if (!before) return;
      const asked = [...touched];
      touched.clear();
      try {
        const fresh = await pagesOf(view, Math.min(before.pages.length, PAGES));
        const rows = new Map(rowsOf(fresh).map((row) => [row.id, row]));
        const gone = rowsOf(before).filter((row) => asked.includes(row.id) && !rows.has(row.id));
        for (const row of gone.slice(0, SINGLES)) rows.set(row.id, await single(row));
        if (stopped) return;
        client.setQueryData(key, (old) => old && updated(old as Rows, rows));
        const now = rowsOf(client.getQueryData(key) as Rows | undefined);
        // Nobody has a place to lose in an empty list.
        if (now.length === 0) client.setQueryData(key, fresh);
        else setWaiting({ place, fresh });
      } catch {
        // The next news, or the next turn of the query, will do.
      }
    };
    const again = gathered(LOOK_MS, () => void look());
    const stop = onNews((news) => {
      if (news.type === 'ticket') touched.add(news.ticket);
      if (news.type === 'ticket' || news.type === 'resync') again.ask();
    });
    const onVisible = () => document.visibilityState === 'visible' && again.ask();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      stopped = true;
      stop();
      again.stop();
      document.removeEventListener('visibilitychange', onVisible);
    };
    // `place` stands for the view.
  }, [client, place]);

  const mine = waiting?.place === place ? waiting.fresh : undefined;
  return useMemo(() => {
    const show = () => {
      if (mine) client.setQueryData(key, mine);
      setWaiting(undefined);
    };
    if (!mine || !shown) return { came: 0, left: false, show };
    return { ...difference(rowsOf(shown), mine), show };
  }, [client, mine, shown, key]);
}

/** A row that its list does not show any more, as it is now. */
async function single(row: TicketRow): Promise<TicketRow> {
  try {
    const now = await unwrap(api.GET('/v1/tickets/{ref}', { params: { path: { ref: row.id } } }));
    const { assignee: _a, team: _t, due: _d, pending: _p, resolvedAt: _r, ...rest } = row;
    const fields = ['version', 'subject', 'status', 'phase', 'priority', 'impact', 'urgency', 'updatedAt'] as const;
    const changed = Object.fromEntries(
      [...fields, 'assignee', 'team', 'due', 'pending', 'resolvedAt'].flatMap((name) => {
        const value = now[name as keyof TicketRow];
        return value === undefined ? [] : [[name, value]];
      }),
    );
    return { ...rest, ...changed };
  } catch {
    return row;
  }
}
