import { type Envelope, parseEnvelope } from './events/envelope.ts';
import { handlers } from './handlers.ts';
import type { Ports } from './ports.ts';
import { type SubscriptionId, subscriptions } from './subscriptions.ts';

/** Brings one event to a subscription's handler. @throws when the event is malformed or not one of its types. */
export async function dispatch(subscription: SubscriptionId, ports: Ports, detail: unknown): Promise<void> {
  const event = parseEnvelope(detail);
  const types: readonly string[] = subscriptions[subscription].on;
  if (!types.includes(event.type)) throw new Error(`${subscription} does not listen to ${event.type}`);
  const handle = handlers[subscription] as (ports: Ports, event: Envelope) => Promise<void>; // Safe: checked above.
  await handle(ports, event);
}
