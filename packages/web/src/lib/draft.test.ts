import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Draft } from '../api/contract-talk.ts';
import { DraftKeeper } from './draft.ts';
import type { LocalDraft } from './local-draft.ts';

/** As the client's own: a refusal with its status, 0 where nobody was reached. */
class Refused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

const none: Draft = { text: '', files: [], version: 0 };

/** A server with one draft and a device, both to look at; `offline` cuts the one off. */
class Home {
  server: Draft = none;
  local: LocalDraft | undefined;
  offline = false;
  saves = 0;

  keeper(): DraftKeeper {
    return new DraftKeeper({
      read: async () => this.#reach(() => this.server),
      keep: async ({ text, version }) =>
        this.#reach(() => {
          if (version !== this.server.version) throw new Refused(412);
          this.saves += 1;
          this.server = { text, files: [], version: version + 1 };
          return this.server;
        }),
      discard: async () =>
        this.#reach(() => {
          this.server = none;
        }),
      local: {
        get: () => this.local,
        set: (draft) => {
          this.local = draft;
        },
      },
    });
  }

  #reach<T>(answer: () => T): T {
    if (this.offline) throw new Refused(0);
    return answer();
  }
}

let home: Home;
beforeEach(() => {
  vi.useFakeTimers();
  home = new Home();
});
afterEach(() => vi.useRealTimers());

const opened = async () => {
  const keeper = home.keeper();
  await keeper.open();
  return keeper;
};

describe('a draft', () => {
  it('is on the device at once, on the server a moment later, and then no longer on the device', async () => {
    const keeper = await opened();
    keeper.setText('Dear');
    expect([keeper.state().status, home.local?.text, home.server.text]).toEqual(['waiting', 'Dear', '']);
    await vi.advanceTimersByTimeAsync(800);
    expect([keeper.state().status, home.local, home.server.text]).toEqual(['saved', undefined, 'Dear']);
  });

  it('is saved while somebody types on and on, and not at every key', async () => {
    const keeper = await opened();
    for (let n = 1; n <= 20; n++) {
      keeper.setText('x'.repeat(n));
      await vi.advanceTimersByTimeAsync(400);
    }
    expect(home.saves).toBeGreaterThanOrEqual(1);
    expect(home.saves).toBeLessThan(5);
    await vi.advanceTimersByTimeAsync(800);
    expect(home.server.text).toBe('x'.repeat(20));
  });

  it('that a killed page left on the device alone comes back and goes to the server', async () => {
    home.server = { text: 'Dear', files: [], version: 3 };
    home.local = { text: 'Dear Rita', files: [], version: 3 };
    const keeper = await opened();
    await vi.advanceTimersByTimeAsync(0);
    expect([keeper.state().text, keeper.state().status]).toEqual(['Dear Rita', 'saved']);
    expect([home.server.text, home.local]).toEqual(['Dear Rita', undefined]);
  });

  it('waits on the device while the server is out of reach, and goes there by itself afterwards', async () => {
    const keeper = await opened();
    home.offline = true;
    keeper.setText('In a tunnel');
    await vi.advanceTimersByTimeAsync(20_000);
    expect([keeper.state().status, home.local?.text]).toEqual(['waiting', 'In a tunnel']);
    home.offline = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect([keeper.state().status, home.server.text]).toEqual(['saved', 'In a tunnel']);
  });

  it('that is opened without a server shows what the device has', async () => {
    home.offline = true;
    home.local = { text: 'Half a', files: [], version: 0 };
    const keeper = await opened();
    expect([keeper.state().text, keeper.state().status]).toEqual(['Half a', 'waiting']);
  });

  it('keeps what is typed before the server has answered, below what was there', async () => {
    home.server = { text: 'Dear Rita', files: [], version: 1 };
    const keeper = home.keeper();
    const opening = keeper.open();
    keeper.setText('and Tom');
    await opening;
    expect(keeper.state().text).toBe('Dear Rita\nand Tom');
    await vi.advanceTimersByTimeAsync(0);
    expect(home.server.text).toBe('Dear Rita\nand Tom');
  });

  it('never overwrites what another window wrote: both are shown, and a person decides', async () => {
    const keeper = await opened();
    keeper.setText('Mine');
    home.server = { text: 'Theirs', files: [], version: 1 };
    await vi.advanceTimersByTimeAsync(800);
    expect(keeper.state()).toMatchObject({ status: 'conflict', text: 'Mine', theirs: { text: 'Theirs' } });
    keeper.setText('Mine, longer');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(home.server.text).toBe('Theirs');
    keeper.settle('mine');
    await vi.advanceTimersByTimeAsync(0);
    expect([home.server.text, keeper.state().status]).toEqual(['Mine, longer', 'saved']);
  });

  it('gives way to the other window where that is chosen', async () => {
    const keeper = await opened();
    keeper.setText('Mine');
    home.server = { text: 'Theirs', files: [], version: 1 };
    await vi.advanceTimersByTimeAsync(800);
    keeper.settle('theirs');
    expect([keeper.state().text, keeper.state().status, home.local]).toEqual(['Theirs', 'saved', undefined]);
  });

  it('goes with the send, whose version it names, and a discarded or emptied one is gone everywhere', async () => {
    const keeper = await opened();
    keeper.setText('Dear');
    expect(await keeper.settled()).toBe(1);
    keeper.sent();
    expect([keeper.state().text, keeper.state().status, home.local]).toEqual(['', 'empty', undefined]);
    home.server = none;
    keeper.setText('Second');
    await keeper.flush();
    await keeper.discard();
    expect([home.server, home.local, keeper.state().text]).toEqual([none, undefined, '']);
    keeper.setText('Third');
    await keeper.flush();
    keeper.setText('  ');
    await vi.advanceTimersByTimeAsync(800);
    expect([home.server, home.local]).toEqual([none, undefined]);
  });

  it('that is opened again is read anew, and is no shorter for what was typed meanwhile', async () => {
    const keeper = await opened();
    keeper.setText('One');
    await keeper.flush();
    home.server = { text: 'One and two', files: [], version: 2 };
    await keeper.open();
    expect(keeper.state().text).toBe('One and two');
    const reading = keeper.open();
    keeper.setText('One and two and three');
    await reading;
    await vi.advanceTimersByTimeAsync(800);
    expect([keeper.state().text, home.server.text]).toEqual(['One and two and three', 'One and two and three']);
  });
});
