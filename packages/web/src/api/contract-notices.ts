import type { Bare, Get, Params, Path, Told } from './contract-shape.ts';

export interface Notification {
  id: string;
  at: string;
  type: string;
  ticket: { id: string; number: string; subject: string; client: string };
  by: { kind: string; id: string };
  read: boolean;
}

export interface Notifications {
  items: Notification[];
  /** Counted up to 100. */
  unread: number;
  nextCursor?: string;
}

export interface NoticePaths {
  '/v1/notifications': Path<{ get: Get<Params<{ query: { limit?: number; cursor?: string } }>, Notifications> }>;
  '/v1/notifications/read': Path<{ post: Told<Bare, { upTo: string }> }>;
}
