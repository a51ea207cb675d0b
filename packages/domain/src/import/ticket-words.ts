import type { Level, Priority } from '../kernel/priority.ts';
import type { Channel } from '../ticket/state.ts';
import type { CsvMapping } from './mapping.ts';
import { firstPlace, type Place, waiting } from './moves.ts';
import { wordMap } from './row.ts';

const working: Place = { status: 'in_progress', phase: 'open' };
const resolved: Place = { status: 'resolved', phase: 'resolved' };
const closed: Place = { status: 'closed', phase: 'closed' };

/** Where each of the desk's own words puts a ticket. */
const own: Readonly<Record<string, Place>> = {
  new: firstPlace,
  in_progress: working,
  pending: waiting('other'),
  resolved,
  closed,
};

/** The usual words of service desks. */
const statuses: Readonly<Record<string, Place>> = {
  ...own,
  open: firstPlace,
  opened: firstPlace,
  'to do': firstPlace,
  todo: firstPlace,
  backlog: firstPlace,
  unassigned: firstPlace,
  queued: firstPlace,
  active: working,
  assigned: working,
  accepted: working,
  'work in progress': working,
  'in review': working,
  reopened: working,
  waiting: waiting('other'),
  hold: waiting('other'),
  'on hold': waiting('other'),
  'on-hold': waiting('other'),
  'pending customer response': waiting('user_info'),
  'waiting for customer': waiting('user_info'),
  'waiting on customer': waiting('user_info'),
  'awaiting customer': waiting('user_info'),
  'awaiting user info': waiting('user_info'),
  'awaiting vendor': waiting('vendor'),
  'waiting for support': working,
  'waiting on third party': waiting('vendor'),
  solved: resolved,
  fixed: resolved,
  done: resolved,
  completed: resolved,
  complete: resolved,
  canceled: closed,
  cancelled: closed,
  "won't do": closed,
};

const priorities: Readonly<Record<string, Priority>> = {
  ...{ critical: 1, urgent: 1, highest: 1, blocker: 1, emergency: 1, high: 2, major: 2 },
  ...{ medium: 3, normal: 3, moderate: 3, low: 4, minor: 4, lowest: 5, trivial: 5, planning: 5 },
};
const levels: Readonly<Record<string, Level>> = {
  ...{ critical: 1, urgent: 1, high: 1, major: 1, extensive: 1, medium: 2, normal: 2, moderate: 2, significant: 2 },
  ...{ low: 3, minor: 3, localized: 3 },
};
const channelWords: Readonly<Record<string, Channel>> = {
  ...{ email: 'email', 'e-mail': 'email', mail: 'email', phone: 'phone', voice: 'phone', telephone: 'phone' },
  ...{ chat: 'chat', 'live chat': 'chat', messaging: 'chat', portal: 'portal', web: 'portal', 'web form': 'portal' },
  ...{ 'self service': 'portal', 'self-service': 'portal', api: 'api', 'walk-in': 'walk_in', ivr: 'ivr' },
  ...{ 'social media': 'social', social: 'social', twitter: 'social', facebook: 'social' },
  ...{ alert: 'alert', monitoring: 'alert' },
};

export interface TicketWords {
  readonly status: ReadonlyMap<string, Place>;
  readonly priority: ReadonlyMap<string, Priority>;
  readonly impact: ReadonlyMap<string, Level>;
  readonly urgency: ReadonlyMap<string, Level>;
  readonly channel: ReadonlyMap<string, Channel>;
}

/** What words mean: a mapping's own before the usual ones. */
export function wordsOf({ values }: CsvMapping): TicketWords {
  const placed = Object.entries(values.status).map(([word, status]) => [word, own[status] ?? firstPlace] as const);
  return {
    status: merged(statuses, Object.fromEntries(placed)),
    priority: merged(priorities, values.priority),
    impact: merged(levels, values.impact),
    urgency: merged(levels, values.urgency),
    channel: merged(channelWords, values.channel),
  };
}

function merged<T>(usual: Readonly<Record<string, T>>, given: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map([...wordMap(given), ...[...wordMap(usual)].filter(([word]) => !wordMap(given).has(word))]);
}

/** `3`, `P2`, `2 - High`: the number decides. */
export function numbered(text: string): number | undefined {
  const match = /^p?(\d)(?:\.0)?(?:\s*[-–:]\s*\D+)?$/iu.exec(text.trim());
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
