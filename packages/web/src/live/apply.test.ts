import { QueryClient } from '@tanstack/react-query';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { News } from './news.ts';

vi.stubGlobal('location', { origin: 'http://localhost' });
const { applyNews, gathered } = await import('./apply.ts');
const { readNews } = await import('./news.ts');
const { neverBack } = await import('../api/tickets.ts');

afterAll(() => vi.unstubAllGlobals());

function screens() {
  const client = new QueryClient();
  client.setQueryData(['ticket', 'ACME-1'], { id: 'tkt_1', version: 4 });
  client.setQueryData(['ticket', 'ACME-2'], { id: 'tkt_2', version: 1 });
  client.setQueryData(['timeline', 'ACME-1'], { pages: [] });
  client.setQueryData(['timeline', 'ACME-2'], { pages: [] });
  client.setQueryData(['notifications'], { items: [] });
  let lists = 0;
  const hear = (news: News) =>
    applyNews(client, news, () => {
      lists += 1;
    });
  const old = () =>
    client
      .getQueryCache()
      .getAll()
      .filter((one) => one.state.isInvalidated)
      .map((one) => one.queryKey.join(' '));
  return { hear, old, lists: () => lists };
}
const news = (version?: number): News => ({
  type: 'ticket',
  client: 'c',
  ticket: 'tkt_1',
  changed: ['replied'],
  ...(version === undefined ? {} : { version }),
});

describe('what is told', () => {
  test('reads again the ticket that it is of and its conversation, and no other', () => {
    const { hear, old, lists } = screens();
    hear(news(5));
    expect(old()).toEqual(['ticket ACME-1', 'timeline ACME-1']);
    expect(lists()).toBe(1);
  });

  test('reads nothing again that is known already', () => {
    const { hear, old } = screens();
    hear(news(4));
    hear(news(3));
    expect(old()).toEqual([]);
  });

  test('without a version, as end users hear it, is taken at its word', () => {
    const { hear, old } = screens();
    hear(news());
    expect(old()).toEqual(['ticket ACME-1', 'timeline ACME-1']);
  });

  test('after a break everything is read again', () => {
    const { hear, old, lists } = screens();
    hear({ type: 'resync' });
    expect(old()).toEqual(['ticket ACME-1', 'ticket ACME-2', 'timeline ACME-1', 'timeline ACME-2', 'notifications']);
    expect(lists()).toBe(1);
  });

  test('that a release does not know changes nothing', () => {
    expect(readNews('{"type":"weather"}')).toBeUndefined();
    expect(readNews('no json')).toBeUndefined();
    expect(readNews('[]', 'ticket')).toEqual({ type: 'ticket' });
  });
});

test('a version never goes back on the screen', () => {
  const shown = { id: 'tkt_1', version: 5, status: 'resolved' };
  expect(neverBack(shown, { id: 'tkt_1', version: 4, status: 'open' })).toBe(shown);
  expect(neverBack(shown, { id: 'tkt_1', version: 6, status: 'closed' })).toMatchObject({ version: 6 });
  expect(neverBack(shown, { id: 'tkt_2', version: 1 })).toMatchObject({ id: 'tkt_2' });
});

describe('lists', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test('are read at once, then at most once a while however much happens, and the last change is never left out', () => {
    let times = 0;
    const lists = gathered(1_500, () => {
      times += 1;
    });
    for (let i = 0; i < 100; i++) lists.ask();
    vi.advanceTimersByTime(60);
    expect(times).toBe(1);
    for (let i = 0; i < 10; i++) {
      lists.ask();
      vi.advanceTimersByTime(100);
    }
    expect(times).toBe(1);
    vi.advanceTimersByTime(600);
    expect(times).toBe(2);
    vi.advanceTimersByTime(10_000);
    expect(times).toBe(2);
    lists.ask();
    lists.stop();
    vi.advanceTimersByTime(10_000);
    expect(times).toBe(2);
  });
});
