import type { Level, Priority } from '../kernel/priority.ts';
import type { Channel, Rating, TicketEvent } from '../ticket/state.ts';
import { unknownRequester } from './event-log.ts';
import type { ImportBatch, ImportedEntry, ImportedState, SourceName } from './format.ts';
import { byTime, eventsBetween, firstPlace, incidentAt, type Place } from './moves.ts';
import type { OwnFields } from './own-fields.ts';

/** One row of a spreadsheet, read and checked. */
export interface SheetTicket {
  readonly row: number;
  readonly id: string;
  readonly subject: string;
  readonly description: string;
  readonly place: Place;
  /** Every time that is known of it, in order. */
  readonly times: readonly string[];
  readonly createdAt?: string | undefined;
  readonly respondedAt?: string | undefined;
  readonly updatedAt?: string | undefined;
  readonly resolvedAt?: string | undefined;
  readonly closedAt?: string | undefined;
  readonly impact: Level;
  readonly urgency: Level;
  readonly priority: Priority;
  readonly channel: Channel;
  readonly requester?: SourceName | undefined;
  readonly assignee?: SourceName | undefined;
  readonly team?: SourceName | undefined;
  readonly category?: string | undefined;
  readonly subcategory?: string | undefined;
  readonly resolution?: string | undefined;
  readonly rating?: Rating | undefined;
  readonly ratingComment?: string | undefined;
  readonly facets: Readonly<Record<string, string>>;
  readonly tags?: string | undefined;
  readonly own: OwnFields;
}

const agent: SourceName = { key: 'Unknown agent', name: 'Unknown agent' };

interface Step {
  readonly at: string;
  readonly by: SourceName;
  /** Takes the state on; what happened is told from both, unless `events` says it. */
  readonly change: (state: ImportedState) => ImportedState;
  readonly events?: readonly TicketEvent[];
  readonly texts?: Readonly<Record<string, string>>;
}

/** What a row tells of a ticket's life, as a log: opened, answered, brought to where it stands, rated. */
export function sheetBatch(ticket: SheetTicket, opened: string, source: string): ImportBatch {
  const first = ticket.createdAt ?? ticket.times[0] ?? opened;
  const requester = ticket.requester ?? unknownRequester;
  let state = firstState(ticket, first, requester);
  const entries: ImportedEntry[] = [
    {
      row: ticket.row,
      at: first,
      by: requester,
      events: [{ type: 'ticket.opened' }],
      state,
      ...(Object.keys(ticket.own.texts).length > 0 && { texts: ticket.own.texts }),
    },
  ];
  for (const step of stepsOf(ticket, first, requester)) {
    const after = { ...step.change(state), updatedAt: step.at };
    const events = step.events ?? eventsBetween(state, after);
    entries.push({
      row: ticket.row,
      at: step.at,
      by: step.by,
      events,
      state: after,
      ...(step.texts && { texts: step.texts }),
    });
    state = after;
  }
  const description = ticket.description || `Imported from ${source}, which holds no description of it.`;
  return { externalId: ticket.id, description, entries };
}

function firstState(ticket: SheetTicket, at: string, requester: SourceName): ImportedState {
  const { subject, impact, urgency, priority, channel, team, category, subcategory } = ticket;
  const { sourceStatus: _, ...facets } = ticket.facets;
  const core = { subject, requester, impact, urgency, priority, channel, createdAt: at, updatedAt: at };
  return {
    ...incidentAt(firstPlace, core, { category, team }),
    ...(subcategory !== undefined && { subcategory }),
    facets,
    ...(ticket.tags !== undefined && { tags: ticket.tags }),
    ...(Object.keys(ticket.own.fields).length > 0 && { fields: ticket.own.fields }),
    ...(Object.keys(ticket.own.people).length > 0 && { people: ticket.own.people }),
  };
}

/** In order of their times; what has none happened last, at the latest time that is known. */
function stepsOf(ticket: SheetTicket, first: string, requester: SourceName): Step[] {
  const by = ticket.assignee ?? agent;
  const last = ticket.times.at(-1) ?? first;
  const steps: Step[] = [];
  if (ticket.respondedAt !== undefined) {
    steps.push({
      at: ticket.respondedAt,
      by,
      change: (state) => state,
      events: [{ type: 'ticket.replied', data: { by: 'staff' } }],
    });
  }
  const { phase } = ticket.place;
  const ended = phase === 'resolved' || phase === 'closed';
  const resolvedAt = ended ? (ticket.resolvedAt ?? ticket.closedAt) : undefined;
  const placedAt = ended
    ? (ticket.closedAt ?? ticket.resolvedAt ?? ticket.updatedAt ?? last)
    : (ticket.updatedAt ?? last);
  steps.push({
    at: placedAt,
    by,
    change: (state) => ({
      ...state,
      status: ticket.place.status,
      phase,
      facets: ticket.facets,
      ...(ticket.assignee && { assignee: ticket.assignee }),
      ...(ticket.place.reason !== undefined && { pending: { reason: ticket.place.reason } }),
      ...(resolvedAt !== undefined && { resolvedAt }),
      ...(phase === 'closed' && { closedAt: ticket.closedAt ?? placedAt }),
      ...(ended && ticket.resolution !== undefined && { resolutionCode: 'imported' }),
    }),
    ...(ended && ticket.resolution !== undefined && { texts: { text: ticket.resolution } }),
  });
  steps.sort(byTime);
  const { rating } = ticket;
  if (rating !== undefined) {
    steps.push({
      at: steps.at(-1)?.at ?? placedAt,
      by: requester,
      change: (state) => ({ ...state, rating }),
      events: [{ type: 'ticket.rated', data: { score: rating } }],
      ...(ticket.ratingComment !== undefined && { texts: { comment: ticket.ratingComment } }),
    });
  }
  return steps;
}
