/**
 * A bounded cache whose entries are at most `seconds` old, counted from before they were loaded, so that a change
 * made while an entry loads is seen just as soon. Loads of one key are shared; a failed load is never remembered.
 */
export class TtlCache<V> {
  readonly #entries = new Map<string, { readonly value: Promise<V>; readonly until: number }>();
  readonly #seconds: number;
  readonly #most: number;
  readonly #now: () => number;

  /** @param now milliseconds since the epoch. */
  constructor(options: { seconds: number; most: number; now: () => number }) {
    this.#seconds = options.seconds;
    this.#most = options.most;
    this.#now = options.now;
  }

  /** The cached value, or the loaded one. */
  get(key: string, load: () => Promise<V>): Promise<V> {
    const now = this.#now();
    const found = this.#entries.get(key);
    if (found && now < found.until) return found.value;
    const value = load();
    const entry = { value, until: now + this.#seconds * 1000 };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    value.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    this.#trim();
    return value;
  }

  forget(key: string): void {
    this.#entries.delete(key);
  }

  get size(): number {
    return this.#entries.size;
  }

  #trim(): void {
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#most) return;
      this.#entries.delete(oldest);
    }
  }
}
