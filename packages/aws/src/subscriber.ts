import { dispatch } from '@portico/app/dispatch';
import type { Ports } from '@portico/app/ports';
import { type SubscriptionId, subscriptions } from '@portico/app/subscriptions';
import type { EventBridgeEvent } from 'aws-lambda';
import * as z from 'zod';
import { readEnv, TenantEnv } from './env.ts';
import { type Invoked, lambda } from './lambda.ts';
import { tenantPorts } from './ports.ts';

const ids = Object.keys(subscriptions) as [SubscriptionId, ...SubscriptionId[]]; // Safe: keys of the register.
/** Here, and not with the others: what only this function is made of starts no other one more slowly. */
export const SubscriberEnv = TenantEnv.extend({ SUBSCRIPTION: z.enum(ids) });

/** Runs the one subscription that the function was deployed for. */
export function subscriberHandler(env = readEnv(SubscriberEnv)): Invoked<EventBridgeEvent<string, unknown>, void> {
  return subscriberOf(env.SUBSCRIPTION, tenantPorts(env));
}

export function subscriberOf(
  subscription: SubscriptionId,
  ports: Ports,
): Invoked<EventBridgeEvent<string, unknown>, void> {
  return lambda(subscription, async (event) => {
    await dispatch(subscription, ports, event.detail);
    return { result: undefined, told: { detailType: event['detail-type'] } };
  });
}
