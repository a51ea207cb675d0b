import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Outbox, UNDO_SEND_MS } from './outbox.ts';

let outbox: Outbox;
let told: string[];
beforeEach(() => {
  vi.useFakeTimers();
  outbox = new Outbox();
  told = [];
});
afterEach(() => vi.useRealTimers());

const put = (fails = false) =>
  outbox.put('t1', {
    text: 'Dear Rita',
    to: 'Rita',
    post: async () => {
      told.push('posted');
      if (fails) throw new Error('refused');
    },
    onSent: () => told.push('sent'),
    onFailed: (_, seen) => told.push(seen ? 'failed here' : 'failed elsewhere'),
  });

describe('a reply that was sent', () => {
  it('is posted once its window is over, not a moment before', async () => {
    put();
    await vi.advanceTimersByTimeAsync(UNDO_SEND_MS - 1);
    expect([told, outbox.get('t1')?.state]).toEqual([[], 'waiting']);
    await vi.advanceTimersByTimeAsync(1);
    expect([told, outbox.get('t1')]).toEqual([['posted', 'sent'], undefined]);
  });

  it('is never posted once it was taken back', async () => {
    put();
    expect(outbox.undo('t1')).toBe(true);
    await vi.advanceTimersByTimeAsync(10 * UNDO_SEND_MS);
    expect([told, outbox.get('t1')]).toEqual([[], undefined]);
  });

  it('cannot be taken back any more when it is on its way, and goes out once however often that is asked', async () => {
    put();
    outbox.now('t1');
    outbox.now('t1');
    expect(outbox.undo('t1')).toBe(false);
    await vi.advanceTimersByTimeAsync(UNDO_SEND_MS);
    expect(told).toEqual(['posted', 'sent']);
  });

  it('and refused is shown until somebody has seen it, and says whether its ticket is on the screen', async () => {
    put(true);
    await vi.advanceTimersByTimeAsync(UNDO_SEND_MS);
    expect([told.at(-1), outbox.get('t1')?.state]).toEqual(['failed elsewhere', 'failed']);
    outbox.settle('t1');
    const leave = outbox.subscribe('t1', () => undefined);
    put(true);
    await vi.advanceTimersByTimeAsync(UNDO_SEND_MS);
    expect(told.at(-1)).toBe('failed here');
    leave();
  });
});
