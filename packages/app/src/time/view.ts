import type { TimeEntry, TimeTotals } from '@portico/domain/time/entry';
import type { TimeItem } from '@portico/store/ticket/time';

/** A time entry as the API tells it. */
export interface TimeView extends Omit<TimeEntry, 'approved' | 'desk'> {
  readonly note: string;
  readonly loggedAt: string;
}

export interface TimeList {
  readonly items: readonly (TimeView & { readonly earlier: readonly TimeView[] })[];
  readonly totals: TimeTotals;
}

export function timeView({ e, note, at }: Pick<TimeItem, 'e' | 'note' | 'at'>): TimeView {
  const { approved: _approved, desk: _desk, ...told } = e;
  return { ...told, note, loggedAt: at };
}
