import type { ActorRef } from '@portico/domain/kernel/actor';
import { notFound } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import type { ClockReceipt, LineReason, ReceiptLine, ReceiptRules } from '@portico/domain/ticket/receipt';
import { receiptOf } from '@portico/domain/ticket/receipt';
import { plainReceipt } from '@portico/domain/ticket/receipt-words';
import { type WhyTargets, whyTargets } from '@portico/domain/ticket/service-level';
import type { LogEntry, TicketState } from '@portico/domain/ticket/state';
import { survivorOf } from '@portico/store/ticket/family';
import { readEntry } from '@portico/store/ticket/log';
import { loadTicket, readLog } from '@portico/store/ticket/read';
import { deskConfig, rulesAt } from '../config/effective.ts';
import type { Context } from '../context.ts';
import { clientPrefix } from '../directory/directory.ts';
import { type NamedActor, nameActors } from '../directory/names.ts';
import { requireRight, seesInternal } from './access.ts';
import { placeOfMoved } from './moved.ts';
import { resolveRef, type TicketRef } from './ref.ts';
import { requireSight } from './sight.ts';

/** What a receipt is made from: the log and the versions of rules that the ticket is stamped with. */
export interface ReceiptSource {
  readonly number: string;
  readonly state: TicketState;
  readonly entries: readonly LogEntry[];
  readonly rules: ReceiptRules;
}

export interface LineAnswer extends Omit<ReceiptLine, 'reason'> {
  readonly why?: LineReason['why'];
  readonly date?: string;
  readonly name?: string;
  /** The reason to wait, and the entry that gave it. */
  readonly reason?: string;
  readonly v?: number;
  readonly by?: NamedActor;
}

export interface ReceiptAnswer {
  readonly number: string;
  readonly asOf: string;
  readonly timeZone: string;
  readonly policy: number;
  readonly calendar: number;
  /** In the reader's language. */
  readonly plain: readonly string[];
  /** Why it has these targets; for the desk only. */
  readonly why?: WhyTargets;
  /** Line by line; for the desk only. */
  readonly clocks?: readonly ClockAnswer[];
}

type ClockAnswer = Omit<ClockReceipt, 'lines' | 'retargeted' | 'endedBy'> & {
  readonly endedBy?: NamedActor;
  readonly retargeted: readonly { readonly at: string; readonly targetSeconds: number; readonly by: NamedActor }[];
  readonly lines: readonly LineAnswer[];
};

/** Why each clock of a ticket stands where it stands: every stretch of time, counted or not, from its log alone. */
export async function slaReceipt(ctx: Context, ref: string): Promise<ReceiptAnswer> {
  const source = await receiptSource(ctx, ref);
  const { state, rules, entries } = source;
  const receipt = receiptOf(entries, rules, ctx.now);
  const { locale, timeZone } = ctx.person;
  const answer = {
    number: source.number,
    asOf: ctx.now,
    timeZone: rules.calendar.timeZone,
    policy: state.config?.sla ?? 0,
    calendar: state.config?.calendar ?? 0,
    plain: plainReceipt(receipt, rules.desk, { locale, timeZone }),
  };
  if (!seesInternal(ctx.actor)) return answer;
  const names = await nameActors(ctx, state.client, state, receipt.flatMap(actorsOf));
  const why = whyTargets(state, rules);
  return { ...answer, ...(why ? { why } : {}), clocks: receipt.map((one) => clockAnswer(one, names)) };
}

/** The log and the rules of a ticket that the caller sees. */
export async function receiptSource(ctx: Context, ref: string): Promise<ReceiptSource> {
  requireRight(ctx.actor, 'read');
  return sourceAt(ctx, await resolveRef(ctx, ref));
}

async function sourceAt(ctx: Context, place: TicketRef): Promise<ReceiptSource> {
  const db = await ctx.client(place.client);
  const scope = clientScope(ctx.actor.msp, place.client);
  const asked = await loadTicket(db, scope, place.number);
  if (!asked) throw notFound();
  const movedTo = await placeOfMoved(ctx, asked);
  if (movedTo) return sourceAt(ctx, movedTo);
  const head = await survivorOf(db, asked);
  await requireSight(db, ctx.actor, head);
  const { state, version } = head;
  const config = await deskConfig(ctx, place.client);
  const [prefix, rules] = await Promise.all([
    clientPrefix(ctx, place.client),
    rulesAt(ctx, place.client, state.config, config),
  ]);
  const entries: LogEntry[] = [];
  for await (const item of readLog(db, scope, state.number, { from: 1, to: version })) entries.push(readEntry(item));
  return { number: `${prefix}-${state.number}`, state, entries, rules: { ...rules, desk: config.desk } };
}

function actorsOf({ lines, endedBy, retargeted }: ClockReceipt): ActorRef[] {
  const causes = lines.flatMap(({ reason }) => (reason && 'cause' in reason ? [reason.cause] : []));
  return [...causes, ...retargeted.map((one) => one.cause), ...(endedBy ? [endedBy] : [])].map((one) => one.by);
}

function clockAnswer(clock: ClockReceipt, names: (by: ActorRef) => NamedActor): ClockAnswer {
  const { lines, endedBy, retargeted, ...same } = clock;
  return {
    ...same,
    ...(endedBy ? { endedBy: names(endedBy.by) } : {}),
    retargeted: retargeted.map(({ at, targetSeconds, cause }) => ({ at, targetSeconds, by: names(cause.by) })),
    lines: lines.map((one) => lineAnswer(one, names)),
  };
}

function lineAnswer({ reason, ...line }: ReceiptLine, names: (by: ActorRef) => NamedActor): LineAnswer {
  if (!reason) return line;
  if (!('cause' in reason)) return { ...line, ...reason };
  const { cause, ...rest } = reason;
  return { ...line, ...rest, v: cause.v, by: names(cause.by) };
}
