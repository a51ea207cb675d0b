import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import type { Command, Job, JobList, JobResult, Selection } from './contract-jobs.ts';
import { useOrder } from './related.ts';

const POLL_MS = 700;
/** How often a list in which something runs is looked at again. */
export const LIST_POLL_MS = 2_000;
const ALL_PAGES = 20;

export interface BulkOrder {
  select: Selection;
  command: Command;
}

/** Takes one command on a ticket back: the one that led to a version. */
export const useUndo = (ref: string) =>
  useOrder((version: number, header) =>
    unwrap(api.POST('/v1/tickets/{ref}/undo', { params: { path: { ref }, header }, body: { version } })),
  );

/** What a job would do; nothing is changed by asking. */
export const previewQuery = (order: BulkOrder | undefined) =>
  queryOptions({
    queryKey: ['job-preview', order],
    enabled: order !== undefined,
    staleTime: 0,
    gcTime: 0,
    queryFn: ({ signal }) => {
      if (!order) throw new Error('There is nothing to preview.');
      return unwrap(api.POST('/v1/jobs/preview', { signal, body: order }));
    },
  });

export const useStartJob = () =>
  useOrder((body: BulkOrder, header) => unwrap(api.POST('/v1/jobs', { params: { header }, body })));

export const useUndoJob = () =>
  useOrder((job: string, header) =>
    unwrap(api.POST('/v1/jobs/{job}/undo', { params: { path: { job }, header }, body: {} })),
  );

export const useCancelJob = () =>
  useOrder((job: string) => unwrap(api.POST('/v1/jobs/{job}/cancel', { params: { path: { job } }, body: {} })));

export type Whose = 'mine' | 'all';

/** Bulk changes, newest first. */
export const jobsQuery = (whose: Whose) =>
  infiniteQueryOptions({
    queryKey: ['jobs', whose],
    staleTime: 5_000,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }): Promise<JobList> => {
      const query = { whose, limit: 25, ...(pageParam === '' ? {} : { cursor: pageParam }) };
      return unwrap(api.GET('/v1/jobs', { signal, params: { query } }));
    },
    getNextPageParam: (page) => page.nextCursor,
  });

/** What became of the tickets of a job, a page at a time; `only` those that were not changed. */
export const jobPagesQuery = (job: string, only: 'failed' | undefined, at: string) =>
  infiniteQueryOptions({
    // What a running job has done so far is another answer than what it has done a moment later.
    queryKey: ['job-results', job, only, at],
    staleTime: 60_000,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const query = { ...(only ? { only } : {}), ...(pageParam === '' ? {} : { cursor: pageParam }) };
      return unwrap(api.GET('/v1/jobs/{job}/results', { signal, params: { path: { job }, query } }));
    },
    getNextPageParam: (page) => page.nextCursor,
  });

/** How far a job has come, asked again until it is over. */
export const jobQuery = (job: string) =>
  queryOptions<Job>({
    queryKey: ['job', job],
    refetchInterval: (query) =>
      query.state.data === undefined || query.state.data.state === 'running' ? POLL_MS : false,
    queryFn: ({ signal }) => unwrap(api.GET('/v1/jobs/{job}', { signal, params: { path: { job } } })),
  });

/** What became of each ticket, all pages of it. */
export const jobResultsQuery = (job: string, over: boolean) =>
  queryOptions({
    queryKey: ['job-results', job],
    enabled: over,
    queryFn: async ({ signal }) => {
      const all: JobResult[] = [];
      let cursor: string | undefined;
      for (let i = 0; i < ALL_PAGES; i += 1) {
        const query = cursor === undefined ? {} : { cursor };
        const page = await unwrap(api.GET('/v1/jobs/{job}/results', { signal, params: { path: { job }, query } }));
        all.push(...page.items);
        cursor = page.nextCursor;
        if (cursor === undefined) break;
      }
      return all;
    },
  });
