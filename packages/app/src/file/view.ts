import type { FileState } from '@portico/domain/file/file';
import { type Reason, reasonTexts } from '@portico/domain/file/judge';
import type { AttachmentItem } from '@portico/store/file/attachment';
import type { FileRecord } from '@portico/store/file/file';

/** A file before it is attached, as its sender sees it. */
export interface FileView {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly inline: boolean;
  readonly state: FileState;
  readonly sha256?: string;
  /** Why it was put aside, in plain words, and as a word for programs. */
  readonly reason?: string;
  readonly why?: Reason;
}

export function fileView({ id, name, type, size, inline, st, sha, why }: FileRecord): FileView {
  return {
    id,
    name,
    type,
    size,
    inline: inline === true,
    state: st,
    ...(sha === undefined ? {} : { sha256: sha }),
    ...(why === undefined ? {} : { reason: reasonTexts[why], why }),
  };
}

/** A file on a ticket. An erased one has no name and no content any more, but still its hash. */
export interface AttachmentView {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
  readonly inline: boolean;
  readonly visibility: 'public' | 'internal';
  /** When it was attached. */
  readonly at: string;
  readonly erased: boolean;
}

export function attachmentView(item: AttachmentItem): AttachmentView {
  const { id, name, type, size, sha, vis, at, inline, erased } = item;
  return { id, name, type, size, sha256: sha, inline: inline === true, visibility: vis, at, erased: erased === true };
}
