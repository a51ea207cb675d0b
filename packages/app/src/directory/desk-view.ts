import { clientScope } from '@portico/domain/kernel/scope';
import { processes } from '@portico/domain/processes/index';
import type { Desk } from '@portico/domain/tenant/desk';
import { loadCurrent } from '@portico/store/tenant/config';
import { deskConfig } from '../config/effective.ts';
import type { Context } from '../context.ts';
import { findClient } from './directory.ts';

export interface DeskView {
  readonly client: { readonly id: string; readonly slug: string; readonly name: string };
  readonly desk: Desk;
  readonly brand: unknown;
  readonly processes: readonly {
    readonly kind: string;
    readonly label: string;
    readonly states: Readonly<Record<string, { readonly phase: string; readonly label: string }>>;
    readonly actions: Readonly<Record<string, { readonly label: string; readonly effect: string }>>;
    readonly convertsTo: readonly string[];
  }[];
}

/** What forms and labels of one client are built from. */
export async function deskView(ctx: Context, client: string): Promise<DeskView> {
  const found = await findClient(ctx, client);
  const { desk } = await deskConfig(ctx, found.id);
  const t = clientScope(ctx.actor.msp, found.id);
  const brand = await ctx.cache.get(t, 'brand', async () => {
    const parts = await loadCurrent(await ctx.client(found.id), t, ['brand']);
    return parts.get('brand')?.value;
  });
  return {
    client: { id: found.id, slug: found.slug, name: found.name },
    desk,
    brand,
    processes: processes.map((process) => ({
      kind: process.kind,
      label: process.label,
      states: process.states,
      actions: Object.fromEntries(
        Object.entries(process.actions).map(([name, action]) => [name, { label: action.label, effect: action.effect }]),
      ),
      convertsTo: process.convertsTo,
    })),
  };
}
