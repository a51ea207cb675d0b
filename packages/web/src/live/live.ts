import { useSyncExternalStore } from 'react';
import { ApiError } from '../api/api-error.ts';
import { api, unwrap } from '../api/client.ts';
import type { Line, LineEvents, News, Standing } from './news.ts';
import { streamLine } from './stream.ts';

const RETRY_MS = { first: 1_000, most: 30_000 };

/**
 * Keeps a line to where this installation tells of changes, whatever becomes of the network. After a line of its own was
 * given up, something may have been missed: then `resync` comes first.
 */
function keepLine(events: LineEvents): Line {
  let line: Line | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let wait = RETRY_MS.first;
  let stopped = false;
  let first = true;
  let attempt = 0;

  const on: LineEvents = {
    news: (news) => {
      if (news.type === 'end') lost();
      else events.news(news);
    },
    standing: (standing) => {
      if (standing === 'on') {
        wait = RETRY_MS.first;
        if (!first && fresh) events.news({ type: 'resync' });
        first = false;
        fresh = false;
      }
      events.standing(standing);
    },
  };
  /** A line that was opened anew knows nothing of the one before it. */
  let fresh = true;

  const close = () => {
    line?.stop();
    line = undefined;
    clearTimeout(retry);
  };
  const lost = () => {
    close();
    if (stopped) return;
    events.standing('off');
    retry = setTimeout(() => void open(), wait * (0.7 + Math.random() * 0.6));
    wait = Math.min(wait * 2, RETRY_MS.most);
  };
  const open = async () => {
    close();
    attempt += 1;
    const mine = attempt;
    try {
      const endpoint = await unwrap(api.GET('/v1/live/endpoint'));
      if (stopped || mine !== attempt) return;
      fresh = true;
      if (endpoint.transport === 'stream') line = streamLine(endpoint.path, on, lost);
      else if (endpoint.transport === 'appsync') {
        const { appsyncLine } = await import('./appsync.ts');
        if (stopped || mine !== attempt) return;
        line = appsyncLine(endpoint, on, lost);
      } else {
        const timer = setInterval(() => events.news({ type: 'resync' }), endpoint.everySeconds * 1000);
        line = { stop: () => clearInterval(timer) };
        on.standing('on');
      }
    } catch (error) {
      if (mine !== attempt) return;
      if (error instanceof ApiError && error.status === 401) events.news({ type: 'end' });
      lost();
    }
  };
  const offline = () => {
    attempt += 1;
    close();
    events.standing('off');
  };
  const online = () => {
    wait = RETRY_MS.first;
    void open();
  };
  window.addEventListener('offline', offline);
  window.addEventListener('online', online);
  void open();
  return {
    stop: () => {
      stopped = true;
      window.removeEventListener('offline', offline);
      window.removeEventListener('online', online);
      close();
    },
  };
}

const listeners = new Set<(news: News) => void>();
const watchers = new Set<() => void>();
let standing: Standing = 'starting';

function heard(news: News): void {
  for (const listener of [...listeners]) listener(news);
}

function stands(next: Standing): void {
  if (standing === next) return;
  standing = next;
  document.documentElement.dataset.live = next;
  for (const watcher of [...watchers]) watcher();
}

/** Calls back for everything that is told. @returns how to stop. */
export function onNews(listener: (news: News) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useStanding = (): Standing =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => standing,
  );

type Shared = { news: News } | { standing: Standing } | { ask: true };

/**
 * Listens as this person. All windows of a browser share one line, because a browser opens six connections to a host
 * and no more: one window holds the lock and tells the others; when it goes, another takes its place.
 */
export function startListening(person: string): () => void {
  const own: LineEvents = { news: heard, standing: stands };
  if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') {
    const line = keepLine(own);
    return () => {
      line.stop();
      standing = 'starting';
    };
  }
  const name = `portico:live:${person}`;
  const channel = new BroadcastChannel(name);
  const tell = (message: Shared) => channel.postMessage(message);
  let leading = false;
  channel.onmessage = ({ data }: MessageEvent<Shared>) => {
    if ('ask' in data) {
      if (leading) tell({ standing });
    } else if (leading) return;
    else if ('news' in data) heard(data.news);
    else stands(data.standing);
  };
  const quit = new AbortController();
  tell({ ask: true });
  navigator.locks
    .request(name, { signal: quit.signal }, () => {
      leading = true;
      // Between the former holder's last word and this one's first something may have been missed.
      if (standing !== 'starting') heard({ type: 'resync' });
      const line = keepLine({
        news: (news) => {
          heard(news);
          tell({ news });
        },
        standing: (next) => {
          stands(next);
          tell({ standing: next });
        },
      });
      return new Promise<void>((resolve) => {
        quit.signal.addEventListener('abort', () => {
          line.stop();
          resolve();
        });
      });
    })
    .catch(() => undefined);
  return () => {
    quit.abort();
    channel.close();
    standing = 'starting';
  };
}
