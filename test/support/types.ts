import type {
  AsOf as AsOfSchema,
  FieldAt as FieldAtSchema,
  Message as MessageSchema,
  QueuePage as QueuePageSchema,
  TicketAnswer as TicketAnswerSchema,
  TicketRow as TicketRowSchema,
  Ticket as TicketSchema,
  Timeline as TimelineSchema,
} from '@portico/api/routes/schemas';
import type * as z from 'zod';

/** What the API answers, as its own schemas say. */
export type Ticket = z.output<typeof TicketSchema>;
export type TicketAnswer = z.output<typeof TicketAnswerSchema>;
export type TicketRow = z.output<typeof TicketRowSchema>;
export type Timeline = z.output<typeof TimelineSchema>;
export type Message = z.output<typeof MessageSchema>;
export type QueuePage = z.output<typeof QueuePageSchema>;
export type AsOf = z.output<typeof AsOfSchema>;
export type FieldAt = z.output<typeof FieldAtSchema>;

export interface Counts {
  readonly mine: number;
  readonly unassigned: number;
  readonly teams: Readonly<Record<string, number>>;
  readonly clients: Readonly<Record<string, number>>;
  readonly priorities: Readonly<Record<string, number>>;
  readonly all: number;
}

export interface Notifications {
  readonly items: readonly {
    readonly id: string;
    readonly at: string;
    readonly type: string;
    readonly ticket: {
      readonly id: string;
      readonly number: string;
      readonly subject: string;
      readonly client: string;
    };
    readonly by: { readonly kind: string; readonly id: string };
    readonly read: boolean;
  }[];
  readonly unread: number;
  readonly nextCursor?: string;
}

export interface Me {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly msp: { readonly id: string; readonly slug: string };
  readonly client?: { readonly id: string; readonly slug: string };
  readonly memberships: readonly { readonly msp: string; readonly slug: string }[];
}

export interface Searched {
  readonly items: readonly TicketRow[];
  readonly complete: boolean;
}
