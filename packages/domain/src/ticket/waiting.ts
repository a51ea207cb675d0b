import { processOf } from '../processes/index.ts';
import { without } from './facts.ts';
import type { TicketState } from './state.ts';

/** The ticket back at work: in the state that its process's `resume` leads to. */
export function leaveWaiting(ticket: TicketState): TicketState {
  const process = processOf(ticket.kind);
  const resume = Object.values(process.actions).find((action) => action.effect === 'resume');
  const status = resume?.to ?? process.initial;
  return { ...without(ticket, 'pending'), status, phase: process.states[status]?.phase ?? 'open' };
}
