export type Layout = 'list' | 'board';
export type Grouping = 'status' | 'priority' | 'assignee';
export type Sort = 'due' | 'priority' | 'updated' | 'created';

export interface QueueView {
  scope: string;
  q: string;
  sort: Sort;
}

/** What the address of a queue tells, beside the queue itself: how it is looked at. */
export interface QueueSearch extends QueueView {
  view: string;
  layout: Layout;
  group: Grouping;
}

/** Sorts by change or creation need an index that exists only for one person, one team or one client (design §5). */
export function sortsFor(scope: string): Sort[] {
  const narrow = scope === 'mine' || scope === 'snoozed' || scope.startsWith('team:') || scope.startsWith('client:');
  return narrow ? ['due', 'priority', 'updated', 'created'] : ['due', 'priority'];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const groupings: readonly Grouping[] = ['status', 'priority', 'assignee'];

/** The queue's view stands in the address, so a view can be bookmarked and sent to a colleague. */
export function readQueueSearch(search: Record<string, unknown>): Partial<QueueSearch> {
  const scope = text(search.scope);
  const q = text(search.q);
  const sort = text(search.sort) as Sort;
  const allowed = sortsFor(scope || 'all').includes(sort);
  const view = text(search.view);
  const group = groupings.find((one) => one === search.group);
  return {
    ...(view && { view }),
    ...(scope && { scope }),
    ...(q && { q }),
    ...(allowed && { sort }),
    ...(search.layout === 'board' && { layout: 'board' }),
    ...(group && { group }),
  };
}

/** The address of a saved view; what is as usual is left out. */
export function searchOf(view: QueueView & { id: string; layout: Layout; groupBy: Grouping }): Partial<QueueSearch> {
  return {
    view: view.id,
    ...(view.scope === 'all' ? {} : { scope: view.scope }),
    ...(view.q === '' ? {} : { q: view.q }),
    ...(view.sort === 'due' ? {} : { sort: view.sort }),
    ...(view.layout === 'list' ? {} : { layout: view.layout }),
    ...(view.layout === 'list' || view.groupBy === 'status' ? {} : { group: view.groupBy }),
  };
}

/** Plain `?q=...&scope=...`, readable and writable by hand, instead of the router's JSON values. */
export const parseSearch = (search: string): Record<string, string> => Object.fromEntries(new URLSearchParams(search));
export const stringifySearch = (search: Record<string, unknown>): string => {
  const pairs = Object.entries(search).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  const encoded = new URLSearchParams(pairs).toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  return encoded ? `?${encoded}` : '';
};
