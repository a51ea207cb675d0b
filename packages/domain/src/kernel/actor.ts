import type { ClientId, MspId } from './scope.ts';

/** Which clients of the MSP a member of staff may see. */
export type Grants =
  | { readonly mode: 'all' }
  | { readonly mode: 'allow'; readonly clients: readonly ClientId[] }
  | { readonly mode: 'deny'; readonly clients: readonly ClientId[] };

export interface StaffActor {
  readonly kind: 'staff';
  readonly id: string;
  readonly msp: MspId;
  readonly role: 'technician' | 'admin';
  readonly grants: Grants;
  readonly teams: readonly string[];
}

export interface ContactActor {
  readonly kind: 'contact';
  readonly id: string;
  readonly msp: MspId;
  readonly client: ClientId;
  readonly roles: readonly ContactRole[];
}

export type ContactRole = 'user' | 'approver' | 'poc';

/** An API key. Without `client` it may act for every client of the MSP. */
export interface KeyActor {
  readonly kind: 'key';
  readonly id: string;
  readonly msp: MspId;
  readonly client?: ClientId;
  readonly scopes: readonly KeyScope[];
}

export const keyScopes = ['tickets:read', 'tickets:write', 'people:read', 'reports:read', 'admin'] as const;
export type KeyScope = (typeof keyScopes)[number];

/** The product itself: timers, imports, automation. */
export interface SystemActor {
  readonly kind: 'system';
  readonly id: string;
  readonly msp: MspId;
}

export type Actor = StaffActor | ContactActor | KeyActor | SystemActor;

/** Who did something, as it stands in events: never a name, so that erasing a person leaves the log intact. */
export interface ActorRef {
  readonly kind: Actor['kind'];
  readonly id: string;
}

/** From where something was done: the product's pages, its API, its command line, or a part of it by itself. */
export const ways = ['web', 'api', 'cli', 'timer', 'job', 'system'] as const;
export type Way = (typeof ways)[number];

export function actorRef(actor: Actor): ActorRef {
  return { kind: actor.kind, id: actor.id };
}

/** Whether the grants cover a client. Denies when in doubt: an unknown mode grants nothing. */
export function grantsCover(grants: Grants, client: ClientId): boolean {
  switch (grants.mode) {
    case 'all':
      return true;
    case 'allow':
      return grants.clients.includes(client);
    case 'deny':
      return !grants.clients.includes(client);
    default:
      return false;
  }
}

/** Whether the actor may touch anything of this client. The finer rules (own tickets, notes) are checked apart. */
export function mayEnter(actor: Actor, msp: MspId, client: ClientId): boolean {
  if (actor.msp !== msp) return false;
  switch (actor.kind) {
    case 'staff':
      return grantsCover(actor.grants, client);
    case 'contact':
      return actor.client === client;
    case 'key':
      return actor.client === undefined || actor.client === client;
    case 'system':
      return true;
    default:
      return false;
  }
}
