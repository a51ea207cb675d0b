import { type Line, type LineEvents, readNews } from './news.ts';

/** The server gives a sign of life each 15 s; after this long without one the line is dead, whatever the socket says. */
const SILENCE_MS = 40_000;
const HOUR = 3600;

/** Server-sent events. The browser goes on by itself after a break; only where it gives up `lost` is called. */
export function streamLine(path: string, events: LineEvents, lost: () => void): Line {
  const source = new EventSource(`${path}?for=${HOUR}`);
  let silence: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(silence);
    source.close();
  };
  const give = () => {
    stop();
    events.standing('off');
    lost();
  };
  const alive = () => {
    clearTimeout(silence);
    silence = setTimeout(give, SILENCE_MS);
  };
  for (const type of ['ticket', 'presence', 'inbox', 'resync', 'end']) {
    source.addEventListener(type, (event: MessageEvent<string>) => {
      alive();
      const news = readNews(event.data, type);
      if (news) events.news(news);
    });
  }
  source.addEventListener('beat', alive);
  source.addEventListener('hello', () => {
    alive();
    events.standing('on');
  });
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) give();
    else events.standing('off');
  });
  alive();
  return { stop };
}
