import type { Level } from '../kernel/priority.ts';
import type { Channel } from '../ticket/state.ts';
import type { DemoLocale } from './scenarios/scenario.ts';

export type DemoActor =
  | { readonly kind: 'contact' | 'staff'; readonly id: string }
  /** The desk's own timers. */
  | { readonly kind: 'system' };

export interface DemoOpening {
  readonly client: string;
  readonly kind: 'incident' | 'request';
  readonly subject: string;
  readonly description: string;
  readonly impact: Level;
  readonly urgency: Level;
  readonly category?: string;
  readonly subcategory?: string;
  /** A contact's id. */
  readonly requester: string;
  readonly channel: Channel;
  readonly team?: string;
}

interface Step {
  /** RFC 3339, UTC: the clock at which the command is run. */
  readonly at: string;
  readonly by: DemoActor;
}

/** One command of the desk, as someone gave it at some time. */
export type DemoStep = Step &
  (
    | { readonly kind: 'open'; readonly input: DemoOpening }
    | { readonly kind: 'assign'; readonly team?: string; readonly assignee?: string }
    | { readonly kind: 'start' | 'resume' | 'close' }
    | { readonly kind: 'reply' | 'note'; readonly text: string }
    | { readonly kind: 'pend'; readonly reason: string; readonly wakeAt?: string }
    | { readonly kind: 'resolve'; readonly code: string; readonly text: string }
    | { readonly kind: 'reopen'; readonly reason: string }
  );

/** What a ticket is there to show. */
export type DemoRole = 'soon' | 'overdue' | 'waiting' | 'unassigned' | 'working' | 'resolved' | 'closed';

/** A ticket as the commands that lead to it, oldest first; the first one opens it. */
export interface DemoTicket {
  readonly client: string;
  readonly role: DemoRole;
  readonly steps: readonly DemoStep[];
}

export interface DemoPerson {
  readonly id: string;
  readonly name: string;
}

export interface DemoClient {
  readonly slug: string;
  readonly locale: DemoLocale;
  /** IANA zone of its working days. */
  readonly zone: string;
  readonly autoCloseDays: number;
  readonly contacts: readonly DemoPerson[];
  readonly categories: readonly { readonly id: string; readonly subcategories: readonly { readonly id: string }[] }[];
  /** Targets by the client's own matrix, policy and calendar, for a ticket opened then. */
  readonly due: (ticket: DemoQuestion) => DemoTargets;
}

export interface DemoQuestion {
  readonly kind: 'incident' | 'request';
  readonly impact: Level;
  readonly urgency: Level;
  /** RFC 3339, UTC. */
  readonly openedAt: string;
}

/** When each target is due, RFC 3339 in UTC; absent where there is none. */
export interface DemoTargets {
  readonly response?: string;
  readonly resolution?: string;
}

export interface DemoStaff extends DemoPerson {
  readonly teams: readonly string[];
  /** Slugs of the clients this person may work for. */
  readonly clients: readonly string[];
}

export interface DemoInput {
  /** RFC 3339, UTC: the whole demo lies before it. */
  readonly now: string;
  /** Uniform in [0, 1). The same numbers give the same demo. */
  readonly random: () => number;
  readonly clients: readonly DemoClient[];
  readonly staff: readonly DemoStaff[];
  /** How many tickets; 320 when absent. */
  readonly count?: number;
}
