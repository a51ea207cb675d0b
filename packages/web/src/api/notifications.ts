import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';

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
