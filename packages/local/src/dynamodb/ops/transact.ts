/** TransactWriteItems: all or nothing, with reasons in order and a token that makes retries safe. */
import { hash } from 'node:crypto';
import type { CancellationReason } from '@aws-sdk/client-dynamodb';
import { readUnits, Usage, writeUnits } from '../capacity.ts';
import { canceled, internalError, metadata, tokenMismatch, validation } from '../errors.ts';
import type { FaultKind } from '../faults.ts';
import { breaksRule } from '../item-rules.ts';
import type { Change } from '../table.ts';
import { canonical } from '../values-canonical.ts';
import { toAttributeMap } from '../wire-values.ts';
import { billed, type Context, type Input, refuseTooMuch, reportOf, strikeAfter } from './context.ts';
import { next, type Plan, plan, refuseItem, type WriteKind } from './plan.ts';

const MAX_ITEMS = 100;
/** How long a token stands for its request. Source: TransactWriteItems, ClientRequestToken. */
const TOKEN_MS = 10 * 60_000;
const kinds: readonly WriteKind[] = ['ConditionCheck', 'Put', 'Update', 'Delete'];
const actions = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
} as const;

interface Decided {
  readonly change: Change;
  readonly reason: CancellationReason;
  readonly failed: boolean;
}

export function transactWrite(context: Context, input: Input) {
  const plans = planAll(context, input);
  for (const { kind, key } of plans) context.access.require(actions[kind], undefined, [key.pk]);
  strike(context, plans);
  const token = tokenOf(input);
  const digest = token === undefined ? '' : digestOf(plans);
  return context.table.group.write(
    () => perform(context, plans, input, token, digest),
    (usage) => {
      for (const { key } of plans) strikeAfter(context, 'TransactWrite', key);
      const capacity = usage.report(context.table.spec, reportOf(input));
      return { $metadata: metadata(200), ...(capacity && { ConsumedCapacity: [capacity] }) };
    },
  );
}

