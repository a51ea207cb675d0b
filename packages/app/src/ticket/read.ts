import { notFound } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import { sumTotals } from '@portico/domain/time/entry';
import type { Db } from '@portico/store/db';
import { type AttachmentItem, loadAttachments } from '@portico/store/file/attachment';
import { loadAbsorbed, survivingParts, wholeLinks } from '@portico/store/ticket/family';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { loadEntry, loadTicketParts, type TicketParts } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { type AdvisoryView, advisoriesFor } from '../directory/advised.ts';
import { clientPrefix, mspDirectory, seesDirectory } from '../directory/directory.ts';
import { nameActors } from '../directory/names.ts';
import { seesAttachment } from '../file/download.ts';
import { type AttachmentView, attachmentView } from '../file/view.ts';
import { requireRight, seesInternal } from './access.ts';
import { factsOf, ticketFacts } from './facts.ts';
import { type ShownFields, shownFields } from './field-view.ts';
import { placeOfMoved } from './moved.ts';
import { resolveRef, type TicketRef } from './ref.ts';
import { requireSight } from './sight.ts';
import { type TicketAnswer, ticketAnswer } from './view.ts';

export interface MergedPart {
  readonly number: string;
  readonly at: string;
  /** Until when it can be taken out again as it was. */
  readonly undoUntil: string;
}

export interface FullTicket extends TicketAnswer {
  readonly description: string;
  readonly resolution?: { readonly code: string; readonly text: string; readonly by: string };
  readonly links: readonly { readonly type: string; readonly ref: string }[];
  /** Of the description and of messages, those of merged tickets too; internal ones for those who see notes. */
  readonly files: readonly AttachmentView[];
  readonly canSeeNotes: boolean;
  /** How many have joined it as a known trouble, and whether their company is told of it. */
  readonly joined?: number;
  readonly published?: true;
  /** Tickets that became one with this one: their messages are in its timeline. */
  readonly merged?: readonly MergedPart[];
  /** Whether the reader takes part in it beside requester and assignee. */
  readonly follows: boolean;
  /** The client's own fields, as far as the reader may have them. */
  readonly fields: ShownFields;
  /** What staff should know before they act; for the desk only. */
  readonly advisories?: readonly AdvisoryView[];
  /** The number that was asked for, where it leads to this ticket. */
  readonly redirectedFrom?: string;
  /** Of an assignee who came with a log from elsewhere, and is in no directory of the desk; for the desk only. */
  readonly assigneeName?: string;
}

/** A ticket with its texts and links; its history is read by its own address. A number that was merged or moved leads on. */
export async function read(ctx: Context, ref: string): Promise<{ body: FullTicket; version: number }> {
  requireRight(ctx.actor, 'read');
  const place = await resolveRef(ctx, ref);
  const prefix = await clientPrefix(ctx, place.client);
  return readAt(ctx, place, `${prefix}-${place.number}`);
}

