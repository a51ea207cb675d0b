import { actorRef } from '@portico/domain/kernel/actor';
import { AppError, invalid, notFound } from '@portico/domain/kernel/error';
import { type ClientId, clientScope, crockford, isClientId, providerScope } from '@portico/domain/kernel/scope';
import { type ChangeMacro, changedMacro, type Macro, type NewMacro } from '@portico/domain/tenant/macros';
import type { Db } from '@portico/store/db';
import type { AnyScope } from '@portico/store/keys';
import {
  loadMacro,
  type MacroCommand,
  macrosMax,
  macroVersions,
  macroWrites,
  type StoredMacro,
  writtenMacros,
} from '@portico/store/tenant/macros';
import { lostConditions } from '@portico/store/ticket/outcome';
import type { Context } from '../context.ts';
import { findClient, mspDirectory } from '../directory/directory.ts';
import { StaleError } from '../stale.ts';
import { requireDesk } from '../ticket/access.ts';
import { etagOf } from '../ticket/command.ts';
import { assertRenders } from './render.ts';

/** A macro that somebody wrote at the desk, as those may see it who may use it. */
export interface WrittenMacro {
  readonly id: string;
  readonly version: number;
  /** Absent: for every client. */
  readonly client?: string;
  readonly private: boolean;
  readonly label: Macro['label'];
  readonly kind: Macro['kind'];
  readonly text: Macro['text'];
  readonly team?: string;
  readonly actions: readonly { readonly action: string; readonly input?: Readonly<Record<string, unknown>> }[];
  readonly updatedAt: string;
  readonly updatedBy: string;
}

export interface WrittenMacroList {
  readonly items: readonly WrittenMacro[];
}

interface Done {
  readonly status: number;
  readonly body: WrittenMacro;
  readonly version: number;
}

const pattern = /^mac_([0-9a-z]{6})?([0-9a-z]{8})$/;
const idCharacters = 8;

interface Shelf {
  readonly db: Db;
  readonly scope: AnyScope;
  readonly client: ClientId | undefined;
}

/** Where macros stand: with one client, under a credential for it alone, or with the MSP. */
async function shelfOf(ctx: Context, client: ClientId | undefined): Promise<Shelf> {
  if (client === undefined) return { db: await ctx.provider(), scope: providerScope(ctx.actor.msp), client };
  return { db: await ctx.client(client), scope: clientScope(ctx.actor.msp, client), client };
}

/** The id on the wire names the client too, so that no list is needed to find one. */
function wireId(client: ClientId | undefined, id: string): string {
  return `mac_${client ?? ''}${id}`;
}

function parsed(ref: string): { readonly id: string; readonly client: ClientId | undefined } | undefined {
  const match = pattern.exec(ref);
  if (!match?.[2]) return undefined;
  if (match[1] === undefined) return { id: match[2], client: undefined };
  return isClientId(match[1]) ? { id: match[2], client: match[1] } : undefined;
}

/** Whether a macro is there for the caller: of nobody else, and of no team that they are not in. */
export function mayUse({ actor }: Context, macro: Macro): boolean {
  if (macro.person !== undefined && macro.person !== actor.id) return false;
  return macro.team === undefined || (actor.kind === 'staff' && actor.teams.includes(macro.team));
}

/** Macros that were written for a client's tickets: for it alone, and for every client. */
export async function writtenFor(ctx: Context, client: ClientId): Promise<{ id: string; macro: Macro }[]> {
  const shelves = await Promise.all([shelfOf(ctx, client), shelfOf(ctx, undefined)]);
  const lists = await Promise.all(
    shelves.map(async ({ db, scope, client: of }) =>
      (await writtenMacros(db, scope)).map(({ id, macro }) => ({ id: wireId(of, id), macro })),
    ),
  );
  return lists.flat();
}

/** One by its id, where it may be used on a client's tickets. */
export async function writtenMacro(ctx: Context, ref: string, client: ClientId): Promise<Macro | undefined> {
  const place = parsed(ref);
  if (!place || (place.client !== undefined && place.client !== client)) return undefined;
  const { db, scope } = await shelfOf(ctx, place.client);
  return (await loadMacro(db, scope, place.id))?.macro;
}

interface Found extends Shelf {
  readonly stored: StoredMacro;
}

/** @throws the one "not found" for what is not there, and for what is another person's or an unseen client's. */
async function find(ctx: Context, ref: string): Promise<Found> {
  requireDesk(ctx.actor);
  const place = parsed(ref);
  if (!place) throw notFound();
  if (place.client !== undefined) await findClient(ctx, place.client);
  const shelf = await shelfOf(ctx, place.client);
  const stored = await loadMacro(shelf.db, shelf.scope, place.id);
  if (!stored || !(mayUse(ctx, stored.macro) || mayShare(ctx, shelf.client, stored.macro))) throw notFound();
  return { ...shelf, stored };
}

/** What others use too is an administrator's: of one client, or, for who sees every client, of them all. */
function mayShare({ actor }: Context, client: ClientId | undefined, macro: Pick<Macro, 'person'>): boolean {
  if (macro.person !== undefined || actor.kind !== 'staff' || actor.role !== 'admin') return false;
  return client !== undefined || actor.grants.mode === 'all';
}

function requireOwn(ctx: Context, client: ClientId | undefined, macro: Macro): void {
  if (macro.person === ctx.actor.id || mayShare(ctx, client, macro)) return;
  throw new AppError(
    'forbidden',
    'macro.shared',
    client === undefined
      ? 'A macro for every client is written by administrators who see them all. Yours alone may be private.'
      : 'A macro that others use is written by administrators. Yours alone may be private.',
  );
}

