/** One write of any kind: planned from its request, decided on the item as it stands, applied later. */
import { writeUnits } from '../capacity.ts';
import type { Taken } from '../codec.ts';
import { validation } from '../errors.ts';
import type { Node } from '../expressions/ast.ts';
import { type ExpressionName, Expressions } from '../expressions/request.ts';
import { applyUpdate } from '../expressions/update.ts';
import { checkIndexKeys, type Key, keyOf, keyOfItem, refuseKeyUpdates, refuseTooLarge } from '../item-rules.ts';
import { isPlain } from '../stored.ts';
import type { Change, Current, Next } from '../table.ts';
import { itemSize } from '../values.ts';
import { type Context, checkTable, choice, type Input, objectParameter, refuseLegacy } from './context.ts';

export type WriteKind = 'Put' | 'Update' | 'Delete' | 'ConditionCheck';

export interface Plan {
  readonly kind: WriteKind;
  readonly key: Key;
  /** The new item of a Put. */
  readonly item: Taken | undefined;
  readonly expressions: Expressions;
  /** Whether a failed condition returns the item it failed on. */
  readonly showOld: boolean;
  readonly input: Input;
}

const conditionOnly: readonly ExpressionName[] = ['ConditionExpression'];
const withUpdate: readonly ExpressionName[] = ['UpdateExpression', 'ConditionExpression'];

export function plan(context: Context, kind: WriteKind, input: Input): Plan {
  refuseLegacy(input);
  const { spec } = context.table;
  const taken =
    kind === 'Put'
      ? context.codec.take(
          objectParameter(input, 'Item', "Value null at 'item' failed to satisfy constraint: Member must not be null"),
        )
      : context.codec.take(
          objectParameter(input, 'Key', 'Cannot have null key for GetItem, DeleteItem, or UpdateItem'),
        );
  checkTable(context, input['TableName']);
  const expressions = new Expressions(input, kind === 'Update' ? withUpdate : conditionOnly, context.codec, spec);
  const key = kind === 'Put' ? keyOfItem(taken.map, spec) : keyOf(taken.map, spec);
  if (kind === 'Put') refuseTooLarge(taken.size, false);
  const showOld = choice(input, 'ReturnValuesOnConditionCheckFailure', ['ALL_OLD', 'NONE']) === 'ALL_OLD';
  return { kind, key, item: kind === 'Put' ? taken : undefined, expressions, showOld, input };
}

/** What a new item breaks shows before its condition is looked at. @throws ValidationException */
export function refuseItem(context: Context, { item }: Plan): void {
  if (item) checkIndexKeys(item.map, context.table.spec, false);
}

/** The item after the write. @throws ValidationException when it would break the rules of the table. */
export function next(
  context: Context,
  { kind, key, item, expressions }: Plan,
  before: Current | undefined,
): Next | undefined {
  const { spec } = context.table;
  if (kind === 'Delete') return undefined;
  if (kind === 'ConditionCheck') return before;
  if (item) return item;
  const old = before?.map ?? { [spec.partitionKey]: key.pk, [spec.sortKey]: key.sk };
  refuseKeyUpdates(expressions.targets, spec);
  if (!expressions.update) return before ?? { map: old, plain: true, size: itemSize(old) };
  const map = applyUpdate(expressions.update, old, expressions.bindings);
  checkIndexKeys(map, spec, true);
  const size = itemSize(map);
  refuseTooLarge(size, true);
  const simple = (before?.plain ?? true) && expressions.plain && (!computes(expressions) || isPlain(map));
  return { map, plain: simple, size };
}

/** Sums may leave the numbers that JSON carries exactly. */
function computes({ update }: Expressions): boolean {
  return (
    update !== undefined && (update.add.length > 0 || update.checks.some((node: Node) => node.kind === 'arithmetic'))
  );
}

/** Units of the base table: by the larger of the item before and after. */
export function baseUnits({ before, after }: Change): number {
  return writeUnits(Math.max(before?.size ?? 0, after?.size ?? 0));
}

const returnValues: Readonly<Record<WriteKind, readonly unknown[]>> = {
  Put: [undefined, null, 'NONE', 'ALL_OLD'],
  Delete: [undefined, null, 'NONE', 'ALL_OLD'],
  Update: [undefined, null, 'NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW'],
  ConditionCheck: [undefined, null],
};

export function checkReturnValues(kind: WriteKind, input: Input): void {
  if (!returnValues[kind].includes(input['ReturnValues'])) throw validation('Return values set to invalid value');
}
