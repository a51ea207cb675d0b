import { notFound } from '@portico/domain/kernel/error';
import { type ClientScope, clientScope } from '@portico/domain/kernel/scope';
import { epochMs, isoAt } from '@portico/domain/kernel/time';
import { linkOf } from '@portico/domain/ticket/links';
import type { Db } from '@portico/store/db';
import { type AttachmentItem, loadAttachments } from '@portico/store/file/attachment';
import { survivorOf } from '@portico/store/ticket/family';
import {
  loadDescriptions,
  loadEntry,
  loadMessages,
  loadTicketParts,
  type MessageItem,
  messagesOf,
} from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { clientPrefix } from '../directory/directory.ts';
import { type NamedActor, nameActors } from '../directory/names.ts';
import { seesAttachment } from '../file/download.ts';
import { type AttachmentView, attachmentView } from '../file/view.ts';
import { requireRight, seesInternal } from '../ticket/access.ts';
import { ticketFacts } from '../ticket/facts.ts';
import { type ShownFields, shownFields } from '../ticket/field-view.ts';
import { refuseMoved } from '../ticket/moved.ts';
import { countedOf } from '../ticket/read.ts';
import { resolveRef } from '../ticket/ref.ts';
import { requireSight } from '../ticket/sight.ts';
import { forReader } from '../ticket/timeline.ts';
import { type ClockAnswer, clockAnswers, type TicketRow, ticketRow } from '../ticket/view.ts';
import { familyAt, linksOf, type PastState, stateAt } from './at.ts';

export interface PastTicket extends TicketRow {
  readonly description: string;
  readonly resolution?: { readonly code: string; readonly text: string; readonly by: string };
  readonly clocks: readonly ClockAnswer[];
  readonly reopens: number;
  /** To other tickets of its client, those of tickets merged into it then included. */
  readonly links: readonly { readonly type: string; readonly ref: string }[];
  /** The client's own fields, as far as the reader may have them. */
  readonly fields: ShownFields;
  /** Of its own and of tickets merged into it then, as far as their content was not erased since. */
  readonly files: readonly AttachmentView[];
  /** What was merged into it then. */
  readonly merged?: readonly { readonly number: string; readonly subject: string; readonly description: string }[];
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
  /** The merged ticket that it stood on, where it was another than the one that is read. */
  readonly ticket?: string;
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
  const family = await familyAt(db, scope, past, at);
  const links = sight === 'follower' ? [] : linksOf(past, family);
  const internal = seesInternal(ctx.actor);
  const { shown, more } = await messagesAt(db, scope, [past, ...family], isoAt(epochMs(at)), internal);
  const files = await filesAt(ctx, db, scope, [past, ...family], shown);
  const texts = await loadDescriptions(
    db,
    scope,
    family.map((one) => one.state.number),
  );
  const numberOf = (n: number) => `${prefix}-${n}`;
  const resolved = state.resolution ? await loadEntry(db, scope, place.number, state.resolution.v) : undefined;
  const writers = shown.map(({ message }) => message.by);
  const names = await nameActors(ctx, place.client, state, resolved ? [...writers, resolved.by] : writers);
  const { resolution } = state;
  return {
    at,
    ticket: {
      ...ticketRow(state, version, prefix, internal),
      description: parts.description,
      ...(internal ? countedOf([past, ...family]) : {}),
      ...(resolution && resolved
        ? { resolution: { code: resolution.code, text: resolved.texts['text'] ?? '', by: names(resolved.by).name } }
        : {}),
      clocks: clockAnswers(state, { ...facts, now: at }, internal),
      reopens: state.reopens ?? 0,
      links: links.map(linkOf).map(({ type, number }) => ({ type, ref: numberOf(number) })),
      fields: await shownFields(db, { state, scope }, facts.desk, internal),
      files: files.filter((item) => epochMs(item.at) <= epochMs(at)).map(attachmentView),
      ...(family.length === 0
        ? {}
        : {
            merged: family.map((one) => ({
              number: numberOf(one.state.number),
              subject: one.state.subject,
              description: texts.get(one.state.number) ?? '',
            })),
          }),
    },
    messages: shown.map(({ message, number }) => ({
      id: message.id,
      at: message.at,
      visibility: message.vis,
      by: names(message.by),
      text: message.text,
      files: files.filter(({ id }) => message.files?.includes(id)).map(attachmentView),
      version: message.ev,
      ...(number === place.number ? {} : { ticket: numberOf(number) }),
    })),
    more,
  };
}

interface Standing {
  readonly message: MessageItem;
  /** The ticket that it stood on. */
  readonly number: number;
}

/** The newest messages of some tickets at a moment, oldest first: one that was taken out only later stood there still. */
async function messagesAt(
  db: Db,
  scope: ClientScope,
  members: readonly PastState[],
  upTo: string,
  internal: boolean,
): Promise<{ shown: readonly Standing[]; more: boolean }> {
  const pages = await Promise.all(
    members.map(async ({ state: { number }, version }) => {
      const page = await loadMessages(db, scope, number, upTo, { most: messagesMax, publicOnly: !internal });
      const there = page.messages.filter((one) => one.ev <= version && forReader(one, internal));
      const gone = await takenOutBy(db, scope, there, upTo);
      return {
        more: page.more,
        standing: there.filter((one) => !gone.has(one.id)).map((message) => ({ message, number })),
      };
    }),
  );
  const all = pages.flatMap((page) => page.standing);
  all.sort(
    (a, b) => epochMs(a.message.at) - epochMs(b.message.at) || a.number - b.number || a.message.ev - b.message.ev,
  );
  return { shown: all.slice(-messagesMax), more: all.length > messagesMax || pages.some((page) => page.more) };
}

/** Ids of those that stood on another ticket already at that moment: their copies there tell since when. */
async function takenOutBy(
  db: Db,
  scope: ClientScope,
  messages: readonly MessageItem[],
  upTo: string,
): Promise<ReadonlySet<string>> {
  const gone = new Set<string>();
  const taken = messages.filter((one) => one.to !== undefined);
  for (const number of new Set(taken.flatMap((one) => one.to ?? []))) {
    const wanted = taken.filter((one) => one.to === number);
    const since = wanted[0]?.at ?? upTo;
    for await (const copy of messagesOf(db, scope, number, { from: since, to: upTo })) gone.add(copy.id);
  }
  return gone;
}

/** The files of some tickets, and those of messages that went elsewhere later, as far as the reader may see them. */
async function filesAt(
  ctx: Context,
  db: Db,
  scope: ClientScope,
  members: readonly PastState[],
  shown: readonly Standing[],
): Promise<AttachmentItem[]> {
  const elsewhere = shown.flatMap(({ message }) => (message.files && message.to !== undefined ? [message.to] : []));
  const numbers = new Set([...members.map((one) => one.state.number), ...elsewhere]);
  const brought = new Set(shown.flatMap(({ message }) => message.files ?? []));
  const own = new Set(members.map((one) => one.state.number));
  const all = await Promise.all(
    [...numbers].map(async (n) =>
      (await loadAttachments(db, scope, n)).filter((item) => own.has(n) || brought.has(item.id)),
    ),
  );
  return all.flat().filter((item) => seesAttachment(ctx, item));
}
