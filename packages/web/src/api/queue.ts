import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import type { QueuePage } from './contract.ts';
import type { QueueView } from './queue-view.ts';

/** One page of a queue. @param cursor empty for the first */
export function fetchQueuePage(view: QueueView, cursor: string, signal?: AbortSignal): Promise<QueuePage> {
  const { scope, sort, q } = view;
  const query = { scope, sort, limit: 50, ...(q === '' ? {} : { q }), ...(cursor === '' ? {} : { cursor }) };
  return unwrap(api.GET('/v1/tickets', { params: { query }, ...(signal ? { signal } : {}) }));
}

export const queueQuery = (view: QueueView) =>
  infiniteQueryOptions({
    queryKey: ['queue', view],
    staleTime: 15_000,
    placeholderData: keepPreviousData,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => fetchQueuePage(view, pageParam, signal),
    getNextPageParam: (page) => page.nextCursor,
  });

export const countsQuery = queryOptions({
  queryKey: ['counts'],
  staleTime: 30_000,
  refetchInterval: 60_000,
  queryFn: ({ signal }) => unwrap(api.GET('/v1/tickets/counts', { signal })),
});

export const searchQuery = (words: string) =>
  queryOptions({
    queryKey: ['search', words],
    staleTime: 30_000,
    enabled: words.trim().length >= 2,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => unwrap(api.GET('/v1/search', { signal, params: { query: { q: words, limit: 12 } } })),
  });

export const deskQuery = (client: string) =>
  queryOptions({
    queryKey: ['desk', client],
    staleTime: 5 * 60_000,
    enabled: client !== '',
    queryFn: ({ signal }) => unwrap(api.GET('/v1/clients/{client}/desk', { signal, params: { path: { client } } })),
  });

export const contactsQuery = (client: string, q: string) =>
  queryOptions({
    queryKey: ['contacts', client, q],
    staleTime: 60_000,
    enabled: client !== '',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/v1/clients/{client}/contacts', {
          signal,
          params: { path: { client }, query: { limit: 20, ...(q === '' ? {} : { q }) } },
        }),
      ),
  });
