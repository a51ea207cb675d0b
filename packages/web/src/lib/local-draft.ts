import type { OwnFile } from '../api/contract-talk.ts';

/** What this device has of a draft that the server does not have yet. */
export interface LocalDraft {
  text: string;
  files: readonly OwnFile[];
  /** The server's version that it was written on. */
  version: number;
}

const keyOf = (name: string): string => `portico:draft:${name}`;

function parsed(json: string | null): LocalDraft | undefined {
  if (json === null) return undefined;
  try {
    const found = JSON.parse(json) as Partial<LocalDraft>;
    return typeof found.text === 'string'
      ? { text: found.text, files: found.files ?? [], version: found.version ?? 0 }
      : undefined;
  } catch {
    return undefined;
  }
}

/** A full or forbidden storage costs the safety copy, not the text on screen. */
export function localDrafts(name: string): {
  get: () => LocalDraft | undefined;
  set: (draft: LocalDraft | undefined) => void;
} {
  const key = keyOf(name);
  return {
    get: () => {
      try {
        return parsed(localStorage.getItem(key));
      } catch {
        return undefined;
      }
    },
    set: (draft) => {
      try {
        if (draft) localStorage.setItem(key, JSON.stringify(draft));
        else localStorage.removeItem(key);
      } catch {
        // As above.
      }
    },
  };
}
