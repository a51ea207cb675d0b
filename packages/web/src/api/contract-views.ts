import type { TicketRow } from './contract-rows.ts';
import type { Bare, Get, IfMatch, Once, Params, Path, Send } from './contract-shape.ts';
import type { Grouping, Layout, Sort } from './queue-view.ts';

export type { Grouping } from './queue-view.ts';

export type Audience = 'private' | 'team' | 'shared';
export type RowDensity = 'compact' | 'comfortable';

export interface ViewColumn {
  id: string;
  width?: number;
}

export interface SavedView {
  id: string;
  version: number;
  name: string;
  owner: string;
  audience: Audience;
  team?: string;
  scope: string;
  q: string;
  sort: Sort;
  columns?: ViewColumn[];
  density?: RowDensity;
  layout: Layout;
  groupBy: Grouping;
  mayChange: boolean;
}

export interface ViewList {
  items: SavedView[];
  hidden: string[];
}

export interface NewView {
  name: string;
  audience: Audience;
  team?: string;
  scope: string;
  q: string;
  sort: Sort;
  columns?: ViewColumn[];
  density?: RowDensity;
  layout: Layout;
  groupBy: Grouping;
}

export interface ViewPatch extends Partial<Omit<NewView, 'columns' | 'density'>> {
  columns?: ViewColumn[] | null;
  density?: RowDensity | null;
}

export interface FilterWord {
  value: string;
  label?: string;
  id?: string;
}

export interface FilterField {
  id: string;
  label?: string;
  operators: string[];
  values: FilterWord[];
  open: boolean;
}

export type NextReason =
  | 'overdue'
  | 'due_soon'
  | 'due_today'
  | 'critical'
  | 'high'
  | 'vip'
  | 'mine'
  | 'untouched'
  | 'old';

export interface NextTicket extends TicketRow {
  reasons: NextReason[];
}

export interface Load {
  open: number;
  overdue: number;
  dueToday: number;
}

export type LoadOf = Load & { id: string };

export interface Overview {
  open: number;
  risk: { overdue: number; hour: number; today: number; later: number; none: number };
  age: { day: number; three_days: number; week: number; month: number; older: number };
  nobody: Load;
  people: LoadOf[];
  teams: LoadOf[];
  clients: LoadOf[];
  complete: boolean;
}

export interface Counts {
  mine: number;
  unassigned: number;
  teams: Record<string, number>;
  clients: Record<string, number>;
  priorities: Record<string, number>;
  all: number;
}

type OfView = { view: string };

export interface ViewPaths {
  '/v1/views': Path<{ get: Get<Bare, ViewList>; post: Send<Params<{ header: Once }>, NewView, 201, SavedView> }>;
  '/v1/views/{view}': Path<{
    get: Get<Params<{ path: OfView }>, SavedView>;
    patch: Send<Params<{ path: OfView; header: IfMatch }>, ViewPatch, 200, SavedView>;
    delete: {
      parameters: Params<{ path: OfView; header: IfMatch }>;
      requestBody?: never;
      responses: { 204: { headers: Record<string, unknown>; content?: never } } & {
        default: { headers: Record<string, unknown>; content: { 'application/problem+json': unknown } };
      };
    };
  }>;
  '/v1/views/order': Path<{ put: Send<Bare, { order: string[]; hidden: string[] }, 200, ViewList> }>;
  '/v1/tickets/counts': Path<{ get: Get<Bare, Counts> }>;
  '/v1/tickets/count': Path<{
    get: Get<Params<{ query: { q?: string; scope?: string } }>, { count: number; atLeast: boolean }>;
  }>;
  '/v1/filter': Path<{ get: Get<Params<{ query: { client?: string } }>, { items: FilterField[] }> }>;
  '/v1/tickets/next': Path<{
    get: Get<Params<{ query: { limit?: number } }>, { items: NextTicket[]; complete: boolean }>;
  }>;
  '/v1/overview': Path<{ get: Get<Bare, Overview> }>;
}
