import type { Get, Gone, IfMatch, Level, Once, Params, Path, Ref, Send } from './contract-shape.ts';
import type { DraftKind, MacroPreview } from './contract-talk.ts';

/** One text for everybody, or one a language. */
export type Label = string | { en: string; de: string };

/** Where something that people prepared stands. */
export interface Prepared {
  id: string;
  version: number;
  /** Absent: for every client. */
  client?: string;
  label: Label;
  order: number;
  /** Offered no more; what names it goes on working. */
  archived: boolean;
  mayChange: boolean;
  updatedAt: string;
  updatedBy: string;
}

export interface MacroAction {
  action: string;
  input?: Record<string, string | string[]>;
}

export interface WrittenMacro extends Prepared {
  private: boolean;
  kind: DraftKind;
  text: Label;
  team?: string;
  actions: { action: string; input?: Record<string, unknown> }[];
}

interface MacroWords {
  label: Label;
  kind: DraftKind;
  text: Label;
  actions?: MacroAction[];
}
export interface NewMacro extends MacroWords {
  client?: string;
  private?: boolean;
  team?: string;
  order?: number;
}
export interface MacroPatch {
  label?: Label;
  kind?: DraftKind;
  text?: Label;
  team?: string | null;
  actions?: MacroAction[] | null;
  order?: number;
  archived?: boolean;
}

export interface TemplateTask {
  title: Label;
  team?: string;
  assignee?: string;
  dueIn?: string;
  steps?: Label[];
  after?: number[];
}
export interface TaskTemplate extends Prepared {
  tasks: TemplateTask[];
}

export type Process = 'incident' | 'request';
export interface TicketTemplate extends Prepared {
  process: Process;
  subject: Label;
  description?: string;
  impact?: Level;
  urgency?: Level;
  category?: string;
  subcategory?: string;
  team?: string;
  assignee?: string;
  tasks?: string[];
}

export interface NewTaskTemplate {
  client?: string;
  label: Label;
  order?: number;
  tasks: TemplateTask[];
}
export interface TaskTemplatePatch {
  label?: Label;
  order?: number;
  archived?: boolean;
  tasks?: TemplateTask[];
}
export interface NewTicketTemplate {
  client?: string;
  label: Label;
  order?: number;
  process: Process;
  subject: Label;
  description?: string;
  impact?: Level;
  urgency?: Level;
  category?: string;
  subcategory?: string;
  team?: string;
  tasks?: string[];
}
export interface TicketTemplatePatch {
  label?: Label;
  order?: number;
  archived?: boolean;
  process?: Process;
  subject?: Label;
  description?: string | null;
  impact?: Level | null;
  urgency?: Level | null;
  category?: string | null;
  subcategory?: string | null;
  team?: string | null;
  tasks?: string[] | null;
}

export type Source = 'file' | 'desk';

/** What can be used for a client's tickets: of its files, and written at the desk. */
export interface Templates {
  client: string;
  tickets: {
    id: string;
    source: Source;
    label: string;
    subject: string;
    process: Process;
    description?: string;
    impact?: Level;
    urgency?: Level;
    category?: string;
    subcategory?: string;
    team?: string;
    assignee?: string;
    tasks: string[];
  }[];
  tasks: { id: string; source: Source; label: string; tasks: { title: string; steps: string[] }[] }[];
}

type OfClient = Params<{ query: { client?: string } }>;
type One = { path: { it: string } };
type Shelf<T, New, Patch> = {
  list: Path<{ get: Get<OfClient, { items: T[] }>; post: Send<Params<{ header: Once }>, New, 201, T> }>;
  one: Path<{ patch: Send<Params<One & { header: IfMatch }>, Patch, 200, T>; delete: Gone<Params<One>> }>;
};
type Macros = Shelf<WrittenMacro, NewMacro, MacroPatch>;
type Tasks = Shelf<TaskTemplate, NewTaskTemplate, TaskTemplatePatch>;
type Tickets = Shelf<TicketTemplate, NewTicketTemplate, TicketTemplatePatch>;

export interface LibraryPaths {
  '/v1/written-macros': Macros['list'];
  '/v1/written-macros/{it}': Macros['one'];
  '/v1/task-templates': Tasks['list'];
  '/v1/task-templates/{it}': Tasks['one'];
  '/v1/ticket-templates': Tickets['list'];
  '/v1/ticket-templates/{it}': Tickets['one'];
  '/v1/templates': Path<{ get: Get<Params<{ query: { client: string } }>, Templates> }>;
  '/v1/tickets/{ref}/macro-preview': Path<{
    post: Send<Params<{ path: Ref }>, { kind: DraftKind; text: Label; actions?: MacroAction[] }, 200, MacroPreview>;
  }>;
}
