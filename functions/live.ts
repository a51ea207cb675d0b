import { authorizerHandler } from '@portico/aws/live-authorizer';

export const handler = authorizerHandler();
