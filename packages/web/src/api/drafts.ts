import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, carriedOut, unwrap } from './client.ts';
import type { Draft, DraftKind } from './contract-talk.ts';

type Place = { ref: string; kind: DraftKind };

export const readDraft = (path: Place): Promise<Draft> =>
  unwrap(api.GET('/v1/tickets/{ref}/drafts/{kind}', { params: { path } }));

/** @param leaving whether the page is about to go: then the request outlives it */
export const keepDraft = (
  path: Place,
  body: { text: string; files: string[]; version: number },
  leaving: boolean,
): Promise<Draft> => {
  const { files, ...rest } = body;
  return unwrap(
    api.PUT('/v1/tickets/{ref}/drafts/{kind}', {
      params: { path },
      body: files.length > 0 ? body : rest,
      keepalive: leaving,
    }),
  );
};

export const discardDraft = (path: Place): Promise<void> =>
  carriedOut(api.DELETE('/v1/tickets/{ref}/drafts/{kind}', { params: { path } }));

/** What one has begun to write, on any ticket, last changed first. */
export const ownDraftsQuery = infiniteQueryOptions({
  queryKey: ['drafts', 'own'],
  // Written elsewhere all the time: looked at anew whenever the page is opened.
  staleTime: 0,
  initialPageParam: '',
  queryFn: ({ pageParam, signal }) =>
    unwrap(api.GET('/v1/drafts', { signal, params: { query: pageParam === '' ? {} : { cursor: pageParam } } })),
  getNextPageParam: (page) => page.nextCursor,
});

export function useDiscardDraft() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: discardDraft,
    onSettled: () => client.invalidateQueries({ queryKey: ownDraftsQuery.queryKey }),
  });
}
