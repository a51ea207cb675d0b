import type { Reason } from '@portico/domain/file/judge';
import type { ClientScope } from '@portico/domain/kernel/scope';

/** Where the bytes of one file stand: under its client and its id, and never under a name that somebody chose. */
export interface FilePlace {
  readonly scope: ClientScope;
  readonly id: string;
}

/** Where a browser sends a file, or fetches it, for a short while. */
export interface FileAddress {
  readonly method: 'PUT' | 'GET';
  readonly url: string;
  /** To be sent along, exactly so. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string;
}

export interface Download {
  readonly name: string;
  readonly type: string;
}

/** Addresses of a store that browsers reach by themselves (S3). Where there are none, `/files` stands in between. */
export interface DirectFiles {
  upload(
    place: FilePlace,
    file: { readonly size: number; readonly sha256?: string },
    seconds: number,
  ): Promise<FileAddress>;
  download(place: FilePlace, file: Download, seconds: number): Promise<FileAddress>;
}

/**
 * The bytes of files: what has just come in stands apart from what is kept, so that nobody changes what was looked at.
 * Whatever a promise here has settled survives `kill -9`.
 */
export interface FileStore {
  readonly direct?: DirectFiles;
  /** Takes bytes in, at most `most` of them. @returns how many came; more than `most` where there were more. */
  receive(place: FilePlace, bytes: AsyncIterable<Uint8Array>, most: number): Promise<number>;
  /** Moves what came in to what is kept: only that is read and judged. @returns false where nothing came in. */
  keep(place: FilePlace): Promise<boolean>;
  /** What is kept, from its beginning; undefined where there is nothing. */
  read(place: FilePlace): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Removes both, and overwrites them before where the medium can. Removing what is not there is done already. */
  remove(place: FilePlace): Promise<void>;
  /** Ids of everything kept of one client. */
  list(scope: ClientScope): AsyncIterable<string>;
}

/** A scanner beside the rules that always run. `later`: ask again in a while. It fails closed: no answer is no pass. */
export interface Scanner {
  judge(
    place: FilePlace,
    read: () => Promise<AsyncIterable<Uint8Array> | undefined>,
  ): Promise<'clean' | 'found' | 'later'>;
}

export interface Files {
  readonly store: FileStore;
  readonly scanner?: Scanner;
}

export interface Inspected {
  readonly size: number;
  /** SHA-256, base64url. */
  readonly sha256: string;
  readonly reason?: Reason;
}
