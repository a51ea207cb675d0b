import type { Target } from './contract-rows.ts';

export interface SlaClock {
  /** `ola` of the team and `vendor` of the vendor that has the ticket are told to staff only. */
  target: Target | 'ola' | 'vendor';
  state: 'running' | 'paused' | 'met' | 'breached' | 'cancelled';
  due?: string;
  at?: string;
  usedSeconds: number;
  targetSeconds: number;
}

export interface TicketSla {
  /** Versions of the client's policy and calendar that the clocks follow. */
  policy: number;
  calendar: number;
  clocks: SlaClock[];
  /** Why it has these targets, for staff: the rule, if any, and what of the ticket fitted. */
  why?: { rule?: string; matched: Record<string, string> };
}
