import { AppError, invalid, notFound } from '@portico/domain/kernel/error';
import { type ClientId, clientScope } from '@portico/domain/kernel/scope';
import { addDays, epochMs, epochSeconds } from '@portico/domain/kernel/time';
import type { Db } from '@portico/store/db';
import {
  type DraftItem,
  type DraftKind,
  type DraftPlace,
  deleteDraft,
  draftDays,
  loadDraft,
  putDraft,
} from '@portico/store/draft/draft';
import { type FileItem, holdFile } from '@portico/store/file/file';
import { LostConditionError } from '@portico/store/ticket/commit';
import { survivorOf } from '@portico/store/ticket/family';
import { loadTicket } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { findOwn, ownFiles } from '../file/attach.ts';
import { type FileView, fileView } from '../file/view.ts';
import { StaleError } from '../stale.ts';
import { requireRight } from '../ticket/access.ts';
import { refuseMoved } from '../ticket/moved.ts';
import { resolveRef } from '../ticket/ref.ts';
import { requireSeenWhole } from '../ticket/seen.ts';

export interface DraftView {
  readonly text: string;
  /** Those that are still there, in their order. */
  readonly files: readonly FileView[];
  /** 0 where there is none. */
  readonly version: number;
  readonly updatedAt?: string;
}

export interface Written {
  readonly text: string;
  readonly files?: readonly string[];
  readonly version: number;
}

/** What the caller has begun to write here. Nobody else's is ever asked for: the key is made of who asks. */
export async function read(ctx: Context, ref: string, kind: DraftKind): Promise<DraftView> {
  const { client, draft } = await begun(ctx, ref, kind);
  if (!draft || draft.ttl <= epochSeconds(ctx.now)) return { text: '', files: [], version: 0 };
  return draftView(draft, await findOwn(ctx, client, draft.files ?? []));
}

/**
 * Keeps what the caller has written so far, and its files for as long.
 * @throws StaleError where another window wrote something else meanwhile.
 */
export async function keep(ctx: Context, ref: string, kind: DraftKind, input: Written): Promise<DraftView> {
  const { text, version } = input;
  const ids = input.files ?? [];
  if (text === '' && ids.length === 0) throw invalid('/text', 'write something, or throw the draft away');
  const { db, place, client } = await find(ctx, ref, kind);
  const files = await ownFiles(ctx, client, ids, [place.number]);
  await hold(db, place, files, addDays(ctx.now, draftDays), addDays(ctx.now, draftDays - 1));
  const at = { now: ctx.now, seconds: epochSeconds(ctx.now) };
  const found = new Map(files.map((file) => [file.id, file]));
  const written = { text, ...(ids.length > 0 ? { files: ids } : {}) };
  if (await putDraft(db, place, written, version, at)) {
    return draftView({ ...written, v: version + 1, at: ctx.now }, found);
  }
  const now = await loadDraft(db, place);
  // A try again after an answer that was lost: what stands there is what was to be written.
  if (now?.v === version + 1 && now.text === text && sameFiles(now.files ?? [], ids)) return draftView(now, found);
  throw new StaleError(now?.v ?? 0);
}

/** Throws a draft away; its files go after a day, as any that nobody attaches. */
export async function discard(ctx: Context, ref: string, kind: DraftKind): Promise<void> {
  const { db, place, client, draft } = await begun(ctx, ref, kind);
  await deleteDraft(db, place);
  const files = await findOwn(ctx, client, draft?.files ?? []);
  await hold(db, place, [...files.values()], addDays(ctx.now, 1));
}

/** Has files kept until a moment; those that are kept beyond `enough` already are left alone. */
async function hold(db: Db, { scope }: DraftPlace, files: readonly FileItem[], until: string, enough?: string) {
  const due = files.filter((file) => enough === undefined || epochMs(file.until) < epochMs(enough));
  await Promise.all(due.map(({ id }) => holdFile(db, scope, id, until)));
}

function draftView(
  draft: Pick<DraftItem, 'text' | 'files' | 'v' | 'at'>,
  found: ReadonlyMap<string, FileItem>,
): DraftView {
  const files = (draft.files ?? []).flatMap((id) => found.get(id) ?? []).map(fileView);
  return { text: draft.text, files, version: draft.v, updatedAt: draft.at };
}

function sameFiles(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, i) => id === other[i]);
}

/** The draft by a ticket's number; by that of one that was merged since, the one begun there, where there is one. */
async function begun(ctx: Context, ref: string, kind: DraftKind) {
  const { asked, ...found } = await find(ctx, ref, kind);
  const there = { ...found.place, number: asked };
  const earlier = asked === found.place.number ? undefined : await loadDraft(found.db, there);
  if (earlier) return { ...found, place: there, draft: earlier };
  return { ...found, draft: await loadDraft(found.db, found.place) };
}

/** @throws the one "not found" for a ticket that is not there for the caller, forbidden for whoever is no person. */
async function find(
  ctx: Context,
  ref: string,
  kind: DraftKind,
): Promise<{ db: Db; place: DraftPlace; client: ClientId; asked: number }> {
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
  return { db, place: draftPlace(ctx, scope, ticket.state.number, kind), client, asked: number };
}

/** What to say where the draft of a message was changed meanwhile; undefined for any other error. */
export function draftRefusal(error: unknown, draft: number | undefined): AppError | undefined {
  if (draft === undefined || !(error instanceof LostConditionError) || error.position !== 0) return undefined;
  return new AppError('conflict', 'draft.changed', 'Your draft was changed in another window; look at it first.');
}

export function draftPlace(ctx: Context, scope: DraftPlace['scope'], number: number, kind: DraftKind): DraftPlace {
  return { scope, person: ctx.actor.id, number, kind, listed: ctx.actor.kind === 'staff' };
}
