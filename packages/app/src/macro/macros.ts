import { notFound } from '@portico/domain/kernel/error';
import { clientScope, crockford } from '@portico/domain/kernel/scope';
import type { Macro } from '@portico/domain/tenant/macros';
import { labelIn } from '@portico/domain/tenant/names';
import { type Confirmation, confirmed } from '@portico/domain/ticket/confirm';
import { applyMacro, type MacroStep } from '@portico/domain/ticket/macro';
import type { TicketState } from '@portico/domain/ticket/state';
import { draftSent } from '@portico/store/draft/draft';
import type { FileItem } from '@portico/store/file/file';
import { type ContactItem, loadContact } from '@portico/store/tenant/directory';
import { survivorOf } from '@portico/store/ticket/family';
import { loadTicket } from '@portico/store/ticket/read';
import { deskConfig } from '../config/effective.ts';
import type { Context } from '../context.ts';
import { findClient } from '../directory/directory.ts';
import { draftPlace, draftRefusal } from '../draft/drafts.ts';
import { filesFor } from '../file/attach.ts';
import { requireDesk, requireRight } from '../ticket/access.ts';
import { requireAssignable } from '../ticket/assignable.ts';
import { type Answer, runOnTicket } from '../ticket/command.ts';
import { ticketFacts } from '../ticket/facts.ts';
import { refuseMoved } from '../ticket/moved.ts';
import { resolveRef, type TicketRef } from '../ticket/ref.ts';
import { requireSeenWhole } from '../ticket/seen.ts';
import { type TicketAnswer, ticketAnswer } from '../ticket/view.ts';
import { guardClient } from '../ticket/wrong-client.ts';
import { missingError, renderWhat } from './render.ts';
import { mayUse, writtenFor, writtenMacro } from './written.ts';

export interface MacroList {
  readonly client: string;
  readonly items: readonly {
    readonly id: string;
    readonly label: string;
    readonly kind: 'reply' | 'note';
    readonly actions: readonly string[];
    /** `file`: of the tenants' reviewed files, changed there alone. `desk`: written here. */
    readonly source: 'file' | 'desk';
    readonly for: 'everybody' | 'team' | 'me';
  }[];
}

export interface MacroInput {
  readonly text?: string;
  readonly confirm?: readonly Confirmation[];
  readonly files?: readonly string[];
  /** Version of the draft that the text was written in. */
  readonly draft?: number;
}

export interface Filled {
  readonly kind: 'reply' | 'note';
  /** What has no value for this ticket stands there as `{{ name }}` still, and is named. */
  readonly text: string;
  readonly missing: readonly string[];
  readonly actions: readonly MacroStep[];
}

/** Canned texts and macros of a client that the caller may use. */
export async function list(ctx: Context, client: string): Promise<MacroList> {
  requireDesk(ctx.actor);
  requireRight(ctx.actor, 'read');
  const { id } = await findClient(ctx, client);
  const [{ desk }, written] = await Promise.all([deskConfig(ctx, id), writtenFor(ctx, id)]);
  const all = [
    ...Object.entries(desk.macros ?? {}).map(([name, macro]) => ({ id: name, macro, source: 'file' as const })),
    ...written.map((one) => ({ ...one, source: 'desk' as const })),
  ];
  const items = all
    .filter(({ macro }) => mayUse(ctx, macro))
    .map(({ id: name, macro, source }) => ({
      id: name,
      label: labelIn(macro.label, ctx.person.locale),
      kind: macro.kind,
      actions: (macro.actions ?? []).map((one) => one.action),
      source,
      for:
        macro.person !== undefined
          ? ('me' as const)
          : macro.team !== undefined
            ? ('team' as const)
            : ('everybody' as const),
    }));
  return { client: id, items };
}

/** What a text that nobody has kept yet would write and do on a ticket. */
export async function previewText(
  ctx: Context,
  ref: string,
  macro: Pick<Macro, 'kind' | 'text' | 'actions'>,
): Promise<Filled> {
  const { place, ticket } = await readable(ctx, ref);
  return fill(ctx, place, ticket, macro);
}

/** What a macro would write and do on a ticket. @throws invalid where the text itself is wrong */
export async function preview(ctx: Context, ref: string, name: string): Promise<Filled> {
  const { place, ticket } = await readable(ctx, ref);
  return fill(ctx, place, ticket, await macroOf(ctx, place, name));
}

async function readable(ctx: Context, ref: string): Promise<{ place: TicketRef; ticket: TicketState }> {
  requireDesk(ctx.actor);
  requireRight(ctx.actor, 'note');
  const place = await resolveRef(ctx, ref);
  const db = await ctx.client(place.client);
  const asked = await loadTicket(db, clientScope(ctx.actor.msp, place.client), place.number);
  if (!asked) throw notFound();
  await refuseMoved(ctx, asked);
  const ticket = await survivorOf(db, asked);
  await requireSeenWhole(db, ctx.actor, ticket);
  return { place, ticket: ticket.state };
}

