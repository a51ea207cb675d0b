import type { ClientScope } from '@portico/domain/kernel/scope';
import { dueOf, isFar, type QueueRow, rowOf, stateOfRow } from '@portico/domain/query/row';
import type { SlaClocks } from '@portico/domain/sla/clock';
import { packClocks, unpackClocks } from '@portico/domain/sla/packed';
import { isVoid, type TicketState } from '@portico/domain/ticket/state';
import { nextFire } from '@portico/domain/ticket/timer';
import type { Item } from '../db.ts';
import { parseTicketPk, ticketHead, ticketIndexKeys } from '../keys.ts';

/** A ticket's head as loaded: the state, its version and the chain's last hash. */
export interface LoadedTicket {
  readonly scope: ClientScope;
  readonly state: TicketState;
  readonly version: number;
  readonly hash: string;
  /** Attributes that this release does not know: written back unchanged. */
  readonly unknown: Readonly<Record<string, unknown>>;
}

export interface HeadItem extends Item {
  readonly _t: 'T';
  readonly v: number;
  readonly h: string;
  readonly r: QueueRow;
  /** The rest of the state, which no list shows. */
  readonly s: Readonly<Record<string, unknown>>;
}

/** State fields that a row does not carry in full: they stand beside it, once. */
const besideRow = [
  'sla',
  'config',
  'closesAt',
  'closedAt',
  'resolution',
  'reopens',
  'reassignments',
  'verdict',
  'facets',
  'umbrellas',
  'time',
  'merged',
  'absorbed',
  'moved',
  'published',
  'raisedFrom',
  'rating',
  'tasks',
  'wait',
] as const satisfies readonly (keyof TicketState)[];

const known = new Set(['pk', 'sk', '_t', 'v', 'h', 'r', 's', 'g1p', 'g1s', 'g2p', 'g2s', 'g3p', 'g3s', 'g4p', 'g4s']);

/** A head without an alarm: imported work that has ended must not wake anybody. */
export interface HeadOptions {
  readonly alarm?: boolean;
  readonly unknown?: Readonly<Record<string, unknown>>;
}

export function headItem(
  scope: ClientScope,
  state: TicketState,
  version: number,
  hash: string,
  options: HeadOptions = {},
): HeadItem {
  const beside: Record<string, unknown> = {};
  for (const field of besideRow) if (state[field] !== undefined) beside[field] = state[field];
  if (state.sla) beside['sla'] = packClocks(state.sla);
  // Long texts stand in the log; the head says by which entry, the row of lists says nothing.
  const far = Object.entries(state.fields ?? {}).filter(([, value]) => isFar(value));
  if (far.length > 0) beside['fx'] = Object.fromEntries(far);
  const due = dueOf(state);
  const row = rowOf(state, due);
  if (row.sub !== state.subject) beside['subject'] = state.subject;
  if (row.rn !== state.requesterName) beside['requesterName'] = state.requesterName;
  return {
    ...options.unknown,
    ...ticketHead(scope, state.number),
    _t: 'T',
    v: version,
    h: hash,
    r: row,
    s: beside,
    ...ticketIndexKeys({
      scope,
      number: state.number,
      open: state.phase === 'open' || state.phase === 'pending',
      priority: state.priority,
      due: due?.at,
      gone: state.merged !== undefined || state.moved === true || isVoid(state),
      resolvedAt: state.resolvedAt ?? state.closedAt,
      assignee: state.assignee,
      team: state.team,
      nextFire: options.alarm === false ? undefined : nextFire(state),
    }),
  };
}

export function stateOfHead(item: HeadItem): TicketState {
  const { due: _, fields: near, ...row } = stateOfRow(item.r);
  const { fx, sla, ...beside } = item.s as { readonly fx?: TicketState['fields']; readonly sla?: string | SlaClocks };
  const clocks = sla === undefined ? {} : { sla: typeof sla === 'string' ? unpackClocks(sla) : sla };
  const fields = near || fx ? { fields: { ...near, ...fx } } : {};
  return { ...row, ...beside, ...clocks, ...fields } as TicketState; // Safe: written by `headItem`.
}

/** @throws Error when the item is no head of a ticket: the table is damaged. */
export function loadedTicket(item: Item): LoadedTicket {
  const head = item as HeadItem; // Safe: checked by `_t` below.
  const place = parseTicketPk(item.pk);
  if (!place || head._t !== 'T') throw new Error(`${item.pk} is no ticket`);
  const unknown = Object.fromEntries(Object.entries(item).filter(([name]) => !known.has(name)));
  return { scope: place.scope, state: stateOfHead(head), version: head.v, hash: head.h, unknown };
}
