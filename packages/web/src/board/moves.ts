import type { Desk, Level, Ticket, TicketRow } from '../api/contract.ts';
import type { Grouping } from '../api/contract-views.ts';

/** A column's id for tickets that nobody has. */
export const NOBODY = '~';

export const columnOf = (row: Pick<TicketRow, 'status' | 'priority' | 'assignee'>, group: Grouping): string =>
  group === 'status' ? row.status : group === 'priority' ? String(row.priority) : (row.assignee ?? NOBODY);

/** What a card's move does: an ordinary command, or nothing, and why. */
export type Move =
  | { readonly kind: 'run'; readonly action: string }
  | { readonly kind: 'assign'; readonly assignee: string | null }
  | { readonly kind: 'rate'; readonly impact: Level; readonly urgency: Level }
  | { readonly kind: 'refused'; readonly why: 'same' | 'status' | 'priority' | 'assign' };

const LEVELS: readonly Level[] = [1, 2, 3];

/** Actions that lead to a state, the likeliest first; the ticket says which of them may be taken. */
const leadsTo: Readonly<Record<string, readonly string[]>> = {
  in_progress: ['start', 'resume', 'reopen'],
  pending: ['pend'],
  resolved: ['resolve'],
  closed: ['close'],
};

export function moveOf(
  ticket: Pick<Ticket, 'status' | 'priority' | 'impact' | 'urgency' | 'assignee' | 'actions' | 'phase'>,
  group: Grouping,
  to: string,
  matrix: Desk['matrix'],
): Move {
  if (columnOf(ticket, group) === to) return { kind: 'refused', why: 'same' };
  switch (group) {
    case 'status': {
      const action = (leadsTo[to] ?? [to]).find((one) => ticket.actions.includes(one));
      return action === undefined ? { kind: 'refused', why: 'status' } : { kind: 'run', action };
    }
    case 'assignee':
      if (!ticket.actions.includes('assign')) return { kind: 'refused', why: 'assign' };
      return { kind: 'assign', assignee: to === NOBODY ? null : to };
    case 'priority':
      return ticket.phase === 'closed' ? { kind: 'refused', why: 'priority' } : rated(ticket, Number(to), matrix);
  }
}

/** A priority is what impact and urgency make of it: the pair that is nearest to the present one, urgency changing first. */
function rated({ impact, urgency }: Pick<Ticket, 'impact' | 'urgency'>, to: number, matrix: Desk['matrix']): Move {
  const pairs = LEVELS.flatMap((i) => LEVELS.map((u) => ({ impact: i, urgency: u })))
    .filter((one) => matrix[one.impact - 1]?.[one.urgency - 1] === to)
    .map((one) => ({ ...one, far: 2 * Math.abs(one.impact - impact) + Math.abs(one.urgency - urgency) }))
    .sort((a, b) => a.far - b.far);
  const best = pairs[0];
  return best ? { kind: 'rate', impact: best.impact, urgency: best.urgency } : { kind: 'refused', why: 'priority' };
}

const USUAL: readonly string[] = ['new', 'in_progress', 'pending', 'resolved'];

/** The columns in their order: those that are always there, and whatever else the rows bring. */
export function columnsOf(rows: readonly TicketRow[], group: Grouping, me: string): string[] {
  const found = [...new Set(rows.map((row) => columnOf(row, group)))];
  if (group === 'priority') return ['1', '2', '3', '4', '5'];
  const first = group === 'status' ? USUAL : [NOBODY, me];
  return [...first, ...found.filter((one) => !first.includes(one)).sort()];
}
