import { epochMs, isoAt } from '../kernel/time.ts';
import { undoMinutesDefault } from '../ticket/undo.ts';
import type { Job } from './job.ts';

/**
 * Until when some of what a job did can still be taken back, at the latest; undefined where nothing of it ever can be.
 * Each ticket has its own time from the moment of its change: this is the end of the last one's.
 */
export function undoUntil(job: Job): string | undefined {
  if (job.kind !== 'tickets' || job.state === 'running' || job.counts.done === 0) return undefined;
  return isoAt(epochMs(job.updatedAt) + (job.undoMinutes ?? undoMinutesDefault) * 60_000);
}
