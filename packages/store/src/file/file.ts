import type { FileState } from '@portico/domain/file/file';
import type { Reason } from '@portico/domain/file/judge';
import type { ActorRef } from '@portico/domain/kernel/actor';
import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Db, Item, Write } from '../db.ts';
import { fileAlarmKeys, fileHead } from '../keys.ts';
import { table } from '../table.ts';
import { erasedText } from '../ticket/log.ts';

/** What is known of a file. Its bytes stand elsewhere, under its id. */
export interface FileRecord {
  readonly id: string;
  readonly st: FileState;
  readonly by: ActorRef;
  readonly at: string;
  readonly name: string;
  /** As its sender declared it, and the declaration was found to agree with the bytes. */
  readonly type: string;
  readonly size: number;
  readonly inline?: boolean;
  /** SHA-256 (base64url) that its sender announced, and the one of the bytes that came. */
  readonly wanted?: string;
  readonly sha?: string;
  readonly why?: Reason;
  /** The ticket it is meant for, where that was said, and the one it was attached to. */
  readonly meant?: number;
  readonly tk?: number;
  /** After this it is removed, unless it was attached. */
  readonly until: string;
}

export interface FileItem extends Item, FileRecord {
  readonly _t: 'file';
}

const alarms = ['g4p', 'g4s'] as const;

export async function loadFile(db: Db, t: ClientScope, id: string): Promise<FileItem | undefined> {
  return db.get<FileItem>(fileHead(t, id));
}

/** The write that announces a file. It is looked at again at `until`. */
export function announceWrite(t: ClientScope, record: FileRecord): Write {
  const item = { ...fileHead(t, record.id), ...fileAlarmKeys(t, record.id, record.until), _t: 'file', ...record };
  return { Put: { TableName: table.name, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } };
}

/**
 * Moves a file that is attached to nothing from one of these states to another.
 * @returns false where it is no longer in any of them, or was attached meanwhile.
 */
export async function moveFile(
  db: Db,
  t: ClientScope,
  id: string,
  from: readonly FileState[],
  to: { readonly st: FileState; readonly sha?: string; readonly why?: Reason },
): Promise<boolean> {
  const sets = Object.entries(to).filter(([, value]) => value !== undefined);
  try {
    await db.update(fileHead(t, id), {
      UpdateExpression: `SET ${sets.map(([name]) => `#${name} = :${name}`).join(', ')}`,
      ConditionExpression: `attribute_not_exists(#tk) AND #st IN (${from.map((_, i) => `:from${i}`).join(', ')})`,
      ExpressionAttributeNames: {
        '#tk': 'tk',
        '#st': 'st',
        ...Object.fromEntries(sets.map(([name]) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: {
        ...Object.fromEntries(sets.map(([name, value]) => [`:${name}`, value])),
        ...Object.fromEntries(from.map((state, i) => [`:from${i}`, state])),
      },
    });
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

/**
 * Keeps a file that is attached to nothing until another moment, as long as a draft names it.
 * @returns false where it was attached or removed meanwhile.
 */
export async function holdFile(db: Db, t: ClientScope, id: string, until: string): Promise<boolean> {
  const sets = { until, ...fileAlarmKeys(t, id, until) };
  const names = Object.keys(sets);
  try {
    await db.update(fileHead(t, id), {
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#tk) AND #st <> :gone',
      ExpressionAttributeNames: {
        '#tk': 'tk',
        '#st': 'st',
        ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: {
        ':gone': 'gone',
        ...Object.fromEntries(Object.entries(sets).map(([name, value]) => [`:${name}`, value])),
      },
    });
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

/** Ties a file to its ticket, once; part of the command that brings it. From then on nothing removes it by itself. */
export function attachWrite(t: ClientScope, id: string, ticket: number): Write {
  return {
    Update: {
      TableName: table.name,
      Key: { ...fileHead(t, id) },
      UpdateExpression: `SET #tk = :n REMOVE ${alarms.join(', ')}`,
      ConditionExpression: 'attribute_not_exists(#tk) AND #st = :clean',
      ExpressionAttributeNames: { '#tk': 'tk', '#st': 'st' },
      ExpressionAttributeValues: { ':n': ticket, ':clean': 'clean' },
    },
  };
}

/** Forgets a file whose bytes are gone already. */
export async function forgetFile(db: Db, t: ClientScope, id: string): Promise<void> {
  await db.delete(fileHead(t, id));
}

/**
 * What stays of an erased file: size, type and hash. Nobody gets to its bytes any more; they are removed right after,
 * or by its alarm where that was interrupted.
 */
export function eraseFileWrite(t: ClientScope, id: string, at: string): Write {
  const { g4p, g4s } = fileAlarmKeys(t, id, at);
  return {
    Update: {
      TableName: table.name,
      Key: { ...fileHead(t, id) },
      UpdateExpression: 'SET #name = :gone, #st = :erased, g4p = :p, g4s = :s',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#name': 'name', '#st': 'st' },
      ExpressionAttributeValues: { ':gone': erasedText, ':erased': 'erased', ':p': g4p, ':s': g4s },
    },
  };
}

/** The bytes of an erased file are gone: nothing is left to look after. */
export async function endErasure(db: Db, t: ClientScope, id: string): Promise<void> {
  await db.update(fileHead(t, id), {
    UpdateExpression: `REMOVE ${alarms.join(', ')}`,
    ConditionExpression: '#st = :erased',
    ExpressionAttributeNames: { '#st': 'st' },
    ExpressionAttributeValues: { ':erased': 'erased' },
  });
}

/** Ties a file to another ticket of its client: from the one that has it, in the state that was read. */
export function retieWrite(t: ClientScope, id: string, from: number, to: number, state: FileState): Write {
  return {
    Update: {
      TableName: table.name,
      Key: { ...fileHead(t, id) },
      UpdateExpression: 'SET #tk = :to',
      ConditionExpression: '#tk = :from AND #st = :state',
      ExpressionAttributeNames: { '#tk': 'tk', '#st': 'st' },
      ExpressionAttributeValues: { ':from': from, ':to': to, ':state': state },
    },
  };
}

/** What is known of a file that was erased before its ticket came here: it has no bytes to look after. */
export function erasedWrite(
  t: ClientScope,
  record: FileRecord & { readonly st: 'erased'; readonly tk: number },
): Write {
  const item = { ...fileHead(t, record.id), _t: 'file', ...record };
  return { Put: { TableName: table.name, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } };
}
