import { httpHandler } from '@portico/aws/http';

export const handler = httpHandler();
