import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import type { FilePolicy, HeldReason, OwnFile } from '../../api/contract-talk.ts';
import { announce, complete, hashOf, sendBytes } from '../../api/files.ts';
import { newKey } from '../../api/idempotency.ts';
import { type Fault, faultOf, freeName, mediaType, pastedName } from './media.ts';

/** What became of a file: refused before it was sent, failed on its way, held back by the check, or ready to go. */
export type UploadState = 'refused' | 'sending' | 'checking' | 'ready' | 'held' | 'failed';

export interface Upload {
  key: string;
  name: string;
  type: string;
  size: number;
  state: UploadState;
  /** How much of it has gone, 0 to 1. */
  part: number;
  fault?: Fault;
  why?: HeldReason;
  /** What the server said, where we have no words of our own. */
  detail?: string;
  /** Once the server knows it. */
  file?: OwnFile;
}

/** How often a scanner is asked whether it has spoken. */
const ASK_MS = 3_000;

export interface Uploads {
  items: readonly Upload[];
  /** Files that can go with a message, in the order of their names on screen. */
  ready: readonly OwnFile[];
  /** Something is still on its way or being checked. */
  busy: boolean;
  /** Something on the list cannot go along. */
  blocked: boolean;
  add: (files: readonly File[], pasted?: boolean) => void;
  remove: (key: string) => void;
  retry: (key: string) => void;
  clear: () => void;
  /** Puts the files of a draft on the list, in the place of those that were ready. `stamp` says which reading they are of. */
  restore: (files: readonly OwnFile[], stamp: number) => void;
  stamp: number;
}

/** Whether nothing is on its way any more, and what has arrived is among the files that go along. */
export const allReady = ({ busy, ready }: Pick<Uploads, 'busy' | 'ready'>, along: readonly { id: string }[]): boolean =>
  !busy && ready.every(({ id }) => along.some((one) => one.id === id));

const restored = (file: OwnFile): Upload => ({
  key: file.id,
  name: file.name,
  type: file.type,
  size: file.size,
  state: file.state === 'clean' ? 'ready' : file.state === 'quarantined' ? 'held' : 'checking',
  part: 1,
  ...(file.why ? { why: file.why } : {}),
  file,
});

/** Files on their way to a message: announced, sent with progress, checked; each can be taken back before it goes. */
export function useUploads(place: { ticket?: string }, policy: FilePolicy | undefined): Uploads {
  const [items, setItems] = useState<readonly Upload[]>([]);
  const [stamp, setStamp] = useState(0);
  const running = useRef(new Map<string, { blob: Blob; stop: AbortController }>());
  const { ticket } = place;

  const set = useCallback((key: string, more: Partial<Upload>) => {
    setItems((old) => old.map((one) => (one.key === key ? { ...one, ...more } : one)));
  }, []);

  const judge = useCallback(
    async (key: string, id: string, signal: AbortSignal) => {
      for (;;) {
        const file = await complete(id);
        if (signal.aborted) return;
        if (file.state === 'clean') return set(key, { state: 'ready', file });
        if (file.state === 'quarantined')
          return set(key, { state: 'held', file, ...(file.why ? { why: file.why } : {}) });
        await new Promise((resolve) => setTimeout(resolve, ASK_MS));
        if (signal.aborted) return;
      }
    },
    [set],
  );

  const run = useCallback(
    async ({ key, name, type, size }: Upload) => {
      const work = running.current.get(key);
      if (!work) return;
      const { signal } = work.stop;
      try {
        const sha256 = await hashOf(work.blob);
        if (signal.aborted) return;
        const [there, hashed] = [ticket === undefined ? {} : { ticket }, sha256 === undefined ? {} : { sha256 }];
        const known = await announce({ ...there, name, type, size, ...hashed });
        if (signal.aborted) return;
        set(key, { file: known });
        await sendBytes(known.upload, work.blob, signal, (part) => set(key, { part }));
        set(key, { state: 'checking', part: 1 });
        await judge(key, known.id, signal);
      } catch (error) {
        if (signal.aborted) return;
        const told = error instanceof ApiError && error.status >= 400 && error.problem !== undefined;
        set(key, { state: 'failed', ...(told ? { detail: error.summary } : {}) });
      }
    },
    [ticket, set, judge],
  );

  const start = useCallback(
    (upload: Upload, blob: Blob) => {
      running.current.set(upload.key, { blob, stop: new AbortController() });
      void run(upload);
    },
    [run],
  );

  const add = useCallback(
    (files: readonly File[], pasted = false) => {
      const taken = items.filter((one) => one.state !== 'refused').map((one) => one.name);
      const next: Upload[] = [];
      const begin: [Upload, Blob][] = [];
      for (const file of files) {
        const name = freeName(pasted ? pastedName(file.name, new Date()) : file.name, taken);
        const base = { key: newKey(), name, type: mediaType(file.name, file.type), size: file.size, part: 0 };
        const fault = faultOf(base, policy, taken.length);
        const upload: Upload = fault ? { ...base, state: 'refused', fault } : { ...base, state: 'sending' };
        next.push(upload);
        if (fault) continue;
        taken.push(name);
        begin.push([upload, file]);
      }
      setItems((old) => [...old.filter((one) => one.state !== 'refused'), ...next]);
      for (const [upload, blob] of begin) start(upload, blob);
    },
    [items, policy, start],
  );

  const remove = useCallback((key: string) => {
    running.current.get(key)?.stop.abort();
    running.current.delete(key);
    setItems((old) => old.filter((one) => one.key !== key));
  }, []);

  const retry = useCallback(
    (key: string) => {
      const upload = items.find((one) => one.key === key);
      const blob = running.current.get(key)?.blob;
      if (!upload || !blob) return;
      const { detail: _, file: __, ...again } = upload;
      const fresh: Upload = { ...again, state: 'sending', part: 0 };
      setItems((old) => old.map((one) => (one.key === key ? fresh : one)));
      start(fresh, blob);
    },
    [items, start],
  );

  const clear = useCallback(() => {
    for (const { stop } of running.current.values()) stop.abort();
    running.current.clear();
    setItems([]);
  }, []);

  const restore = useCallback(
    (files: readonly OwnFile[], now: number) => {
      const come = files.map(restored);
      setItems((old) => [...come, ...old.filter(({ state }) => state !== 'ready')]);
      setStamp(now);
      for (const one of come.filter(({ state }) => state === 'checking')) {
        const stop = new AbortController();
        running.current.set(one.key, { blob: new Blob(), stop });
        judge(one.key, one.key, stop.signal).catch(() => set(one.key, { state: 'failed' }));
      }
    },
    [judge, set],
  );

  useEffect(() => {
    const all = running.current;
    return () => {
      for (const { stop } of all.values()) stop.abort();
    };
  }, []);

  const ready = useMemo(() => items.flatMap((one) => (one.state === 'ready' && one.file ? [one.file] : [])), [items]);
  return {
    items,
    ready,
    busy: items.some((one) => one.state === 'sending' || one.state === 'checking'),
    blocked: items.some((one) => one.state === 'failed' || one.state === 'held' || one.state === 'refused'),
    add,
    remove,
    retry,
    clear,
    restore,
    stamp,
  };
}
