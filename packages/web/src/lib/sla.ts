import type { Phase, Target } from '../api/contract.ts';

export type SlaTone = 'late' | 'soon' | 'running' | 'paused' | 'none';

export interface SlaView {
  tone: SlaTone;
  target?: Target;
  /** Calendar milliseconds to the deadline; negative once it has passed. */
  left?: number;
}

const FIFTEEN_MINUTES = 15 * 60_000;

/**
 * What the badge says about the next target. Calendar time, so that clients with different hours compare at a glance
 * (Zendesk's practice); amber below the larger of 15 minutes and a quarter of the whole span.
 */
export function slaView(
  ticket: { phase: Phase; createdAt: string; due?: { at: string; target: Target } },
  now: number,
): SlaView {
  if (ticket.phase === 'resolved' || ticket.phase === 'closed') return { tone: 'none' };
  if (!ticket.due) return { tone: ticket.phase === 'pending' ? 'paused' : 'none' };
  const dueAt = Date.parse(ticket.due.at);
  const left = dueAt - now;
  const span = Math.max(0, dueAt - Date.parse(ticket.createdAt));
  const amber = Math.max(FIFTEEN_MINUTES, span / 4);
  const tone = left < 0 ? 'late' : left < amber ? 'soon' : 'running';
  return { tone, target: ticket.due.target, left };
}

export type DurationPart = { unit: 'd' | 'h' | 'm'; n: number };

/** The two largest units of a span, rounded down to minutes: 3d 4h, 2h 10m, 35m. */
export function durationParts(milliseconds: number): DurationPart[] {
  const minutes = Math.floor(Math.abs(milliseconds) / 60_000);
  const d = Math.floor(minutes / 1440);
  const h = Math.floor((minutes % 1440) / 60);
  const m = minutes % 60;
  if (d > 0)
    return h > 0 && d < 10
      ? [
          { unit: 'd', n: d },
          { unit: 'h', n: h },
        ]
      : [{ unit: 'd', n: d }];
  if (h > 0)
    return m > 0
      ? [
          { unit: 'h', n: h },
          { unit: 'm', n: m },
        ]
      : [{ unit: 'h', n: h }];
  return [{ unit: 'm', n: m }];
}
