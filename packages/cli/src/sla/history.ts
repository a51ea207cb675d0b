import { calendarSchema } from '@portico/domain/sla/calendar';
import { slaPolicySchema } from '@portico/domain/sla/policy';
import { deskSchema } from '@portico/domain/tenant/desk';
import type { ReceiptRules } from '@portico/domain/ticket/receipt';
import type { LogEntry } from '@portico/domain/ticket/state';
import * as z from 'zod';

/** What a receipt is made from, as a file: no name and no text of anybody stands in it. */
export interface History {
  readonly ticket: string;
  readonly asOf: string;
  readonly rules: ReceiptRules;
  readonly entries: readonly LogEntry[];
}

const actor = z.object({ kind: z.enum(['staff', 'contact', 'key', 'system']), id: z.string() });

const historySchema = z.object({
  ticket: z.string(),
  asOf: z.iso.datetime(),
  rules: z.object({ policy: slaPolicySchema, calendar: calendarSchema, desk: deskSchema }),
  entries: z
    .array(
      z.object({
        v: z.int(),
        at: z.iso.datetime(),
        by: actor,
        events: z.array(z.object({ type: z.string(), data: z.exactOptional(z.record(z.string(), z.unknown())) })),
        set: z.record(z.string(), z.unknown()),
      }),
    )
    .min(1),
});

/** The history of a file. @throws RangeError naming the field that is wrong. */
export function parseHistory(text: string): History {
  const parsed = historySchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data as unknown as History; // Safe: entries fold field by field, whatever they hold.
  const [first] = parsed.error.issues;
  throw new RangeError(`${first?.path.join('.') ?? ''}: ${first?.message ?? 'is no history'}`);
}

/** Fields that clocks follow from. */
const needed = new Set(
  'kind status phase priority category subcategory vip team sla pending wait config merged moved'.split(' '),
);

const neededOfEvents = new Set(['by', 'v', 'fields']);

export function historyText(history: History): string {
  const entries = history.entries.map(({ v, at, by, events, set }) => ({
    v,
    at,
    by: { kind: by.kind, id: by.id },
    events: events.map(({ type, data }) => {
      const kept = Object.entries(data ?? {}).filter(([name]) => neededOfEvents.has(name));
      return kept.length === 0 ? { type } : { type, data: Object.fromEntries(kept) };
    }),
    set: Object.fromEntries(Object.entries(set).filter(([name]) => needed.has(name))),
  }));
  // Texts of the desk's own are no matter of clocks, and may say anything.
  const { macros: _m, ticketTemplates: _t, taskTemplates: _k, ...desk } = history.rules.desk;
  return `${JSON.stringify({ ...history, rules: { ...history.rules, desk }, entries }, null, 1)}\n`;
}
