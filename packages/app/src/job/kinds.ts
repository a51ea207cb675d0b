import type { TicketsCommand } from '@portico/domain/job/command';
import type { Job, JobTarget } from '@portico/domain/job/job';
import type { Context } from '../context.ts';
import { act } from '../ticket/act.ts';
import { change } from '../ticket/change.ts';
import type { VerbMore } from '../ticket/command.ts';
import { ticketId } from '../ticket/ref.ts';
import { undo } from '../ticket/undo.ts';

/**
 * What a kind of job does to one part of its selection. `more` goes into that part's own transaction; what is thrown
 * as an AppError is a refusal of this part alone. Imports and changes of configuration are further kinds.
 */
export type JobKind = (
  ctx: Context,
  target: JobTarget,
  command: unknown,
  more: VerbMore,
) => Promise<{ version: number }>;

const onTicket: JobKind = (ctx, target, given, more) => {
  const ref = ticketId(target.client, target.number);
  const command = given as TicketsCommand; // Safe: parsed when the job was made.
  switch (command.do) {
    case 'assign': {
      const { do: _, ...to } = command;
      return act(ctx, ref, 'assign', to, undefined, more);
    }
    case 'action':
      return act(ctx, ref, command.action, command.with ?? {}, undefined, more);
    case 'change':
      return change(ctx, ref, command.patch, undefined, more);
  }
};

const undoOnTicket: JobKind = (ctx, target, _command, more) =>
  undo(ctx, ticketId(target.client, target.number), target.version, more);

export const jobKinds: Readonly<Record<string, JobKind>> = { tickets: onTicket, undo: undoOnTicket };

export function kindOf(job: Pick<Job, 'kind'>): JobKind {
  const kind = Object.hasOwn(jobKinds, job.kind) ? jobKinds[job.kind] : undefined;
  if (!kind) throw new Error(`there is no kind of job "${job.kind}"`);
  return kind;
}
