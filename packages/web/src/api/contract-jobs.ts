import type { Get, Level, Once, Params, Path, Send } from './contract-shape.ts';

/** Named tickets, or all that a queue shows. */
export type Selection = { refs: string[] } | { q: string; scope: string };

export type Command =
  | { do: 'assign'; team?: string; assignee?: string | null }
  | { do: 'action'; action: string }
  | { do: 'change'; patch: { impact?: Level; urgency?: Level } };

export interface Job {
  id: string;
  kind: string;
  state: 'running' | 'done' | 'cancelled';
  by: { kind: string; id: string };
  command?: unknown;
  total: number;
  done: number;
  refused: number;
  gone: number;
  clients: number;
  createdAt: string;
  updatedAt: string;
  /** The job that this one takes back. */
  undoes?: string;
  undoneBy?: string;
  /** When the last of its tickets can be undone no longer; absent where nothing can. */
  undoUntil?: string;
  /** How often its next ticket has failed for no reason of its own. */
  failures?: number;
}

export interface JobList {
  items: Job[];
  nextCursor?: string;
}

export interface JobResults {
  items: JobResult[];
  nextCursor?: string;
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
  '/v1/jobs': Path<{
    get: Get<Params<{ query: { whose?: 'mine' | 'all'; limit?: number; cursor?: string } }>, JobList>;
    post: Send<Params<{ header: Once }>, Order, 202, Job>;
  }>;
  '/v1/jobs/preview': Path<{ post: Send<Params<Record<never, never>>, Order, 200, Preview> }>;
  '/v1/jobs/{job}': Path<{ get: Get<Params<{ path: OfJob }>, Job> }>;
  '/v1/jobs/{job}/results': Path<{
    get: Get<Params<{ path: OfJob; query: { only?: 'failed'; cursor?: string } }>, JobResults>;
  }>;
  '/v1/jobs/{job}/cancel': Path<{ post: Send<Params<{ path: OfJob }>, Record<string, never>, 200, Job> }>;
  '/v1/jobs/{job}/undo': Path<{
    post: Send<Params<{ path: OfJob; header: Once }>, Record<string, never>, 202, Job>;
  }>;
}
