import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import type { NoticeSettings } from './contract-notices.ts';
import { etag } from './idempotency.ts';

/** What the reader chose of being told of things. */
export const preferencesQuery = queryOptions({
  queryKey: ['preferences'],
  staleTime: 10_000,
  queryFn: ({ signal }) => unwrap(api.GET('/v1/me/notification-preferences', { signal })),
});

export function useSavePreferences() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ version, settings }: { version: number; settings: NoticeSettings }) =>
      unwrap(
        api.PUT('/v1/me/notification-preferences', {
          params: { header: { 'If-Match': etag(version) } },
          body: settings,
        }),
      ),
    onSuccess: (kept) => client.setQueryData(preferencesQuery.queryKey, kept),
  });
}

export const muteQuery = (ref: string) =>
  queryOptions({
    queryKey: ['mute', ref],
    staleTime: 30_000,
    queryFn: ({ signal }) => unwrap(api.GET('/v1/tickets/{ref}/mute', { signal, params: { path: { ref } } })),
  });

export function useMute(ref: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (muted: boolean) => {
      const params = { path: { ref } };
      return unwrap(
        muted ? api.PUT('/v1/tickets/{ref}/mute', { params }) : api.DELETE('/v1/tickets/{ref}/mute', { params }),
      );
    },
    onSuccess: (kept) => client.setQueryData(muteQuery(ref).queryKey, kept),
  });
}
