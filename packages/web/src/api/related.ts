import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { api, unwrap } from './client.ts';
import type { Ending, SplitOff } from './contract-related.ts';
import type { Once } from './contract-shape.ts';
import { keyring } from './idempotency.ts';

/**
 * A command that may reach further than its own ticket: sent once under one key however often it is tried, and
 * everything on screen about tickets is read anew.
 */
export function useOrder<Input, Answer>(send: (input: Input, header: Once) => Promise<Answer>) {
  const client = useQueryClient();
  const keyFor = useRef(keyring());
  return useMutation({
    mutationFn: (input: Input) => send(input, { 'Idempotency-Key': keyFor.current(input) }),
    onSuccess: () => {
      // The same may be wanted again after it was undone.
      keyFor.current = keyring();
      // Nobody waits for this: what is read anew may replace the screen that still has its outcome to tell.
      const about = ['ticket', 'timeline', 'queue', 'counts', 'participants', 'time', 'troubles'];
      about.push('tasks', 'closing', 'past', 'schedules', 'jobs', 'job', 'macros', 'templates');
      for (const key of about) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}

export const useMerge = (ref: string) =>
  useOrder((body: { into: string }, header) =>
    unwrap(api.POST('/v1/tickets/{ref}/merge', { params: { path: { ref }, header }, body })),
  );

/** Undone by the number that was merged away. */
export const useUnmerge = () =>
  useOrder((number: string, header) =>
    unwrap(api.POST('/v1/tickets/{ref}/unmerge', { params: { path: { ref: number }, header }, body: {} })),
  );

export const useSplit = (ref: string) =>
  useOrder((body: SplitOff, header) =>
    unwrap(api.POST('/v1/tickets/{ref}/split', { params: { path: { ref }, header }, body })),
  );

export const useDuplicate = (ref: string) =>
  useOrder((body: { of: string; text: string }, header) =>
    unwrap(api.POST('/v1/tickets/{ref}/duplicate', { params: { path: { ref }, header }, body })),
  );

export const useTellChildren = (ref: string) =>
  useOrder((body: { text: string }, header) =>
    unwrap(api.POST('/v1/tickets/{ref}/children/replies', { params: { path: { ref }, header }, body })),
  );

export const useResolveChildren = (ref: string) =>
  useOrder((body: Ending, header) =>
    unwrap(api.POST('/v1/tickets/{ref}/children/resolve', { params: { path: { ref }, header }, body })),
  );

export const useMove = (ref: string) =>
  useOrder((body: { client: string; requester: string }, header) =>
    unwrap(api.POST('/v1/tickets/{ref}/move', { params: { path: { ref }, header }, body })),
  );

/** What the reader's company is told of. */
export const troublesQuery = queryOptions({
  queryKey: ['troubles'],
  staleTime: 60_000,
  queryFn: ({ signal }) => unwrap(api.GET('/v1/known-troubles', { signal, params: { query: {} } })),
});

export const useJoinTrouble = () =>
  useOrder((number: string, header) =>
    unwrap(api.POST('/v1/known-troubles/{ref}/join', { params: { path: { ref: number }, header }, body: {} })),
  );
