import { AppError, notFound } from '@portico/domain/kernel/error';
import type { ClientId, MspId } from '@portico/domain/kernel/scope';
import type { DocumentClient } from '@portico/store/db';
import { createIdentify, type IdentifyDeps, type Principal } from './identify.ts';
import { TtlCache } from './ttl-cache.ts';
import { unavailable } from './unavailable.ts';

/** A role to be assumed with its session tags: what the policies of packages/store/policies.json pin keys by. */
export type Assumption =
  | { readonly role: 'ClientScope'; readonly tags: { readonly msp: MspId; readonly cli: ClientId } }
  | { readonly role: 'ProviderScope'; readonly tags: { readonly msp: MspId } };

/** STS on AWS, the engine's policy evaluator locally. */
export type Assume = (assumption: Assumption) => Promise<DocumentClient>;

/**
 * The third wall. It takes the raw credential, never a scope that a handler worked out, and finds out by itself who
 * asks and what they were granted. So a mistake in the first two walls meets a credential that cannot reach the key.
 */
export interface CredentialVendor {
  /** @throws AppError the same 404 for a client that is not granted and for one that does not exist. */
  forClient(raw: string, client: ClientId): Promise<DocumentClient>;
  /** @throws AppError `forbidden` for everybody but staff and MSP-wide keys. */
  forProvider(raw: string): Promise<DocumentClient>;
  /** The MSP that the credential is for, whatever a handler believes. */
  mspOf(raw: string): Promise<MspId>;
}

export interface VendorDeps extends IdentifyDeps {
  readonly assume: Assume;
  /** How long an assumed role's client is kept. */
  readonly keepSeconds?: number;
}

const KEEP_SECONDS = 300;
const ROLES_MOST = 5000;

export function createVendor(deps: VendorDeps): CredentialVendor {
  const identify = createIdentify(deps);
  const seconds = deps.keepSeconds ?? KEEP_SECONDS;
  const cache = new TtlCache<DocumentClient>({ seconds, most: ROLES_MOST, now: deps.now });
  return {
    async forClient(raw, client) {
      const principal = await identify(raw);
      if (!covers(principal, client)) throw notFound();
      const { msp } = principal.actor;
      return cache.get(`${msp}.${client}`, () =>
        assumed(deps.assume, { role: 'ClientScope', tags: { msp, cli: client } }),
      );
    },
    async forProvider(raw) {
      const principal = await identify(raw);
      if (!mspWide(principal)) throw new AppError('forbidden', 'auth.forbidden', 'This is for the service desk only.');
      const { msp } = principal.actor;
      return cache.get(msp, () => assumed(deps.assume, { role: 'ProviderScope', tags: { msp } }));
    },
    mspOf: async (raw) => (await identify(raw)).actor.msp,
  };
}

/** Written apart from `mayEnter` on purpose: one mistake must not open two walls. */
function covers({ actor }: Principal, client: ClientId): boolean {
  if (actor.kind === 'contact') return actor.client === client;
  if (actor.kind === 'key') return actor.client === undefined ? true : actor.client === client;
  if (actor.kind !== 'staff') return false;
  const { grants } = actor;
  if (grants.mode === 'all') return true;
  const listed = grants.clients.some((one) => one === client);
  return grants.mode === 'allow' ? listed : grants.mode === 'deny' && !listed;
}

function mspWide({ actor }: Principal): boolean {
  return actor.kind === 'staff' || (actor.kind === 'key' && actor.client === undefined);
}

async function assumed(assume: Assume, assumption: Assumption): Promise<DocumentClient> {
  try {
    return await assume(assumption);
  } catch (error) {
    throw unavailable('auth.unavailable', 'Access to the data cannot be had at the moment.', error);
  }
}
