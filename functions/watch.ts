import { watchHandler } from '@portico/aws/watch';

export const handler = watchHandler();
