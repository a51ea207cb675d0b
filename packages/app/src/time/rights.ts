import { AppError, invalid } from '@portico/domain/kernel/error';
import type { TicketFacts } from '@portico/domain/ticket/facts';
import { type TimeFacts, timeRulesOf } from '@portico/domain/time/decide';
import type { Context } from '../context.ts';
import { mspDirectory, seesDirectory } from '../directory/directory.ts';
import { seesInternal } from '../ticket/access.ts';

/** @throws forbidden for end users and their client's keys: time is the desk's own affair. */
export function requireDesk(ctx: Context): void {
  if (seesInternal(ctx.actor)) return;
  throw new AppError('forbidden', 'auth.forbidden', 'Time is kept by the service desk.');
}

/** Administrators approve time, and the technicians whom the desk names as leads. */
export function approvesTime(ctx: Context, facts: TicketFacts): boolean {
  if (ctx.actor.kind !== 'staff') return false;
  if (ctx.actor.role === 'admin') return true;
  const email = ctx.person.email?.toLowerCase();
  return email !== undefined && timeRulesOf(facts.desk).leads.some((one) => one.toLowerCase() === email);
}

export function timeFacts(ctx: Context, facts: TicketFacts, zone: string): TimeFacts {
  return { ...facts, zone, approves: approvesTime(ctx, facts) };
}

/** Whose time it is: the caller's own, or that of the colleague an administrator or a key names. */
export async function workerOf(ctx: Context, named: string | undefined): Promise<string> {
  const { actor } = ctx;
  if (actor.kind === 'staff' && (named === undefined || named === actor.id)) return actor.id;
  if (named === undefined) throw invalid('/person', 'name the person who worked');
  if (actor.kind === 'staff' && actor.role !== 'admin') {
    throw invalid('/person', 'only an administrator logs time for others');
  }
  const staff = seesDirectory(ctx) ? (await mspDirectory(ctx)).staff : undefined;
  if (!staff?.has(named)) throw invalid('/person', 'no such person, or no longer here');
  return named;
}
