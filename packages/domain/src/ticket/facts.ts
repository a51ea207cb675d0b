import type { ActorRef } from '../kernel/actor.ts';
import type { FieldFault } from '../kernel/error.ts';
import type { Taker } from '../kernel/process.ts';
import type { Calendar } from '../sla/calendar.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import type { Desk } from '../tenant/desk.ts';
import type { ConfigVersions, TicketEvent, TicketState } from './state.ts';

/** What a decision about a ticket may know: the client's configuration in force, who acts, and the one `now` of the command. */
export interface TicketFacts {
  readonly now: string;
  readonly by: ActorRef;
  readonly taker: Taker;
  readonly desk: Desk;
  readonly calendar: Calendar;
  readonly policy: SlaPolicy;
  readonly versions: ConfigVersions;
  /** Persons named in fields, as far as they were found. */
  readonly people?: ReadonlySet<string>;
  /** The language the client reads, for texts that the desk writes by itself. */
  readonly locale?: string;
  /** What tickets merged into this one add to its conditions for ending, and the versions at which it was counted. */
  readonly merged?: {
    readonly openTasks: number;
    readonly minutes: number;
    readonly seen: readonly { readonly number: number; readonly version: number }[];
  };
}

/** What a command comes to: the next head, what is told, and texts that stand outside the chain. */
export interface Decision {
  readonly next: TicketState;
  readonly events: readonly TicketEvent[];
  /** Free texts of this command by name (`text`, `reason`): kept beside the event under a salted hash. */
  readonly texts?: Readonly<Record<string, string>>;
}

export interface Refusal {
  readonly refused: {
    readonly code: string;
    readonly why: string;
    readonly pointer?: string;
    /** Where several fields are wrong: each of them. */
    readonly faults?: readonly FieldFault[];
  };
}

export function refuse(code: string, why: string, pointer?: string): Refusal {
  return { refused: pointer === undefined ? { code, why } : { code, why, pointer } };
}

export function refuseFields(faults: readonly FieldFault[]): Refusal {
  return { refused: { code: 'ticket.fields', why: 'Some fields need attention.', faults } };
}

export function isRefusal<T extends object>(outcome: T | Refusal): outcome is Refusal {
  return 'refused' in outcome;
}

/** Takes fields away from a state without leaving `undefined` behind: absent and undefined differ in the table. */
export function without<K extends keyof TicketState>(state: TicketState, ...fields: K[]): TicketState {
  const copy: Partial<Record<keyof TicketState, unknown>> = { ...state };
  for (const field of fields) delete copy[field];
  return copy as unknown as TicketState; // Safe: callers take optional fields only.
}
