import type { Actor } from '@portico/domain/kernel/actor';
import { AppError } from '@portico/domain/kernel/error';
import type { Filter } from '@portico/domain/query/filter';
import { matcherOf } from '@portico/domain/query/match';
import { parseFilter } from '@portico/domain/query/parse';
import { type ResolvedFilter, resolveFilter } from '@portico/domain/query/resolve';
import type { QueueRow } from '@portico/domain/query/row';
import type { Context } from '../context.ts';
import { mspDirectory, seesDirectory, visibleClients } from '../directory/directory.ts';
import { seesInternal } from '../ticket/access.ts';

/** Parses the filter grammar and puts ids for names. @throws malformed, naming the term and what would be understood. */
export async function resolveQuestion(ctx: Context, text: string): Promise<ResolvedFilter> {
  const parsed = parseFilter(text);
  if ('faults' in parsed) throw filterError(parsed.faults.map((fault) => fault.detail));
  refuseDeskTerms(ctx.actor, parsed.filter);
  const clients = await visibleClients(ctx);
  const directory = seesDirectory(ctx) ? await mspDirectory(ctx) : undefined;
  const resolved = resolveFilter(parsed.filter, {
    clients: new Map(clients.map((one) => [one.slug, one.id])),
    teams: new Map([...(directory?.teams.values() ?? [])].map((one) => [slugOf(one.name), one.id])),
    staff: new Map([...(directory?.staff.values() ?? [])].map((one) => [slugOf(one.name), one.id])),
  });
  if ('faults' in resolved) throw filterError(resolved.faults.map((fault) => fault.detail));
  return resolved.filter;
}

/** What only the desk knows of a ticket can be asked by the desk alone: an answer would tell it. */
function refuseDeskTerms(actor: Actor, filter: Filter): void {
  if (seesInternal(actor)) return;
  const asked = filter.terms.some(
    (term) => term.kind === 'values' && term.field === 'is' && term.values.includes('vip'),
  );
  if (asked) throw filterError(['is:vip is for the service desk only']);
}

/** The name as people type it in a filter: `priya-nair`. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function filterError(details: readonly string[]): AppError {
  return new AppError(
    'malformed',
    'filter.invalid',
    'The filter is not understood.',
    details.map((detail) => ({ pointer: '?q', detail })),
  );
}

/** The test of a filter for this reader, now. */
export async function rowTest(ctx: Context, filter: ResolvedFilter): Promise<(row: QueueRow) => boolean> {
  const clients = await visibleClients(ctx);
  const prefixes = new Map(clients.map((one) => [one.id as string, one.prefix]));
  return matcherOf(filter, {
    now: ctx.now,
    me: ctx.actor.id,
    zone: ctx.person?.timeZone ?? 'UTC',
    prefixOf: (client) => prefixes.get(client),
  });
}
