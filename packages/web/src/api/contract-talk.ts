import type { Get, Gone, Once, Params, Path, Ref, Send } from './contract-shape.ts';

export type HeldReason = 'executable' | 'script' | 'mismatch' | 'test_file' | 'scanner';

/** A file of one's own that no message has brought yet. */
export interface OwnFile {
  id: string;
  name: string;
  type: string;
  /** Bytes. */
  size: number;
  inline: boolean;
  /** waiting: for its bytes; pending: for a scanner's word. */
  state: 'waiting' | 'pending' | 'clean' | 'quarantined' | 'gone' | 'erased';
  sha256?: string;
  reason?: string;
  why?: HeldReason;
}

/** A file of a message. Of an erased one only size and hash are left. */
export interface Attachment {
  id: string;
  name: string;
  type: string;
  size: number;
  inline: boolean;
  sha256: string;
  visibility: 'public' | 'internal';
  at: string;
  erased: boolean;
}

/** Where bytes are sent to or fetched from, for a short while. */
export interface FileAddress {
  method: 'PUT' | 'GET';
  url: string;
  headers: Record<string, string>;
  expiresAt: string;
}
type Put = FileAddress & { method: 'PUT' };
type Fetch = FileAddress & { method: 'GET' };

export interface AnnounceFile {
  ticket?: string;
  client?: string;
  name: string;
  type: string;
  size: number;
  sha256?: string;
}

/** Which files a client's tickets take. */
export interface FilePolicy {
  maxBytes: number;
  perMessage: number;
  /** `application/pdf`, or all of a kind: `image/*`. */
  types: string[];
}

export type DraftKind = 'reply' | 'note';

/** A draft in the list of one's own. */
export interface OwnDraft {
  ticket: { id: string; number: string; client: string; subject: string };
  kind: DraftKind;
  begins: string;
  files: number;
  updatedAt: string;
}

export interface Draft {
  text: string;
  files: OwnFile[];
  /** 0 where there is none. */
  version: number;
  updatedAt?: string;
}

export interface MacroEntry {
  id: string;
  label: string;
  kind: DraftKind;
  actions: string[];
  /** `file`: of the tenants' reviewed files, changed there alone. `desk`: written here. */
  source: 'file' | 'desk';
}

export interface MacroStep {
  action: string;
  input: Record<string, unknown>;
}

/** What has no value stands in the text as `{{ name }}`, and is named. */
export interface MacroPreview {
  kind: DraftKind;
  text: string;
  missing: string[];
  actions: MacroStep[];
}

/** What one agrees to knowingly: writing about another client on this one's ticket. */
export type Confirmation = 'other_client';

interface Words {
  text: string;
  files?: string[];
  /** Version of the draft that goes with the send. */
  draft?: number;
}
type OfDraft = Ref & { kind: DraftKind };

/** @template Answer what a command on a ticket answers. @template Said a message. */
export interface TalkPaths<Answer, Said> {
  '/v1/files': Path<{ post: Send<Params<{ header: Once }>, AnnounceFile, 201, OwnFile & { upload: Put }> }>;
  '/v1/files/{file}/complete': Path<{ post: Get<Params<{ path: { file: string } }>, OwnFile> }>;
  '/v1/tickets/{ref}/files/{file}': Path<{
    get: Get<Params<{ path: Ref & { file: string } }>, Attachment & { download: Fetch }>;
  }>;
  '/v1/drafts': Path<{
    get: Get<Params<{ query: { limit?: number; cursor?: string } }>, { items: OwnDraft[]; nextCursor?: string }>;
  }>;
  '/v1/tickets/{ref}/drafts/{kind}': Path<{
    get: Get<Params<{ path: OfDraft }>, Draft>;
    put: Send<Params<{ path: OfDraft }>, { text: string; files?: string[]; version: number }, 200, Draft>;
    delete: Gone<Params<{ path: OfDraft }>>;
  }>;
  '/v1/macros': Path<{ get: Get<Params<{ query: { client: string } }>, { client: string; items: MacroEntry[] }> }>;
  '/v1/tickets/{ref}/macros/{macro}': Path<{
    get: Get<Params<{ path: Ref & { macro: string } }>, MacroPreview>;
    post: Send<
      Params<{ path: Ref & { macro: string }; header: Once }>,
      Words & { confirm?: Confirmation[] },
      201,
      Answer
    >;
  }>;
  '/v1/tickets/{ref}/replies': Path<{
    post: Send<Params<{ path: Ref; header: Once }>, Words & { confirm?: Confirmation[] }, 201, Said>;
  }>;
  '/v1/tickets/{ref}/notes': Path<{ post: Send<Params<{ path: Ref; header: Once }>, Words, 201, Said> }>;
}
