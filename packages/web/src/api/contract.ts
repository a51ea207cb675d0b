import type { Sort } from './queue-view.ts';

/**
 * The part of the API this client speaks, in the shape that openapi-typescript writes. Written by hand for its names;
 * `test/architecture/web-contract.test.ts` proves it against the types made from the OpenAPI document.
 */
export interface Named {
  id: string;
  name: string;
}

export interface Membership {
  msp: string;
  slug: string;
  name: string;
}

export interface Me {
  id: string;
  kind: 'staff' | 'contact' | 'key';
  name: string;
  email?: string;
  role: string;
  locale: string;
  timeZone: string;
  msp: { id: string; slug: string; name: string };
  client?: { id: string; slug: string; name: string };
  memberships: Membership[];
}

export interface DirectoryClient {
  id: string;
  slug: string;
  name: string;
  prefix: string;
  kind: string;
  color: string;
  timeZone: string;
}

export interface StaffMember {
  id: string;
  name: string;
  teams: string[];
  active: boolean;
}

export interface Directory {
  clients: DirectoryClient[];
  teams: Named[];
  staff: StaffMember[];
}

export interface Labelled {
  id: string;
  label: string;
}

export interface Category extends Labelled {
  subcategories: Labelled[];
}

export interface DeskProcess {
  kind: string;
  label: string;
  /** `portal` is what end users read instead of the label. */
  states: (Labelled & { phase: Phase; portal: string })[];
  actions: Labelled[];
  convertsTo: TicketKind[];
}

export interface PendingReason extends Labelled {
  pausesClock: boolean;
  /** Whose move it is. */
  awaits: 'requester' | 'approval' | 'supplier' | 'desk';
}

export interface SchemeColours {
  text: string;
  soft: string;
  onSoft: string;
}

/** How a client's portal looks and greets; every colour is already made readable by the server. */
export interface Brand {
  name: string;
  colours: {
    fill: string;
    onFill: string;
    fillHover: string;
    light: SchemeColours;
    dark: SchemeColours;
  };
  /** SVG text, for an image only: never put into the page itself. */
  logo?: string;
  locale: string;
  welcome: string;
}

export interface Desk {
  categories: Category[];
  /** priority = matrix[impact - 1][urgency - 1] */
  matrix: number[][];
  pendingReasons: PendingReason[];
  resolutionCodes: Labelled[];
  processes: DeskProcess[];
  brand: Brand;
}

export interface Contact extends Named {
  email: string;
  roles: string[];
  active: boolean;
  profile?: {
    phone?: string;
    mobile?: string;
    manager?: string;
    site?: string;
    title?: string;
    department?: string;
  };
}

export type Phase = 'open' | 'pending' | 'resolved' | 'closed';
export type Target = 'response' | 'update' | 'resolution';
export type TicketKind = 'incident' | 'request';

export type Channel = 'portal' | 'email' | 'phone' | 'chat' | 'api' | 'alert' | 'walk_in' | 'ivr' | 'social' | 'import';

export interface TicketRow {
  id: string;
  number: string;
  version: number;
  client: string;
  kind: TicketKind;
  subject: string;
  status: string;
  phase: Phase;
  priority: number;
  impact: number;
  urgency: number;
  category?: string;
  subcategory?: string;
  requester: Named;
  assignee?: string;
  team?: string;
  channel: Channel;
  createdAt: string;
  updatedAt: string;
  resolvedAt?: string;
  due?: { at: string; target: Target };
  pending?: { reason: string; wakeAt?: string };
  external?: { source: string; id: string };
}

export interface SlaClock {
  target: Target;
  state: 'running' | 'paused' | 'met' | 'breached' | 'cancelled';
  due?: string;
  at?: string;
  usedSeconds: number;
  targetSeconds: number;
}

export type LinkType = 'parent' | 'child' | 'duplicate_of' | 'duplicated_by' | 'related';

/** `number` is the other ticket's. */
export interface LinkAnswer {
  type: LinkType;
  number: string;
}

export interface Ticket extends TicketRow {
  description: string;
  /** `by` is a name, not an id. */
  resolution?: { code: string; text: string; by: string };
  links: { type: LinkType; ref: string }[];
  umbrellas?: string[];
  rating?: number;
  /** Versions of the client's policy and calendar that the clocks follow. */
  sla: { policy: number; calendar: number; clocks: SlaClock[] };
  actions: string[];
  canSeeNotes: boolean;
}

/** What a change answers: the ticket without the parts that a change does not touch. */
export type TicketAnswer = Omit<Ticket, 'description' | 'resolution' | 'links' | 'canSeeNotes'>;

export interface Actor {
  kind: string;
  id: string;
  name: string;
}

export interface Message {
  kind: 'message';
  id: string;
  at: string;
  visibility: 'public' | 'internal';
  by: Actor;
  text: string;
  v: number;
}

export type FieldValue = string | number | boolean | null;

export interface TimelineEvent {
  kind: 'event';
  v: number;
  at: string;
  by: Actor;
  type: string;
  types: string[];
  changes: { field: string; from?: FieldValue; to?: FieldValue }[];
  texts?: Record<string, string>;
  imported?: { source: string; row: number };
}

export type TimelineItem = Message | TimelineEvent;

export interface Timeline {
  items: TimelineItem[];
  previousCursor?: string;
}

