import { addBusinessDays } from '@portico/domain/sla/business-days';
import {
  addBusinessSeconds,
  businessSecondsBetween,
  isOpen,
  nextOpen,
  periods,
  subtractBusinessSeconds,
} from '@portico/domain/sla/business-time';
import type { Calendar } from '@portico/domain/sla/calendar';
import { formatSeconds, parseSeconds } from '@portico/domain/sla/instant';
import { calendarOf, caseSchema, type SlaCase } from './cases.ts';
import { evaluateTicket } from './ticket.ts';

export interface Evaluated {
  readonly id: string;
  readonly got: Readonly<Record<string, unknown>>;
}

/** One outside case by the product's own arithmetic. What cannot be answered gives `got.error`, never an exception. */
export function evaluateCase(raw: unknown, place: number): Evaluated {
  const parsed = caseSchema.safeParse(raw);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    return {
      id: idOf(raw, place),
      got: { error: `${first?.path.join('.') ?? ''}: ${first?.message ?? 'is no case'}` },
    };
  }
  try {
    return { id: parsed.data.id, got: answer(parsed.data, calendarOf(parsed.data.calendar)) };
  } catch (error) {
    if (error instanceof RangeError) return { id: parsed.data.id, got: { error: error.message } };
    throw error;
  }
}

function answer(one: SlaCase, calendar: Calendar): Record<string, unknown> {
  switch (one.type) {
    case 'due':
    case 'invalid':
      return { due: iso(addBusinessSeconds(calendar, ms(one.input.start), one.input.business_seconds)) };
    case 'due_backward':
      return { at: iso(subtractBusinessSeconds(calendar, ms(one.input.from), one.input.business_seconds)) };
    case 'due_days': {
      const { start, business_days: days, end_of_working_day: endOfDay } = one.input;
      return { due: iso(addBusinessDays(calendar, ms(start), days, endOfDay)) };
    }
    case 'elapsed':
      return { business_seconds: businessSecondsBetween(calendar, ms(one.input.start), ms(one.input.end)) };
    case 'is_open':
      return { open: isOpen(calendar, ms(one.input.at)) };
    case 'next_open':
      return { at: iso(nextOpen(calendar, ms(one.input.at))) };
    case 'periods':
      return {
        periods: periods(calendar, ms(one.input.from), one.input.count).map(({ start, end }) => [iso(start), iso(end)]),
      };
    case 'ticket':
      return evaluateTicket(one, calendar);
  }
}

function ms(text: string): number {
  return parseSeconds(text) * 1000;
}

function iso(milliseconds: number): string {
  return formatSeconds(milliseconds / 1000);
}

function idOf(raw: unknown, place: number): string {
  const id = typeof raw === 'object' && raw !== null && 'id' in raw ? raw.id : undefined;
  return typeof id === 'string' ? id : `case ${place + 1}`;
}
