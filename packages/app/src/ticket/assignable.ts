import { grantsCover } from '@portico/domain/kernel/actor';
import { invalid } from '@portico/domain/kernel/error';
import { type ClientId, providerScope } from '@portico/domain/kernel/scope';
import { loadStaff } from '@portico/store/tenant/directory';
import type { Context } from '../context.ts';
import { mspDirectory, seesDirectory } from '../directory/directory.ts';

/** @throws invalid unless the team exists and the person is active and may see this client. */
export async function requireAssignable(
  ctx: Context,
  client: ClientId,
  to: { readonly team?: string | null | undefined; readonly assignee?: string | null | undefined },
): Promise<void> {
  if (!to.team && !to.assignee) return;
  if (!seesDirectory(ctx)) throw invalid(to.team ? '/team' : '/assignee', 'this key may not assign tickets');
  const directory = await mspDirectory(ctx);
  if (to.team && !directory.teams.has(to.team)) throw invalid('/team', 'no such team');
  if (!to.assignee) return;
  const person = await loadStaff(await ctx.provider(), providerScope(ctx.actor.msp), to.assignee);
  if (!person?.active) throw invalid('/assignee', 'no such person, or no longer here');
  if (!grantsCover(person.grants, client)) throw invalid('/assignee', `${person.name} may not see this client`);
}
