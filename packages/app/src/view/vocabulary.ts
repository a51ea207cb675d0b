import { processes } from '@portico/domain/processes/index';
import { durationUnits, flags, operators, timeFields, valueFields } from '@portico/domain/query/filter';
import { channels } from '@portico/domain/ticket/state';
import type { Context } from '../context.ts';
import { deskView } from '../directory/desk-view.ts';
import { findClient, mspDirectory, visibleClients } from '../directory/directory.ts';
import { tagCounts } from '../directory/tags.ts';
import { slugOf } from '../queue/question.ts';
import { requireStaff } from './access.ts';

export interface Word {
  /** As the filter takes it. */
  readonly value: string;
  /** What people call it, where that is another word. */
  readonly label?: string;
  /** Of the client, person or team that it names. */
  readonly id?: string;
}

export interface FilterField {
  readonly id: string;
  readonly label?: string;
  readonly operators: readonly string[];
  readonly values: readonly Word[];
  /** Whether other values than those are understood too. */
  readonly open: boolean;
}

type ValueWords = Readonly<Partial<Record<(typeof valueFields)[number], readonly Word[]>>>;
const plain = (values: readonly string[]): Word[] => values.map((value) => ({ value }));
const phases = ['open', 'pending', 'resolved', 'closed'];
const timeWords = [...Object.keys(durationUnits).map((unit) => `1${unit}`)].reverse();

/** What can be written into a filter: fields, their operators and values; of one client also what is its own. */
export async function vocabulary(ctx: Context, slug: string | undefined): Promise<{ items: FilterField[] }> {
  requireStaff(ctx);
  const client = slug === undefined ? undefined : await findClient(ctx, slug);
  const [{ staff, teams }, clients, desk, tags] = await Promise.all([
    mspDirectory(ctx),
    visibleClients(ctx),
    client && deskView(ctx, client.id),
    client && tagCounts(ctx, client.id),
  ]);
  const states = desk
    ? desk.processes.flatMap((one) => one.states.map(({ id, label }) => ({ value: id, label })))
    : processes.flatMap((one) => plain(Object.keys(one.states)));
  const words: ValueWords = {
    status: unique([...plain(phases), ...states]),
    priority: plain(['1', '2', '3', '4', '5']),
    kind: processes.map((one) => ({ value: one.kind, label: one.label })),
    client: clients.map((one) => ({ value: one.slug, label: one.name, id: one.id })),
    assignee: [
      ...plain(['me', 'none']),
      ...[...staff.values()]
        .filter((one) => one.active)
        .map((one) => ({ value: slugOf(one.name), label: one.name, id: one.id })),
    ],
    team: [
      ...plain(['none']),
      ...[...teams.values()].map((one) => ({ value: slugOf(one.name), label: one.name, id: one.id })),
    ],
    channel: plain(channels),
    is: plain(flags),
    ...(desk
      ? {
          category: desk.categories.map(({ id, label }) => ({ value: id, label })),
          subcategory: desk.categories.flatMap((one) =>
            one.subcategories.map(({ id, label }) => ({ value: id, label })),
          ),
        }
      : {}),
    ...(tags ? { tag: unique([...plain(desk?.tags ?? []), ...tags.items.map(({ tag }) => ({ value: tag }))]) } : {}),
  };
  const closed = new Set<string>(['priority', 'kind', 'client', 'assignee', 'team', 'channel', 'is']);
  const own = (desk?.fields ?? []).map(
    (field): FilterField => ({
      id: `field.${field.id}`,
      label: field.label,
      operators: ['number', 'integer', 'date'].includes(field.type) ? [':', ...operators] : [':'],
      values:
        field.type === 'boolean'
          ? plain(['true', 'false'])
          : (field.options ?? []).map(({ id, label }) => ({ value: id, label })),
      open: !['boolean', 'choice', 'choices'].includes(field.type),
    }),
  );
  return {
    items: [
      ...valueFields.map((id) => ({ id, operators: [':'], values: words[id] ?? [], open: !closed.has(id) })),
      ...timeFields.map((id) => ({ id, operators: [...operators], values: plain(timeWords), open: true })),
      ...own,
    ],
  };
}

function unique(words: readonly Word[]): Word[] {
  return [...new Map(words.map((word) => [word.value, word])).values()];
}
