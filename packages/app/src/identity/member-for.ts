import type { Db } from '@portico/store/db';
import { type Membership, memberships, readPerson } from '@portico/store/identity/accounts';

/**
 * The membership a token is for: the one asked for, or the only one there is. Undefined, and then the token opens
 * nothing, for an account with several and no choice made, with none where it asked, or of somebody inactive.
 */
export async function memberFor(db: Db, account: string, scope: string | undefined): Promise<Membership | undefined> {
  const all = await memberships(db, account);
  const member = scope === undefined ? (all.length === 1 ? all[0] : undefined) : all.find((one) => one.scope === scope);
  return member && (await readPerson(db, member)) ? member : undefined;
}
