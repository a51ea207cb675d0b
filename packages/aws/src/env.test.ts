import { describe, expect, test } from 'vitest';
import { EnvError, HttpEnv, readEnv } from './env.ts';
import { SubscriberEnv } from './subscriber.ts';

const roles = {
  CLIENT_SCOPE_ROLE: 'arn:aws:iam::123456789012:role/client',
  PROVIDER_SCOPE_ROLE: 'arn:aws:iam::123456789012:role/provider',
  IDENTITY_SCOPE_ROLE: 'arn:aws:iam::123456789012:role/identity',
};

describe('a function refuses to start in a wrong environment', () => {
  test('every missing variable is named at once', () => {
    expect(() => readEnv(HttpEnv, roles)).toThrow(
      /DOMAIN: .*\n.*SIGN_IN_ISSUER: .*\n.*SIGN_IN_URL: [\s\S]*INSTALLATION_SECRET: .*\n.*EDGE_SECRET: .*\n.*PORTICO_VERSION: /,
    );
  });

  test('a value is never told: it may be a secret', () => {
    const env = { ...roles, SIGN_IN_ISSUER: 'https://i', SIGN_IN_URL: 'https://i/k', PORTICO_VERSION: '1' };
    const refused = () => readEnv(HttpEnv, { ...env, INSTALLATION_SECRET: 'short-secret' });
    expect(refused).toThrow(EnvError);
    expect(refused).not.toThrow(/short-secret/);
  });

  test('a subscription that is not in the register is refused', () => {
    expect(() => readEnv(SubscriberEnv, { ...roles, SUBSCRIPTION: 'notify-nobody' })).toThrow(/SUBSCRIPTION/);
    expect(readEnv(SubscriberEnv, { ...roles, SUBSCRIPTION: 'notify-people' }).SUBSCRIPTION).toBe('notify-people');
  });

  test('what is no ARN of a role is refused', () => {
    const env = { ...roles, CLIENT_SCOPE_ROLE: 'client', SUBSCRIPTION: 'notify-people' };
    expect(() => readEnv(SubscriberEnv, env)).toThrow(/CLIENT_SCOPE_ROLE: must be the ARN of a role/);
  });
});
