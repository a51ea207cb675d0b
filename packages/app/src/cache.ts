interface Entry {
  readonly value: Promise<unknown>;
  readonly until: number;
}

/** A bounded memory of what changes rarely. Keys begin with a scope, so no entry can be found from another tenant. */
export interface Cache {
  /** The remembered value, or what `load` gives; a failed load is not remembered. */
  get<T>(scope: string, name: string, load: () => Promise<T>): Promise<T>;
  forget(scope: string, name?: string): void;
}

const ENTRIES_MAX = 20_000;
export const cacheSeconds = 60;

export function createCache(now: () => number, seconds = cacheSeconds): Cache {
  const entries = new Map<string, Entry>();
  return {
    get<T>(scope: string, name: string, load: () => Promise<T>): Promise<T> {
      const key = `${scope}\n${name}`;
      const found = entries.get(key);
      if (found && found.until > now()) return found.value as Promise<T>; // Safe: one name has one type of value.
      const value = load();
      entries.delete(key);
      entries.set(key, { value, until: now() + seconds * 1000 });
      value.catch(() => {
        if (entries.get(key)?.value === value) entries.delete(key);
      });
      if (entries.size > ENTRIES_MAX) entries.delete(entries.keys().next().value ?? key);
      return value;
    },
    forget(scope, name) {
      if (name !== undefined) {
        entries.delete(`${scope}\n${name}`);
        return;
      }
      for (const key of entries.keys()) if (key.startsWith(`${scope}\n`)) entries.delete(key);
    },
  };
}
