import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import type { NewView, SavedView, ViewList, ViewPatch } from './contract-views.ts';
import { etag } from './idempotency.ts';
import { useOrder } from './related.ts';

export const viewsQuery = queryOptions({
  queryKey: ['views'],
  staleTime: 60_000,
  queryFn: ({ signal }) => unwrap(api.GET('/v1/views', { signal })),
});

/** The saved view of the address, once the list is here; undefined for none, and for one that is gone. */
export function useSavedView(id: string | undefined): SavedView | undefined {
  const views = useQuery({ ...viewsQuery, enabled: id !== undefined }).data;
  return id === undefined ? undefined : views?.items.find((one) => one.id === id);
}

/** Puts what was saved into the list at once: the list itself may be a moment behind. */
function usePutIn() {
  const client = useQueryClient();
  return (view: SavedView) =>
    client.setQueryData(viewsQuery.queryKey, (old) => {
      if (!old) return old;
      const known = old.items.some((one) => one.id === view.id);
      const items = known ? old.items.map((one) => (one.id === view.id ? view : one)) : [...old.items, view];
      return { ...old, items };
    });
}

export function useCreateView() {
  const putIn = usePutIn();
  const order = useOrder((body: NewView, header) => unwrap(api.POST('/v1/views', { params: { header }, body })));
  return {
    ...order,
    mutate: (body: NewView, then: (view: SavedView) => void) =>
      order.mutate(body, {
        onSuccess: (view) => {
          putIn(view);
          then(view);
        },
      }),
  };
}

export function useChangeView() {
  const putIn = usePutIn();
  return useMutation({
    mutationFn: ({ view, patch }: { view: SavedView; patch: ViewPatch }) =>
      unwrap(
        api.PATCH('/v1/views/{view}', {
          params: { path: { view: view.id }, header: { 'If-Match': etag(view.version) } },
          body: patch,
        }),
      ),
    onSuccess: putIn,
  });
}

export function useDeleteView() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (view: SavedView) => {
      const { error } = await api.DELETE('/v1/views/{view}', {
        params: { path: { view: view.id }, header: { 'If-Match': etag(view.version) } },
      });
      if (error) throw error;
      return view.id;
    },
    onSuccess: (id) =>
      client.setQueryData(
        viewsQuery.queryKey,
        (old) => old && { ...old, items: old.items.filter((one) => one.id !== id) },
      ),
  });
}

/** One's own order of the list, and what is out of sight; on the screen at once. */
export function useOrderViews() {
  const client = useQueryClient();
  const key = viewsQuery.queryKey;
  return useMutation({
    mutationFn: ({ items, hidden }: ViewList) =>
      unwrap(api.PUT('/v1/views/order', { body: { order: items.map((one) => one.id), hidden } })),
    onMutate: (list) => client.setQueryData(key, list),
    onError: () => client.invalidateQueries({ queryKey: key }),
  });
}

/** How many a view holds: asked late and one by one, kept long, never more than "1,000+". */
export const viewCountQuery = (view: Pick<SavedView, 'scope' | 'q'>) =>
  queryOptions({
    queryKey: ['counts', 'view', view.scope, view.q],
    staleTime: 120_000,
    retry: false,
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/v1/tickets/count', {
          signal,
          params: { query: { scope: view.scope, ...(view.q === '' ? {} : { q: view.q }) } },
        }),
      ),
  });

export const vocabularyQuery = (client: string | undefined) =>
  queryOptions({
    queryKey: ['vocabulary', client],
    staleTime: 5 * 60_000,
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/filter', { signal, params: { query: client === undefined ? {} : { client } } })),
  });

export const nextQuery = queryOptions({
  queryKey: ['queue', 'next'],
  staleTime: 20_000,
  refetchInterval: 60_000,
  queryFn: ({ signal }) => unwrap(api.GET('/v1/tickets/next', { signal, params: { query: { limit: 25 } } })),
});

export const overviewQuery = queryOptions({
  queryKey: ['counts', 'overview'],
  staleTime: 60_000,
  refetchInterval: 120_000,
  queryFn: ({ signal }) => unwrap(api.GET('/v1/overview', { signal })),
});
