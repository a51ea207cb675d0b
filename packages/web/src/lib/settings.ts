import { useSyncExternalStore } from 'react';

export type Density = 'compact' | 'comfortable';

function read(name: string): string | null {
  try {
    return localStorage.getItem(`portico:${name}`);
  } catch {
    return null;
  }
}

const listeners = new Set<() => void>();

function write(name: string, value: string): void {
  try {
    localStorage.setItem(`portico:${name}`, value);
  } catch {
    // Private browsing may refuse; the choice then lasts for this page only.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** A person's choices on this device. */
export const settings = {
  language: () => read('language'),
  setLanguage: (value: string) => write('language', value),
  density: (): Density => (read('density') === 'comfortable' ? 'comfortable' : 'compact'),
  setDensity: (value: Density) => write('density', value),
  singleKeys: () => read('keys') !== 'off',
  setSingleKeys: (on: boolean) => write('keys', on ? 'on' : 'off'),
};

export const useDensity = (): Density => useSyncExternalStore(subscribe, settings.density);
export const useSingleKeys = (): boolean => useSyncExternalStore(subscribe, settings.singleKeys);
