import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Ticket } from '../api/contract.ts';
import { notificationsQuery } from '../api/notifications.ts';
import { meQuery } from '../api/session.ts';
import { onNews, startListening } from './live.ts';
import type { News } from './news.ts';
import { usePresenceFeed } from './presence.ts';

/** Lists are read again at most so often, however much happens. */
const LISTS_MS = 1_500;

/** What to do again after a while, once for however many asked. */
export function gathered(ms: number, work: () => void): { ask(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const run = () => {
    timer = undefined;
    again = false;
    work();
    rest = setTimeout(() => {
      rest = undefined;
      if (again) run();
    }, ms);
  };
  return {
    ask() {
      if (rest !== undefined) again = true;
      else timer ??= setTimeout(run, 50);
    },
    stop() {
      clearTimeout(timer);
      clearTimeout(rest);
    },
  };
}

/** Parts of a ticket's page that are asked for under its address. */
const parts = ['timeline', 'time', 'participants', 'closing'];

/** Reads again what the news are of, and nothing else. @param lists asks for lists and counts to be read again soon */
export function applyNews(client: QueryClient, news: News, lists: () => void): void {
  const again = (...queryKey: unknown[]) => void client.invalidateQueries({ queryKey });
  if (news.type === 'ticket') {
    for (const { queryKey, state } of client.getQueryCache().findAll({ queryKey: ['ticket'] })) {
      const known = state.data as Ticket | undefined; // Safe: under this key stand tickets alone.
      const old = news.version !== undefined && news.version <= (known?.version ?? 0);
      if (known?.id !== news.ticket || old) continue;
      again(...queryKey);
      for (const part of parts) again(part, queryKey[1]);
    }
    if (news.changed.includes('tasks')) again('tasks');
    lists();
  } else if (news.type === 'resync') {
    for (const part of ['ticket', 'tasks', ...parts]) again(part);
    again(...notificationsQuery.queryKey);
    lists();
  } else if (news.type === 'inbox') again(...notificationsQuery.queryKey);
  else if (news.type === 'end') again(...meQuery.queryKey);
}

/** Keeps the screens of a signed-in person up to date. */
export function useLive(me: { id: string; kind: string; msp: { id: string } }): void {
  const client = useQueryClient();
  const desk = me.kind === 'staff';
  const person = `${me.msp.id}:${me.id}`;
  useEffect(() => {
    const lists = gathered(LISTS_MS, () => {
      void client.invalidateQueries({ queryKey: ['counts'] });
      // The desk's queue holds new rows back by itself: see use-steady-rows.ts.
      if (!desk) for (const key of ['queue', 'troubles']) void client.invalidateQueries({ queryKey: [key] });
    });
    const stopNews = onNews((news) => applyNews(client, news, lists.ask));
    const stopListening = startListening(person);
    return () => {
      stopNews();
      stopListening();
      lists.stop();
    };
  }, [client, person, desk]);
  usePresenceFeed(desk);
}
