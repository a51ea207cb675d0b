import { useEffect, useRef } from 'react';
import type { Selection } from '../api/contract-jobs.ts';

/** What a command acts on: the ticket on screen or under the cursor, or the chosen rows. */
export type CommandTarget =
  | { readonly kind: 'ticket'; readonly ref: string }
  | { readonly kind: 'selection'; readonly select: Selection; readonly count: number };

type Read = () => CommandTarget | undefined;

const screens: { current: Read }[] = [];

/** Says what commands act on while this screen is mounted; asked when a command begins, not before. */
export function useTarget(read: Read): void {
  const latest = useRef(read);
  useEffect(() => {
    latest.current = read;
  });
  useEffect(() => {
    screens.push(latest);
    return () => void screens.splice(screens.indexOf(latest), 1);
  }, []);
}

export const currentTarget = (): CommandTarget | undefined => screens.at(-1)?.current();
