import { useSyncExternalStore } from 'react';

/** How long a reply waits before it is posted, so that it can be taken back. */
export const UNDO_SEND_MS = 5_000;

export interface Outgoing {
  text: string;
  /** Whom it goes to, for people. */
  to: string;
  /** waiting: nothing has been posted yet. */
  state: 'waiting' | 'sending' | 'failed';
  error?: unknown;
}

export interface Sending extends Pick<Outgoing, 'text' | 'to'> {
  post: () => Promise<void>;
  onSent: () => void;
  /** @param seen whether the ticket is on the screen, which then shows it */
  onFailed: (error: unknown, seen: boolean) => void;
}

interface Entry {
  shown: Outgoing;
  sending: Sending;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Replies in the moments before they are posted, one a ticket. They go on when their ticket is left; when the page goes
 * nothing is posted, and what was written is still the draft that it was.
 */
export class Outbox {
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Map<string, Set<() => void>>();

  get(ticket: string): Outgoing | undefined {
    return this.#entries.get(ticket)?.shown;
  }

  subscribe(ticket: string, listener: () => void): () => void {
    const all = this.#listeners.get(ticket) ?? new Set();
    this.#listeners.set(ticket, all);
    all.add(listener);
    return () => {
      all.delete(listener);
      if (all.size === 0) this.#listeners.delete(ticket);
    };
  }

  put(ticket: string, sending: Sending): void {
    const shown: Outgoing = { text: sending.text, to: sending.to, state: 'waiting' };
    const timer = setTimeout(() => this.now(ticket), UNDO_SEND_MS);
    this.#entries.set(ticket, { shown, sending, timer });
    this.#tell(ticket);
  }

  /** @returns false where it is too late */
  undo(ticket: string): boolean {
    const entry = this.#entries.get(ticket);
    if (entry?.shown.state !== 'waiting') return false;
    clearTimeout(entry.timer);
    this.#remove(ticket);
    return true;
  }

  /** Posts it without waiting longer. */
  now(ticket: string): void {
    const entry = this.#entries.get(ticket);
    if (entry?.shown.state !== 'waiting') return;
    clearTimeout(entry.timer);
    this.#show(ticket, entry, { ...entry.shown, state: 'sending' });
    entry.sending.post().then(
      () => {
        this.#remove(ticket);
        entry.sending.onSent();
      },
      (error: unknown) => {
        const seen = this.#listeners.has(ticket);
        this.#show(ticket, entry, { ...entry.shown, state: 'failed', error });
        entry.sending.onFailed(error, seen);
      },
    );
  }

  /** Takes a failure off, once it is on the screen. */
  settle(ticket: string): void {
    if (this.get(ticket)?.state === 'failed') this.#remove(ticket);
  }

  #show(ticket: string, entry: Entry, shown: Outgoing): void {
    entry.shown = shown;
    this.#tell(ticket);
  }

  #remove(ticket: string): void {
    this.#entries.delete(ticket);
    this.#tell(ticket);
  }

  #tell(ticket: string): void {
    for (const listener of this.#listeners.get(ticket) ?? []) listener();
  }
}

export const outbox = new Outbox();

export const useOutgoing = (ticket: string): Outgoing | undefined =>
  useSyncExternalStore(
    (listener) => outbox.subscribe(ticket, listener),
    () => outbox.get(ticket),
  );
