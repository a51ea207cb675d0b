import { AppError } from '@portico/domain/kernel/error';
import { type ClientId, clientScope } from '@portico/domain/kernel/scope';
import { tagItem } from '@portico/domain/report/counters';
import type { Item } from '@portico/store/db';
import { rollup } from '@portico/store/keys';
import type { Context } from '../context.ts';
import { seesInternal } from '../ticket/access.ts';
import { findClient } from './directory.ts';

/** Tags on open tickets of a client, with how many each: exact, from a counter. */
export async function tagCounts(ctx: Context, client: ClientId): Promise<{ items: { tag: string; open: number }[] }> {
  if (!seesInternal(ctx.actor)) throw new AppError('forbidden', 'auth.forbidden', 'This is for the service desk only.');
  const found = await findClient(ctx, client);
  const db = await ctx.client(found.id);
  const item = await db.get<Item>(rollup(clientScope(ctx.actor.msp, found.id), tagItem), false);
  const items = Object.entries(item ?? {}).flatMap(([name, open]) =>
    name.startsWith('tg:') && typeof open === 'number' && open > 0 ? [{ tag: name.slice(3), open }] : [],
  );
  return { items: items.sort((a, b) => b.open - a.open || (a.tag < b.tag ? -1 : 1)) };
}
