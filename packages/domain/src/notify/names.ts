/** What people are told of, as they choose it in their settings. */
export const noticeKinds = [
  'opened',
  'assigned',
  'replied',
  'resolved',
  'reopened',
  'added',
  'merged',
  'reminded',
  'woken',
  'warned',
  'breached',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Why somebody is told: the answer to "why did I get this". */
export const noticeReasons = ['requester', 'cc', 'watcher', 'assignee', 'team', 'added'] as const;
export type NoticeReason = (typeof noticeReasons)[number];
