import { mailPeople } from './mail/plan.ts';
import { notifyPeople } from './notify/notify.ts';
import type { Ports } from './ports.ts';
import type { EventFor, SubscriptionId } from './subscriptions.ts';
import { reachChildren } from './ticket/reach-children.ts';
import { wakeLinked } from './waiting/wake-linked.ts';

/** One handler a subscription; leaving one out does not compile. */
export const handlers: { readonly [S in SubscriptionId]: (ports: Ports, event: EventFor<S>) => Promise<void> } = {
  'notify-people': notifyPeople,
  'mail-people': mailPeople,
  'reach-children': reachChildren,
  'wake-linked': wakeLinked,
};
