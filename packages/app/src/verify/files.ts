import { createHash } from 'node:crypto';
import type { FileTold } from '@portico/domain/file/file';
import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Db } from '@portico/store/db';
import type { AttachmentItem } from '@portico/store/file/attachment';
import type { FileItem } from '@portico/store/file/file';
import { fileHead } from '@portico/store/keys';
import type { ReadEntry } from '@portico/store/ticket/log';
import type { FileStore } from '../file/store.ts';
import type { Findings } from './findings.ts';
import type { TicketItems } from './ticket-items.ts';

/** I26 of one client: what its tickets say of their files, what is known of each, and the bytes themselves. */
export class AttachedFiles {
  readonly #scope: ClientScope;
  readonly #gone: { readonly item: AttachmentItem; readonly where: string }[] = [];
  readonly #items: { readonly item: AttachmentItem; readonly number: number; readonly where: string }[] = [];

  constructor(scope: ClientScope) {
    this.#scope = scope;
  }

  /** What the log told of a ticket's files against the files that it has. */
  add({ files, number }: TicketItems, entries: readonly ReadEntry[], where: string, found: Findings): void {
    const told = new Map<string, FileTold>();
    for (const { data } of entries.flatMap((entry) => entry.events)) {
      for (const one of (data?.['files'] as readonly FileTold[] | undefined) ?? []) told.set(one.id, one); // Safe: a told file.
    }
    for (const item of files) {
      const one = told.get(item.id);
      const same = one?.sha256 === item.sha && one.size === item.size && one.type === item.type;
      found.expect('I26', same, `${where} ${item.id}`, () => 'it is not the file that its log tells of');
      if (item.to === undefined) this.#items.push({ item, number, where: `${where} ${item.id}` });
      else this.#gone.push({ item, where: `${where} ${item.id}` });
    }
    found.expect('I26', told.size === files.length, where, () => `of ${told.size} files ${files.length} are there`);
  }

  async check(db: Db, store: FileStore, found: Findings): Promise<void> {
    const records = await db.batchGet<FileItem>(this.#items.map(({ item }) => fileHead(this.#scope, item.id)));
    const known = new Map(records.map((record) => [record.id, record]));
    for (const { item, number, where } of this.#items) {
      const record = known.get(item.id);
      const state = item.erased ? 'erased' : 'clean';
      const fits = record?.tk === number && record.sha === item.sha && record.st === state;
      found.expect('I26', fits, where, () => `what is known of it is another file, ticket or state (${record?.st})`);
      await this.#checkBytes(store, item, where, found);
    }
    const live = new Map(this.#items.map(({ item }) => [item.id, item.sha]));
    for (const { item, where } of this.#gone) {
      found.expect('I26', live.get(item.id) === item.sha, where, () => 'it went along with its message and is nowhere');
    }
    await this.#checkStrangers(db, store, found);
  }

  async #checkBytes(store: FileStore, item: AttachmentItem, where: string, found: Findings): Promise<void> {
    const bytes = await store.read({ scope: this.#scope, id: item.id });
    if (item.erased || !bytes) {
      found.expect('I26', bytes === undefined && item.erased === true, where, () =>
        item.erased ? 'it was erased, and its content is there' : 'its content is missing',
      );
      return;
    }
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of bytes) {
      hash.update(chunk);
      size += chunk.length;
    }
    found.expect('I26', size === item.size, where, () => `it has ${size} bytes, its log says ${item.size}`);
    const same = hash.digest('base64url') === item.sha;
    found.expect('I26', same, where, () => 'its content has another hash than its log says');
  }

  /** Content that nothing is known of would never be removed. */
  async #checkStrangers(db: Db, store: FileStore, found: Findings): Promise<void> {
    const attached = new Set(this.#items.map(({ item }) => item.id));
    for await (const id of store.list(this.#scope)) {
      if (attached.has(id)) continue;
      const record = await db.get<FileItem>(fileHead(this.#scope, id), false);
      const where = `${this.#scope.slice(9)} file ${id}`;
      found.expect('I26', record !== undefined && record.tk === undefined, where, () =>
        record ? 'its ticket does not have it' : 'nothing is known of it',
      );
    }
  }
}
