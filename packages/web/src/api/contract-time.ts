import type { Get, IfMatch, Once, Params, Path, Ref, Send } from './contract-shape.ts';

/** Minutes as worked (`raw`), as they count, and those of them that are billed. */
export interface TimeTotals {
  entries: number;
  raw: number;
  minutes: number;
  billable: number;
}

export type TimeStatus = 'draft' | 'submitted' | 'approved' | 'rejected' | 'void';
export type TimeAction = 'submit' | 'approve' | 'reject' | 'void';

export interface TimeEntry {
  id: string;
  version: number;
  status: TimeStatus;
  person: string;
  /** The day it counts on, in the client's zone. */
  date: string;
  raw: number;
  minutes: number;
  billable: boolean;
  activity: string;
  note: string;
  loggedAt: string;
}

/** `earlier` is what stood there before corrections, oldest first. */
export type ListedTime = TimeEntry & { earlier: TimeEntry[] };

export interface LoggedTime {
  minutes?: number;
  date?: string;
  activity?: string;
  billable?: boolean;
  note?: string;
}

type Entry = Ref & { entry: string };

export interface TimePaths {
  '/v1/tickets/{ref}/time': Path<{
    get: Get<Params<{ path: Ref }>, { items: ListedTime[]; totals: TimeTotals }>;
    post: Send<Params<{ path: Ref; header: Once }>, LoggedTime & { minutes: number }, 201, TimeEntry>;
  }>;
  '/v1/tickets/{ref}/time/{entry}': Path<{
    patch: Send<Params<{ path: Entry; header: IfMatch & Once }>, LoggedTime, 200, TimeEntry>;
  }>;
  '/v1/tickets/{ref}/time/{entry}/actions/{action}': Path<{
    post: Send<
      Params<{ path: Entry & { action: TimeAction }; header: IfMatch & Once }>,
      { reason?: string },
      200,
      TimeEntry
    >;
  }>;
}
