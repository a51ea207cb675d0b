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
}

const attachmentsMax = 500;

/** What the log seals of a file's name. */
export const fileSealName = (id: string): string => `file:${id}`;

/** All files of a ticket, internal ones too: whoever shows them has to tell them apart. */
export async function loadAttachments(db: Db, t: ClientScope, n: number): Promise<AttachmentItem[]> {
  return db.all<AttachmentItem>({ pk: ticketPk(t, n), prefix: ticketAttachmentPrefix }, attachmentsMax);
}

export async function loadAttachment(
  db: Db,
  t: ClientScope,
  n: number,
  id: string,
): Promise<AttachmentItem | undefined> {
  return db.get<AttachmentItem>(ticketAttachment(t, n, id));
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

/** Ties clean files to a ticket: what is written, sealed and told with the command that brings them. */
export function attaching(
  t: ClientScope,
  n: number,
  brought: { readonly files: readonly FileItem[]; readonly vis: 'public' | 'internal' } | undefined,
  at: string,
): Attaching {
  const writes: Write[] = [];
  const seals: Record<string, string> = {};
  const told: FileTold[] = [];
  for (const file of brought?.files ?? []) {
    const salt = newSalt();
    const item = { ...attachmentOf(t, n, file, brought?.vis ?? 'internal', at), salt };
    writes.push(attachWrite(t, file.id, n), {
      Put: { TableName: table.name, Item: item, ConditionExpression: 'attribute_not_exists(pk)' },
    });
    seals[fileSealName(file.id)] = sealed(salt, file.name);
    told.push({ id: file.id, sha256: item.sha, size: file.size, type: file.type });
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

/** Takes a file's name away; its hash stays. The bytes are removed before. */
export function eraseAttachment(t: ClientScope, item: AttachmentItem): Write[] {
  const { salt: _, ...kept } = item;
  return [
    {
      Put: {
        TableName: table.name,
        Item: { ...kept, name: erasedText, erased: true },
        ConditionExpression: 'attribute_exists(pk)',
      },
    },
    eraseFileWrite(t, item.id),
  ];
}
