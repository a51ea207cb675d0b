import { AppError } from '@portico/domain/kernel/error';
import type { Filter } from '@portico/domain/query/filter';
import { matcherOf } from '@portico/domain/query/match';
import { parseFilter } from '@portico/domain/query/parse';
import { type ResolvedFilter, resolveFilter } from '@portico/domain/query/resolve';
import type { QueueRow } from '@portico/domain/query/row';
import { deskConfig } from '../config/effective.ts';
import type { Context } from '../context.ts';
import { mspDirectory, seesDirectory, visibleClients } from '../directory/directory.ts';
import { seesInternal } from '../ticket/access.ts';

/** Parses the filter grammar and puts ids for names. @throws malformed, naming the term and what would be understood. */
export async function resolveQuestion(ctx: Context, text: string, pointer = '?q'): Promise<ResolvedFilter> {
  const parsed = parseFilter(text);
  const filterError = (details: readonly string[]) => refusal(pointer, details);
  if ('faults' in parsed) throw filterError(parsed.faults.map((fault) => fault.detail));
  await refuseDeskTerms(ctx, parsed.filter);
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

/**
 * What only the desk knows of a ticket can be asked by the desk alone: an answer would tell it. Of a client's own fields
 * others ask by those that the portal shows.
 */
async function refuseDeskTerms(ctx: Context, { terms }: Filter): Promise<void> {
  if (seesInternal(ctx.actor)) return;
  const faults: string[] = [];
  for (const term of terms) {
    if (term.kind === 'values' && term.field === 'is' && term.values.includes('vip')) faults.push('is:vip');
    if (term.kind === 'values' && term.field === 'tag') faults.push('tag');
    if (term.kind === 'field' && !(await portalFields(ctx)).has(term.field)) faults.push(`field.${term.field}`);
  }
  if (faults.length > 0)
    throw refusal(
      '?q',
      faults.map((one) => `${one} is nothing that you can ask for`),
    );
}

async function portalFields(ctx: Context): Promise<ReadonlySet<string>> {
  const { actor } = ctx;
  const client = actor.kind === 'contact' || actor.kind === 'key' ? actor.client : undefined;
  if (client === undefined) return new Set();
  const { desk } = await deskConfig(ctx, client);
  return new Set((desk.fields ?? []).filter((one) => one.portal !== 'hidden').map((one) => one.id));
}

/** The name as people type it in a filter: `priya-nair`. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function refusal(pointer: string, details: readonly string[]): AppError {
  return new AppError(
    'malformed',
    'filter.invalid',
    'The filter is not understood.',
    details.map((detail) => ({ pointer, detail })),
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