/** Writes a macro's text, or what was made of it, and takes its actions: one command, one transaction. */
export async function apply(
  ctx: Context,
  ref: string,
  name: string,
  given: MacroInput,
): Promise<Answer<TicketAnswer> & { version: number }> {
  requireDesk(ctx.actor);
  const place = await resolveRef(ctx, ref);
  const [client, facts] = await Promise.all([findClient(ctx, place.client), ticketFacts(ctx, place.client)]);
  const shown = await preview(ctx, ref, name);
  const text = given.text ?? shown.text;
  const hole = shown.missing.find((name) => text.includes(`{{ ${name} }}`) || isInput(shown.actions, name));
  if (hole !== undefined) throw missingError(hole);
  for (const step of shown.actions)
    if (step.action === 'assign') await requireAssignable(ctx, place.client, step.input);
  let agreed: readonly Confirmation[] = [];
  let files: readonly FileItem[] = [];
  const fileIds = given.files ?? [];
  const visibility = shown.kind === 'reply' ? 'public' : 'internal';
  return runOnTicket(ctx, ref, {
    right: 'work',
    load: async ({ before, asked }) => {
      files = await filesFor(ctx, before.state.client, fileIds, [asked.state.number, before.state.number]);
      const texts = visibility === 'public' ? [{ pointer: '/text', text }] : [];
      agreed = await guardClient(ctx, before.state.client, texts, given.confirm);
    },
    decide: (ticket, now, version) => confirmed(applyMacro(ticket, shown.kind, shown.actions, version, now), agreed),
    message: { id: crockford(ctx.random(12), 12), visibility, text, files: fileIds },
    brought: () => ({ files, vis: visibility }),
    extra: async ({ before }) =>
      given.draft === undefined
        ? []
        : [draftSent(draftPlace(ctx, before.scope, before.state.number, shown.kind), given.draft)],
    answer: (next, version) => ({ status: 201, body: ticketAnswer(next, version, client.prefix, facts, true) }),
  }).catch((error: unknown) => {
    throw draftRefusal(error, given.draft) ?? error;
  });
}

/** A value that is missing in what the actions take is filled in by nobody. */
function isInput(steps: readonly MacroStep[], name: string): boolean {
  return steps.some(({ input }) =>
    Object.values(input).some((value) => typeof value === 'string' && value.includes(`{{ ${name} }}`)),
  );
}

/** @throws the one "not found" for what is not there and for what is somebody else's. */
async function macroOf(ctx: Context, place: TicketRef, name: string): Promise<Macro> {
  const { macros = {} } = (await deskConfig(ctx, place.client)).desk;
  const written = await writtenMacro(ctx, name, place.client);
  const macro = written ?? (Object.hasOwn(macros, name) ? macros[name] : undefined);
  if (!macro || !mayUse(ctx, macro)) throw notFound();
  return macro;
}

async function fill(
  ctx: Context,
  place: TicketRef,
  ticket: TicketState,
  macro: Pick<Macro, 'kind' | 'text' | 'actions'>,
): Promise<Filled> {
  const [client, db] = await Promise.all([findClient(ctx, place.client), ctx.client(place.client)]);
  const contact = await loadContact(db, clientScope(ctx.actor.msp, place.client), ticket.requester);
  const locale = contact?.locale ?? client.locale;
  const variables = {
    ticket: {
      number: `${client.prefix}-${ticket.number}`,
      subject: ticket.subject,
      status: ticket.status,
      priority: ticket.priority,
      ...(ticket.category === undefined ? {} : { category: ticket.category }),
    },
    requester: { ...person(ticket.requesterName, contact?.email), ...phoneOf(contact) },
    technician: person(ctx.person.name),
    client: { name: client.name },
    msp: { name: ctx.person.msp.name },
    today: ctx.now.slice(0, 10),
  };
  const text = typeof macro.text === 'string' ? macro.text : locale.startsWith('de') ? macro.text.de : macro.text.en;
  const rendered = renderWhat(text, variables);
  const missing = new Set(rendered.missing);
  const filled = (given: string): string => {
    const one = renderWhat(given, variables);
    for (const name of one.missing) missing.add(name);
    return one.text;
  };
  const actions = (macro.actions ?? []).map(({ action, input = {} }) => ({
    action,
    input: Object.fromEntries(
      Object.entries(input).map(([field, value]) => [field, filledIn(ctx, field, value, filled)]),
    ),
  }));
  return { kind: macro.kind, text: rendered.text, missing: [...missing], actions };
}

function filledIn(
  ctx: Context,
  field: string,
  value: string | readonly string[],
  fillIn: (text: string) => string,
): unknown {
  if (typeof value !== 'string') return value;
  return field === 'assignee' && value === 'me' ? ctx.actor.id : fillIn(value);
}

function phoneOf(contact: ContactItem | undefined): Record<string, string> {
  const phone = contact?.profile?.phone ?? contact?.profile?.mobile;
  return phone === undefined ? {} : { phone };
}

/** Without what is not known: a text that asks for it is stopped. */
function person(name: string, email?: string): Record<string, string> {
  const first = name.split(' ')[0] ?? '';
  return { ...(name === '' ? {} : { name, firstName: first }), ...(email === undefined ? {} : { email }) };
}
