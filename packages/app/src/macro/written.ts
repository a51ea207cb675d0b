import type { ClientId } from '@portico/domain/kernel/scope';
import { type ChangeMacro, changedMacro, type Macro, type NewMacro } from '@portico/domain/tenant/macros';
import type { Context } from '../context.ts';
import * as shelf from '../library/shelf.ts';
import { assertRenders } from './render.ts';

/** Macros that people write at the desk; one may be a person's own or a team's. */
const sort: shelf.LibrarySort<Macro> = {
  kind: 'macro',
  audience: ({ person, team }) => ({
    ...(person === undefined ? {} : { person }),
    ...(team === undefined ? {} : { team }),
  }),
  fit: async (_ctx, _client, { text }) => {
    const texts = typeof text === 'string' ? { '': text } : { '/en': text.en, '/de': text.de };
    for (const [place, words] of Object.entries(texts)) assertRenders(words, `/text${place}`);
  },
};

/** A macro that somebody wrote at the desk, as those may see it who may use it. */
export interface WrittenMacro extends shelf.PreparedView {
  readonly private: boolean;
  readonly label: Macro['label'];
  readonly kind: Macro['kind'];
  readonly text: Macro['text'];
  readonly team?: string;
  readonly actions: readonly { readonly action: string; readonly input?: Readonly<Record<string, unknown>> }[];
}

export interface WrittenMacroList {
  readonly items: readonly WrittenMacro[];
}

function shown({ value, ...place }: shelf.PreparedView & { readonly value: Macro }): WrittenMacro {
  const { label, kind, text, team, person, actions = [] } = value;
  return {
    ...place,
    private: person !== undefined,
    label,
    kind,
    text,
    ...(team === undefined ? {} : { team }),
    actions,
  };
}

/** Whether a macro, of whichever source, is there for the caller. */
export function mayUse(ctx: Context, macro: Macro): boolean {
  return shelf.mayUse(ctx, sort.audience(macro));
}

/** Macros that were written for a client's tickets, and may be used by the caller: for it alone, and for every client. */
export async function writtenFor(ctx: Context, client: ClientId): Promise<{ id: string; macro: Macro }[]> {
  return (await shelf.usableFor(ctx, sort, client)).map(({ id, value }) => ({ id, macro: value }));
}

/** One by its id, where the caller may use it on a client's tickets. */
export async function writtenMacro(ctx: Context, ref: string, client: ClientId): Promise<Macro | undefined> {
  return (await shelf.usable(ctx, sort, ref, client))?.value;
}

/** Macros that were written here and that the caller may use or change, of the MSP or of one client. */
export async function listWritten(ctx: Context, client: string | undefined): Promise<WrittenMacroList> {
  return { items: (await shelf.list(ctx, sort, client)).items.map(shown) };
}

export async function readWritten(ctx: Context, ref: string): Promise<WrittenMacro> {
  return shown(await shelf.read(ctx, sort, ref));
}

/** What a macro has been, newest first, and who made it so. */
export async function versionsOf(ctx: Context, ref: string): Promise<WrittenMacroList> {
  return { items: (await shelf.versions(ctx, sort, ref)).items.map(shown) };
}

/** @throws invalid for a text that is no template, forbidden for a shared one by who is no administrator. */
export function create(ctx: Context, input: NewMacro): Promise<shelf.Done<WrittenMacro>> {
  const { client, private: own, order, ...words } = input;
  const value: Macro = { ...words, ...(own ? { person: ctx.actor.id } : {}) };
  const place = { ...(client === undefined ? {} : { client }), ...(order === undefined ? {} : { order }) };
  return shelf.create(ctx, sort, { ...place, value }, shown);
}

export function change(
  ctx: Context,
  ref: string,
  { order, archived, ...patch }: ChangeMacro,
  ifMatch: number | undefined,
): Promise<shelf.Done<WrittenMacro>> {
  const place = { ...(order === undefined ? {} : { order }), ...(archived === undefined ? {} : { archived }) };
  const value = (old: Macro): Macro => changedMacro(old, patch);
  return shelf.change(ctx, sort, ref, { ...place, value }, ifMatch, shown);
}

export function remove(ctx: Context, ref: string): Promise<void> {
  return shelf.remove(ctx, sort, ref);
}
