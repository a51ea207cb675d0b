import { mayEnter } from '@portico/domain/kernel/actor';
import { AppError } from '@portico/domain/kernel/error';
import { clientScope, providerScope } from '@portico/domain/kernel/scope';
import { epochSeconds } from '@portico/domain/kernel/time';
import { type DraftItem, type DraftKind, type DraftRow, isDraftRow } from '@portico/store/draft/draft';
import { ticketHead } from '@portico/store/keys';
import { type HeadItem, loadedTicket } from '@portico/store/ticket/head';
import { ownDraftsPk } from '@portico/store/work-keys';
import type { Context } from '../context.ts';
import { openCursor, sealCursor } from '../cursor.ts';
import { mspDirectory } from '../directory/directory.ts';
import { requireRight, seesTicket } from '../ticket/access.ts';
import { ticketId } from '../ticket/ref.ts';

export interface OwnDraft {
  readonly ticket: { readonly id: string; readonly number: string; readonly client: string; readonly subject: string };
  readonly kind: DraftKind;
  /** Its first words. */
  readonly begins: string;
  readonly files: number;
  readonly updatedAt: string;
}

export interface OwnDrafts {
  readonly items: readonly OwnDraft[];
  readonly nextCursor?: string;
}

/** What the caller has begun to write, over all clients that they may enter, last changed first. */
export async function mine(
  ctx: Context,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<OwnDrafts> {
  requireRight(ctx.actor, 'note');
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new AppError('forbidden', 'drafts.no_person', 'Only people have drafts.');
  const { clients } = await mspDirectory(ctx);
  const question = `drafts\n${actor.id}`;
  const db = await ctx.provider();
  const page = await db.query<DraftItem>({
    index: 'list',
    pk: ownDraftsPk(providerScope(actor.msp), actor.id),
    descending: true,
    limit: query.limit,
    start:
      query.cursor === undefined ? undefined : (openCursor(ctx, question, query.cursor) as Record<string, unknown>), // Safe: sealed right below.
  });
  // The row check, apart from the key that was asked for: its writer asks, may enter its client, and it is not past its time.
  const rows = page.items
    .filter(isDraftRow)
    .map((item) => item.r)
    .filter((row) => row.p === actor.id && mayEnter(actor, actor.msp, row.cl) && row.until > epochSeconds(ctx.now));
  const keyOf = ({ cl, n }: DraftRow) => ticketHead(clientScope(actor.msp, cl), n);
  const keys = new Map(rows.map((row) => [keyOf(row).pk, keyOf(row)]));
  const heads = keys.size === 0 ? [] : await db.batchGet<HeadItem>([...keys.values()]);
  const tickets = new Map(heads.map((head) => [head.pk, loadedTicket(head).state]));
  const items = rows.flatMap((row) => {
    const state = tickets.get(keyOf(row).pk);
    return state && seesTicket(actor, state) ? [view(row, state.subject, clients.get(row.cl)?.prefix ?? '')] : [];
  });
  return { items, ...(page.last ? { nextCursor: sealCursor(ctx, question, page.last) } : {}) };
}

function view(row: DraftRow, subject: string, prefix: string): OwnDraft {
  return {
    ticket: { id: ticketId(row.cl, row.n), number: `${prefix}-${row.n}`, client: row.cl, subject },
    kind: row.k,
    begins: row.w,
    files: row.f,
    updatedAt: row.at,
  };
}
