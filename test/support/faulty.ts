import { canceled, conflict, internalError, throttled } from '@portico/local/dynamodb/errors';
import { type FaultKind, FaultPlan, type Faults, type Operation } from '@portico/local/dynamodb/faults';
import type { DocumentClient } from '@portico/store/db';
import type { Key } from '@portico/store/keys';

type Input = Record<string, unknown>;

/** Faults on demand in front of any table: the embedded engine's, for one that has none. */
export function faulty(client: DocumentClient): { client: DocumentClient; faults: Faults } {
  const plan = new FaultPlan();
  const send = async (command: { readonly input: Input; readonly constructor: { readonly name: string } }) => {
    if (plan.idle) return client.send(command);
    const operation = command.constructor.name.replace(/Command$/, '') as Operation; // Safe: FaultPlan compares only.
    const keys = keysOf(command.input);
    const struck = keys.map((key) => plan.strike(operation, key, ['throttle', 'conflict', 'internal-before']));
    refuse(operation, struck);
    const answer: unknown = await client.send(command);
    if (keys.some((key) => plan.strike(operation, key, ['internal-after']))) throw internalError();
    return answer;
  };
  const lagless = (): never => {
    throw new Error('the indexes of this table cannot be held back');
  };
  const faults: Faults = {
    add: (rule) => plan.add(rule),
    clear: () => plan.clear(),
    indexLag: lagless,
    releaseIndexes: lagless,
  };
  return { client: { send }, faults };
}

function refuse(operation: Operation, struck: readonly (FaultKind | undefined)[]): void {
  if (!struck.some(Boolean)) return;
  if (struck.includes('internal-before')) throw internalError();
  if (operation !== 'TransactWrite') throw struck.includes('throttle') ? throttled('table') : conflict();
  throw canceled(
    struck.map((kind) => ({
      Code: kind === undefined ? 'None' : kind === 'conflict' ? 'TransactionConflict' : 'ThrottlingError',
    })),
  );
}

function keysOf(input: Input): Key[] {
  const key = (value: unknown): Key[] => (value ? [value as Key] : []); // Safe: the store's own inputs.
  const each = (list: unknown): Input[] => (list ?? []) as Input[];
  const actions = each(input['TransactItems']).flatMap((one) => Object.values(one) as Input[]);
  const requests = Object.values((input['RequestItems'] ?? {}) as Record<string, unknown>).flatMap((one) =>
    Array.isArray(one) ? (one as Input[]).flatMap((request) => Object.values(request) as Input[]) : [],
  );
  return [input, ...actions, ...requests].flatMap((one) => [...key(one['Key']), ...key(one['Item'])]);
}
