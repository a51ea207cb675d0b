import type { FileTold } from '@portico/domain/file/file';
import type { ActorRef } from '@portico/domain/kernel/actor';
import type { ClientScope } from '@portico/domain/kernel/scope';
import type { TicketEvent } from '@portico/domain/ticket/state';
import type { Db, Item, Write } from '../db.ts';
import { ticketAttachment, ticketAttachmentPrefix, ticketPk } from '../keys.ts';
import { table } from '../table.ts';
import { newSalt, sealed } from '../ticket/chain.ts';
import { erasedText } from '../ticket/log.ts';
import { attachWrite, eraseFileWrite, type FileItem } from './file.ts';

/** A file on its ticket. Its name is sealed, and its hash told, in the entry that brought it. */
export interface AttachmentItem extends Item {
  readonly _t: 'A';
  readonly id: string;
  readonly name: string;
  readonly salt?: string;
  readonly type: string;
  readonly size: number;
  readonly sha: string;
  readonly vis: 'public' | 'internal';
  readonly by: ActorRef;
  readonly at: string;
  readonly inline?: boolean;
  readonly erased?: boolean;
  /** The ticket of the same client that has it now, with the message that brought it. */
  readonly to?: number;
}

const attachmentsMax = 500;

/** What the log seals of a file's name. */
export const fileSealName = (id: string): string => `file:${id}`;

/** All files of a ticket, internal ones too: whoever shows them has to tell them apart. */
export async function loadAttachments(db: Db, t: ClientScope, n: number): Promise<AttachmentItem[]> {
  const all = await db.all<AttachmentItem>({ pk: ticketPk(t, n), prefix: ticketAttachmentPrefix }, attachmentsMax);
  return all.filter(standsThere);
}

/** Whether a file is still on this ticket: one that went along with its message is where that is now. */
export function standsThere({ to }: Pick<AttachmentItem, 'to'>): boolean {
  return to === undefined;
}

export async function loadAttachment(
  db: Db,
  t: ClientScope,
  n: number,
  id: string,
): Promise<AttachmentItem | undefined> {
  const found = await db.get<AttachmentItem>(ticketAttachment(t, n, id));
  return found && standsThere(found) ? found : undefined;
}

/** A file that another ticket hands over: as it stands there, under the id it has here, and what ties it to this one. */
export interface Carried {
  readonly item: AttachmentItem;
  readonly tie: Write;
}

export interface Attaching {
  /** Two for each file. */
  readonly writes: readonly Write[];
  readonly seals: Readonly<Record<string, string>>;
  readonly told: readonly FileTold[];
}

/** A file as it will stand on its ticket, before it has a salt. */
export function attachmentOf(
  t: ClientScope,
  n: number,
  { id, name, type, size, sha = '', by, inline }: FileItem,
  vis: 'public' | 'internal',
  at: string,
): AttachmentItem {
  const place = ticketAttachment(t, n, id);
  return { ...place, _t: 'A', id, name, type, size, sha, vis, by, at, ...(inline ? { inline } : {}) };
}

/** Ties files to a ticket, new ones and those of another one: what is written, sealed and told with the command that brings them. */
export function attaching(
  t: ClientScope,
  n: number,
  brought: { readonly files: readonly FileItem[]; readonly vis: 'public' | 'internal' } | undefined,
  at: string,
  carried: readonly Carried[] = [],
): Attaching {
  const writes: Write[] = [];
  const seals: Record<string, string> = {};
  const told: FileTold[] = [];
  const fresh = (brought?.files ?? []).map((file) => ({
    item: attachmentOf(t, n, file, brought?.vis ?? 'internal', at),
    tie: attachWrite(t, file.id, n),
  }));
  for (const { item, tie } of [...fresh, ...carried]) {
    const { id, name, sha, size, type } = item;
    const salt = newSalt();
    const here = { ...item, ...ticketAttachment(t, n, id) };
    // An erased name has a seal like any other, and no salt to try names against it.
    const Item = item.erased ? here : { ...here, salt };
    writes.push(tie, { Put: { TableName: table.name, Item, ConditionExpression: 'attribute_not_exists(pk)' } });
    seals[fileSealName(id)] = sealed(salt, name);
    told.push({ id, sha256: sha, size, type });
  }
  return { writes, seals, told };
}

const bringing: ReadonlySet<TicketEvent['type']> = new Set([
  'ticket.opened',
  'ticket.replied',
  'ticket.noted',
] as const);

/** The events of a command, that which brought the files telling of them. */
export function tellFiles(events: readonly TicketEvent[], told: readonly FileTold[]): readonly TicketEvent[] {
  if (told.length === 0) return events;
  return events.map((event) => (bringing.has(event.type) ? { ...event, data: { ...event.data, files: told } } : event));
}

/** Takes a file's name away from the ticket that has it; its hash stays. The bytes are removed after it. */
export function eraseAttachment(t: ClientScope, item: AttachmentItem, at: string): Write[] {
  const { salt: _, ...kept } = item;
  return [
    {
      Put: {
        TableName: table.name,
        Item: { ...kept, name: erasedText, erased: true },
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#to)',
        ExpressionAttributeNames: { '#to': 'to' },
      },
    },
    eraseFileWrite(t, item.id, at),
  ];
}

/** Hands a file over to another ticket of the same client: its hash stays here, its name goes along. Once. */
export function handOver(item: AttachmentItem, to: number): Write {
  const { salt: _, ...kept } = item;
  return {
    Put: {
      TableName: table.name,
      Item: { ...kept, name: erasedText, erased: true, to },
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#to)',
      ExpressionAttributeNames: { '#to': 'to' },
    },
  };
}
