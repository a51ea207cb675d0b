import type { TFunction } from 'i18next';
import type { Job } from '../api/contract-jobs.ts';
import type { Level } from '../api/contract-shape.ts';

interface Names {
  readonly person: (id: string | undefined) => { readonly name: string } | undefined;
  readonly team: (id: string | undefined) => string | undefined;
}

/** As much of a job's command as can be read; another release may have written what this one does not know. */
interface Told {
  readonly do?: string;
  readonly team?: string | null;
  readonly assignee?: string | null;
  readonly action?: string;
  readonly patch?: { readonly impact?: Level; readonly urgency?: Level; readonly category?: string | null };
}

/** What a job does to each of its tickets, in one line. */
export function commandWords(job: Pick<Job, 'kind' | 'command'>, names: Names, t: TFunction): string {
  if (job.kind === 'undo') return t('jobs.do_undo');
  const command = (typeof job.command === 'object' ? (job.command ?? {}) : {}) as Told; // Safe: every part is optional, and looked at.
  if (command.do === 'assign') return assignWords(command, names, t);
  if (command.do === 'action') {
    if (command.action === 'start' || command.action === 'close') return t(`bulk.${command.action}`);
    return t('jobs.do_action', { action: command.action ?? '' });
  }
  const { impact, urgency, category } = command.patch ?? {};
  const parts = [
    ...(impact === undefined ? [] : [`${t('field.impact')}: ${t(`level.l${impact}`)}`]),
    ...(urgency === undefined ? [] : [`${t('field.urgency')}: ${t(`level.l${urgency}`)}`]),
    ...(category === undefined ? [] : [`${t('field.category')}: ${category ?? t('jobs.none')}`]),
  ];
  return parts.length > 0 ? parts.join(', ') : t('jobs.do_other');
}

function assignWords({ team, assignee }: Told, names: Names, t: TFunction): string {
  const to = [
    ...(team ? [names.team(team) ?? team] : []),
    ...(assignee ? [names.person(assignee)?.name ?? assignee] : []),
  ];
  return to.length > 0 ? t('jobs.do_assign', { to: to.join(', ') }) : t('jobs.do_unassign');
}

export type JobState = 'running' | 'retrying' | 'cancelled' | 'partly' | 'done' | 'undone';

/** How a job stands for its reader: what is left to look at comes before what is merely over. */
export function stateOf(job: Job): JobState {
  if (job.state === 'running') return job.failures === undefined ? 'running' : 'retrying';
  if (job.undoneBy !== undefined) return 'undone';
  if (job.state === 'cancelled') return 'cancelled';
  return job.refused + job.gone > 0 ? 'partly' : 'done';
}
