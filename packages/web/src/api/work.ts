import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { api, carriedOut, unwrap } from './client.ts';
import type { FieldAt, NewSchedule, NewTask, SchedulePatch, Solved, TaskPatch, TicketForm } from './contract-work.ts';
import { etag } from './idempotency.ts';
import { useOrder } from './related.ts';

export const tasksQuery = (ref: string) =>
  queryOptions({
    queryKey: ['tasks', 'ticket', ref],
    staleTime: 10_000,
    queryFn: ({ signal }) => unwrap(api.GET('/v1/tickets/{ref}/tasks', { signal, params: { path: { ref } } })),
  });

/** Open tasks of a person or a team, by due. */
export const ownTasksQuery = (scope: string) =>
  infiniteQueryOptions({
    queryKey: ['tasks', 'own', scope],
    staleTime: 15_000,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/v1/tasks', {
          signal,
          params: { query: { scope, limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
        }),
      ),
    getNextPageParam: (page) => page.nextCursor,
  });

export const useAddTask = (ref: string) =>
  useOrder((body: NewTask, header) =>
    unwrap(api.POST('/v1/tickets/{ref}/tasks', { params: { path: { ref }, header }, body })),
  );

export const useChangeTask = () =>
  useOrder(({ ref, task, patch }: { ref: string; task: string; patch: TaskPatch }, header) =>
    unwrap(api.PATCH('/v1/tickets/{ref}/tasks/{task}', { params: { path: { ref, task }, header }, body: patch })),
  );

export const useRemoveTask = (ref: string) =>
  useOrder((task: string) => unwrap(api.DELETE('/v1/tickets/{ref}/tasks/{task}', { params: { path: { ref, task } } })));

export const useApplyTaskTemplate = (ref: string) =>
  useOrder((template: string, header) =>
    unwrap(api.POST('/v1/tickets/{ref}/task-templates', { params: { path: { ref }, header }, body: { template } })),
  );

export const closeConditionsQuery = (ref: string) =>
  queryOptions({
    queryKey: ['closing', ref],
    staleTime: 0,
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/tickets/{ref}/close-conditions', { signal, params: { path: { ref } } })),
  });

export const useSnooze = (ref: string) =>
  useOrder((until: string, header) =>
    unwrap(api.PUT('/v1/tickets/{ref}/snooze', { params: { path: { ref }, header }, body: { until } })),
  );

export const useUnsnooze = (ref: string) =>
  useOrder((_now: undefined) => unwrap(api.DELETE('/v1/tickets/{ref}/snooze', { params: { path: { ref } } })));

export const useConfirm = (ref: string) =>
  useOrder((body: Solved, header) =>
    unwrap(api.POST('/v1/tickets/{ref}/confirmation', { params: { path: { ref }, header }, body })),
  );

export const useRate = (ref: string) =>
  useOrder((body: { score: number; comment?: string }, header) =>
    unwrap(api.POST('/v1/tickets/{ref}/rating', { params: { path: { ref }, header }, body })),
  );

/** A ticket as it stood at a moment. */
export const asOfQuery = (ref: string, at: string) =>
  queryOptions({
    queryKey: ['past', 'ticket', ref, at],
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/tickets/{ref}/as-of', { signal, params: { path: { ref }, query: { at } } })),
  });

export const fieldAtQuery = (ref: string, field: string) =>
  queryOptions({
    queryKey: ['past', 'field', ref, field],
    staleTime: 30_000,
    queryFn: ({ signal }) => fieldAt(ref, field, undefined, signal),
  });

function fieldAt(ref: string, field: string, at: string | undefined, signal: AbortSignal): Promise<FieldAt> {
  const query = at === undefined ? {} : { at };
  return unwrap(api.GET('/v1/tickets/{ref}/fields/{field}', { signal, params: { path: { ref, field }, query } }));
}

/** Values of a field, newest first: each page asks what stood there right before the value that it found last. */
export const fieldValuesQuery = (ref: string, field: string) =>
  infiniteQueryOptions({
    queryKey: ['past', 'values', ref, field],
    staleTime: 30_000,
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => {
      const values: FieldAt[] = [];
      let at = pageParam === '' ? undefined : pageParam;
      do {
        const one = await fieldAt(ref, field, at, signal);
        values.push(one);
        at = one.since && one.since.v > 1 ? before(one.since.at) : undefined;
      } while (at !== undefined && values.length < VALUES_A_PAGE);
      return { values, ...(at === undefined ? {} : { earlier: at }) };
    },
    getNextPageParam: (page) => page.earlier,
  });

const VALUES_A_PAGE = 10;
const before = (at: string) => new Date(Date.parse(at) - 1).toISOString();

export const schedulesQuery = (client: string) =>
  queryOptions({
    queryKey: ['schedules', client],
    staleTime: 15_000,
    enabled: client !== '',
    queryFn: ({ signal }) => unwrap(api.GET('/v1/schedules', { signal, params: { query: { client } } })),
  });

export const scheduleQuery = (schedule: string) =>
  queryOptions({
    queryKey: ['schedules', 'one', schedule],
    staleTime: 15_000,
    queryFn: ({ signal }) => unwrap(api.GET('/v1/schedules/{schedule}', { signal, params: { path: { schedule } } })),
  });

export const useCreateSchedule = () =>
  useOrder((body: NewSchedule, header) => unwrap(api.POST('/v1/schedules', { params: { header }, body })));

export const useChangeSchedule = () =>
  useOrder(({ id, version, patch }: { id: string; version: number; patch: SchedulePatch }) =>
    unwrap(
      api.PATCH('/v1/schedules/{schedule}', {
        params: { path: { schedule: id }, header: { 'If-Match': etag(version) } },
        body: patch,
      }),
    ),
  );

export function useDeleteSchedule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, version }: { id: string; version: number }) =>
      carriedOut(
        api.DELETE('/v1/schedules/{schedule}', {
          params: { path: { schedule: id }, header: { 'If-Match': etag(version) } },
        }),
      ),
    // Itself it is not asked for any more: it is not there.
    onSuccess: (_done, { id }) =>
      client.invalidateQueries({ queryKey: ['schedules'], predicate: ({ queryKey }) => queryKey[2] !== id }),
  });
}

export const useOpenFromTemplate = () =>
  useOrder((body: TicketForm & { client: string; template: string }, header) =>
    unwrap(api.POST('/v1/tickets/from-template', { params: { header }, body })),
  );
