import { AppError, invalid } from '@portico/domain/kernel/error';
import type { ClientId } from '@portico/domain/kernel/scope';
import type { Desk } from '@portico/domain/tenant/desk';
import { labelIn } from '@portico/domain/tenant/names';
import {
  type ChangeTaskTemplate,
  type ChangeTicketTemplate,
  mergePatched,
  type NewTaskTemplate,
  type NewTicketTemplate,
} from '@portico/domain/tenant/templates';
import { type TaskTemplate, type TicketTemplate, workFaults } from '@portico/domain/tenant/work';
import { deskConfig } from '../config/effective.ts';
import type { Context } from '../context.ts';
import { findClient, mspDirectory } from '../directory/directory.ts';
import { requireDesk, requireRight } from '../ticket/access.ts';
import { requireAssignable } from '../ticket/assignable.ts';
import * as shelf from './shelf.ts';

type Owners = { readonly team?: string; readonly assignee?: string };

/** For one client whoever is named must be able to work for it; for all of them it is enough that they are there. */
async function requireOwners(ctx: Context, client: ClientId | undefined, to: Owners, at: string): Promise<void> {
  if (client === undefined) {
    const { teams, staff } = await mspDirectory(ctx);
    if (to.team !== undefined && !teams.has(to.team)) throw invalid(`${at}/team`, 'no such team');
    if (to.assignee !== undefined && !staff.get(to.assignee)?.active)
      throw invalid(`${at}/assignee`, 'no such person, or no longer here');
    return;
  }
  await requireAssignable(ctx, client, to).catch((error: unknown) => {
    const fault = error instanceof AppError ? error.faults[0] : undefined;
    throw fault ? invalid(`${at}${fault.pointer}`, fault.detail) : error;
  });
}

function refuseFaults(desk: Parameters<typeof workFaults>[0]): void {
  const [fault] = workFaults(desk);
  // The first two parts name the template itself, which has no name of its own here.
  if (fault) throw invalid(`/${fault.path.slice(2).join('/')}`, fault.message);
}

const tasks: shelf.LibrarySort<TaskTemplate> = {
  kind: 'task_template',
  audience: () => ({}),
  async fit(ctx, client, value) {
    refuseFaults({ categories: [], taskTemplates: { it: value } });
    for (const [place, one] of value.tasks.entries()) await requireOwners(ctx, client, one, `/tasks/${place}`);
  },
};

const tickets: shelf.LibrarySort<TicketTemplate> = {
  kind: 'ticket_template',
  audience: () => ({}),
  async fit(ctx, client, value) {
    await requireOwners(ctx, client, value, '');
    // Categories and checklists by name are each client's own: for all of them, what a client has not is left out there.
    const desk = client === undefined ? undefined : (await deskConfig(ctx, client)).desk;
    const { tasks: brought = [], ...words } = value;
    if (desk) refuseFaults({ categories: desk.categories, ticketTemplates: { it: words } });
    for (const [place, name] of brought.entries()) {
      const known = Object.hasOwn(desk?.taskTemplates ?? {}, name) || (await isTaskTemplate(ctx, client, name));
      if (!known) throw invalid(`/tasks/${place}`, 'no such task template here');
    }
  },
};

/** Whether a written task template is there for a ticket template of the same reach. */
async function isTaskTemplate(ctx: Context, client: ClientId | undefined, ref: string): Promise<boolean> {
  if (client !== undefined) return (await shelf.usable(ctx, tasks, ref, client)) !== undefined;
  const { items } = await shelf.list(ctx, tasks, undefined);
  return items.some((one) => one.id === ref);
}

/** The client's desk with what was written by these names beside what its files declare. */
async function withWritten(
  ctx: Context,
  client: ClientId,
  names: readonly string[],
): Promise<Record<string, TaskTemplate>> {
  const { desk } = await deskConfig(ctx, client);
  const found: Record<string, TaskTemplate> = {};
  for (const name of names) {
    const declared = desk.taskTemplates ?? {};
    const one = Object.hasOwn(declared, name) ? declared[name] : (await shelf.usable(ctx, tasks, name, client))?.value;
    if (one) found[name] = one;
  }
  return found;
}

/** Task templates by name or id, of those that are there for a client; what is not there is left out. */
export async function taskTemplates(
  ctx: Context,
  client: ClientId,
  names: readonly string[],
): Promise<Readonly<Record<string, TaskTemplate>>> {
  return withWritten(ctx, client, names);
}

