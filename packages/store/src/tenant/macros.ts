import type { ActorRef } from '@portico/domain/kernel/actor';
import type { Macro } from '@portico/domain/tenant/macros';
import type { Db, Item, Write } from '../db.ts';
import type { AnyScope } from '../keys.ts';
import { table } from '../table.ts';
import { macroItem, macroPrefix, macrosPk, macroVersion, macroVersionPrefix } from '../work-keys.ts';

/** A macro that somebody wrote at the desk, as it stands or once stood. */
export interface StoredMacro extends Item {
  readonly id: string;
  readonly v: number;
  readonly macro: Macro;
  readonly at: string;
  readonly by: ActorRef;
  /** On the last version of one that was taken away. */
  readonly gone?: true;
}

/** Of one client, or of the MSP as a whole. */
export const macrosMax = 200;
const versionsMax = 1_000;

export async function writtenMacros(db: Db, scope: AnyScope): Promise<StoredMacro[]> {
  return db.all<StoredMacro>({ pk: macrosPk(scope), prefix: macroPrefix, consistent: true }, macrosMax);
}

export async function loadMacro(db: Db, scope: AnyScope, id: string): Promise<StoredMacro | undefined> {
  return db.get<StoredMacro>(macroItem(scope, id));
}

/** Every version that a macro has had, oldest first. */
export async function macroVersions(db: Db, scope: AnyScope, id: string): Promise<StoredMacro[]> {
  return db.all<StoredMacro>({ pk: macrosPk(scope), prefix: macroVersionPrefix(id) }, versionsMax);
}

export interface MacroCommand {
  readonly scope: AnyScope;
  readonly id: string;
  /** The version before; 0 for a new one. */
  readonly before: number;
  readonly macro: Macro;
  readonly at: string;
  readonly by: ActorRef;
  readonly gone?: true;
}

/** The macro and its version, together; the macro comes first. Taken away, it leaves its versions. */
export function macroWrites({ scope, id, before, gone, macro, at, by }: MacroCommand): Write[] {
  const v = before + 1;
  const state = { id, v, macro, at, by, ...(gone ? { gone } : {}) };
  const unchanged =
    before === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#v = :v',
          ExpressionAttributeNames: { '#v': 'v' },
          ExpressionAttributeValues: { ':v': before },
        };
  const key = macroItem(scope, id);
  const current: Write = gone
    ? { Delete: { TableName: table.name, Key: { ...key }, ...unchanged } }
    : { Put: { TableName: table.name, Item: { ...key, _t: 'macro', ...state }, ...unchanged } };
  const version = {
    TableName: table.name,
    Item: { ...macroVersion(scope, id, v), _t: 'macroVersion', ...state },
    ConditionExpression: 'attribute_not_exists(pk)',
  };
  return [current, { Put: version }];
}
