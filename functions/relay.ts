import { relayHandler } from '@portico/aws/relay';

export const handler = relayHandler();