async function readAt(ctx: Context, place: TicketRef, asked: string): Promise<{ body: FullTicket; version: number }> {
  const [prefix, facts, db] = await Promise.all([
    clientPrefix(ctx, place.client),
    ticketFacts(ctx, place.client),
    ctx.client(place.client),
  ]);
  const found = await loadTicketParts(db, clientScope(ctx.actor.msp, place.client), place.number);
  if (!found) throw notFound();
  const movedTo = await placeOfMoved(ctx, found.ticket);
  if (movedTo) return readAt(ctx, movedTo, asked);
  const parts = await survivingParts(db, found);
  const sight = await requireSight(db, ctx.actor, parts.ticket, parts.participants);
  const { state, version } = parts.ticket;
  const absorbed = await loadAbsorbed(db, parts.ticket);
  const internal = seesInternal(ctx.actor);
  const number = `${prefix}-${state.number}`;
  const merged = absorbed.map((one) => mergedPart(one, prefix));
  const links = absorbed.length === 0 ? parts.links : await wholeLinks(db, parts.ticket, absorbed);
  const joined = links.filter((link) => link.joined).length;
  const body: FullTicket = {
    ...ticketAnswer(state, version, prefix, await factsOf(ctx, facts, state), internal),
    description: parts.description,
    ...(internal ? countedOf([parts.ticket, ...absorbed]) : {}),
    ...(await resolutionOf(ctx, db, parts.ticket)),
    ...(await outsideAssignee(ctx, parts.ticket)),
    ...(sight === 'follower'
      ? { actions: [], links: [] }
      : { links: links.map((link) => ({ type: link.type, ref: `${prefix}-${link.n}` })) }),
    files: (await filesOf(db, parts, absorbed)).filter((item) => seesAttachment(ctx, item)).map(attachmentView),
    canSeeNotes: internal,
    follows: sight === 'follower' || parts.participants.some((one) => one.id === ctx.actor.id),
    fields: await shownFields(db, parts.ticket, facts.desk, internal),
    ...(internal ? { advisories: await advisoriesFor(ctx, place.client, state.requester) } : {}),
    ...(internal && joined > 0 ? { joined } : {}),
    ...(internal && state.published ? { published: true } : {}),
    ...(merged.length > 0 ? { merged } : {}),
    ...(asked === number ? {} : { redirectedFrom: asked }),
  };
  return { body, version };
}

/** Files stand on the ticket that they came to; a ticket shows them together with those of tickets merged into it. */
async function filesOf(db: Db, parts: TicketParts, absorbed: readonly LoadedTicket[]): Promise<AttachmentItem[]> {
  const { scope } = parts.ticket;
  const theirs = await Promise.all(absorbed.map((one) => loadAttachments(db, scope, one.state.number)));
  return [...parts.attachments, ...theirs.flat()];
}

/** Time and tasks are counted on the ticket that has them; a ticket shows them together with those merged into it. */
export function countedOf(family: readonly Pick<LoadedTicket, 'state'>[]): Pick<FullTicket, 'time' | 'tasks'> {
  const totals = family.flatMap(({ state }) => (state.time ? [state.time] : []));
  const counts = family.flatMap(({ state }) => (state.tasks ? [state.tasks] : []));
  const [open, all] = [counts.reduce((sum, one) => sum + one.open, 0), counts.reduce((sum, one) => sum + one.all, 0)];
  return {
    ...(totals.length === 0 ? {} : { time: sumTotals(totals) }),
    ...(all === 0 ? {} : { tasks: { open, all } }),
  };
}

function mergedPart({ state }: LoadedTicket, prefix: string): MergedPart {
  return {
    number: `${prefix}-${state.number}`,
    at: state.closedAt ?? state.updatedAt,
    undoUntil: state.merged?.until ?? state.updatedAt,
  };
}

async function resolutionOf(
  ctx: Context,
  db: Db,
  { state, scope }: LoadedTicket,
): Promise<Pick<FullTicket, 'resolution'>> {
  if (!state.resolution) return {};
  const { code, v } = state.resolution;
  const entry = await loadEntry(db, scope, state.number, v);
  const by = entry && (await nameActors(ctx, state.client, state, [entry.by]))(entry.by);
  return { resolution: { code, text: entry?.texts['text'] ?? '', by: by?.name ?? '' } };
}

/** People of an imported log are kept as people of its client, whoever they worked for. */
async function outsideAssignee(ctx: Context, { state }: LoadedTicket): Promise<Pick<FullTicket, 'assigneeName'>> {
  const { assignee, client } = state;
  if (assignee === undefined || !seesDirectory(ctx) || (await mspDirectory(ctx)).staff.has(assignee)) return {};
  const person = { kind: 'contact', id: assignee } as const;
  const { name } = (await nameActors(ctx, client, state, [person]))(person);
  return name === '' ? {} : { assigneeName: name };
}