/** The ticket template that a form names, beside those that the client's files declare. */
export async function ticketTemplates(
  ctx: Context,
  client: ClientId,
  name: string | undefined,
): Promise<Readonly<Record<string, TicketTemplate>>> {
  const { desk } = await deskConfig(ctx, client);
  const declared = desk.ticketTemplates ?? {};
  if (name === undefined || Object.hasOwn(declared, name)) return declared;
  const written = await shelf.usable(ctx, tickets, name, client);
  if (!written) return declared;
  return { ...declared, [name]: written.everywhere ? here(written.value, desk) : written.value };
}

/** A template for every client as one of them has it: without a category that it does not know. */
function here(template: TicketTemplate, desk: Desk): TicketTemplate {
  const category = desk.categories.find((one) => one.id === template.category);
  const subcategory = category?.subcategories.find((one) => one.id === template.subcategory);
  const { category: _c, subcategory: _s, ...rest } = template;
  return {
    ...rest,
    ...(category ? { category: category.id } : {}),
    ...(subcategory ? { subcategory: subcategory.id } : {}),
  };
}

export type Source = 'file' | 'desk';

/** What is prepared for a client's tickets, of the files and written here, as whoever uses it reads it. */
export async function list(ctx: Context, slug: string) {
  requireDesk(ctx.actor);
  requireRight(ctx.actor, 'read');
  const client = await findClient(ctx, slug);
  const { desk } = await deskConfig(ctx, client.id);
  const [ofTickets, ofTasks] = await Promise.all([
    shelf.usableFor(ctx, tickets, client.id),
    shelf.usableFor(ctx, tasks, client.id),
  ]);
  const declared = <T>(all: Readonly<Record<string, T>> | undefined) =>
    Object.entries(all ?? {}).map(([id, value]) => ({ id, value, source: 'file' as Source }));
  const written = <T>(all: readonly { readonly id: string; readonly value: T }[]) =>
    all.map((one) => ({ ...one, source: 'desk' as Source }));
  return {
    client: client.id,
    tickets: [...declared(desk.ticketTemplates), ...written(ofTickets)].map(({ id, value, source }) => {
      const { label, subject, description, process, tasks: brought = [], ...rest } = here(value, desk);
      return {
        id,
        source,
        label: labelIn(label, ctx.person.locale),
        process,
        // The ticket speaks its client's language, whoever opens it.
        subject: labelIn(subject, client.locale),
        ...(description === undefined ? {} : { description }),
        ...rest,
        tasks: brought,
      };
    }),
    tasks: [...declared(desk.taskTemplates), ...written(ofTasks)].map(({ id, value, source }) => ({
      id,
      source,
      label: labelIn(value.label, ctx.person.locale),
      tasks: value.tasks.map(({ title, steps = [] }) => ({
        title: labelIn(title, client.locale),
        steps: steps.map((step) => labelIn(step, client.locale)),
      })),
    })),
  };
}

interface Place {
  readonly client?: string;
  readonly order?: number;
}

/** The verbs of one kind, as the API has them. */
function verbs<T extends shelf.LibraryValue, New extends Place, Change extends object>(
  sort: shelf.LibrarySort<T>,
  patched: (old: T, patch: object) => T,
) {
  const shown = ({ value, ...place }: shelf.PreparedView & { readonly value: T }) => ({ ...place, ...value });
  return {
    list: async (ctx: Context, client: string | undefined) => ({
      items: (await shelf.list(ctx, sort, client)).items.map(shown),
    }),
    read: async (ctx: Context, ref: string) => shown(await shelf.read(ctx, sort, ref)),
    versions: async (ctx: Context, ref: string) => ({
      items: (await shelf.versions(ctx, sort, ref)).items.map(shown),
    }),
    create: (ctx: Context, { client, order, ...value }: New) => {
      const place = { ...(client === undefined ? {} : { client }), ...(order === undefined ? {} : { order }) };
      return shelf.create(ctx, sort, { ...place, value: value as unknown as T }, shown); // Safe: the rest of the schema is the value.
    },
    change: (
      ctx: Context,
      ref: string,
      { order, archived, ...patch }: Change & { readonly order?: number; readonly archived?: boolean },
      ifMatch: number | undefined,
    ) => {
      const place = { ...(order === undefined ? {} : { order }), ...(archived === undefined ? {} : { archived }) };
      const value = (old: T): T => patched(old, patch);
      return shelf.change(ctx, sort, ref, { ...place, value }, ifMatch, shown);
    },
    remove: (ctx: Context, ref: string) => shelf.remove(ctx, sort, ref),
  };
}

export const taskTemplateVerbs = verbs<TaskTemplate, NewTaskTemplate, ChangeTaskTemplate>(tasks, mergePatched);
export const ticketTemplateVerbs = verbs<TicketTemplate, NewTicketTemplate, ChangeTicketTemplate>(
  tickets,
  mergePatched,
);
