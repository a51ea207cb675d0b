import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Item } from '@portico/store/db';
import type { AttachmentItem } from '@portico/store/file/attachment';
import type { TaskItem } from '@portico/store/task/task';
import type { CheckpointItem } from '@portico/store/ticket/checkpoint';
import type { HeadItem } from '@portico/store/ticket/head';
import type { EventItem } from '@portico/store/ticket/log';
import type { ParticipantItem } from '@portico/store/ticket/participants';
import type { LinkItem } from '@portico/store/ticket/read';
import type { TimeItem } from '@portico/store/ticket/time';

/** All items of one ticket, sorted out. */
export interface TicketItems {
  readonly scope: ClientScope;
  readonly number: number;
  readonly head: HeadItem | undefined;
  readonly detail: Item | undefined;
  readonly terms: Item | undefined;
  readonly links: readonly LinkItem[];
  readonly participants: readonly ParticipantItem[];
  readonly tasks: readonly TaskItem[];
  readonly messages: readonly Item[];
  readonly time: readonly TimeItem[];
  readonly files: readonly AttachmentItem[];
  /** In order of their keys. */
  readonly log: readonly EventItem[];
  readonly checkpoints: readonly CheckpointItem[];
  readonly strangers: readonly Item[];
}

const kinds = new Set(['T', 'D', 'S', 'L', 'P', 'K', 'C', 'E', 'F', 'W', 'H', 'A']);

export function sortItems(scope: ClientScope, number: number, items: readonly Item[]): TicketItems {
  const of = (kind: string): Item[] => items.filter((item) => item['_t'] === kind);
  return {
    scope,
    number,
    head: of('T')[0] as HeadItem | undefined, // Safe: `_t` is written together with the item's shape.
    detail: of('D')[0],
    terms: of('S')[0],
    links: of('L') as LinkItem[],
    participants: of('P') as ParticipantItem[],
    tasks: of('K') as TaskItem[],
    messages: of('C'),
    time: of('W') as TimeItem[],
    files: of('A') as AttachmentItem[],
    log: of('E') as EventItem[],
    checkpoints: of('H') as CheckpointItem[],
    strangers: items.filter((item) => !kinds.has(String(item['_t']))),
  };
}
