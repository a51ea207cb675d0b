import { notFound } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import { epochMs, isoAt } from '@portico/domain/kernel/time';
import { linkOf } from '@portico/domain/ticket/links';
import { survivorOf } from '@portico/store/ticket/family';
import { loadEntry, loadMessages, loadTicketParts } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { clientPrefix } from '../directory/directory.ts';
import { type NamedActor, nameActors } from '../directory/names.ts';
import { type AttachmentView, attachmentView } from '../file/view.ts';
import { requireRight, seesInternal } from '../ticket/access.ts';
import { ticketFacts } from '../ticket/facts.ts';
import { type ShownFields, shownFields } from '../ticket/field-view.ts';
import { refuseMoved } from '../ticket/moved.ts';
import { resolveRef } from '../ticket/ref.ts';
import { requireSight } from '../ticket/sight.ts';
import { readable } from '../ticket/timeline.ts';
import { type ClockAnswer, clockAnswers, type TicketRow, ticketRow } from '../ticket/view.ts';
import { linksAt, stateAt } from './at.ts';

export interface PastTicket extends TicketRow {
  readonly description: string;
  readonly resolution?: { readonly code: string; readonly text: string; readonly by: string };
  readonly clocks: readonly ClockAnswer[];
  readonly reopens: number;
  /** To other tickets of its client, those of tickets merged into it then included. */
  readonly links: readonly { readonly type: string; readonly ref: string }[];
  /** The client's own fields, as far as the reader may have them. */
  readonly fields: ShownFields;
}

export interface PastMessage {
  readonly id: string;
  readonly at: string;
  readonly visibility: 'public' | 'internal';
  readonly by: NamedActor;
  readonly text: string;
  /** As they are now: what has been erased since has no name any more. */
  readonly files: readonly AttachmentView[];
  readonly version: number;
}

export interface AsOf {
  readonly at: string;
  readonly ticket: PastTicket;
  /** The newest that stood there then, oldest first. */
  readonly messages: readonly PastMessage[];
  /** Whether there were more before them: ask again as of the time of the first one. */
  readonly more: boolean;
}

const messagesMax = 50;

/**
 * A whole ticket as this reader would have found it at a moment, read from its log. Who may not see it now sees
 * nothing of its past; what has been erased since is gone from its past too.
 */
export async function asOf(ctx: Context, ref: string, at: string): Promise<AsOf> {
  requireRight(ctx.actor, 'read');
  const place = await resolveRef(ctx, ref);
  const scope = clientScope(ctx.actor.msp, place.client);
  const [prefix, facts, db] = await Promise.all([
    clientPrefix(ctx, place.client),
    ticketFacts(ctx, place.client),
    ctx.client(place.client),
  ]);
  const parts = await loadTicketParts(db, scope, place.number);
  if (!parts) throw notFound();
  await refuseMoved(ctx, parts.ticket);
  const sight = await requireSight(db, ctx.actor, await survivorOf(db, parts.ticket));
  const past = await stateAt(db, scope, place.number, at);
  if (!past) throw notFound();
  const { state, version } = past;
  const links = sight === 'follower' ? [] : await linksAt(db, scope, past, at);
  const internal = seesInternal(ctx.actor);
  const page = await loadMessages(db, scope, place.number, isoAt(epochMs(at)), messagesMax);
  const resolved = state.resolution ? await loadEntry(db, scope, place.number, state.resolution.v) : undefined;
  const shown = page.messages.filter((one) => one.ev <= version && readable(one, internal));
  const writers = shown.map((one) => one.by);
  const names = await nameActors(ctx, place.client, state, resolved ? [...writers, resolved.by] : writers);
  const { resolution } = state;
  return {
    at,
    ticket: {
      ...ticketRow(state, version, prefix, internal),
      description: parts.description,
      ...(resolution && resolved
        ? { resolution: { code: resolution.code, text: resolved.texts['text'] ?? '', by: names(resolved.by).name } }
        : {}),
      clocks: clockAnswers(state, { ...facts, now: at }, internal),
      reopens: state.reopens ?? 0,
      links: links.map(linkOf).map(({ type, number }) => ({ type, ref: `${prefix}-${number}` })),
      fields: await shownFields(db, { state, scope }, facts.desk, internal),
    },
    messages: shown
      .map((one) => ({
        id: one.id,
        at: one.at,
        visibility: one.vis,
        by: names(one.by),
        text: one.text,
        files: parts.attachments.filter(({ id }) => one.files?.includes(id)).map(attachmentView),
        version: one.ev,
      }))
      .sort((a, b) => epochMs(a.at) - epochMs(b.at) || a.version - b.version),
    more: page.more,
  };
}
