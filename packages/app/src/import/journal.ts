import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Db } from '@portico/store/db';
import { type ImportRecord, saveImport, saveImportPart } from '@portico/store/import/record';

/** What an import writes down of itself while it runs. One that brings nothing new leaves no trace. */
export class ImportJournal {
  readonly #db: Db;
  readonly #scope: ClientScope;
  readonly #record: Omit<ImportRecord, 'created' | 'updated' | 'state'>;
  #parts = 0;

  constructor(db: Db, scope: ClientScope, record: Omit<ImportRecord, 'created' | 'updated' | 'state'>) {
    this.#db = db;
    this.#scope = scope;
    this.#record = record;
  }

  /** Whether there is anything to take back. */
  get begun(): boolean {
    return this.#parts > 0;
  }

  async part(numbers: readonly number[], people: readonly string[]): Promise<void> {
    if (numbers.length === 0 && people.length === 0) return;
    if (!this.begun) await this.#save({ created: 0, updated: 0 });
    await saveImportPart(this.#db, this.#scope, this.#record.id, this.#parts++, { numbers, people });
  }

  async end(counts: { readonly created: number; readonly updated: number }): Promise<void> {
    if (this.begun) await this.#save(counts);
  }

  #save({ created, updated }: { readonly created: number; readonly updated: number }): Promise<void> {
    return saveImport(this.#db, this.#scope, { ...this.#record, created, updated, state: 'open' });
  }
}
