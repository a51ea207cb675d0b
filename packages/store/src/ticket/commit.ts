import { createHash } from 'node:crypto';
import type { ActorRef, Way } from '@portico/domain/kernel/actor';
import type { ClientScope } from '@portico/domain/kernel/scope';
import { changesBetween, type TicketEvent, type TicketState, valuesBefore } from '@portico/domain/ticket/state';
import type { Db, Item, Write } from '../db.ts';
import { attaching, type Carried, tellFiles } from '../file/attachment.ts';
import type { FileItem } from '../file/file.ts';
import { requesterTicket, ticketDetail, ticketMessage, uniqueExternal } from '../keys.ts';
import { table } from '../table.ts';
import { newSalt, sealed } from './chain.ts';
import { headItem, type LoadedTicket } from './head.ts';
import { type EventItem, eventItem } from './log.ts';
import { isAmbiguous, lostConditions, onlyContention } from './outcome.ts';

/** A message of the conversation. Its text is sealed in the event that brought it. */
export interface NewMessage {
  readonly id: string;
  readonly visibility: 'public' | 'internal';
  readonly text: string;
  /** Of one that another ticket has brought: who wrote it, when, and the ticket of this client that it was taken from. */
  readonly by?: ActorRef;
  readonly was?: string;
  readonly from?: number;
  /** Ids of the files that it brings. */
  readonly files?: readonly string[];
}

/** Clean files, attached to nothing so far, and who may see them. */
export interface Brought {
  readonly files: readonly FileItem[];
  readonly vis: 'public' | 'internal';
}

export interface TicketCommand {
  readonly scope: ClientScope;
  /** The ticket as it was loaded; absent for a new one. */
  readonly before?: LoadedTicket | undefined;
  readonly next: TicketState;
  readonly events: readonly TicketEvent[];
  readonly by: ActorRef;
  /** From where it was given. */
  readonly via?: Way | undefined;
  readonly at: string;
  readonly requestId: string;
  readonly texts?: Readonly<Record<string, string>> | undefined;
  readonly message?: NewMessage | undefined;
  /** Messages that are brought over from another ticket. */
  readonly copies?: readonly NewMessage[];
  readonly description?: string | undefined;
  /** Files that come with it: on the ticket that keeps the message. */
  readonly brought?: Brought | undefined;
  /** Files that another ticket hands over with the messages that brought them. */
  readonly carried?: readonly Carried[] | undefined;
  /** Seals of texts that stand in items of `extra`, by name. */
  readonly seals?: Readonly<Record<string, string>> | undefined;
  /** Further writes of the same command: links, idempotency, umbrella membership. */
  readonly extra?: readonly Write[] | undefined;
}

/** The command lost to another one that changed the ticket first. */
export class StaleTicketError extends Error {
  override readonly name = 'StaleTicketError';
}

/** One of the command's own conditions failed: uniqueness or idempotency. `position` counts within `extra`. */
export class LostConditionError extends Error {
  override readonly name = 'LostConditionError';
  readonly position: number;
  readonly item: Record<string, unknown> | undefined;
  constructor(position: number, item: Record<string, unknown> | undefined) {
    super(`condition ${position} of the command does not hold`);
    this.position = position;
    this.item = item;
  }
}

export interface Committed {
  readonly version: number;
  readonly hash: string;
  readonly event: EventItem;
}

const ATTEMPTS = 6;

function put(item: Item, condition = true): Write {
  return {
    Put: {
      TableName: table.name,
      Item: item,
      ...(condition ? { ConditionExpression: 'attribute_not_exists(pk)' } : {}),
    },
  };
}

/**
 * One command, one transaction: head, event, message, uniqueness and idempotency stand or fall together.
 * Retries only what contention or throttling refused; after an unclear answer it reads back before it judges.
 * @throws StaleTicketError when the ticket has moved on, LostConditionError when one of `extra` is refused.
 */
