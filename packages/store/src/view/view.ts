import type { ProviderScope } from '@portico/domain/kernel/scope';
import type { View, ViewOrder } from '@portico/domain/view/view';
import type { Db, Item, Write } from '../db.ts';
import { table } from '../table.ts';
import { lostConditions } from '../ticket/outcome.ts';
import { type ViewHolders, viewHead, viewIndex, viewOrder, viewsPk } from '../work-keys.ts';

/** A view with its version: whoever saves an older one has lost. */
export interface LoadedView {
  readonly view: View;
  readonly version: number;
}

interface ViewItem extends Item {
  readonly _t: 'VW';
  readonly v: number;
  readonly r: View;
}

/** So many of one person, of one team, of everybody: a list of more is not read by anybody. */
export const viewsMost = 100;

function holdersOf(view: View): ViewHolders {
  if (view.audience === 'shared') return { kind: 'all' };
  return view.audience === 'team' ? { kind: 'team', id: view.team ?? '' } : { kind: 'person', id: view.owner };
}

/** Puts a view in the place of a version (0: none). @returns false when another version stands there by now. */
export async function putView(
  db: Db,
  p: ProviderScope,
  view: View,
  before: number,
  extra: readonly Write[] = [],
): Promise<boolean> {
  const index = viewIndex(p, holdersOf(view), view.name, view.id);
  const item: ViewItem = { ...viewHead(p, view.id), ...index, _t: 'VW', v: before + 1, r: view };
  return conditioned(db, [{ Put: { TableName: table.name, Item: item, ...unchanged(before) } }, ...extra]);
}

/** @returns false when another version stands there by now. */
export async function deleteView(db: Db, p: ProviderScope, { view, version }: LoadedView): Promise<boolean> {
  const Key = { ...viewHead(p, view.id) };
  return conditioned(db, [{ Delete: { TableName: table.name, Key, ...unchanged(version) } }]);
}

export async function loadView(db: Db, p: ProviderScope, id: string): Promise<LoadedView | undefined> {
  const item = await db.get<ViewItem>(viewHead(p, id));
  return item?._t === 'VW' ? { view: item.r, version: item.v } : undefined;
}

/** The views of each of these, as the index tells them: one just made may be missing for a moment. */
export async function listViews(db: Db, p: ProviderScope, of: readonly ViewHolders[]): Promise<LoadedView[]> {
  const pages = await Promise.all(
    of.map((holders) => db.query<ViewItem>({ index: 'list', pk: viewsPk(p, holders), limit: viewsMost })),
  );
  return pages
    .flatMap((page) => page.items)
    .filter((item) => item._t === 'VW')
    .map((item) => ({ view: item.r, version: item.v }));
}

/** How many views somebody has, up to the most. */
export async function countViews(db: Db, p: ProviderScope, view: View): Promise<number> {
  return (await db.query<ViewItem>({ index: 'list', pk: viewsPk(p, holdersOf(view)), limit: viewsMost })).items.length;
}

export async function loadViewOrder(db: Db, p: ProviderScope, person: string): Promise<ViewOrder> {
  const item = await db.get<Item & ViewOrder>(viewOrder(p, person), false);
  return { order: item?.order ?? [], hidden: item?.hidden ?? [] };
}

/** The last one to say how it should be is right: it is one person's own. */
export async function putViewOrder(db: Db, p: ProviderScope, person: string, order: ViewOrder): Promise<void> {
  await db.put({ ...viewOrder(p, person), _t: 'VWO', order: [...order.order], hidden: [...order.hidden] });
}

async function conditioned(db: Db, writes: readonly Write[]): Promise<boolean> {
  try {
    await db.transact(writes);
    return true;
  } catch (error) {
    if (lostConditions(error).some((one) => one.position === 0)) return false;
    throw error;
  }
}

function unchanged(version: number) {
  if (version === 0) return { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ConditionExpression: '#v = :v',
    ExpressionAttributeNames: { '#v': 'v' },
    ExpressionAttributeValues: { ':v': version },
  };
}
