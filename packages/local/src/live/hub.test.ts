import type { Publication } from '@portico/app/live/live';
import { clientId, clientScope, mspId } from '@portico/domain/kernel/scope';
import { deskChannel } from '@portico/domain/live/channel';
import { describe, expect, test } from 'vitest';
import { createHub } from './hub.ts';

const scope = clientScope(mspId('testmsp1'), clientId('acme01'));
const news = (number: number): Publication => ({
  channel: deskChannel(scope),
  about: { scope, number },
  message: { type: 'inbox' },
});

const none = (): void => undefined;

function start(kept = 4) {
  let ms = 0;
  const hub = createHub({ now: () => ms, run: 'one', kept });
  const read = (follower: ReturnType<typeof hub.follow>) => {
    const found: (number | 'lost' | undefined)[] = [];
    for (let next = follower.next(); next !== undefined; next = follower.next()) {
      found.push(next === 'lost' ? next : next.about.number);
    }
    return found;
  };
  const pass = (by: number): void => {
    ms += by;
  };
  return { hub, read, pass };
}

describe('a follower', () => {
  test('hears each publication once, in order, and is woken for it', async () => {
    const { hub, read } = start();
    let woken = 0;
    const follower = hub.follow(
      undefined,
      () => {
        woken += 1;
      },
      none,
    );
    await hub.publish([news(1), news(2)]);
    await hub.publish([news(3)]);
    expect(read(follower)).toEqual([1, 2, 3]);
    expect(woken).toBe(2);
    expect(read(follower)).toEqual([]);
  });

  test('goes on where it was after a break, and hears nothing twice', async () => {
    const { hub, read } = start();
    const first = hub.follow(undefined, none, none);
    await hub.publish([news(1), news(2)]);
    const one = first.next();
    first.close();
    await hub.publish([news(3)]);
    const second = hub.follow(one === undefined || one === 'lost' ? '' : one.id, none, none);
    expect(read(second)).toEqual([2, 3]);
  });

  test.each([
    ['of another run of the process', 'two-0-0'],
    ['that nobody gave', 'one-0-99'],
    ['that is no place', 'nonsense'],
  ])('is told that it has missed something after a place %s', async (_what, from) => {
    const { hub, read } = start();
    hub.follow(undefined, none, none);
    await hub.publish([news(1)]);
    expect(read(hub.follow(from, none, none))).toEqual(['lost']);
  });

  test('that reads too slowly is told what it lost, and costs no memory', async () => {
    const { hub, read } = start(4);
    const slow = hub.follow(undefined, none, none);
    for (let n = 1; n <= 10; n++) await hub.publish([news(n)]);
    expect(read(slow)).toEqual(['lost']);
    await hub.publish([news(11)]);
    expect(read(slow)).toEqual([11]);
  });
});

describe('while nobody follows', () => {
  test('nothing is wanted after a minute, and who comes back later is told that something was missed', async () => {
    const { hub, read, pass } = start();
    expect(hub.wanted()).toBe(false);
    const follower = hub.follow(undefined, none, none);
    const place = follower.at();
    expect(hub.wanted()).toBe(true);
    follower.close();
    pass(30_000);
    expect(hub.wanted()).toBe(true);
    expect(read(hub.follow(place, none, none))).toEqual([]);
  });

  test('a place from before is no place any more', async () => {
    const { hub, read, pass } = start();
    const follower = hub.follow(undefined, none, none);
    const place = follower.at();
    follower.close();
    pass(61_000);
    expect(hub.wanted()).toBe(false);
    expect(read(hub.follow(place, none, none))).toEqual(['lost']);
  });
});

test('when the process ends every follower is sent away', () => {
  const { hub } = start();
  let gone = 0;
  for (let n = 0; n < 3; n++) {
    const follower = hub.follow(
      undefined,
      () => undefined,
      () => {
        gone += 1;
        follower.close();
      },
    );
  }
  hub.end();
  expect([gone, hub.followers]).toEqual([3, 0]);
});
