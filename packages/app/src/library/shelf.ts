import { actorRef } from '@portico/domain/kernel/actor';
import { AppError, invalid, notFound } from '@portico/domain/kernel/error';
import { type ClientId, clientScope, crockford, providerScope } from '@portico/domain/kernel/scope';
import { type LibraryKind, libraryEvents, orderUsual, type Prepared } from '@portico/domain/tenant/library';
import { type Label, labelIn } from '@portico/domain/tenant/names';
import type { Db } from '@portico/store/db';
import type { AnyScope } from '@portico/store/keys';
import {
  libraryEntries,
  libraryMax,
  libraryWrites,
  listLibrary,
  loadPrepared,
  type Shelved,
} from '@portico/store/library/library';
import { lostConditions } from '@portico/store/ticket/outcome';
import type { Context } from '../context.ts';
import { findClient, mspDirectory, seesDirectory } from '../directory/directory.ts';
import { StaleError } from '../stale.ts';
import { requireDesk } from '../ticket/access.ts';
import { etagOf } from '../ticket/command.ts';
import { parsePreparedId, preparedId } from './wire-id.ts';

/** A kind of things that people prepare at the desk: how it is known, whose each is, and when one is fit. */
export interface LibrarySort<T extends LibraryValue> {
  readonly kind: LibraryKind;
  /** For one person or one team; for everybody where it says neither. */
  readonly audience: (value: T) => { readonly person?: string; readonly team?: string };
  /** @throws invalid for what could never be used as it is written */
  readonly fit: (ctx: Context, client: ClientId | undefined, value: T) => Promise<void>;
}

export interface LibraryValue {
  readonly label: Label;
}

