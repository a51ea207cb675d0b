import { createHmac } from 'node:crypto';

/** Secrets as CloudFormation would make them, by the name of each: from one that is kept beside the data. */
export function secretsFrom(secret: string): (name: string) => string {
  return (name) => createHmac('sha256', secret).update(name).digest('base64url').repeat(2);
}
