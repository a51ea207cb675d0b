import type { Get, Level, Once, Params, Path, Send } from './contract-shape.ts';

/** Named tickets, or all that a queue shows. */
export type Selection = { refs: string[] } | { q: string; scope: string };

export type Command =
  | { do: 'assign'; team?: string; assignee?: string | null }
  | { do: 'action'; action: string }
  | { do: 'change'; patch: { impact?: Level; urgency?: Level } };

export interface Job {
  id: string;
  state: 'running' | 'done' | 'cancelled';
  total: number;
  done: number;
  refused: number;
  gone: number;
}

export interface JobResult {
  ticket: string;
  id: string;
  outcome: 'done' | 'refused' | 'gone';
  why?: { code: string; detail: string };
}

export interface Preview {
  total: number;
  clients: string[];
  results: JobResult[];
  /** Whether there are tickets beyond those told. */
  more: boolean;
}

type Order = { select: Selection; command: Command };
type OfJob = { job: string };

export interface JobPaths {
  '/v1/jobs': Path<{ post: Send<Params<{ header: Once }>, Order, 202, Job> }>;
  '/v1/jobs/preview': Path<{ post: Send<Params<Record<never, never>>, Order, 200, Preview> }>;
  '/v1/jobs/{job}': Path<{ get: Get<Params<{ path: OfJob }>, Job> }>;
  '/v1/jobs/{job}/results': Path<{
    get: Get<Params<{ path: OfJob; query: { cursor?: string } }>, { items: JobResult[]; nextCursor?: string }>;
  }>;
  '/v1/jobs/{job}/undo': Path<{
    post: Send<Params<{ path: OfJob; header: Once }>, Record<string, never>, 202, Job>;
  }>;
}
