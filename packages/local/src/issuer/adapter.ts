import type { Db } from '@portico/store/db';
import {
  consumeIssuerItem,
  deleteIssuerItem,
  getIssuerItem,
  issuerIds,
  putIssuerItem,
} from '@portico/store/identity/issuer';
import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Tokens of one sign-in that can exist at once, with room: rotated ones stay until their family ends. */
const MEMBERS_MOST = 5000;
const ofGrant = (grantId: string, model: string): string => `Grant:${grantId}:${model}`;
const SESSION_UID = 'SessionUid';

/**
 * Keeps the provider's records in the table, each with its end. What belongs to one grant is noted under the grant,
 * so that revoking it finds every token.
 */
export function storeAdapter(db: Db, now: () => number): (model: string) => Adapter {
  const seconds = () => Math.floor(now() / 1000);
  const read = async (model: string, id: string): Promise<AdapterPayload | undefined> =>
    // Safe: `upsert` below is the only writer of these models.
    (await getIssuerItem(db, model, id, seconds())) as AdapterPayload | undefined;
  return (model) => ({
    async upsert(id, payload, expiresIn) {
      const ends = expiresIn === undefined ? undefined : seconds() + expiresIn;
      await putIssuerItem(db, model, id, payload, ends);
      const { grantId, uid } = payload;
      if (typeof grantId === 'string') await putIssuerItem(db, ofGrant(grantId, model), id, {}, ends);
      if (model === 'Session' && typeof uid === 'string') await putIssuerItem(db, SESSION_UID, uid, { id }, ends);
    },
    find: (id) => read(model, id),
    async findByUid(uid) {
      const place = await read(SESSION_UID, uid);
      return typeof place?.['id'] === 'string' ? read(model, place['id']) : undefined;
    },
    // The device flow is off: there are no user codes.
    findByUserCode: async () => undefined,
    async consume(id) {
      if (!(await consumeIssuerItem(db, model, id, seconds()))) throw new Error(`this ${model} was used before`);
    },
    destroy: (id) => deleteIssuerItem(db, model, id),
    async revokeByGrantId(grantId) {
      for (const id of await issuerIds(db, ofGrant(grantId, model), MEMBERS_MOST)) {
        await deleteIssuerItem(db, model, id);
        await deleteIssuerItem(db, ofGrant(grantId, model), id);
      }
    },
  });
}
