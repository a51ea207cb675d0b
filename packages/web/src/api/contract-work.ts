import type { FieldInput } from './contract-fields.ts';
import type {
  Get,
  Gone,
  IfMatch,
  Labelled,
  Level,
  LinkType,
  Once,
  Params,
  Path,
  Ref,
  Remove,
  Send,
} from './contract-shape.ts';
import type { Attachment } from './contract-talk.ts';
import type { TimeTotals } from './contract-time.ts';

/** A piece of a ticket's work, with its checklist. */
export interface Task {
  id: string;
  title: string;
  order: number;
  team?: string;
  assignee?: string;
  due?: string;
  steps: { id: string; text: string; done: boolean }[];
  /** Tasks of the ticket that must be done before it. */
  after: string[];
  done?: { at: string; by: { kind: string; id: string } };
}

export interface NewTask {
  title: string;
  team?: string;
  assignee?: string;
  due?: string;
  steps?: string[];
  after?: string[];
}

export interface TaskPatch {
  title?: string;
  team?: string | null;
  assignee?: string | null;
  due?: string | null;
  order?: number;
  done?: boolean;
  check?: Record<string, boolean>;
  steps?: string[];
  after?: string[];
}

/** A task in its owner's list. */
export interface OwnTask {
  id: string;
  title: string;
  ticket: { id: string; number: string; client: string };
  team?: string;
  assignee?: string;
  due?: string;
  steps: { done: number; all: number };
}

/** What must hold before a ticket is ended. */
export interface CloseCondition {
  name:
    | 'tasksDone'
    | 'assignee'
    | 'category'
    | 'subcategory'
    | 'minutesLogged'
    | 'resolutionCharacters'
    | 'field'
    | 'childrenDone';
  met: boolean;
  pointer: string;
  detail: string;
  have?: number;
  need?: number;
}

export type WakeOn = 'reply' | 'links';

/** How a wait for a reason goes on by itself, unless whoever waits says otherwise. */
export interface WaitRules {
  wakeAfter?: string;
  wakeOn?: WakeOn[];
  reminders?: { after: string; times: number; resolves: boolean };
}

/** What a row tells of it. */
export interface WorkRow {
  /** Until when its technician has put it aside. */
  snoozedUntil?: string;
}

/** What only the desk is told of a ticket’s work. */
export interface WorkParts {
  tasks?: { open: number; all: number };
  /** What ends its wait beside its time, and the reminders of its requester. */
  wait?: { on?: WakeOn[]; remindAt?: string; reminded?: number };
}

/** Names of what is prepared for the desk's work; told to the desk alone. */
export interface WorkDesk {
  taskTemplates?: (Labelled & { tasks: number })[];
  ticketTemplates?: (Labelled & { process: 'incident' | 'request'; subject: string })[];
}

/** The value of a field at a moment, and the entry that gave it. */
export interface FieldAt {
  field: string;
  at: string;
  value?: unknown;
  since?: {
    v: number;
    at: string;
    by: { kind: string; id: string; name: string };
    types: string[];
    why?: Record<string, string>;
    via?: string;
    request: string;
    imported?: { source: string; row: number };
  };
}

/** What was beyond what a row tells. */
export interface PastParts {
  description: string;
  resolution?: { code: string; text: string; by: string };
  reopens: number;
  fields: Record<string, FieldInput>;
  tags?: string[];
  links: { type: LinkType; ref: string }[];
  files: Attachment[];
  /** What was merged into it then. */
  merged?: { number: string; subject: string; description: string }[];
  /** For the desk. */
  time?: TimeTotals;
  tasks?: { open: number; all: number };
}

