import type { TicketRow } from '../ticket/view.ts';
import type { Sort } from './plan.ts';

export interface ListQuery {
  readonly scope: string;
  readonly q: string;
  readonly sort: Sort;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface QueuePage {
  readonly items: readonly TicketRow[];
  readonly nextCursor?: string;
  /** Rows read for this page. */
  readonly examined: number;
  /** False where the page stopped at its read limit: it shows what was found so far, and the cursor goes on. */
  readonly complete: boolean;
}
