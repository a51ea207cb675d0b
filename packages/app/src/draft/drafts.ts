import { AppError, notFound } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import { epochSeconds } from '@portico/domain/kernel/time';
import type { Db } from '@portico/store/db';
import { type DraftKind, type DraftPlace, deleteDraft, loadDraft, putDraft } from '@portico/store/draft/draft';
import { survivorOf } from '@portico/store/ticket/family';
import { loadTicket } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { StaleError } from '../stale.ts';
import { requireRight } from '../ticket/access.ts';
import { refuseMoved } from '../ticket/moved.ts';
import { resolveRef } from '../ticket/ref.ts';
import { requireSeenWhole } from '../ticket/seen.ts';

export interface DraftView {
  readonly text: string;
  /** 0 where there is none. */
  readonly version: number;
  readonly updatedAt?: string;
}

/** What the caller has begun to write here. Nobody else's is ever asked for: the key is made of who asks. */
export async function read(ctx: Context, ref: string, kind: DraftKind): Promise<DraftView> {
  const { db, place } = await find(ctx, ref, kind);
  const draft = await loadDraft(db, place);
  if (!draft || draft.ttl <= epochSeconds(ctx.now)) return { text: '', version: 0 };
  return { text: draft.text, version: draft.v, updatedAt: draft.at };
}

/** Keeps what the caller has written so far. @throws StaleError where another window wrote something else meanwhile. */
export async function keep(
  ctx: Context,
  ref: string,
  kind: DraftKind,
  input: { readonly text: string; readonly version: number },
): Promise<DraftView> {
  const { db, place } = await find(ctx, ref, kind);
  const at = { now: ctx.now, seconds: epochSeconds(ctx.now) };
  if (await putDraft(db, place, input.text, input.version, at)) {
    return { text: input.text, version: input.version + 1, updatedAt: ctx.now };
  }
  const now = await loadDraft(db, place);
  // A try again after an answer that was lost: what stands there is what was to be written.
  if (now?.v === input.version + 1 && now.text === input.text) {
    return { text: now.text, version: now.v, updatedAt: now.at };
  }
  throw new StaleError(now?.v ?? 0);
}

export async function discard(ctx: Context, ref: string, kind: DraftKind): Promise<void> {
  const { db, place } = await find(ctx, ref, kind);
  await deleteDraft(db, place);
}

/** @throws the one "not found" for a ticket that is not there for the caller, forbidden for whoever is no person. */
async function find(ctx: Context, ref: string, kind: DraftKind): Promise<{ db: Db; place: DraftPlace }> {
  if (ctx.actor.kind !== 'staff' && ctx.actor.kind !== 'contact') {
    throw new AppError('forbidden', 'drafts.no_person', 'Only people have drafts.');
  }
  requireRight(ctx.actor, kind);
  const { client, number } = await resolveRef(ctx, ref);
  const scope = clientScope(ctx.actor.msp, client);
  const db = await ctx.client(client);
  const asked = await loadTicket(db, scope, number);
  if (!asked) throw notFound();
  await refuseMoved(ctx, asked);
  const ticket = await survivorOf(db, asked);
  await requireSeenWhole(db, ctx.actor, ticket);
  return { db, place: draftPlace(ctx, scope, ticket.state.number, kind) };
}

export function draftPlace(ctx: Context, scope: DraftPlace['scope'], number: number, kind: DraftKind): DraftPlace {
  return { scope, person: ctx.actor.id, number, kind };
}
