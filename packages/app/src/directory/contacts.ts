import { AppError } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import { type ContactRow, listContacts } from '@portico/store/tenant/directory';
import type { Context } from '../context.ts';
import { openCursor, sealCursor } from '../cursor.ts';
import { findClient } from './directory.ts';

export interface ContactsPage {
  readonly items: readonly ContactRow[];
  readonly nextCursor?: string;
}

/** People of a client, by the beginning of their names. For the desk, for keys that may, and for those who open tickets for colleagues. */
export async function contacts(
  ctx: Context,
  client: string,
  query: { readonly q: string; readonly limit: number; readonly cursor?: string | undefined },
): Promise<ContactsPage> {
  const { actor } = ctx;
  const allowed =
    actor.kind === 'staff' ||
    actor.kind === 'system' ||
    (actor.kind === 'contact' && (actor.roles.includes('poc') || actor.roles.includes('approver'))) ||
    (actor.kind === 'key' && actor.scopes.includes('people:read'));
  if (!allowed) throw new AppError('forbidden', 'auth.forbidden', 'This needs the right to read people.');
  const found = await findClient(ctx, client);
  const db = await ctx.client(found.id);
  const question = `contacts\n${found.id}\n${query.q}`;
  const start =
    query.cursor === undefined ? undefined : (openCursor(ctx, question, query.cursor) as Record<string, unknown>);
  const page = await listContacts(db, clientScope(actor.msp, found.id), { prefix: query.q, limit: query.limit, start });
  return { items: page.items, ...(page.last ? { nextCursor: sealCursor(ctx, question, page.last) } : {}) };
}
