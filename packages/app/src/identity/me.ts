import type { Db } from '@portico/store/db';
import { memberships, type Named, readMsp } from '@portico/store/identity/accounts';
import type { Context } from '../context.ts';

/** An MSP where the caller's account may work. */
export interface Place {
  readonly msp: string;
  readonly slug: string;
  readonly name: string;
}

/**
 * Every MSP where the caller's account is a member, for the switch between them.
 * @param db the table under the identity credential.
 */
export async function places(db: Db, context: Context): Promise<Place[]> {
  if (context.account === undefined) return [toPlace(context.person.msp)];
  const found = new Map<string, Place>();
  for (const { msp } of await memberships(db, context.account)) {
    if (found.has(msp)) continue;
    const named = await readMsp(db, msp);
    if (named) found.set(msp, toPlace(named));
  }
  return [...found.values()];
}

function toPlace({ id, slug, name }: Named): Place {
  return { msp: id, slug, name };
}
