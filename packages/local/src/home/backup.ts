import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SCHEMA_VERSION } from '../dynamodb/storage.ts';

/** Why a backup cannot be made or taken back: told in a line. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** What stands beside the database and belongs to the installation: its secret, tenant files, attachments. */
const beside = ['secret', 'tenants', 'files', 'rejected'] as const;
const TABLE = 'portico_backup';

/**
 * Copies an installation into one file while it runs: the database as of one moment (a read transaction of SQLite's
 * own), and after it the files that it may name. The file is there whole or not at all.
 * @returns its size in bytes
 */
export function backUp(data: string, file: string): number {
  const source = join(data, 'portico.db');
  if (!existsSync(source)) throw new BackupError(`${data} holds no data of Portico; set PORTICO_DATA to its folder`);
  if (existsSync(file)) throw new BackupError(`${file} is there already; name a new file`);
  const partial = `${file}.partial`;
  rmSync(partial, { force: true });
  mkdirSync(dirname(file), { recursive: true });
  // What it holds is for its owner alone, from the first byte.
  writeFileSync(partial, '', { mode: 0o600 });
  const database = new DatabaseSync(source, { readOnly: true, timeout: 10_000 });
  try {
    database.prepare('VACUUM INTO ?').run(partial);
  } finally {
    database.close();
  }
  const copy = new DatabaseSync(partial);
  try {
    copy.exec(`BEGIN; CREATE TABLE ${TABLE} (name TEXT PRIMARY KEY, mode INTEGER NOT NULL, body BLOB NOT NULL)`);
    const put = copy.prepare(`INSERT INTO ${TABLE} (name, mode, body) VALUES (?, ?, ?)`);
    for (const path of beside.flatMap((name) => filesUnder(join(data, name)))) {
      put.run(relative(data, path).split(sep).join('/'), statSync(path).mode & 0o777, readFileSync(path));
    }
    copy.exec('COMMIT');
  } finally {
    copy.close();
  }
  renameSync(partial, file);
  return statSync(file).size;
}

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesUnder(join(path, name)));
}

/**
 * Puts a backup back into an empty data folder. Nothing is written before the file has proved to be whole.
 * @throws BackupError where the folder is in use, or the file is no backup, damaged, or of a newer release.
 */
export function restore(file: string, data: string): void {
  if (!existsSync(file)) throw new BackupError(`there is no ${file}`);
  if (existsSync(join(data, 'portico.db'))) {
    throw new BackupError(`${data} holds data already; move it away first, or set PORTICO_DATA to another folder`);
  }
  checkBackup(file);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const partial = join(data, 'portico.db.partial');
  rmSync(partial, { force: true });
  writeFileSync(partial, '', { mode: 0o600 });
  const backup = new DatabaseSync(file, { readOnly: true });
  try {
    backup.prepare('VACUUM INTO ?').run(partial);
    for (const row of backup.prepare(`SELECT name, mode, body FROM ${TABLE}`).all()) {
      const { name, mode, body } = row as { name: string; mode: number; body: Uint8Array };
      writeBeside(data, name, mode, body);
    }
  } finally {
    backup.close();
  }
  const copy = new DatabaseSync(partial);
  copy.exec(`DROP TABLE ${TABLE}`);
  copy.close();
  // Last of all: without it there is no data, and the restore is simply begun again.
  renameSync(partial, join(data, 'portico.db'));
}

function writeBeside(data: string, name: string, mode: number, body: Uint8Array): void {
  const path = join(data, ...name.split('/'));
  const inside = relative(data, path);
  if (inside.startsWith('..') || !beside.some((one) => inside === one || inside.startsWith(one + sep))) {
    throw new BackupError(`the backup names ${name}, which is no part of an installation`);
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, body, { mode });
}

function checkBackup(file: string): void {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    const found = database.prepare('SELECT name FROM sqlite_master WHERE name = ?').get(TABLE);
    if (!found) throw new BackupError(`${file} is no backup of Portico`);
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    if (version > SCHEMA_VERSION) {
      throw new BackupError(
        `${file} is of a newer Portico (schema ${version}; this one knows ${SCHEMA_VERSION}); restore it with that one`,
      );
    }
    const { integrity_check: verdict } = database.prepare('PRAGMA integrity_check').get() as {
      integrity_check: string;
    };
    if (verdict !== 'ok') throw new BackupError(`${file} is damaged: ${verdict}`);
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(`${file} is no backup of Portico, or damaged: ${(error as Error).message}`);
  } finally {
    database?.close();
  }
}
