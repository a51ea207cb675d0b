import type { ClientScope, ProviderScope } from '@portico/domain/kernel/scope';
import type { Db } from '../db.ts';
import { rateLease } from '../keys.ts';

export interface Lease {
  /** Tokens this process may now hand out. */
  readonly granted: number;
  /** What is left of the window's quota for everybody after this lease. */
  readonly left: number;
}

/** Tries until the window's counter is settled: another process may open the window between two of ours. */
const ATTEMPTS = 3;

/**
 * Takes up to `want` tokens of a bucket's quota for one window (epoch seconds of its start). Processes lease tokens
 * in bulk, so that counting requests costs one conditional write in `want` requests.
 */
export async function takeLease(
  db: Db,
  scope: ProviderScope | ClientScope,
  bucket: string,
  window: { start: number; seconds: number },
  quota: number,
  want: number,
): Promise<Lease> {
  const key = rateLease(scope, bucket);
  const size = Math.min(want, quota);
  const ttl = window.start + 2 * window.seconds;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const more = await update(db, key, 'SET #u = #u + :n', '#w = :w AND #u <= :room', {
      ':n': size,
      ':w': window.start,
      ':room': quota - size,
    });
    if (more !== undefined) return { granted: size, left: Math.max(0, quota - more) };
    const first = await update(db, key, 'SET #w = :w, #u = :n, #ttl = :ttl', 'attribute_not_exists(pk) OR #w < :w', {
      ':n': size,
      ':w': window.start,
      ':ttl': ttl,
    });
    if (first !== undefined) return { granted: size, left: Math.max(0, quota - first) };
    const last = await update(
      db,
      key,
      'SET #u = :quota',
      '#w = :w AND #u > :room AND #u < :quota',
      {
        ':w': window.start,
        ':quota': quota,
        ':room': quota - size,
      },
      'UPDATED_OLD',
    );
    if (last !== undefined) return { granted: quota - last, left: 0 };
    const used = await db.get<{ pk: string; sk: string; w: number; u: number }>(key);
    if (used?.w === window.start && used.u >= quota) return { granted: 0, left: 0 };
  }
  return { granted: 0, left: 0 };
}

async function update(
  db: Db,
  key: ReturnType<typeof rateLease>,
  expression: string,
  condition: string,
  values: Record<string, number>,
  wanted: 'UPDATED_NEW' | 'UPDATED_OLD' = 'UPDATED_NEW',
): Promise<number | undefined> {
  const names = { '#w': 'w', '#u': 'u', '#ttl': 'ttl' };
  const used = Object.entries(names).filter(([name]) => expression.includes(name) || condition.includes(name));
  try {
    const changed = await db.update(key, {
      UpdateExpression: expression,
      ConditionExpression: condition,
      ExpressionAttributeNames: Object.fromEntries(used),
      ExpressionAttributeValues: values,
      ReturnValues: wanted,
    });
    return Number(changed?.['u']);
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return undefined;
    throw error;
  }
}
