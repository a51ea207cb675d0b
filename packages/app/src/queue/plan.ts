import type { Actor } from '@portico/domain/kernel/actor';
import { AppError } from '@portico/domain/kernel/error';
import { type ClientId, clientScope, mspOf, type ProviderScope } from '@portico/domain/kernel/scope';
import type { Filter } from '@portico/domain/query/filter';
import type { View } from '@portico/domain/view/view';
import { boardPk, boardPriorities, listPk, listPrefix, workPk } from '@portico/store/keys';
import type { Partition } from '@portico/store/ticket/partitions';
import { workParts } from '@portico/store/work-keys';

export type Sort = View['sort'];

/** Whose queue: everybody's, one's own, nobody's, a team's or a client's. */
export type QueueScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'mine' }
  /** One's own that one has put aside. */
  | { readonly kind: 'snoozed' }
  | { readonly kind: 'unassigned' }
  | { readonly kind: 'team'; readonly team: string; readonly members: readonly string[] }
  | { readonly kind: 'client'; readonly client: ClientId };

/** How a page is read: streamed in index order, or gathered whole (within the budget) and sorted. */
export interface ReadPlan {
  readonly partitions: readonly Partition[];
  readonly order: 'merged' | 'sequence';
  readonly gather: boolean;
  /** Where a queue is too long to be gathered: partitions that hold it in this very order, among other rows. */
  readonly instead?: ReadPlan;
}

/** An allow-list this short is read client by client; a longer one is read from the board and filtered. */
const CLIENTS_MERGED_MAX = 30;

/** Which partitions answer the question. Ended work is kept by client, so it is asked of one client or of a few. */
export function planQueue(
  p: ProviderScope,
  actor: Actor,
  scope: QueueScope,
  sort: Sort,
  filter: Filter,
  visible: readonly ClientId[],
): ReadPlan {
  if (wantsEnded(filter)) return endedPlan(p, scope, sort, visible);
  const bySort = sort === 'updated' || sort === 'created';
  const byPriority = sort === 'priority' && readsBoard(actor);
  const gathered = {
    order: 'merged',
    gather: sort !== 'due',
    ...(byPriority ? { instead: boardPlan(p, sort) } : {}),
  } as const;
  switch (scope.kind) {
    case 'mine':
    case 'snoozed':
      return { partitions: work(p, [actor.id]), ...gathered };
    case 'unassigned':
      return { partitions: work(p, [undefined]), ...gathered };
    case 'team':
      return { partitions: work(p, [scope.team, ...(wantsNobodys(filter) ? [] : scope.members)]), ...gathered };
    case 'client':
      return { partitions: [openOf(p, scope.client)], ...gathered };
    case 'all':
      if (bySort) throw sortRefused(sort);
      return allPlan(p, actor, sort, visible);
  }
}

function allPlan(p: ProviderScope, actor: Actor, sort: Sort, visible: readonly ClientId[]): ReadPlan {
  const fewGranted = actor.kind === 'staff' && actor.grants.mode === 'allow' && visible.length <= CLIENTS_MERGED_MAX;
  if (sort === 'due' && fewGranted) {
    return { partitions: visible.map((client) => openOf(p, client)), order: 'merged', gather: false };
  }
  return boardPlan(p, sort);
}

function boardPlan(p: ProviderScope, sort: Sort): ReadPlan {
  const partitions = boardPriorities.map((priority): Partition => ({ index: 'board', pk: boardPk(p, priority) }));
  return { partitions, order: sort === 'due' ? 'merged' : 'sequence', gather: false };
}

/** The board is the MSP's: its own people read it, and keys that work for every client. */
function readsBoard(actor: Actor): boolean {
  return actor.kind === 'staff' || (actor.kind === 'key' && actor.client === undefined);
}

function endedPlan(p: ProviderScope, scope: QueueScope, sort: Sort, visible: readonly ClientId[]): ReadPlan {
  const clients = scope.kind === 'client' ? [scope.client] : visible;
  if (clients.length > CLIENTS_MERGED_MAX) {
    throw new AppError('malformed', 'queue.too_wide', 'Ended tickets are listed for one client.', [
      { pointer: '?scope', detail: 'choose a client, as in scope=client:acme' },
    ]);
  }
  const partitions = clients.map(
    (client): Partition => ({
      index: 'list',
      pk: listPk(clientScope(mspOf(p), client), 'T'),
      prefix: listPrefix.ended,
      descending: true,
    }),
  );
  return { partitions, order: 'merged', gather: sort === 'created' || sort === 'updated' };
}

/** Whether the filter asks for ended work only. Without a word about the phase a queue shows what is still open. */
function wantsEnded(filter: Filter): boolean {
  const ended = new Set(['resolved', 'closed']);
  return filter.terms.some(
    (term) =>
      term.kind === 'values' && term.field === 'status' && !term.negated && term.values.every((one) => ended.has(one)),
  );
}

/** Whether the filter asks for what nobody has taken: of a team that stands in its own partition, not its members'. */
function wantsNobodys(filter: Filter): boolean {
  return filter.terms.some(
    (term) =>
      term.kind === 'values' &&
      term.field === 'assignee' &&
      !term.negated &&
      term.values.every((one) => one === 'none'),
  );
}

function openOf(p: ProviderScope, client: ClientId): Partition {
  return { index: 'list', pk: listPk(clientScope(mspOf(p), client), 'T'), prefix: listPrefix.open };
}

function work(p: ProviderScope, owners: readonly (string | undefined)[]): Partition[] {
  return owners.map((owner) => ({ index: 'work', pk: workPk(p, owner), to: workParts.ticketsUpTo }));
}

function sortRefused(sort: Sort): AppError {
  return new AppError(
    'malformed',
    'queue.sort',
    `Sorting by ${sort} is possible for your own work, a team or one client.`,
    [{ pointer: '?sort', detail: 'use due or priority here, or choose a narrower scope' }],
  );
}
