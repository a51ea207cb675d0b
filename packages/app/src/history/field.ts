import type { Way } from '@portico/domain/kernel/actor';
import { notFound } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import { isFar } from '@portico/domain/query/row';
import type { FieldValue } from '@portico/domain/tenant/custom-field';
import { fieldText } from '@portico/domain/ticket/fields';
import { isFieldKey, logKey, type TicketState, valueUnder } from '@portico/domain/ticket/state';
import type { ReadEntry } from '@portico/store/ticket/log';
import { loadEntry, loadTicket } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { type NamedActor, nameActors } from '../directory/names.ts';
import { requireRight, seesInternal } from '../ticket/access.ts';
import { refuseMoved } from '../ticket/moved.ts';
import { resolveRef } from '../ticket/ref.ts';
import { stateAt } from './at.ts';

export interface FieldAt {
  readonly field: string;
  readonly at: string;
  readonly value: unknown;
  /** The entry that gave it: who, when, from where, by which request, and why where that was said. */
  readonly since?: {
    readonly v: number;
    readonly at: string;
    readonly by: NamedActor;
    readonly types: readonly string[];
    readonly why?: Readonly<Record<string, string>>;
    readonly via?: Way;
    readonly request: string;
    readonly imported?: { readonly source: string; readonly row: number };
  };
}

/** Fields that a client's own keys know nothing of. */
const internalFields: ReadonlySet<string> = new Set([
  'umbrellas',
  'time',
  'vip',
  'raisedFrom',
  'tasks',
  'tags',
  'fields',
] satisfies (keyof TicketState)[]);

/** The value of a field at a moment, and the entry that gave it: read from the log alone. */
export async function fieldAt(ctx: Context, ref: string, field: string, at: string): Promise<FieldAt> {
  requireRight(ctx.actor, 'read');
  const deskOnly = internalFields.has(field) || field.startsWith('fields.');
  if (ctx.actor.kind === 'contact' || (deskOnly && !seesInternal(ctx.actor))) throw notFound();
  const place = await resolveRef(ctx, ref);
  const db = await ctx.client(place.client);
  const scope = clientScope(ctx.actor.msp, place.client);
  const head = await loadTicket(db, scope, place.number);
  if (!head) throw notFound();
  await refuseMoved(ctx, head);
  const past = await stateAt(db, scope, place.number, at);
  if (!past) throw notFound();
  const key = logKey(field);
  const v = Object.hasOwn(past.since, key) ? past.since[key] : undefined;
  const entry = v === undefined ? undefined : await loadEntry(db, scope, place.number, v);
  const value = readable(valueUnder(past.state, key) ?? null, key, entry);
  if (!entry) return { field, at, value };
  const names = await nameActors(ctx, place.client, past.state, [entry.by]);
  const { imported, texts } = entry;
  const since = {
    v: entry.v,
    at: entry.at,
    by: names(entry.by),
    types: entry.events.map((event) => event.type),
    ...(Object.keys(texts).length > 0 ? { why: texts } : {}),
    ...(entry.via ? { via: entry.via } : {}),
    request: entry.request,
    ...(imported ? { imported: { source: imported.source, row: imported.row } } : {}),
  };
  return { field, at, value, since };
}

/** A long text of a client's own field stands beside the entry that gave it. */
function readable(value: unknown, key: string, entry: ReadEntry | undefined): unknown {
  if (!isFieldKey(key) || value === null || !isFar(value as FieldValue)) return value;
  return entry?.texts[fieldText(key.slice(2))] ?? null;
}
