import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Db, Item } from '../db.ts';
import {
  contactHead,
  directoryIndex,
  inboxPk,
  type Key,
  requesterPk,
  uniqueContactEmail,
  uniqueContactId,
} from '../keys.ts';
import type { ContactItem } from '../tenant/directory.ts';
import { type EventItem, erasedText, eraseTexts } from '../ticket/log.ts';

const pageItems = 200;

/** Numbers of the tickets that a person opened, was the requester of, or wrote on. */
export async function* ticketsOf(db: Db, t: ClientScope, contact: string): AsyncGenerator<number> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await db.query<Item>({
      pk: requesterPk(t, contact),
      start,
      limit: pageItems,
      consistent: true,
    });
    for (const item of page.items) yield Number(item['n']);
    start = page.last;
  } while (start);
}

/**
 * Takes name and address away from a contact, who can neither sign in nor be written to from now on. The id stays:
 * it stands in the logs, and without the item it stands for nobody.
 */
export async function blankContact(db: Db, t: ClientScope, contact: ContactItem, at: string): Promise<void> {
  const { external, vip: _vip, advisories: _advisories, profile: _profile, ...kept } = contact;
  const address = contact.email;
  const row = { id: contact.id, name: erasedText, email: '', roles: contact.roles, active: false };
  await db.put({
    ...kept,
    ...contactHead(t, contact.id),
    ...directoryIndex(t, 'USR', erasedText, contact.id),
    ...row,
    r: row,
    erasedAt: at,
  } as Item);
  if (external !== undefined) await db.delete(uniqueContactId(t, external));
  if (address === '') return;
  const claim = await db.get<Item>(uniqueContactEmail(t, address));
  if (claim?.['owner'] === contact.id) await db.delete(uniqueContactEmail(t, address));
}

/** Overwrites a message. Its seal stays in the log, and with the salt gone nobody can guess the text back from it. */
export async function blankMessage(db: Db, message: Key): Promise<void> {
  await db.update(message, {
    UpdateExpression: 'SET #text = :gone, erased = :yes REMOVE salt',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#text': 'text' },
    ExpressionAttributeValues: { ':gone': erasedText, ':yes': true },
  });
}

/** Takes texts out of a log entry; what the chain hashes is not touched. @returns whether there were any. */
export async function blankEntry(db: Db, item: EventItem, names: readonly string[]): Promise<boolean> {
  if (!item.free || !names.some((name) => item.free?.[name] !== undefined)) return false;
  await db.update(
    { pk: item.pk, sk: item.sk },
    {
      UpdateExpression: 'SET #free = :kept',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#free': 'free' },
      ExpressionAttributeValues: { ':kept': eraseTexts(item.free, names) },
    },
  );
  return true;
}

/** What the person was told of others' tickets and their own. */
export async function clearInbox(db: Db, t: ClientScope, contact: string): Promise<void> {
  for (;;) {
    const page = await db.query<Item>({ pk: inboxPk(t, contact), limit: pageItems, consistent: true });
    if (page.items.length === 0) return;
    await db.batchWrite(
      [],
      page.items.map(({ pk, sk }) => ({ pk, sk })),
    );
  }
}