export interface QueuePage {
  items: TicketRow[];
  nextCursor?: string;
  examined: number;
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

export interface Notification {
  id: string;
  at: string;
  type: string;
  ticket: { id: string; number: string; subject: string; client: string };
  by: { kind: string; id: string };
  read: boolean;
}

export interface Notifications {
  items: Notification[];
  /** Counted up to 100. */
  unread: number;
  nextCursor?: string;
}

/** Of impact and urgency; 1 is highest. */
export type Level = 1 | 2 | 3;

export interface NewTicket {
  client: string;
  kind: TicketKind;
  subject: string;
  description: string;
  impact: Level;
  urgency: Level;
  category?: string;
  subcategory?: string;
  requester?: string;
  team?: string;
  assignee?: string;
  channel?: Channel;
}

export interface TicketPatch {
  subject?: string;
  impact?: Level;
  urgency?: Level;
  category?: string | null;
  subcategory?: string | null;
  requester?: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code?: string;
  errors?: { pointer: string; detail: string }[];
  requestId?: string;
  current?: number;
}

type Failure = { default: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } } };
type Ok<Status extends number, Body> = {
  [K in Status]: { headers: Record<string, unknown>; content: { 'application/json': Body } };
} & Failure;
interface Bare {
  query?: never;
  header?: never;
  path?: never;
  cookie?: never;
}
type Params<P extends Partial<Record<'query' | 'header' | 'path', unknown>>> = Omit<Bare, keyof P> & P;
type Get<P, Body> = { parameters: P; requestBody?: never; responses: Ok<200, Body> };
type Send<P, Input, Status extends number, Body> = {
  parameters: P;
  requestBody: { content: { 'application/json': Input } };
  responses: Ok<Status, Body>;
};
/** An answer without content (204). */
type Told<P, Input> = {
  parameters: P;
  requestBody: { content: { 'application/json': Input } };
  responses: { 204: { headers: Record<string, unknown>; content?: never } } & Failure;
};
type Remove<P, Body> = { parameters: P; requestBody?: never; responses: Ok<200, Body> };
type Path<M extends Partial<Record<'get' | 'post' | 'patch' | 'delete', unknown>>> = {
  parameters: Bare;
  put?: never;
  options?: never;
  head?: never;
  trace?: never;
} & Omit<{ get?: never; post?: never; patch?: never; delete?: never }, keyof M> &
  M;

type Ref = { ref: string };
type IfMatch = { 'If-Match': string };
type Once = { 'Idempotency-Key': string };

export interface paths {
  '/v1/me': Path<{ get: Get<Bare, Me> }>;
  '/v1/directory': Path<{ get: Get<Bare, Directory> }>;
  '/v1/clients/{client}/desk': Path<{ get: Get<Params<{ path: { client: string } }>, Desk> }>;
  '/v1/clients/{client}/contacts': Path<{
    get: Get<
      Params<{ path: { client: string }; query: { q?: string; limit?: number; cursor?: string } }>,
      { items: Contact[]; nextCursor?: string }
    >;
  }>;
  '/v1/tickets': Path<{
    get: Get<
      Params<{ query: { scope?: string; q?: string; sort?: Sort; limit?: number; cursor?: string } }>,
      QueuePage
    >;
    post: Send<Params<{ header: Once }>, NewTicket, 201, TicketAnswer>;
  }>;
  '/v1/tickets/counts': Path<{ get: Get<Bare, Counts> }>;
  '/v1/tickets/count': Path<{
    get: Get<Params<{ query: { q: string } }>, { count: number; atLeast: boolean }>;
  }>;
  '/v1/search': Path<{ get: Get<Params<{ query: { q: string; limit?: number } }>, { items: TicketRow[] }> }>;
  '/v1/tickets/{ref}': Path<{
    get: Get<Params<{ path: Ref }>, Ticket>;
    patch: Send<Params<{ path: Ref; header: IfMatch }>, TicketPatch, 200, TicketAnswer>;
  }>;
  '/v1/tickets/{ref}/timeline': Path<{
    get: Get<Params<{ path: Ref; query: { cursor?: string } }>, Timeline>;
  }>;
  '/v1/tickets/{ref}/actions/{action}': Path<{
    post: Send<
      Params<{ path: Ref & { action: string }; header: IfMatch & Once }>,
      Record<string, unknown>,
      200,
      TicketAnswer
    >;
  }>;
  '/v1/tickets/{ref}/convert': Path<{
    post: Send<Params<{ path: Ref; header: IfMatch & Once }>, { to: TicketKind }, 200, TicketAnswer>;
  }>;
  '/v1/tickets/{ref}/replies': Path<{
    post: Send<Params<{ path: Ref; header: Once }>, { text: string }, 201, Omit<Message, 'kind' | 'v'>>;
  }>;
  '/v1/tickets/{ref}/notes': Path<{
    post: Send<Params<{ path: Ref; header: Once }>, { text: string }, 201, Omit<Message, 'kind' | 'v'>>;
  }>;
  '/v1/tickets/{ref}/links': Path<{
    post: Send<Params<{ path: Ref; header: Once }>, { type: LinkType; ref: string }, 200 | 201, LinkAnswer>;
  }>;
  '/v1/tickets/{ref}/links/{type}/{other}': Path<{
    delete: Remove<Params<{ path: Ref & { type: LinkType; other: string } }>, LinkAnswer>;
  }>;
  '/v1/notifications': Path<{ get: Get<Params<{ query: { limit?: number; cursor?: string } }>, Notifications> }>;
  '/v1/notifications/read': Path<{ post: Told<Bare, { upTo: string }> }>;
}