export async function commitTicket(db: Db, command: TicketCommand): Promise<Committed> {
  const { writes, event, extraFrom } = plan(command);
  const token = createHash('sha256').update(`${command.requestId}\n${event.hash}`).digest('hex').slice(0, 36);
  for (let attempt = 1; ; attempt++) {
    try {
      await db.transact(writes, token);
      return { version: event.v, hash: event.hash, event };
    } catch (error) {
      if (isAmbiguous(error) && (await landed(db, event))) return { version: event.v, hash: event.hash, event };
      const lost = lostConditions(error);
      if (lost.length > 0) {
        if (await landed(db, event)) return { version: event.v, hash: event.hash, event };
        const own = lost.find((one) => one.position >= extraFrom);
        if (own) throw new LostConditionError(own.position - extraFrom, own.item);
        throw new StaleTicketError('the ticket has changed since it was loaded');
      }
      if (attempt >= ATTEMPTS || !(onlyContention(error) || isAmbiguous(error))) throw error;
    }
  }
}

/** Whether this very command is what stands at its version: then an unclear answer was a success. */
async function landed(db: Db, event: EventItem): Promise<boolean> {
  const found = await db.get<EventItem>({ pk: event.pk, sk: event.sk });
  return found?.hash === event.hash;
}

/** What a command writes, its own items first. Two commands of one transaction are planned one by one. */
export function plan(command: TicketCommand): { writes: Write[]; event: EventItem; extraFrom: number } {
  const { scope, next, before } = command;
  const version = (before?.version ?? 0) + 1;
  const sealedElsewhere: Record<string, string> = { ...command.seals };
  const children: Write[] = [];
  for (const message of [...(command.message ? [command.message] : []), ...(command.copies ?? [])]) {
    const salt = newSalt();
    sealedElsewhere[`message:${message.id}`] = sealed(salt, message.text);
    children.push(put(messageItem(command, message, version, salt)));
  }
  if (command.description !== undefined) {
    const salt = newSalt();
    sealedElsewhere['description'] = sealed(salt, command.description);
    children.push(put({ ...ticketDetail(scope, next.number), _t: 'D', text: command.description, salt }));
  }
  const attached = attaching(scope, next.number, command.brought, command.at, command.carried);
  children.push(...attached.writes);
  Object.assign(sealedElsewhere, attached.seals);
  if (!before) children.push(...birthWrites(scope, next));
  const set = changesBetween(before?.state, next);
  const event = eventItem({
    scope,
    number: next.number,
    v: version,
    at: command.at,
    by: command.by,
    via: command.via,
    events: tellFiles(command.events, attached.told),
    set,
    was: valuesBefore(before?.state, set),
    texts: command.texts,
    sealedElsewhere,
    requestId: command.requestId,
    previousHash: before?.hash ?? '',
  });
  const head = headItem(scope, next, version, event.hash, before ? { unknown: before.unknown } : {});
  const headWrite: Write = before
    ? {
        Put: {
          TableName: table.name,
          Item: head,
          ConditionExpression: '#v = :v',
          ExpressionAttributeNames: { '#v': 'v' },
          ExpressionAttributeValues: { ':v': before.version },
        },
      }
    : put(head);
  const own = [headWrite, put(event), ...children];
  return { writes: [...own, ...(command.extra ?? [])], event, extraFrom: own.length };
}

function messageItem({ scope, next, at, by }: TicketCommand, message: NewMessage, version: number, salt: string): Item {
  const { id, visibility, text, was, from, files } = message;
  return {
    ...ticketMessage(scope, next.number, at, id),
    _t: 'C',
    id,
    at,
    by: message.by ?? by,
    vis: visibility,
    text,
    salt,
    ev: version,
    ...(was === undefined ? {} : { was }),
    ...(from === undefined ? {} : { from }),
    ...(files?.length ? { files } : {}),
  };
}

/** Lets a person's tickets be found: their own, and those they wrote on. Putting it again changes nothing. */
export function pointerWrite(
  scope: ClientScope,
  person: string,
  { createdAt, number }: Pick<TicketState, 'createdAt' | 'number'>,
): Write {
  return put({ ...requesterTicket(scope, person, createdAt, number), _t: 'U', n: number }, false);
}

/** What a ticket gets once: the requester's pointer and, for one with a source, the uniqueness of its source's number. */
export function birthWrites(scope: ClientScope, state: TicketState): Write[] {
  const writes = [pointerWrite(scope, state.requester, state)];
  if (state.external) {
    writes.push(put({ ...uniqueExternal(scope, state.external.source, state.external.id), _t: 'Q', n: state.number }));
  }
  return writes;
}
