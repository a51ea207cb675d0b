import { describe, expect, it } from 'vitest';
import { moved, resized, sameColumns, toggled } from './columns.ts';

const ids = (columns: readonly { id: string }[]) => columns.map((one) => one.id).join(' ');
const abc = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];

describe('columns of a view', () => {
  it('change places with their neighbours, and stay at the ends', () => {
    expect(ids(moved(abc, 'b', -1))).toBe('b a c');
    expect(ids(moved(abc, 'b', 1))).toBe('a c b');
    expect(ids(moved(abc, 'c', 1))).toBe('a b c');
  });

  it('come and go, but never all of them', () => {
    expect(ids(toggled(abc, 'b'))).toBe('a c');
    expect(ids(toggled(abc, 'd'))).toBe('a b c d');
    expect(ids(toggled([{ id: 'a' }], 'a'))).toBe('a');
  });

  it('keep a width that can be seen and that the API takes', () => {
    expect(resized(abc, 'a', 9)[0]).toEqual({ id: 'a', width: 48 });
    expect(resized(abc, 'a', 9_000)[0]).toEqual({ id: 'a', width: 800 });
    expect(sameColumns(abc, resized(abc, 'a', 90))).toBe(false);
    expect(sameColumns(abc, [...abc])).toBe(true);
  });
});