/** As those may see it who may use or change it. */
export interface PreparedView {
  readonly id: string;
  readonly version: number;
  /** Absent: for every client. */
  readonly client?: string;
  readonly order: number;
  readonly archived: boolean;
  /** Whether the reader may change it. */
  readonly mayChange: boolean;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

interface Shelf {
  readonly db: Db;
  readonly scope: AnyScope;
  readonly client: ClientId | undefined;
}

export interface Found<T> extends Shelf {
  readonly stored: Shelved<T>;
}

const idCharacters = 8;

/** Where things stand: with one client, under a credential for it alone, or with the MSP. */
async function shelfOf(ctx: Context, client: ClientId | undefined): Promise<Shelf> {
  if (client === undefined) return { db: await ctx.provider(), scope: providerScope(ctx.actor.msp), client };
  return { db: await ctx.client(client), scope: clientScope(ctx.actor.msp, client), client };
}

/** Whether something is there for the caller: of nobody else, and of no team that they are not in. */
export function mayUse({ actor }: Context, { person, team }: ReturnType<LibrarySort<never>['audience']>): boolean {
  if (person !== undefined && person !== actor.id) return false;
  return team === undefined || (actor.kind === 'staff' && actor.teams.includes(team));
}

/** What others use too is an administrator's: of one client, or, for who sees every client, of them all. */
function mayShare({ actor }: Context, client: ClientId | undefined, person: string | undefined): boolean {
  if (person !== undefined || actor.kind !== 'staff' || actor.role !== 'admin') return false;
  return client !== undefined || actor.grants.mode === 'all';
}

function mayChange(ctx: Context, client: ClientId | undefined, person: string | undefined): boolean {
  return person === undefined ? mayShare(ctx, client, person) : person === ctx.actor.id;
}

function requireOwn(ctx: Context, client: ClientId | undefined, person: string | undefined): void {
  if (mayChange(ctx, client, person)) return;
  throw new AppError(
    'forbidden',
    'library.shared',
    client === undefined
      ? 'What is for every client is written by administrators who see them all.'
      : 'What others use too is written by administrators.',
  );
}

/** Those for a client's work that the caller may use and that are still offered: its own, and those for every client. */
export async function usableFor<T extends LibraryValue>(
  ctx: Context,
  sort: LibrarySort<T>,
  client: ClientId,
): Promise<{ readonly id: string; readonly value: T }[]> {
  // A client's own key knows nothing of what the MSP has prepared for all of them.
  const places = seesDirectory(ctx) ? [client, undefined] : [client];
  const shelves = await Promise.all(places.map((place) => shelfOf(ctx, place)));
  const lists = await Promise.all(
    shelves.map(async ({ db, scope, client: of }) =>
      (await listLibrary<T>(db, scope, sort.kind))
        .filter((one) => !one.archived && mayUse(ctx, sort.audience(one.value)))
        .map((one) => ({ ...one, id: preparedId(sort.kind, of, one.id) })),
    ),
  );
  return inOrder(ctx, lists.flat()).map(({ id, value }) => ({ id, value }));
}

function inOrder<T extends LibraryValue, P extends Prepared<T>>(ctx: Context, all: readonly P[]): P[] {
  const { locale } = ctx.person;
  const name = ({ value }: P) => labelIn(value.label, locale);
  return all.toSorted((a, b) => a.order - b.order || name(a).localeCompare(name(b), locale));
}

/** One by its id, where it may be used for a client's work; `everywhere`: it is for every client. */
export async function usable<T extends LibraryValue>(
  ctx: Context,
  sort: LibrarySort<T>,
  ref: string,
  client: ClientId,
): Promise<{ readonly value: T; readonly everywhere: boolean } | undefined> {
  const place = parsePreparedId(sort.kind, ref);
  if (!place || (place.client !== undefined && place.client !== client)) return undefined;
  if (place.client === undefined && !seesDirectory(ctx)) return undefined;
  const { db, scope } = await shelfOf(ctx, place.client);
  const found = await loadPrepared<T>(db, scope, sort.kind, place.id);
  if (!found || !mayUse(ctx, sort.audience(found.value))) return undefined;
  return { value: found.value, everywhere: place.client === undefined };
}

/** @throws the one "not found" for what is not there, and for what is another person's or an unseen client's. */
async function find<T extends LibraryValue>(ctx: Context, sort: LibrarySort<T>, ref: string): Promise<Found<T>> {
  requireDesk(ctx.actor);
  const place = parsePreparedId(sort.kind, ref);
  if (!place) throw notFound();
  if (place.client !== undefined) await findClient(ctx, place.client);
  const shelf = await shelfOf(ctx, place.client);
  const stored = await loadPrepared<T>(shelf.db, shelf.scope, sort.kind, place.id);
  if (!stored || !sees(ctx, sort, shelf.client, stored.value)) throw notFound();
  return { ...shelf, stored };
}

function sees<T extends LibraryValue>(
  ctx: Context,
  sort: LibrarySort<T>,
  client: ClientId | undefined,
  value: T,
): boolean {
  const audience = sort.audience(value);
  return mayUse(ctx, audience) || mayShare(ctx, client, audience.person);
}

/** What was written here and the caller may use or change, of the MSP or of one client; in order, what is archived too. */
export async function list<T extends LibraryValue>(
  ctx: Context,
  sort: LibrarySort<T>,
  client: string | undefined,
): Promise<{ readonly items: readonly (PreparedView & { readonly value: T })[] }> {
  requireDesk(ctx.actor);
  const shelf = await shelfOf(ctx, client === undefined ? undefined : (await findClient(ctx, client)).id);
  const all = await listLibrary<T>(shelf.db, shelf.scope, sort.kind);
  const seen = all.filter(({ value }) => sees(ctx, sort, shelf.client, value));
  return { items: inOrder(ctx, seen).map((one) => view(ctx, sort, shelf.client, one)) };
}

export async function read<T extends LibraryValue>(ctx: Context, sort: LibrarySort<T>, ref: string) {
  const { client, stored } = await find(ctx, sort, ref);
  return view(ctx, sort, client, stored);
}

/** What it has been, newest first, and who made it so. */
export async function versions<T extends LibraryValue>(ctx: Context, sort: LibrarySort<T>, ref: string) {
  const { db, scope, client, stored } = await find(ctx, sort, ref);
  const entries = await libraryEntries<T>(db, scope, sort.kind, stored.id);
  return {
    items: entries.reverse().map(({ id, v, at, by, set }) => view(ctx, sort, client, { id, v, at, by, ...set })),
  };
}

export interface Done<V> {
  readonly status: number;
  readonly body: V;
  readonly version: number;
}

/** How the answer of a kind looks, made of the thing's place and its value. */
export type Shown<T, V> = (view: PreparedView & { readonly value: T }) => V;

/** Writes a new one. @throws forbidden for a shared one by who is no administrator. */
export async function create<T extends LibraryValue, V>(
  ctx: Context,
  sort: LibrarySort<T>,
  given: { readonly client?: string; readonly order?: number; readonly value: T },
  shown: Shown<T, V>,
): Promise<Done<V>> {
  requireDesk(ctx.actor);
  const client = given.client === undefined ? undefined : await clientNamed(ctx, given.client);
  requireOwn(ctx, client, sort.audience(given.value).person);
  await requireFit(ctx, sort, client, given.value);
  const shelf = await shelfOf(ctx, client);
  if ((await listLibrary(shelf.db, shelf.scope, sort.kind)).length >= libraryMax) {
    throw new AppError('conflict', 'library.many', `There are ${libraryMax} already; take one away first.`);
  }
  const next = { value: given.value, order: given.order ?? orderUsual, archived: false };
  const id = crockford(ctx.random(idCharacters), idCharacters);
  return commit(ctx, sort, shelf, { id, before: undefined, next }, 201, shown);
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

async function requireFit<T extends LibraryValue>(
  ctx: Context,
  sort: LibrarySort<T>,
  client: ClientId | undefined,
  value: T,
): Promise<void> {
  const { person, team } = sort.audience(value);
  if (person !== undefined && team !== undefined) throw invalid('/team', 'what is for yourself alone is for no team');
  if (team !== undefined && !(await mspDirectory(ctx)).teams.has(team)) throw invalid('/team', 'no such team');
  await sort.fit(ctx, client, value);
}

/** A change of its value, its place in lists, or whether it is offered. @throws StaleError when somebody else was first. */
export async function change<T extends LibraryValue, V>(
  ctx: Context,
  sort: LibrarySort<T>,
  ref: string,
  patch: { readonly order?: number; readonly archived?: boolean; readonly value: (old: T) => T },
  ifMatch: number | undefined,
  shown: Shown<T, V>,
): Promise<Done<V>> {
  const { stored, ...shelf } = await find(ctx, sort, ref);
  requireOwn(ctx, shelf.client, sort.audience(stored.value).person);
  if (ifMatch !== undefined && ifMatch !== stored.v) throw new StaleError(stored.v);
  const next = {
    value: patch.value(stored.value),
    order: patch.order ?? stored.order,
    archived: patch.archived ?? stored.archived,
  };
  await requireFit(ctx, sort, shelf.client, next.value);
  return commit(ctx, sort, shelf, { id: stored.id, before: stored, next }, 200, shown);
}

/** Takes one away. Its log stays, with who took it away and when. */
export async function remove<T extends LibraryValue>(ctx: Context, sort: LibrarySort<T>, ref: string): Promise<void> {
  const { stored, ...shelf } = await find(ctx, sort, ref);
  requireOwn(ctx, shelf.client, sort.audience(stored.value).person);
  await commit(ctx, sort, shelf, { id: stored.id, before: stored, next: undefined }, 204, () => undefined);
}

/** @throws StaleError when somebody else was first. */
async function commit<T extends LibraryValue, V>(
  ctx: Context,
  sort: LibrarySort<T>,
  { db, scope, client }: Shelf,
  command: { readonly id: string; readonly before: Shelved<T> | undefined; readonly next: Prepared<T> | undefined },
  status: number,
  shown: Shown<T, V>,
): Promise<Done<V>> {
  const by = actorRef(ctx.actor);
  const version = (command.before?.v ?? 0) + 1;
  const after = command.next ?? (command.before as Shelved<T>); // Safe: what is taken away was there.
  const body = shown(view(ctx, sort, client, { ...after, id: command.id, v: version, at: ctx.now, by }));
  const headers = { ETag: etagOf(version) };
  const kept = ctx.idempotency ? [ctx.idempotency.item(scope, { status, body, headers })] : [];
  const events = libraryEvents(sort.kind, command.before, command.next);
  const written = { scope, kind: sort.kind, ...command, events, at: ctx.now, by, requestId: ctx.requestId };
  try {
    await db.transact([...libraryWrites(written), ...kept]);
  } catch (error) {
    if (lostConditions(error).some((one) => one.position === 0)) throw new StaleError(version);
    throw error;
  }
  return { status, body, version };
}

function view<T extends LibraryValue>(
  ctx: Context,
  { kind, audience }: LibrarySort<T>,
  client: ClientId | undefined,
  { id, v, value, order, archived, at, by }: Omit<Shelved<T>, 'h'>,
): PreparedView & { readonly value: T } {
  return {
    id: preparedId(kind, client, id),
    version: v,
    ...(client === undefined ? {} : { client }),
    order,
    archived,
    mayChange: mayChange(ctx, client, audience(value).person),
    updatedAt: at,
    updatedBy: by.id ?? by.kind,
    value,
  };
}
