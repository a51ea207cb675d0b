import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Db, Item, Write } from '../db.ts';
import { fanOutMark, fanOutRange } from '../keys.ts';
import { table } from '../table.ts';

/** That what one entry of a parent's log sent out has been brought to one child, or to the ticket the child became. */
export interface FanOutMark {
  readonly parent: number;
  readonly v: number;
  readonly child: number;
  /** The ticket that was written to. */
  readonly via: number;
  /** It could take nothing: closed, ended already, moved away, or reached as another child. */
  readonly skipped?: true;
}

const marksMax = 1_000;

/** The children that one entry has reached, with the tickets that were written to. */
export async function loadMarks(db: Db, t: ClientScope, parent: number, v: number): Promise<Map<number, number>> {
  const items = await db.all<Item>({ ...fanOutRange(t, parent, v), consistent: true }, marksMax);
  return new Map(items.map((item) => [Number(item['c']), Number(item['via'])]));
}

function markItem(t: ClientScope, { parent, v, child, via, skipped }: FanOutMark): Item {
  return { ...fanOutMark(t, parent, v, child), _t: 'FO', c: child, via, ...(skipped ? { skipped } : {}) };
}

export function markWrite(t: ClientScope, mark: FanOutMark): Write {
  return {
    Put: { TableName: table.name, Item: markItem(t, mark), ConditionExpression: 'attribute_not_exists(pk)' },
  };
}

/** For a child that is not written to: nothing else goes with it. */
export function putMark(db: Db, t: ClientScope, mark: FanOutMark): Promise<void> {
  return db.put(markItem(t, mark));
}