/** A ticket as it was at a time. */
export interface AsOf<Row, Said> {
  at: string;
  ticket: Row & PastParts;
  /** `ticket`: the merged one that it stood on. */
  messages: (Said & { ticket?: string })[];
  /** Whether there were more before these. */
  more: boolean;
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

export type Rule =
  | { every: 'day'; interval: number }
  | { every: 'week'; interval: number; on: Weekday[] }
  | { every: 'month'; interval: number; day?: number; nth?: 1 | 2 | 3 | 4 | -1; weekday?: Weekday };

export type ClosedDays = 'keep' | 'skip' | 'before' | 'after';

export interface TicketForm {
  template?: string;
  kind?: 'incident' | 'request';
  subject?: string;
  description?: string;
  impact?: Level;
  urgency?: Level;
  category?: string;
  subcategory?: string;
  requester?: string;
  team?: string;
  assignee?: string;
}

type Recurring = TicketForm & { kind: 'incident' | 'request'; subject: string; requester: string };

/** Opens a ticket again and again. */
export interface Schedule {
  id: string;
  client: string;
  version: number;
  name: string;
  active: boolean;
  rule: Rule;
  at: string;
  zone?: string;
  /** The zone it runs by, its own or the client's. */
  runsIn: string;
  from: string;
  until?: string;
  closed: ClosedDays;
  catchUp: number;
  ticket: TicketForm;
  /** The next five. */
  upcoming: { day: string; at: string }[];
  last?: string;
  made: number;
  /** Why the last one could not be opened. */
  fault?: { day: string; code: string };
}

export interface ListedSchedule {
  id: string;
  name: string;
  active: boolean;
  next?: string;
}

export interface NewSchedule {
  client: string;
  name: string;
  rule: Rule;
  at: string;
  from?: string;
  until?: string;
  closed?: ClosedDays;
  ticket: Recurring;
}

export interface SchedulePatch {
  name?: string;
  active?: boolean;
  rule?: Rule;
  at?: string;
  until?: string | null;
  closed?: ClosedDays;
  ticket?: Recurring;
}

export type Solved = { solved: true } | { solved: false; reason: string };

/** @template Row a ticket in a list. @template Answer what a command on a ticket answers. @template Said a message. */
export interface WorkPaths<Row, Answer, Said> {
  '/v1/tasks': Path<{
    get: Get<
      Params<{ query: { scope?: string; limit?: number; cursor?: string } }>,
      { items: OwnTask[]; nextCursor?: string }
    >;
  }>;
  '/v1/tickets/{ref}/tasks': Path<{
    get: Get<Params<{ path: Ref }>, { items: Task[] }>;
    post: Send<Params<{ path: Ref; header: Once }>, NewTask, 201, Task>;
  }>;
  '/v1/tickets/{ref}/tasks/{task}': Path<{
    patch: Send<Params<{ path: Ref & { task: string }; header: Once }>, TaskPatch, 200, Task>;
    delete: Remove<Params<{ path: Ref & { task: string } }>, Task>;
  }>;
  '/v1/tickets/{ref}/task-templates': Path<{
    post: Send<Params<{ path: Ref; header: Once }>, { template: string }, 201, { items: Task[] }>;
  }>;
  '/v1/tickets/{ref}/close-conditions': Path<{ get: Get<Params<{ path: Ref }>, { items: CloseCondition[] }> }>;
  '/v1/tickets/{ref}/snooze': Path<{
    put: Send<Params<{ path: Ref; header: Once }>, { for: string } | { until: string }, 200, Answer>;
    delete: Remove<Params<{ path: Ref }>, Answer>;
  }>;
  '/v1/tickets/{ref}/confirmation': Path<{ post: Send<Params<{ path: Ref; header: Once }>, Solved, 200, Answer> }>;
  '/v1/tickets/{ref}/rating': Path<{
    post: Send<Params<{ path: Ref; header: Once }>, { score: number; comment?: string }, 200, Answer>;
  }>;
  '/v1/tickets/{ref}/fields/{field}': Path<{
    get: Get<Params<{ path: Ref & { field: string }; query: { at?: string } }>, FieldAt>;
  }>;
  '/v1/tickets/{ref}/as-of': Path<{ get: Get<Params<{ path: Ref; query: { at?: string } }>, AsOf<Row, Said>> }>;
  '/v1/tickets/from-template': Path<{
    post: Send<Params<{ header: Once }>, TicketForm & { client: string; template: string }, 201, Answer>;
  }>;
  '/v1/schedules': Path<{
    get: Get<Params<{ query: { client: string } }>, { items: ListedSchedule[] }>;
    post: Send<Params<{ header: Once }>, NewSchedule, 201, Schedule>;
  }>;
  '/v1/schedules/{schedule}': Path<{
    get: Get<Params<{ path: { schedule: string } }>, Schedule>;
    patch: Send<Params<{ path: { schedule: string }; header: IfMatch }>, SchedulePatch, 200, Schedule>;
    delete: Gone<Params<{ path: { schedule: string }; header: IfMatch }>>;
  }>;
}
