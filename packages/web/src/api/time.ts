import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import type { LoggedTime, TimeAction } from './contract-time.ts';
import { etag } from './idempotency.ts';
import { useOrder } from './related.ts';

export const timeQuery = (ref: string) =>
  queryOptions({
    queryKey: ['time', ref],
    staleTime: 30_000,
    queryFn: ({ signal }) => unwrap(api.GET('/v1/tickets/{ref}/time', { signal, params: { path: { ref } } })),
  });

export const useLogTime = (ref: string) =>
  useOrder((body: LoggedTime & { minutes: number }, header) =>
    unwrap(api.POST('/v1/tickets/{ref}/time', { params: { path: { ref }, header }, body })),
  );

interface OnEntry {
  entry: string;
  version: number;
}

export const useCorrectTime = (ref: string) =>
  useOrder(({ entry, version, change }: OnEntry & { change: LoggedTime }, once) =>
    unwrap(
      api.PATCH('/v1/tickets/{ref}/time/{entry}', {
        params: { path: { ref, entry }, header: { ...once, 'If-Match': etag(version) } },
        body: change,
      }),
    ),
  );

export const useJudgeTime = (ref: string) =>
  useOrder(({ entry, version, action, reason }: OnEntry & { action: TimeAction; reason?: string }, once) =>
    unwrap(
      api.POST('/v1/tickets/{ref}/time/{entry}/actions/{action}', {
        params: { path: { ref, entry, action }, header: { ...once, 'If-Match': etag(version) } },
        body: reason === undefined ? {} : { reason },
      }),
    ),
  );
