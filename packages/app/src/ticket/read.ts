import { notFound } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import { loadEntry, loadTicketParts } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { clientPrefix } from '../directory/directory.ts';
import { nameActors } from '../directory/names.ts';
import { requireRight, requireSeen, seesInternal } from './access.ts';
import { ticketFacts } from './facts.ts';
import { resolveRef } from './ref.ts';
import { type TicketAnswer, ticketAnswer } from './view.ts';

export interface FullTicket extends TicketAnswer {
  readonly description: string;
  readonly resolution?: { readonly code: string; readonly text: string; readonly by: string };
  readonly links: readonly { readonly type: string; readonly ref: string }[];
  readonly canSeeNotes: boolean;
}

/** A ticket with its texts and links; its history is read by its own address. */
export async function read(ctx: Context, ref: string): Promise<{ body: FullTicket; version: number }> {
  requireRight(ctx.actor, 'read');
  const place = await resolveRef(ctx, ref);
  const [prefix, facts, db] = await Promise.all([
    clientPrefix(ctx, place.client),
    ticketFacts(ctx, place.client),
    ctx.client(place.client),
  ]);
  const scope = clientScope(ctx.actor.msp, place.client);
  const parts = await loadTicketParts(db, scope, place.number);
  if (!parts) throw notFound();
  const { state, version } = parts.ticket;
  requireSeen(ctx.actor, state);
  const internal = seesInternal(ctx.actor);
  const resolved = state.resolution ? await loadEntry(db, scope, place.number, state.resolution.v) : undefined;
  const names = resolved ? (await nameActors(ctx, place.client, state, [resolved.by]))(resolved.by) : undefined;
  const body: FullTicket = {
    ...ticketAnswer(state, version, prefix, facts, internal),
    description: parts.description,
    ...(state.resolution
      ? { resolution: { code: state.resolution.code, text: resolved?.texts['text'] ?? '', by: names?.name ?? '' } }
      : {}),
    links: parts.links.map((link) => ({ type: link.type, ref: `${prefix}-${link.n}` })),
    canSeeNotes: internal,
  };
  return { body, version };
}
