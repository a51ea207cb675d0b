import type { ActorRef } from '@portico/domain/kernel/actor';
import type { ClientScope } from '@portico/domain/kernel/scope';
import type { ScheduleEvent, ScheduleState, ScheduleText } from '@portico/domain/schedule/schedule';
import type { Db, Item, Write } from '../db.ts';
import { ticketParts } from '../keys.ts';
import { table } from '../table.ts';
import { canonicalJson, chainHash, newSalt, sealed } from '../ticket/chain.ts';
import {
  scheduleDetail,
  scheduleEvent,
  scheduleHead,
  scheduleIndexKeys,
  schedulePk,
  schedulesPk,
} from '../work-keys.ts';

export interface ScheduleHead extends Item {
  readonly _t: 'R';
  readonly v: number;
  readonly h: string;
  readonly s: ScheduleState;
  readonly r: ScheduleRow;
}

/** What a list of schedules shows. */
export interface ScheduleRow {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly next?: string;
}

/** One command's entry in a schedule's log, hash-chained as a ticket's is. */
export interface ScheduleEntry extends Item {
  readonly _t: 'RE';
  readonly v: number;
  readonly at: string;
  readonly by: ActorRef;
  readonly ev: readonly ScheduleEvent[];
  readonly set: ScheduleState;
  /** The seal of its name and ticket, where the command gave them: these words stand outside the chain. */
  readonly text?: string;
  readonly req: string;
  readonly prev: string;
  readonly hash: string;
}

export interface LoadedSchedule {
  readonly scope: ClientScope;
  readonly state: ScheduleState;
  readonly version: number;
  readonly hash: string;
  readonly text: ScheduleText;
}

export interface ScheduleCommand {
  readonly scope: ClientScope;
  readonly before?: LoadedSchedule | undefined;
  readonly next: ScheduleState;
  readonly events: readonly ScheduleEvent[];
  readonly by: ActorRef;
  readonly at: string;
  readonly requestId: string;
  readonly text?: ScheduleText | undefined;
}

const itemsMax = 10;

export function scheduleHeadItem(
  scope: ClientScope,
  state: ScheduleState,
  name: string,
  version: number,
  hash: string,
): ScheduleHead {
  return {
    ...scheduleHead(scope, state.id),
    ...scheduleIndexKeys(scope, state.id, state, ...(state.active && state.next ? [state.next.at] : [])),
    _t: 'R',
    v: version,
    h: hash,
    s: state,
    r: {
      id: state.id,
      name,
      active: state.active,
      ...(state.active && state.next ? { next: state.next.at } : {}),
    },
  };
}

/** What a command on a schedule writes: head and entry, and the words where it gives some. The head comes first. */
export function scheduleWrites(command: ScheduleCommand): Write[] {
  const { scope, before, next, text } = command;
  const version = (before?.version ?? 0) + 1;
  const salt = newSalt();
  const hashed = {
    v: version,
    at: command.at,
    by: command.by,
    ev: command.events,
    set: next,
    ...(text ? { text: sealed(salt, canonicalJson(text)) } : {}),
    req: command.requestId,
  };
  const prev = before?.hash ?? '';
  const hash = chainHash(prev, hashed);
  const entry: ScheduleEntry = { ...scheduleEvent(scope, next.id, version), _t: 'RE', ...hashed, prev, hash };
  const head = scheduleHeadItem(scope, next, (text ?? before?.text)?.name ?? '', version, hash);
  const writes: Write[] = [
    before ? putOver(head, before.version) : putNew(head),
    putNew(entry),
    ...(text
      ? [{ Put: { TableName: table.name, Item: { ...scheduleDetail(scope, next.id), _t: 'RD', text, salt } } }]
      : []),
  ];
  return writes;
}

/** The hash that an entry must have, from what stands in it. */
export function expectedEntryHash(entry: ScheduleEntry): string {
  const { v, at, by, ev, set, text, req } = entry;
  return chainHash(entry.prev, { v, at, by, ev, set, ...(text === undefined ? {} : { text }), req });
}

/** Whether the words that stand beside a schedule are those last sealed in its log. */
export function textHolds(detail: Item | undefined, log: readonly ScheduleEntry[]): boolean {
  const seal = log.findLast((entry) => entry.text !== undefined)?.text;
  return detail !== undefined && seal === sealed(String(detail['salt']), canonicalJson(detail['text']));
}

function putNew(item: Item): Write {
  return { Put: { TableName: table.name, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } };
}

function putOver(item: Item, version: number): Write {
  return {
    Put: {
      TableName: table.name,
      Item: item,
      ConditionExpression: '#v = :v',
      ExpressionAttributeNames: { '#v': 'v' },
      ExpressionAttributeValues: { ':v': version },
    },
  };
}

export async function loadSchedule(db: Db, scope: ClientScope, id: string): Promise<LoadedSchedule | undefined> {
  const items = await db.all<Item>(
    { pk: schedulePk(scope, id), prefix: ticketParts.state, consistent: true },
    itemsMax,
  );
  const head = items.find((item): item is ScheduleHead => item['_t'] === 'R');
  const detail = items.find((item) => item['_t'] === 'RD');
  if (!head || !detail) return undefined;
  return { scope, state: head.s, version: head.v, hash: head.h, text: detail['text'] as ScheduleText }; // Safe: written above.
}

const schedulesMax = 1_000;

/** A client's schedules, oldest first; deleted ones apart. */
export async function listSchedules(db: Db, scope: ClientScope): Promise<ScheduleRow[]> {
  const items = await db.all<Item>({ index: 'list', pk: schedulesPk(scope, 'kept') }, schedulesMax);
  return items.map((item) => item['r'] as ScheduleRow); // Safe: `REC` rows are written above alone.
}
