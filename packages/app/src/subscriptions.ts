import type { MailedEventType } from '@portico/domain/notify/kinds';
import type { TicketEventType } from '@portico/domain/ticket/state';
import { type EnvelopeOf, eventSource } from './events/envelope.ts';

/** A reaction to events. Its handler runs at least once for each, in no order. */
export interface Subscription {
  readonly on: readonly TicketEventType[];
  /** How often a failing handler is tried before the event goes to the dead letters. */
  readonly attemptsMax: number;
  readonly timeoutSeconds: number;
}

/** The only list of reactions in the system: rules, queues, alarms and the local bus all follow from it. */
export const subscriptions = {
  'notify-people': {
    on: [
      'ticket.opened',
      'ticket.assigned',
      'ticket.replied',
      'ticket.reopened',
      'ticket.participant_added',
      'ticket.merged',
      'ticket.task_assigned',
      'ticket.woken',
      'ticket.reminded',
      'sla.warned',
      'sla.breached',
      'ola.warned',
      'ola.breached',
    ],
    attemptsMax: 3,
    timeoutSeconds: 30,
  },
  'mail-people': {
    on: [
      'ticket.opened',
      'ticket.assigned',
      'ticket.task_assigned',
      'ticket.replied',
      'ticket.resolved',
      'ticket.reopened',
      'ticket.participant_added',
      'ticket.merged',
      'ticket.reminded',
      'ticket.woken',
      'sla.warned',
      'sla.breached',
      'ola.warned',
      'ola.breached',
    ] satisfies MailedEventType[],
    attemptsMax: 3,
    timeoutSeconds: 60,
  },
  'reach-children': {
    on: ['ticket.children_told', 'ticket.children_resolved', 'ticket.resolved'],
    attemptsMax: 5,
    timeoutSeconds: 120,
  },
  'wake-linked': {
    on: ['ticket.resolved', 'ticket.closed'],
    attemptsMax: 3,
    timeoutSeconds: 30,
  },
} as const satisfies Record<string, Subscription>;

export type SubscriptionId = keyof typeof subscriptions;
export type EventFor<S extends SubscriptionId> = {
  [T in (typeof subscriptions)[S]['on'][number]]: EnvelopeOf<T>;
}[(typeof subscriptions)[S]['on'][number]];

/** An event pattern of EventBridge's grammar: an event matches when each field has one of the listed values. */
export interface EventPattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
}

export function patternOf(subscription: Subscription): EventPattern {
  return { source: [eventSource], 'detail-type': [...subscription.on] };
}
