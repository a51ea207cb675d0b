import { mailFeedbackHandler } from '@portico/aws/mail-feedback';

export const handler = mailFeedbackHandler();
