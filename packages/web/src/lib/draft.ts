import { useCallback, useEffect, useRef, useState } from 'react';

const SAVE_MS = 300;

export function draftKey(person: string, ticket: string, mode: string): string {
  return `portico:draft:${person}:${ticket}:${mode}`;
}

export function readDraft(key: string): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

export function writeDraft(key: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // A full or forbidden storage costs the safety copy, not the text on screen.
  }
}

/** Text that survives reload, crash and sign-out: kept on this device 300 ms after the last key and on leaving. */
export function useDraft(key: string): { text: string; setText: (text: string) => void; clear: () => void } {
  const [text, setState] = useState(() => readDraft(key));
  const pending = useRef<{ timer: ReturnType<typeof setTimeout>; text: string } | undefined>(undefined);

  const flush = useCallback(() => {
    if (!pending.current) return;
    clearTimeout(pending.current.timer);
    writeDraft(key, pending.current.text);
    pending.current = undefined;
  }, [key]);

  useEffect(() => {
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);

  const setText = useCallback(
    (next: string) => {
      setState(next);
      if (pending.current) clearTimeout(pending.current.timer);
      pending.current = { text: next, timer: setTimeout(flush, SAVE_MS) };
    },
    [flush],
  );

  const clear = useCallback(() => {
    if (pending.current) clearTimeout(pending.current.timer);
    pending.current = undefined;
    writeDraft(key, '');
    setState('');
  }, [key]);

  return { text, setText, clear };
}
