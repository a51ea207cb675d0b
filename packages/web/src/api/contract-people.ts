import type { Get, Once, Params, Path, Ref, Remove, Send } from './contract-shape.ts';

export type ParticipantRole = 'watcher' | 'cc';

/** Somebody beside requester and assignee whom a ticket concerns. */
export interface Participant {
  id: string;
  /** external: an outside address, which is only ever written to. */
  kind: 'staff' | 'contact' | 'external';
  role: ParticipantRole;
  name: string;
  address?: string;
  since: string;
}

export type AddParticipant = { role: ParticipantRole } & ({ person: string } | { email: string });

/** What staff should know before they act. */
export interface Advisory {
  id?: string;
  about: 'client' | 'person';
  text: string;
  severity: 'info' | 'warning';
  from?: string;
  to?: string;
}

export interface PeoplePaths {
  '/v1/tickets/{ref}/participants': Path<{
    get: Get<Params<{ path: Ref }>, { items: Participant[] }>;
    post: Send<Params<{ path: Ref; header: Once }>, AddParticipant, 201, Participant>;
  }>;
  '/v1/tickets/{ref}/participants/{person}': Path<{
    delete: Remove<Params<{ path: Ref & { person: string } }>, Participant>;
  }>;
  '/v1/clients/{client}/tags': Path<{
    get: Get<Params<{ path: { client: string } }>, { items: { tag: string; open: number }[] }>;
  }>;
}
