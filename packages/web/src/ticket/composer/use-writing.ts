import { useEffect } from 'react';
import type { DraftKind, FilePolicy } from '../../api/contract-talk.ts';
import type { DraftKeeper, DraftState } from '../../lib/draft.ts';
import { useDraft } from '../../lib/use-draft.ts';
import { type Uploads, useUploads } from '../files/use-uploads.ts';

export interface Writing {
  draft: DraftState;
  keeper: DraftKeeper;
  uploads: Uploads;
}

/** What one person writes on one ticket: its words and its files, kept together. */
export function useWriting(person: string, ticket: string, kind: DraftKind, policy: FilePolicy | undefined): Writing {
  const [draft, keeper] = useDraft(person, ticket, kind);
  const uploads = useUploads({ ticket }, policy);
  const { restore, ready, stamp } = uploads;
  useEffect(() => {
    if (draft.stamp !== stamp) restore(draft.files, draft.stamp);
  }, [draft.stamp, draft.files, stamp, restore]);
  useEffect(() => {
    // The list is of this reading of the draft: what it holds is what is to go along.
    if (stamp === keeper.state().stamp) keeper.setFiles(ready);
  }, [ready, stamp, keeper]);
  return { draft, keeper, uploads };
}
