import type { Doing } from '../api/contract-live.ts';

/** What a ticket's page has to read again. */
export type Changed = 'opened' | 'replied' | 'noted' | 'state' | 'fields' | 'people' | 'links' | 'tasks' | 'time';

export interface TicketNews {
  type: 'ticket';
  client: string;
  ticket: string;
  changed: Changed[];
  /** For the desk alone. */
  version?: number;
  by?: { kind: string; id: string };
}

export interface PresenceNews {
  type: 'presence';
  client: string;
  ticket: string;
  person: string;
  doing?: Doing;
  until: string;
}

/** `resync`: something may have been missed, everything is read again. `end`: one may listen no more. */
export type News = TicketNews | PresenceNews | { type: 'inbox' } | { type: 'resync' } | { type: 'end' };

const types = new Set(['ticket', 'presence', 'inbox', 'resync', 'end']);

/** What came over the wire, or undefined for what this release does not know. */
export function readNews(text: string, type?: string): News | undefined {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data !== 'object' || data === null) return undefined;
    const news = { ...data, ...(type === undefined ? {} : { type }) };
    return 'type' in news && types.has(String(news.type)) ? (news as News) : undefined;
  } catch {
    return undefined;
  }
}

/** `off`: the connection is lost, and what stands on the screen may be old. */
export type Standing = 'starting' | 'on' | 'off';

/** One way to hear of changes. */
export interface Line {
  stop(): void;
}
export interface LineEvents {
  news(news: News): void;
  standing(standing: Standing): void;
}
