import { projectorHandler } from '@portico/aws/projector';

export const handler = projectorHandler();
