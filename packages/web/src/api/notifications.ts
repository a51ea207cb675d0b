import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import type { Notifications } from './contract-notices.ts';

const LIST = 20;

export const notificationsQuery = queryOptions({
  queryKey: ['notifications'],
  staleTime: 20_000,
  refetchInterval: 60_000,
  queryFn: ({ signal }) => unwrap(api.GET('/v1/notifications', { signal, params: { query: { limit: LIST } } })),
});

/** Marks everything up to one notification as read, at once on the screen. */
export function useReadUpTo() {
  const client = useQueryClient();
  const key = notificationsQuery.queryKey;
  return useMutation({
    mutationFn: async (upTo: string) => {
      const { error } = await api.POST('/v1/notifications/read', { body: { upTo } });
      if (error) throw error;
    },
    onMutate: () => {
      client.setQueryData(
        key,
        (old) => old && { ...old, unread: 0, items: old.items.map((item) => ({ ...item, read: true })) },
      );
    },
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

/** All of one's notifications, page by page. */
export const inboxQuery = infiniteQueryOptions({
  queryKey: ['notifications', 'all'],
  staleTime: 20_000,
  initialPageParam: '',
  queryFn: ({ pageParam, signal }): Promise<Notifications> =>
    unwrap(
      api.GET('/v1/notifications', {
        signal,
        params: { query: { limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
      }),
    ),
  getNextPageParam: (page) => page.nextCursor,
});
