import { subscriberHandler } from '@portico/aws/subscriber';

export const handler = subscriberHandler();
