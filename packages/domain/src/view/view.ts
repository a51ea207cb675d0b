import * as z from 'zod';
import { takes, takesEither, takesNoId } from '../kernel/id-field.ts';

/** Who has a view: its maker alone, a team, or everybody at the desk. */
export const audiences = ['private', 'team', 'shared'] as const;
export type Audience = (typeof audiences)[number];

/** Columns that every ticket has something for; those of a client's own fields are `field.<id>`. */
export const columnIds = [
  'sla',
  'number',
  'client',
  'subject',
  'requester',
  'status',
  'priority',
  'assignee',
  'team',
  'updated',
  'created',
  'kind',
  'category',
  'channel',
  'tags',
] as const;

const columnPattern = new RegExp(`^(?:${columnIds.join('|')}|field\\.[a-z][a-z0-9_]{0,39})$`);
const COLUMNS_MOST = 24;

export const ViewColumn = z.strictObject({
  id: z
    .string()
    .regex(columnPattern)
    .meta({ example: 'subject', ...takesNoId }),
  width: z.exactOptional(z.int().min(40).max(800)).meta({ description: 'In CSS pixels; absent: as wide as is usual.' }),
});

export const layouts = ['list', 'board'] as const;
export const groupings = ['status', 'priority', 'assignee'] as const;
export const densities = ['compact', 'comfortable'] as const;
export const viewSorts = ['due', 'priority', 'updated', 'created'] as const;

const name = z.string().trim().min(1).max(60);
const scope = z
  .string()
  .max(60)
  .meta({
    description: 'The queue: all, mine, snoozed, unassigned, team:<id> or client:<slug>.',
    example: 'all',
    ...takesEither(['client', 'client:{id}'], ['team', 'team:{id}']),
  });
const q = z
  .string()
  .trim()
  .max(500)
  .meta({ description: 'A filter in the queue’s grammar.', ...takesEither(['client', 'client:{id}']) });
const columns = z
  .array(ViewColumn)
  .min(1)
  .max(COLUMNS_MOST)
  .refine((all) => new Set(all.map((one) => one.id)).size === all.length, 'each column once');
const shape = {
  name,
  audience: z.enum(audiences),
  scope,
  q,
  sort: z.enum(viewSorts),
  columns,
  density: z.enum(densities),
  layout: z.enum(layouts),
  groupBy: z.enum(groupings),
};
const team = z.string().max(64).meta(takes('team'));

export const CreateView = z.strictObject({
  ...shape,
  audience: shape.audience.default('private'),
  team: z.exactOptional(team).meta({ description: 'Whose it is, where the audience is a team.' }),
  scope: scope.default('all'),
  q: q.default(''),
  sort: shape.sort.default('due'),
  columns: z.exactOptional(columns),
  density: z.exactOptional(shape.density),
  layout: shape.layout.default('list'),
  groupBy: shape.groupBy.default('status'),
});
export type CreateView = z.output<typeof CreateView>;

/** JSON Merge Patch: what is not named stays; `null` gives a column list or a density back to the reader. */
export const ChangeView = z.strictObject({
  name: z.exactOptional(name),
  audience: z.exactOptional(shape.audience),
  team: z.exactOptional(team),
  scope: z.exactOptional(scope),
  q: z.exactOptional(q),
  sort: z.exactOptional(shape.sort),
  columns: z.exactOptional(columns.nullable()),
  density: z.exactOptional(shape.density.nullable()),
  layout: z.exactOptional(shape.layout),
  groupBy: z.exactOptional(shape.groupBy),
});
export type ChangeView = z.output<typeof ChangeView>;

export type ViewColumn = z.output<typeof ViewColumn>;

/** A way to look at the queue that was given a name. */
export interface View {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly audience: Audience;
  readonly team?: string;
  readonly scope: string;
  readonly q: string;
  readonly sort: (typeof viewSorts)[number];
  readonly columns?: readonly ViewColumn[];
  readonly density?: (typeof densities)[number];
  readonly layout: (typeof layouts)[number];
  readonly groupBy: (typeof groupings)[number];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export function createView(input: CreateView, id: string, owner: string, now: string): View {
  const { team: of, ...rest } = input;
  const own = rest.audience === 'team' && of !== undefined ? { team: of } : {};
  return { id, owner, ...rest, ...own, createdAt: now, updatedAt: now };
}

export function changeView(view: View, patch: ChangeView, now: string): View {
  const { columns: shown, density, team: of = view.team, ...plain } = patch;
  const { columns: oldColumns, density: oldDensity, team: _team, ...kept } = view;
  const next = { ...kept, ...plain };
  return {
    ...next,
    ...given('columns', shown === undefined ? oldColumns : shown),
    ...given('density', density === undefined ? oldDensity : density),
    ...(next.audience === 'team' && of !== undefined ? { team: of } : {}),
    updatedAt: now,
  };
}

function given<K extends string, V>(key: K, value: V | null | undefined): Partial<Record<K, V>> {
  return value === null || value === undefined ? {} : ({ [key]: value } as Partial<Record<K, V>>); // Safe: the very key.
}

export interface Viewer {
  readonly id: string;
  readonly teams: readonly string[];
  readonly admin: boolean;
}

/** Whether a view is somebody's to see, apart from the clients that it names. A private one is nobody else's. */
export function seesView(viewer: Viewer, view: Pick<View, 'owner' | 'audience' | 'team'>): boolean {
  switch (view.audience) {
    case 'private':
      return view.owner === viewer.id;
    case 'team':
      return view.owner === viewer.id || viewer.admin || viewer.teams.includes(view.team ?? '');
    case 'shared':
      return true;
    default:
      return false;
  }
}

/** Its maker changes a view; a shared one's, an administrator too, or it could outlive everybody who may. */
export function mayChangeView(viewer: Viewer, view: Pick<View, 'owner' | 'audience' | 'team'>): boolean {
  return seesView(viewer, view) && (view.owner === viewer.id || viewer.admin);
}

/** What a person has made of the list of views: their order, and those that are out of sight. */
export interface ViewOrder {
  readonly order: readonly string[];
  readonly hidden: readonly string[];
}

/** As the person has put them; new ones come last, by name. */
export function inOrder<V extends Pick<View, 'id' | 'name'>>(views: readonly V[], { order }: ViewOrder): V[] {
  const place = new Map(order.map((id, i) => [id, i]));
  const of = (one: V) => place.get(one.id) ?? order.length;
  return [...views].sort((a, b) => of(a) - of(b) || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}
