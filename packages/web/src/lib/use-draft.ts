import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { DraftKind } from '../api/contract-talk.ts';
import { discardDraft, keepDraft, readDraft } from '../api/drafts.ts';
import { DraftKeeper, type DraftState } from './draft.ts';
import { localDrafts } from './local-draft.ts';

const keepers = new Map<string, DraftKeeper>();

/** The one keeper of a draft in this page: whoever leaves a ticket and comes back finds what was being saved. */
function keeperOf(person: string, ticket: string, kind: DraftKind): DraftKeeper {
  const name = `${person}:${ticket}:${kind}`;
  const known = keepers.get(name);
  if (known) return known;
  const place = { ref: ticket, kind };
  const made = new DraftKeeper({
    read: () => readDraft(place),
    keep: (body, leaving) => keepDraft(place, body, leaving),
    discard: () => discardDraft(place),
    local: localDrafts(name),
  });
  keepers.set(name, made);
  return made;
}

/** A draft on screen: read when the screen opens, saved when it closes or the page goes. */
export function useDraft(person: string, ticket: string, kind: DraftKind): [DraftState, DraftKeeper] {
  const keeper = useMemo(() => keeperOf(person, ticket, kind), [person, ticket, kind]);
  const state = useSyncExternalStore(keeper.subscribe, keeper.state);
  useEffect(() => {
    void keeper.open();
    const leave = () => void keeper.flush(true);
    const online = () => void keeper.flush();
    const hide = () => document.visibilityState === 'hidden' && leave();
    window.addEventListener('pagehide', leave);
    window.addEventListener('online', online);
    document.addEventListener('visibilitychange', hide);
    return () => {
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('online', online);
      document.removeEventListener('visibilitychange', hide);
      void keeper.flush();
    };
  }, [keeper]);
  return [state, keeper];
}
