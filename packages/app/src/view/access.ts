import type { StaffActor } from '@portico/domain/kernel/actor';
import { AppError, invalid, notFound } from '@portico/domain/kernel/error';
import { providerScope } from '@portico/domain/kernel/scope';
import { parseFilter } from '@portico/domain/query/parse';
import { mayChangeView, seesView, type View, type Viewer } from '@portico/domain/view/view';
import { type LoadedView, loadView } from '@portico/store/view/view';
import type { Context } from '../context.ts';
import { mspDirectory, visibleClients } from '../directory/directory.ts';
import { resolveQuestion } from '../queue/question.ts';

/** A view as its reader has it. */
export interface ViewAnswer extends View {
  readonly version: number;
  readonly mayChange: boolean;
}

/** @throws forbidden for whoever is no person of the desk. */
export function requireStaff({ actor }: Context): StaffActor {
  if (actor.kind === 'staff') return actor;
  throw new AppError('forbidden', 'auth.forbidden', 'This is for the service desk only.');
}

export function viewerOf(actor: StaffActor): Viewer {
  return { id: actor.id, teams: actor.teams, admin: actor.role === 'admin' };
}

export function answerOf(ctx: Context, { view, version }: LoadedView): ViewAnswer {
  return { ...view, version, mayChange: mayChangeView(viewerOf(requireStaff(ctx)), view) };
}

/** @throws the one "not found" for a view that is not there, is another's, or names a client out of the reader's reach. */
export async function findView(ctx: Context, id: string): Promise<LoadedView> {
  const actor = requireStaff(ctx);
  const found = await loadView(await ctx.provider(), providerScope(actor.msp), id);
  if (!found || !(await maySee(ctx, found.view))) throw notFound();
  return found;
}

/** @throws forbidden for a view that one sees and that another has made. */
export async function findOwnView(ctx: Context, id: string): Promise<LoadedView> {
  const found = await findView(ctx, id);
  if (mayChangeView(viewerOf(requireStaff(ctx)), found.view)) return found;
  throw new AppError('forbidden', 'views.not_yours', 'Only its maker or an administrator changes a view.');
}

/** The row check, apart from the list that the view was found in: whose it is, and which clients it speaks of. */
export async function maySee(ctx: Context, view: View): Promise<boolean> {
  if (!seesView(viewerOf(requireStaff(ctx)), view)) return false;
  const visible = await visibleClients(ctx);
  const known = new Set(visible.flatMap((one) => [one.id as string, one.slug.toLowerCase()]));
  return clientsNamed(view).every((name) => known.has(name.toLowerCase()));
}

/** Clients that a view's queue or filter names: their names alone would tell whom the desk works for. */
export function clientsNamed({ scope, q }: Pick<View, 'scope' | 'q'>): string[] {
  const parsed = parseFilter(q);
  const terms = 'faults' in parsed ? [] : parsed.filter.terms;
  const inFilter = terms.flatMap((term) => (term.kind === 'values' && term.field === 'client' ? term.values : []));
  return [...(scope.startsWith('client:') ? [scope.slice('client:'.length)] : []), ...inFilter];
}

/** @throws invalid or malformed for a queue or filter that the queue itself would refuse, or a team that is not one's own. */
export async function requireUsable(ctx: Context, view: View, given: { readonly team?: string }): Promise<void> {
  const actor = requireStaff(ctx);
  await resolveQuestion(ctx, view.q, '/q');
  const { teams } = await mspDirectory(ctx);
  const [kind, name = ''] = view.scope.split(':', 2);
  const clients = await visibleClients(ctx);
  const known =
    ['all', 'mine', 'snoozed', 'unassigned'].includes(view.scope) ||
    (kind === 'team' && teams.has(name)) ||
    (kind === 'client' && clients.some((one) => one.id === name || one.slug === name));
  if (!known) throw invalid('/scope', 'use all, mine, snoozed, unassigned, team:<id> or client:<slug>');
  const wide = ['all', 'snoozed', 'unassigned'].includes(view.scope);
  if (wide && (view.sort === 'updated' || view.sort === 'created')) {
    throw invalid('/sort', 'use due or priority here, or choose a narrower queue');
  }
  if (view.audience !== 'team') {
    if (given.team !== undefined) throw invalid('/team', 'only where the audience is a team');
    return;
  }
  const own = view.team !== undefined && teams.has(view.team);
  if (!own || !(actor.role === 'admin' || actor.teams.includes(view.team ?? ''))) {
    throw invalid('/team', 'name a team of yours');
  }
}
