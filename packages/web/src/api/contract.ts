import type { Field, FieldInput } from './contract-fields.ts';
import type { JobPaths } from './contract-jobs.ts';
import type { LibraryPaths } from './contract-library.ts';
import type { LivePaths } from './contract-live.ts';
import type { NoticePaths } from './contract-notices.ts';
import type { Advisory, PeoplePaths } from './contract-people.ts';
import type { RelatedPaths } from './contract-related.ts';
import type { Channel, Named, Phase, TicketKind, TicketRow } from './contract-rows.ts';
import type {
  Bare,
  Get,
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
import type { TicketSla } from './contract-sla.ts';
import type { Attachment, FilePolicy, TalkPaths } from './contract-talk.ts';
import type { TimePaths, TimeTotals } from './contract-time.ts';
import type { ViewPaths } from './contract-views.ts';
import type { WaitRules, WorkDesk, WorkParts, WorkPaths } from './contract-work.ts';
import type { Sort } from './queue-view.ts';

export type { Channel, Named, Phase, Target, TicketKind, TicketRow } from './contract-rows.ts';

export type { Level, LinkType, Problem } from './contract-shape.ts';
export type { SlaClock } from './contract-sla.ts';
export type { Confirmation } from './contract-talk.ts';

/**
 * The part of the API this client speaks, in the shape that openapi-typescript writes. Written by hand for its names;
 * `test/architecture/web-contract.test.ts` proves it against the types made from the OpenAPI document.
 */
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

export interface PendingReason extends Labelled, WaitRules {
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

export interface Desk extends WorkDesk {
  categories: Category[];
  /** priority = matrix[impact - 1][urgency - 1] */
  matrix: number[][];
  pendingReasons: PendingReason[];
  resolutionCodes: Labelled[];
  processes: DeskProcess[];
  /** The client's own fields of its tickets. */
  fields: Field[];
  /** The only tags that may be given, where the client lists them. */
  tags?: string[];
  attachments: FilePolicy;
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

/** `number` is the other ticket's. */
export interface LinkAnswer {
  type: LinkType;
  number: string;
}

export interface Ticket extends TicketRow, WorkParts {
  description: string;
  /** `by` is a name, not an id. */
  resolution?: { code: string; text: string; by: string };
  links: { type: LinkType; ref: string }[];
  /** Of the opening and of every message. */
  files: Attachment[];
  umbrellas?: string[];
  rating?: number;
  sla: TicketSla;
  /** The vendor that it waits for, for staff. */
  vendor?: string;
  actions: string[];
  canSeeNotes: boolean;
  merged?: { number: string; at: string; undoUntil: string }[];
  /** The number that was asked for, where it leads here. */
  redirectedFrom?: string;
  advisories?: Advisory[];
  fields: Record<string, FieldInput>;
  follows: boolean;
  /** Of an assignee who came with an imported log: the directory does not know them. */
  assigneeName?: string;
  joined?: number;
  published?: true;
  time?: TimeTotals;
  raised?: { by: 'vip'; from: number };
}

/** What only reading a ticket tells. */
export type Untouched =
  | 'description'
  | 'resolution'
  | 'links'
  | 'files'
  | 'canSeeNotes'
  | 'merged'
  | 'redirectedFrom'
  | 'advisories'
  | 'fields'
  | 'follows'
  | 'assigneeName'
  | 'joined'
  | 'published';

/** What a change answers: the ticket without the parts that a change does not touch. */
export type TicketAnswer = Omit<Ticket, Untouched>;

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
  files: Attachment[];
  v: number;
  /** The merged ticket that it stands on. */
  ticket?: string;
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
  ticket?: string;
  /** The other ticket that this is about. */
  other?: string;
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
  files?: string[];
}

export interface TicketPatch {
  subject?: string;
  impact?: Level;
  urgency?: Level;
  category?: string | null;
  subcategory?: string | null;
  requester?: string;
  tags?: string[];
  fields?: Record<string, FieldInput | null>;
}

type Said = Omit<Message, 'kind' | 'v' | 'ticket'>;

export interface paths
  extends JobPaths,
    LibraryPaths,
    LivePaths,
    NoticePaths,
    PeoplePaths,
    RelatedPaths,
    TalkPaths<TicketAnswer, Said>,
    TimePaths,
    ViewPaths,
    WorkPaths<TicketRow, TicketAnswer, Said> {
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
  '/v1/search': Path<{ get: Get<Params<{ query: { q: string; limit?: number } }>, { items: TicketRow[] }> }>;
  '/v1/tickets/{ref}': Path<{
    get: Get<Params<{ path: Ref }>, Ticket>;
    patch: Send<Params<{ path: Ref; header: IfMatch }>, TicketPatch, 200, TicketAnswer>;
  }>;
  '/v1/tickets/{ref}/undo': Path<{
    post: Send<Params<{ path: Ref; header: Once }>, { version?: number }, 200, TicketAnswer>;
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
  '/v1/tickets/{ref}/links': Path<{
    post: Send<Params<{ path: Ref; header: Once }>, { type: LinkType; ref: string }, 200 | 201, LinkAnswer>;
  }>;
  '/v1/tickets/{ref}/links/{type}/{other}': Path<{
    delete: Remove<Params<{ path: Ref & { type: LinkType; other: string } }>, LinkAnswer>;
  }>;
}