async function requireFit(ctx: Context, macro: Macro): Promise<void> {
  const texts = typeof macro.text === 'string' ? { '': macro.text } : { '/en': macro.text.en, '/de': macro.text.de };
  for (const [place, text] of Object.entries(texts)) assertRenders(text, `/text${place}`);
  if (macro.team !== undefined && !(await mspDirectory(ctx)).teams.has(macro.team))
    throw invalid('/team', 'no such team');
}

/** Macros that were written here and that the caller may use or change, of the MSP or of one client. */
export async function listWritten(ctx: Context, client: string | undefined): Promise<WrittenMacroList> {
  requireDesk(ctx.actor);
  const shelf = await shelfOf(ctx, client === undefined ? undefined : (await findClient(ctx, client)).id);
  const all = await writtenMacros(shelf.db, shelf.scope);
  const seen = all.filter(({ macro }) => mayUse(ctx, macro) || mayShare(ctx, shelf.client, macro));
  return { items: seen.map((one) => view(shelf.client, one)) };
}

export async function readWritten(ctx: Context, ref: string): Promise<{ body: WrittenMacro; version: number }> {
  const { client, stored } = await find(ctx, ref);
  return { body: view(client, stored), version: stored.v };
}

/** What a macro has been, newest first, and who made it so. */
export async function versionsOf(ctx: Context, ref: string): Promise<WrittenMacroList> {
  const { db, scope, client, stored } = await find(ctx, ref);
  const versions = await macroVersions(db, scope, stored.id);
  return { items: versions.reverse().map((one) => view(client, one)) };
}

/** Writes a new one. @throws forbidden for a shared one by who is no administrator, invalid for a text that is no template. */
export async function create(ctx: Context, { client, private: own, ...words }: NewMacro): Promise<Done> {
  requireDesk(ctx.actor);
  const found = client === undefined ? undefined : await clientNamed(ctx, client);
  const macro: Macro = { ...words, ...(own ? { person: ctx.actor.id } : {}) };
  if (own && macro.team !== undefined) throw invalid('/team', 'what is for yourself alone is for no team');
  requireOwn(ctx, found, macro);
  await requireFit(ctx, macro);
  const shelf = await shelfOf(ctx, found);
  if ((await writtenMacros(shelf.db, shelf.scope)).length >= macrosMax) {
    throw new AppError('conflict', 'macro.many', `There are ${macrosMax} macros already; take one away first.`);
  }
  return commit(ctx, shelf, { id: crockford(ctx.random(idCharacters), idCharacters), before: 0, macro }, 201);
}

/** The same refusal for a client that is not there and for one that may not be seen. */
async function clientNamed(ctx: Context, client: string): Promise<ClientId> {
  try {
    return (await findClient(ctx, client)).id;
  } catch (error) {
    throw error instanceof AppError && error.kind === 'not_found'
      ? invalid('/client', 'There is no such client.')
      : error;
  }
}

export async function change(
  ctx: Context,
  ref: string,
  patch: ChangeMacro,
  ifMatch: number | undefined,
): Promise<Done> {
  const { stored, ...shelf } = await find(ctx, ref);
  requireOwn(ctx, shelf.client, stored.macro);
  if (ifMatch !== undefined && ifMatch !== stored.v) throw new StaleError(stored.v);
  const macro = changedMacro(stored.macro, patch);
  if (macro.person !== undefined && macro.team !== undefined)
    throw invalid('/team', 'what is for yourself alone is for no team');
  await requireFit(ctx, macro);
  return commit(ctx, shelf, { id: stored.id, before: stored.v, macro }, 200);
}

/** Takes one away. Its versions stay, with who took it away and when. */
export async function remove(ctx: Context, ref: string): Promise<void> {
  const { stored, ...shelf } = await find(ctx, ref);
  requireOwn(ctx, shelf.client, stored.macro);
  await commit(ctx, shelf, { id: stored.id, before: stored.v, macro: stored.macro, gone: true }, 204);
}

/** @throws StaleError when somebody else was first. */
async function commit(
  ctx: Context,
  { db, scope, client }: Shelf,
  command: Pick<MacroCommand, 'id' | 'before' | 'macro' | 'gone'>,
  status: number,
): Promise<Done> {
  const by = actorRef(ctx.actor);
  const version = command.before + 1;
  const answer = { status, body: view(client, { ...command, v: version, at: ctx.now, by }) };
  const headers = { ETag: etagOf(version) };
  const kept = ctx.idempotency ? [ctx.idempotency.item(scope, { ...answer, headers })] : [];
  try {
    await db.transact([...macroWrites({ scope, at: ctx.now, by, ...command }), ...kept]);
  } catch (error) {
    if (lostConditions(error).some((one) => one.position === 0)) throw new StaleError(version);
    throw error;
  }
  return { ...answer, version };
}

function view(
  client: ClientId | undefined,
  { id, v, macro, at, by }: Pick<StoredMacro, 'id' | 'v' | 'macro' | 'at' | 'by'>,
): WrittenMacro {
  const { label, kind, text, team, person, actions = [] } = macro;
  return {
    id: wireId(client, id),
    version: v,
    ...(client === undefined ? {} : { client }),
    private: person !== undefined,
    label,
    kind,
    text,
    ...(team === undefined ? {} : { team }),
    actions,
    updatedAt: at,
    updatedBy: by.id ?? by.kind,
  };
}
