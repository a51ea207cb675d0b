import type { Db, Item } from '../db.ts';
import { issuerItem, issuerPk } from '../keys.ts';

/** State of the embedded issuer: one JSON payload under a model's name and an id, with an end (epoch seconds). */
export async function putIssuerItem(
  db: Db,
  model: string,
  id: string,
  payload: unknown,
  expires?: number,
): Promise<void> {
  await db.put({
    ...issuerItem(model, id),
    _t: 'issuer',
    j: JSON.stringify(payload),
    ...(expires === undefined ? {} : { ttl: expires }),
  });
}

/** Writes only when there is nothing yet, and returns what stands: two processes agree on the first one's value. */
export async function putIssuerItemOnce(db: Db, model: string, id: string, payload: unknown): Promise<unknown> {
  try {
    await db.put({ ...issuerItem(model, id), _t: 'issuer', j: JSON.stringify(payload) }, 'new');
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
  }
  return await getIssuerItem(db, model, id, 0);
}

export async function getIssuerItem(db: Db, model: string, id: string, nowSeconds: number): Promise<unknown> {
  const item = await db.get<Item>(issuerItem(model, id));
  if (!item || typeof item['j'] !== 'string') return undefined;
  if (typeof item['ttl'] === 'number' && item['ttl'] <= nowSeconds) return undefined;
  const payload = JSON.parse(item['j']) as object | null; // Safe: every payload is an object, and the spread of null is harmless.
  const used = typeof item['used'] === 'number' ? { consumed: item['used'] } : undefined;
  return used ? { ...payload, ...used } : payload;
}

/** Marks an item as used. False when it was used before, or is gone: of two that try, one succeeds. */
export async function consumeIssuerItem(db: Db, model: string, id: string, nowSeconds: number): Promise<boolean> {
  try {
    await db.update(issuerItem(model, id), {
      UpdateExpression: 'SET #used = :now',
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#used)',
      ExpressionAttributeNames: { '#used': 'used' },
      ExpressionAttributeValues: { ':now': nowSeconds },
    });
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

export async function deleteIssuerItem(db: Db, model: string, id: string): Promise<void> {
  await db.delete(issuerItem(model, id));
}

/** Ids of a model, for what hangs together (the tokens of one grant). */
export async function issuerIds(db: Db, model: string, most: number): Promise<string[]> {
  const items = await db.all<Item>({ pk: issuerPk(model), consistent: true }, most);
  return items.map((item) => item.sk);
}
