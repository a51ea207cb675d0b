import { epochMs } from '@portico/domain/kernel/time';
import { type Due, dueOf, type RowState } from '@portico/domain/query/row';
import { clockNames, isHolder, viewClock } from '@portico/domain/sla/clock';
import { allowedActions } from '@portico/domain/ticket/act';
import type { TicketFacts } from '@portico/domain/ticket/facts';
import { clockTermsOf, type WhyTargets, whyTargets } from '@portico/domain/ticket/service-level';
import type { TicketState } from '@portico/domain/ticket/state';
import { tagsOf } from '@portico/domain/ticket/tags';
import type { TimeTotals } from '@portico/domain/time/entry';
import type { ShownFields } from './field-view.ts';
import { ticketId } from './ref.ts';

/** A ticket as lists and answers show it. */
export interface TicketRow {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly client: string;
  readonly kind: string;
  readonly subject: string;
  readonly status: string;
  readonly phase: string;
  readonly priority: number;
  readonly impact: number;
  readonly urgency: number;
  readonly category?: string;
  readonly subcategory?: string;
  readonly requester: { readonly id: string; readonly name: string };
  readonly assignee?: string;
  readonly team?: string;
  readonly channel: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly resolvedAt?: string;
  readonly due?: Due;
  readonly pending?: { readonly reason: string; readonly wakeAt?: string };
  readonly external?: { readonly source: string; readonly id: string };
  /** For the desk only. */
  readonly vip?: true;
  readonly tags?: readonly string[];
  /** Values of the client's own fields, short ones; told in lists, to the desk alone. */
  readonly fields?: ShownFields;
  /** For whoever put it aside. */
  readonly snoozedUntil?: string;
}

/** @param internal whether the reader is the desk: what it alone should know is left out for all others */
export function rowView(row: RowState, version: number, prefix: string, internal: boolean): TicketRow {
  return {
    id: ticketId(row.client, row.number),
    number: `${prefix}-${row.number}`,
    version,
    client: row.client,
    kind: row.kind,
    subject: row.subject,
    status: row.status,
    phase: row.phase,
    priority: row.priority,
    impact: row.impact,
    urgency: row.urgency,
    ...(row.category === undefined ? {} : { category: row.category }),
    ...(row.subcategory === undefined ? {} : { subcategory: row.subcategory }),
    requester: { id: row.requester, name: row.requesterName },
    ...(row.assignee === undefined ? {} : { assignee: row.assignee }),
    ...(row.team === undefined ? {} : { team: row.team }),
    channel: row.channel,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    ...(row.resolvedAt === undefined ? {} : { resolvedAt: row.resolvedAt }),
    ...(row.due === undefined ? {} : { due: row.due }),
    ...(row.pending === undefined ? {} : { pending: row.pending }),
    ...(row.external === undefined ? {} : { external: row.external }),
    ...(internal && row.vip ? { vip: true } : {}),
    ...(internal && row.tags !== undefined ? { tags: tagsOf(row) } : {}),
  };
}

export function ticketRow(state: TicketState, version: number, prefix: string, internal: boolean): TicketRow {
  const due = dueOf(state);
  return rowView(due ? { ...state, due } : state, version, prefix, internal);
}

export interface ClockAnswer {
  readonly target: string;
  readonly state: string;
  readonly due?: string;
  readonly at?: string;
  readonly usedSeconds: number;
  readonly targetSeconds: number;
}

/** The clocks as people read them: judged at `now`, whether or not a timer has passed since. */
export function clockAnswers(
  state: TicketState,
  facts: Pick<TicketFacts, 'calendar' | 'policy' | 'now'>,
  internal: boolean,
): ClockAnswer[] {
  return clockNames.flatMap((target) => {
    const clock = state.sla?.[target];
    if (!clock || (isHolder(target) && !internal)) return [];
    const { calendar } = clockTermsOf(state, facts, target) ?? facts;
    const view = viewClock(clock, calendar, epochMs(facts.now));
    return [
      {
        target,
        state: view.state,
        ...(view.due === undefined ? {} : { due: view.due }),
        ...(view.at === undefined ? {} : { at: view.at }),
        usedSeconds: view.used,
        targetSeconds: view.target,
      },
    ];
  });
}

export interface TicketAnswer extends TicketRow {
  readonly actions: readonly string[];
  readonly sla: {
    readonly policy: number;
    readonly calendar: number;
    readonly clocks: readonly ClockAnswer[];
    /** Why it has these targets; for the desk only. */
    readonly why?: WhyTargets;
  };
  /** The vendor that it waits for; for the desk only. */
  readonly vendor?: string;
  readonly reopens: number;
  readonly verdict?: string;
  readonly facets?: Readonly<Record<string, string>>;
  readonly umbrellas?: readonly string[];
  readonly time?: TimeTotals;
  /** Why the priority is not the matrix's. */
  readonly raised?: { readonly by: 'vip'; readonly from: number };
  readonly rating?: number;
  readonly tasks?: { readonly open: number; readonly all: number };
  /** What ends its wait beside its time, and the reminders of its requester. */
  readonly wait?: Omit<NonNullable<TicketState['wait']>, 'since'>;
}

/** What commands answer: the ticket without its texts, which the caller has or reads by the ticket's own address. */
export function ticketAnswer(
  state: TicketState,
  version: number,
  prefix: string,
  facts: TicketFacts,
  internal: boolean,
): TicketAnswer {
  const why = whyTargets(state, facts);
  return {
    ...ticketRow(state, version, prefix, internal),
    actions: allowedActions(state, facts),
    sla: {
      policy: state.config?.sla ?? 0,
      calendar: state.config?.calendar ?? 0,
      clocks: clockAnswers(state, facts, internal),
      ...(internal && why ? { why } : {}),
    },
    reopens: state.reopens ?? 0,
    ...(internal && state.wait?.vendor !== undefined ? { vendor: state.wait.vendor } : {}),
    ...(state.verdict === undefined ? {} : { verdict: state.verdict }),
    ...(state.facets === undefined ? {} : { facets: state.facets }),
    ...(internal && state.raisedFrom !== undefined ? { raised: { by: 'vip', from: state.raisedFrom } } : {}),
    ...(state.rating === undefined ? {} : { rating: state.rating }),
    ...(internal && state.umbrellas ? { umbrellas: state.umbrellas } : {}),
    ...(internal && state.time ? { time: state.time } : {}),
    ...(internal && state.snoozedUntil ? { snoozedUntil: state.snoozedUntil } : {}),
    ...(internal && state.tasks ? { tasks: state.tasks } : {}),
    ...(internal && state.wait ? { wait: waitOf(state.wait) } : {}),
  };
}

function waitOf({ on, remindAt, reminded }: NonNullable<TicketState['wait']>): NonNullable<TicketAnswer['wait']> {
  return {
    ...(on === undefined ? {} : { on }),
    ...(remindAt === undefined ? {} : { remindAt }),
    ...(reminded === undefined ? {} : { reminded }),
  };
}
