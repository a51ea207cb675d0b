import { mailHandler } from '@portico/aws/mail';

export const handler = mailHandler();