function planAll(context: Context, input: Input): Plan[] {
  const elements = (input['TransactItems'] ?? []) as Partial<Record<WriteKind, Input>>[];
  if (elements.length === 0) {
    throw validation(
      "Value [] at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  }
  if (elements.length > MAX_ITEMS) throw validation('Member must have length less than or equal to 100');
  const plans = elements.map((element, i) => planElement(context, element, i + 1));
  const keys = new Set(plans.map(({ key }) => `${key.pk}\0${key.sk}`));
  if (keys.size !== plans.length) {
    throw validation('Transaction request cannot include multiple operations on one item');
  }
  refuseTooMuch(plans.reduce((sum, { item }) => sum + (item?.size ?? 0), 0));
  return plans;
}

function planElement(context: Context, element: Partial<Record<WriteKind, Input>>, position: number): Plan {
  const given = kinds.filter((kind) => element[kind]);
  const [kind] = given;
  if (given.length > 1) throw validation('TransactItems can only contain one of Check, Put, Update or Delete');
  const request = kind && element[kind];
  if (!kind || !request) {
    throw validation('Invalid Request: TransactWriteRequest should contain Delete or Put or Update request');
  }
  const needed = kind === 'ConditionCheck' ? 'ConditionExpression' : kind === 'Update' ? 'UpdateExpression' : undefined;
  if (needed && (request[needed] === undefined || request[needed] === null)) {
    const member = `${kind[0]?.toLowerCase()}${kind.slice(1)}.${needed[0]?.toLowerCase()}${needed.slice(1)}`;
    throw validation(
      `Value null at 'transactItems.${position}.member.${member}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return plan(context, kind, request);
}

function tokenOf(input: Input): string | undefined {
  const token = input['ClientRequestToken'];
  if (token === undefined || token === null || token === '') return undefined;
  if (typeof token !== 'string' || token.length > 36) {
    throw validation(
      `Value ${String(token)} at 'clientRequestToken' failed to satisfy constraint: Member must have length less than or equal to 36`,
    );
  }
  return token;
}

/** Equal for requests with the same elements, whatever the order of their maps' names. */
function digestOf(plans: readonly Plan[]): string {
  const parts = plans.map(({ kind, key, item, input, expressions: { bindings } }) =>
    JSON.stringify([
      kind,
      key.pk,
      key.sk,
      item ? canonical(item.map) : '',
      input['ConditionExpression'] ?? '',
      input['UpdateExpression'] ?? '',
      canonical(bindings.values),
      canonical(bindings.names),
      input['ReturnValuesOnConditionCheckFailure'] ?? '',
    ]),
  );
  return hash('sha256', parts.join('\n'), 'base64');
}

function perform(
  context: Context,
  plans: readonly Plan[],
  input: Input,
  token: string | undefined,
  digest: string,
): Usage {
  const { table } = context;
  const usage = new Usage();
  if (token !== undefined && isReplay(context, token, digest)) {
    for (const { key } of plans) usage.table(2 * readUnits(table.current(key)?.size ?? 0, true));
    return usage;
  }
  const decided = plans.map((planned) => decide(context, planned));
  for (const { change } of decided) {
    usage.table(2 * writeUnits(Math.max(change.before?.size ?? 0, change.after?.size ?? 0)));
  }
  if (decided.some(({ failed }) => failed)) {
    throw billed(canceled(decided.map(({ reason }) => reason)), context, usage, reportOf(input), true);
  }
  refuseTooMuch(decided.reduce((sum, { change }) => sum + (change.after?.size ?? 0), 0));
  for (const [i, { change }] of decided.entries()) if (plans[i]?.kind !== 'ConditionCheck') table.apply(change, usage);
  if (token !== undefined) {
    table.group.touch('');
    table.storage.saveToken(token, digest, table.now(), table.now() - TOKEN_MS);
  }
  return usage;
}

function isReplay({ table }: Context, token: string, digest: string): boolean {
  const known = table.storage.token(token);
  if (!known || known.at <= table.now() - TOKEN_MS) return false;
  if (known.digest !== digest) throw tokenMismatch();
  return true;
}

const fine: CancellationReason = { Code: 'None' };

function decide(context: Context, planned: Plan): Decided {
  const { key, expressions, showOld } = planned;
  const before = context.table.current(key);
  const failed = (reason: CancellationReason) => ({ change: { key, before, after: before }, reason, failed: true });
  try {
    refuseItem(context, planned);
    if (!expressions.holds(before?.map)) {
      return failed({
        ...(showOld && before && { Item: toAttributeMap(before.map) }),
        Code: 'ConditionalCheckFailed',
        Message: 'The conditional request failed',
      });
    }
    return { change: { key, before, after: next(context, planned, before) }, reason: fine, failed: false };
  } catch (error) {
    // What the item breaks cancels the transaction; a request that makes no sense fails as such.
    if (breaksRule(error)) return failed({ Code: 'ValidationError', Message: error.message });
    throw error;
  }
}

const conflictReason: CancellationReason = {
  Code: 'TransactionConflict',
  Message: 'Transaction is ongoing for the item',
};
const throttleReason: CancellationReason = {
  Code: 'ThrottlingError',
  Message:
    'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly.',
};

function strike(context: Context, plans: readonly Plan[]): void {
  if (context.faults.idle) return;
  const kindsBefore: readonly FaultKind[] = ['conflict', 'throttle', 'internal-before'];
  const struck = plans.map(({ key }) => context.faults.strike('TransactWrite', key, kindsBefore));
  if (struck.includes('internal-before')) throw internalError();
  if (!struck.some(Boolean)) return;
  throw canceled(
    struck.map((kind) => (kind === 'conflict' ? conflictReason : kind === 'throttle' ? throttleReason : fine)),
  );
}
