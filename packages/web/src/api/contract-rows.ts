import type { FieldInput } from './contract-fields.ts';
import type { WorkRow } from './contract-work.ts';

/** A ticket as lists tell it. */
export interface Named {
  id: string;
  name: string;
}

export type Phase = 'open' | 'pending' | 'resolved' | 'closed';

export type Target = 'response' | 'update' | 'resolution';

export type TicketKind = 'incident' | 'request';

export type Channel = 'portal' | 'email' | 'phone' | 'chat' | 'api' | 'alert' | 'walk_in' | 'ivr' | 'social' | 'import';

export interface TicketRow extends WorkRow {
  id: string;
  number: string;
  version: number;
  client: string;
  kind: TicketKind;
  subject: string;
  status: string;
  phase: Phase;
  priority: number;
  impact: number;
  urgency: number;
  category?: string;
  subcategory?: string;
  requester: Named;
  assignee?: string;
  team?: string;
  channel: Channel;
  createdAt: string;
  updatedAt: string;
  resolvedAt?: string;
  due?: { at: string; target: Target };
  pending?: { reason: string; wakeAt?: string };
  external?: { source: string; id: string };
  tags?: string[];
  /** Its requester is a VIP. */
  vip?: true;
  /** Short values of the client's own fields. */
  fields?: Record<string, FieldInput>;
}
