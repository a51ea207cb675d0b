import type { Level, Priority } from '../kernel/priority.ts';
import { clientId } from '../kernel/scope.ts';
import { type PromiseName, promiseNames, type SlaClocks } from '../sla/clock.ts';
import { formatSeconds } from '../sla/instant.ts';
import type { FieldValue } from '../tenant/custom-field.ts';
import type { Channel, Phase, TicketState } from '../ticket/state.ts';

/** The next promise to keep: when, and which clock. */
export interface Due {
  readonly at: string;
  readonly target: PromiseName;
}

/**
 * A ticket as index rows hold it (attribute `r`), with short keys: a row is stored and billed three times over.
 * It answers lists and filters without reading the ticket.
 */
export interface QueueRow {
  readonly cl: string;
  readonly n: number;
  readonly k: string;
  readonly s: string;
  readonly ph: Phase;
  readonly sub: string;
  readonly p: Priority;
  readonly im: Level;
  readonly ur: Level;
  readonly rq: string;
  readonly rn: string;
  readonly ch: Channel;
  readonly c: string;
  readonly u: string;
  readonly cat?: string;
  readonly sct?: string;
  readonly a?: string;
  readonly tm?: string;
  readonly rs?: string;
  /** Due, and its clock. */
  readonly d?: string;
  readonly dt?: PromiseName;
  /** Why it waits, and when it wakes. */
  readonly pr?: string;
  readonly pw?: string;
  /** Until when it is out of its technician's own queue. */
  readonly sz?: string;
  /** Source and id in the system it was imported from. */
  readonly xs?: string;
  readonly xi?: string;
  /** The requester is a VIP. */
  readonly vp?: true;
  /** Tags, and the client's own fields. */
  readonly tg?: string;
  readonly cf?: Readonly<Record<string, FieldValue>>;
}

/** What a row tells of a ticket. */
export interface RowState
  extends Pick<
    TicketState,
    | 'client'
    | 'number'
    | 'kind'
    | 'status'
    | 'phase'
    | 'subject'
    | 'priority'
    | 'impact'
    | 'urgency'
    | 'category'
    | 'subcategory'
    | 'requester'
    | 'requesterName'
    | 'assignee'
    | 'team'
    | 'channel'
    | 'createdAt'
    | 'updatedAt'
    | 'resolvedAt'
    | 'pending'
    | 'external'
    | 'vip'
    | 'tags'
    | 'fields'
    | 'snoozedUntil'
  > {
  readonly due?: Due;
}

const SUBJECT_CHARACTERS = 160;
const NAME_CHARACTERS = 60;

/** The row of a ticket. Long subjects are cut: the ticket itself has the whole of it. */
export function rowOf(state: TicketState, due: Due | undefined = dueOf(state)): QueueRow {
  return {
    cl: state.client,
    n: state.number,
    k: state.kind,
    s: state.status,
    ph: state.phase,
    sub: cut(state.subject, SUBJECT_CHARACTERS),
    p: state.priority,
    im: state.impact,
    ur: state.urgency,
    rq: state.requester,
    rn: cut(state.requesterName, NAME_CHARACTERS),
    ch: state.channel,
    c: state.createdAt,
    u: state.updatedAt,
    ...(state.category !== undefined && { cat: state.category }),
    ...(state.subcategory !== undefined && { sct: state.subcategory }),
    ...(state.assignee !== undefined && { a: state.assignee }),
    ...(state.team !== undefined && { tm: state.team }),
    ...(state.resolvedAt !== undefined && { rs: state.resolvedAt }),
    ...(due && { d: due.at, dt: due.target }),
    ...(state.pending && { pr: state.pending.reason }),
    ...(state.pending?.wakeAt !== undefined && { pw: state.pending.wakeAt }),
    ...(state.snoozedUntil !== undefined && { sz: state.snoozedUntil }),
    ...(state.external && { xs: state.external.source, xi: state.external.id }),
    ...(state.vip && { vp: true }),
    ...(state.tags !== undefined && { tg: state.tags }),
    ...nearFields(state),
  };
}

/** The readable form of a row: the inverse of `rowOf`, but for what was cut. */
export function stateOfRow(row: QueueRow): RowState {
  return {
    client: clientId(row.cl),
    number: row.n,
    kind: row.k,
    status: row.s,
    phase: row.ph,
    subject: row.sub,
    priority: row.p,
    impact: row.im,
    urgency: row.ur,
    requester: row.rq,
    requesterName: row.rn,
    channel: row.ch,
    createdAt: row.c,
    updatedAt: row.u,
    ...(row.cat !== undefined && { category: row.cat }),
    ...(row.sct !== undefined && { subcategory: row.sct }),
    ...(row.a !== undefined && { assignee: row.a }),
    ...(row.tm !== undefined && { team: row.tm }),
    ...(row.rs !== undefined && { resolvedAt: row.rs }),
    ...(row.d !== undefined && row.dt !== undefined && { due: { at: row.d, target: row.dt } }),
    ...(row.pr !== undefined && {
      pending: { reason: row.pr, ...(row.pw !== undefined && { wakeAt: row.pw }) },
    }),
    ...(row.sz !== undefined && { snoozedUntil: row.sz }),
    ...(row.xs !== undefined && row.xi !== undefined && { external: { source: row.xs, id: row.xi } }),
    ...(row.vp && { vip: true }),
    ...(row.tg !== undefined && { tags: row.tg }),
    ...(row.cf && { fields: row.cf }),
  };
}

/** Whether a value stands in the log, and not in a row. */
export function isFar(value: FieldValue): value is { readonly v: number } {
  return typeof value === 'object' && 'v' in value;
}

function nearFields({ fields }: Pick<TicketState, 'fields'>): Pick<QueueRow, 'cf'> {
  const near = Object.entries(fields ?? {}).filter(([, value]) => !isFar(value));
  return near.length === 0 ? {} : { cf: Object.fromEntries(near) };
}

/**
 * The earliest promise that is still to be kept. A clock that was breached and not yet stopped counts too: the
 * customer still waits, so the ticket belongs at the top of its queue and not at the end of it.
 */
export function dueOf(ticket: { readonly sla?: SlaClocks; readonly phase: Phase }): Due | undefined {
  if (ticket.phase === 'resolved' || ticket.phase === 'closed') return undefined;
  let first: { at: number; target: PromiseName } | undefined;
  for (const target of promiseNames) {
    const clock = ticket.sla?.[target];
    if (!clock || clock.d === undefined || clock.f === undefined) continue;
    if (first === undefined || clock.d < first.at) first = { at: clock.d, target };
  }
  return first && { at: formatSeconds(first.at), target: first.target };
}

/** Whole characters only: half a surrogate pair cannot be stored. */
function cut(text: string, characters: number): string {
  if (text.length <= characters) return text;
  return `${text.slice(0, characters - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}
