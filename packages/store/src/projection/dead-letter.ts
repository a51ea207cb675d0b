import type { Db, Item } from '../db.ts';
import { platformDeadLetter, platformDeadLetterPk } from '../keys.ts';

/** An event that a subscription failed to handle as often as it may be tried. */
export interface DeadLetter {
  readonly subscription: string;
  readonly event: string;
  readonly at: string;
  /** JSON of the envelope. */
  readonly detail: string;
  readonly error: string;
}

const lettersMax = 10_000;
const errorCharacters = 500;

export async function putDeadLetter(db: Db, letter: DeadLetter): Promise<void> {
  const { subscription, at, event, detail } = letter;
  const error = letter.error.slice(0, errorCharacters);
  await db.put({ ...platformDeadLetter(subscription, at, event), _t: 'DL', event, at, detail, error });
}

/** What a subscription gave up on, oldest first. */
export async function listDeadLetters(db: Db, subscription: string): Promise<DeadLetter[]> {
  const items = await db.all<Item>({ pk: platformDeadLetterPk(subscription), consistent: true }, lettersMax);
  return items.map((item) => ({
    subscription,
    event: String(item['event']),
    at: String(item['at']),
    detail: String(item['detail']),
    error: String(item['error']),
  }));
}

export async function removeDeadLetter(db: Db, letter: DeadLetter): Promise<void> {
  await db.delete(platformDeadLetter(letter.subscription, letter.at, letter.event));
}
