import type { LiveEndpoint } from '../api/contract-live.ts';
import { serverNow } from '../lib/clock.ts';
import { type Line, type LineEvents, readNews } from './news.ts';

type AppSync = Extract<LiveEndpoint, { transport: 'appsync' }>;

/** Without a sign of life for this long the line is dead; AppSync gives one each minute. */
const SILENCE_MS = 150_000;
/** How long before a window begins its channels are subscribed to. */
const AHEAD_MS = 5_000;

const base64url = (text: string) => btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly event?: string | string[];
}

/** What a release of AppSync may say that this one does not understand is a sign of life, and no more. */
function parsed(data: string): Message {
  try {
    return JSON.parse(data) as Message;
  } catch {
    return { type: 'unknown' };
  }
}

/**
 * AppSync Events over one WebSocket. Names of channels hold the number of a short window of time, and each window is
 * subscribed to anew: so who may listen no more hears nothing after it, though the socket stays open.
 */
export function appsyncLine(endpoint: AppSync, events: LineEvents, lost: () => void): Line {
  const { host, token, windowSeconds } = endpoint;
  const authorization = { host, Authorization: token };
  const socket = new WebSocket(endpoint.url, [
    'aws-appsync-event-ws',
    `header-${base64url(JSON.stringify(authorization))}`,
  ]);
  const windowMs = windowSeconds * 1000;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let next: ReturnType<typeof setTimeout> | undefined;
  let held: string[] = [];
  /** Channels of the first window that are not heard yet: what is told on them until then is missed. */
  let awaited: Set<string> | undefined;
  let count = 0;
  let over = false;

  const stop = () => {
    over = true;
    clearTimeout(silence);
    clearTimeout(next);
    socket.close();
  };
  const give = () => {
    if (over) return;
    stop();
    events.standing('off');
    lost();
  };
  const alive = () => {
    clearTimeout(silence);
    silence = setTimeout(give, SILENCE_MS);
  };
  const send = (message: object) => socket.send(JSON.stringify(message));
  const subscribe = (window: number): string[] =>
    endpoint.channels.map((channel) => {
      count += 1;
      const id = `s${count}`;
      send({ type: 'subscribe', id, channel: `/${channel.replace('{window}', String(window))}`, authorization });
      return id;
    });
  /** Subscribes to the window that comes, and lets go of the one that has been over for a while. */
  const turn = () => {
    const now = serverNow();
    const window = Math.floor((now + AHEAD_MS) / windowMs);
    const former = held;
    held = subscribe(window);
    const begins = (window + 1) * windowMs - AHEAD_MS - now;
    // What was published at the end of a window may come a little late.
    setTimeout(() => {
      if (!over) for (const id of former) send({ type: 'unsubscribe', id });
    }, AHEAD_MS * 2);
    next = setTimeout(turn, begins);
  };

  socket.onopen = () => send({ type: 'connection_init' });
  socket.onclose = give;
  socket.onerror = give;
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    alive();
    const message = parsed(data);
    if (message.type === 'connection_ack') {
      const window = Math.floor(serverNow() / windowMs);
      held = subscribe(window);
      awaited = new Set(held);
      const begins = (window + 1) * windowMs - AHEAD_MS - serverNow();
      next = setTimeout(turn, Math.max(0, begins));
    }
    if (message.type === 'subscribe_success' && awaited?.delete(message.id ?? '') && awaited.size === 0)
      events.standing('on');
    // Not granted any more, or the token is over: the API says which.
    if (message.type === 'subscribe_error' || message.type === 'connection_error') give();
    if (message.type !== 'data') return;
    for (const text of [message.event ?? []].flat()) {
      const news = readNews(text);
      if (news) events.news(news);
    }
  };
  alive();
  return { stop };
}
