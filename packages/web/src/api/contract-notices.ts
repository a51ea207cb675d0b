import type { Bare, Get, IfMatch, Ok, Params, Path, Ref, Send, Told } from './contract-shape.ts';

export interface Notification {
  id: string;
  at: string;
  type: string;
  ticket: { id: string; number: string; subject: string; client: string };
  by: { kind: string; id: string };
  /** Why the reader was told; absent on what was told before reasons were kept. */
  why?: NoticeReason;
  read: boolean;
}

export type NoticeReason = 'requester' | 'cc' | 'watcher' | 'assignee' | 'team' | 'added';

export interface Notifications {
  items: Notification[];
  /** Counted up to 100. */
  unread: number;
  nextCursor?: string;
}

export type NoticeKind =
  | 'opened'
  | 'assigned'
  | 'replied'
  | 'resolved'
  | 'reopened'
  | 'added'
  | 'merged'
  | 'reminded'
  | 'woken'
  | 'warned'
  | 'breached';
export type MailMode = 'now' | 'hourly' | 'daily' | 'none';

export type Priority = 1 | 2 | 3 | 4 | 5;

export interface NoticeRule {
  clients?: string[];
  priorities?: Priority[];
  kinds?: NoticeKind[];
  app: boolean;
  mail: MailMode;
}

export interface QuietHours {
  from: string;
  to: string;
  weekends: boolean;
}

export interface NoticeSettings {
  kinds: { [K in NoticeKind]?: { app?: boolean; mail?: MailMode } };
  rules: NoticeRule[];
  quiet?: QuietHours;
  digestAt?: string;
  /** They ended their digests by the address in one. */
  noDigests?: true;
}

export interface Preferences {
  version: number;
  zone: string;
  digestAt: string;
  /** What comes of it; `app` is absent for what is told by mail alone, `fixed` where the company decides. */
  kinds: { kind: NoticeKind; app?: boolean; mail: MailMode; fixed: boolean }[];
  chosen: NoticeSettings;
}

type Muted = { muted: boolean };

export interface NoticePaths {
  '/v1/me/notification-preferences': Path<{
    get: Get<Bare, Preferences>;
    put: Send<Params<{ header: IfMatch }>, NoticeSettings, 200, Preferences>;
  }>;
  '/v1/tickets/{ref}/mute': Path<{
    get: Get<Params<{ path: Ref }>, Muted>;
    put: { parameters: Params<{ path: Ref }>; requestBody?: never; responses: Ok<200, Muted> };
    delete: { parameters: Params<{ path: Ref }>; requestBody?: never; responses: Ok<200, Muted> };
  }>;
  '/v1/notifications': Path<{ get: Get<Params<{ query: { limit?: number; cursor?: string } }>, Notifications> }>;
  '/v1/notifications/read': Path<{ post: Told<Bare, { upTo: string }> }>;
}
