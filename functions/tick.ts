import { tickHandler } from '@portico/aws/tick';

export const handler = tickHandler();
