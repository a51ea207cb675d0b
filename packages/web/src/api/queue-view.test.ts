import { describe, expect, it } from 'vitest';
import { parseSearch, readQueueSearch, sortsFor, stringifySearch } from './queue-view.ts';

describe('queue view', () => {
  it('offers sorting by change or creation only where an index serves it', () => {
    expect(sortsFor('all')).toEqual(['due', 'priority']);
    expect(sortsFor('unassigned')).toEqual(['due', 'priority']);
    for (const scope of ['mine', 'team:t_net', 'client:acme']) {
      expect(sortsFor(scope)).toEqual(['due', 'priority', 'updated', 'created']);
    }
  });

  it('reads only what it knows from the address', () => {
    expect(readQueueSearch({ scope: 'mine', q: 'a b', sort: 'updated', evil: 1 })).toEqual({
      scope: 'mine',
      q: 'a b',
      sort: 'updated',
    });
    expect(readQueueSearch({ scope: 'all', sort: 'updated' })).toEqual({ scope: 'all' });
    expect(readQueueSearch({ q: 7, sort: 'nonsense' })).toEqual({});
  });

  it('writes an address that people can read, and reads it back', () => {
    const view = { scope: 'client:acme', q: 'priority:1,2 "printer jam" due<2h' };
    const text = stringifySearch(view);
    expect(text).toBe('?scope=client:acme&q=priority:1,2+%22printer+jam%22+due%3C2h');
    expect(parseSearch(text)).toEqual(view);
  });
});
