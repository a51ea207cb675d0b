import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mspId } from '@portico/domain/kernel/scope';
import type { DocumentClient } from '@portico/store/db';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createAssume } from './assume.ts';
import type { SessionCredentials } from './credentials.ts';

const sts = mockClient(STSClient);
beforeEach(() => sts.reset());
afterAll(() => sts.restore());

const roles = {
  CLIENT_SCOPE_ROLE: 'arn:aws:iam::123456789012:role/client',
  PROVIDER_SCOPE_ROLE: 'arn:aws:iam::123456789012:role/provider',
};
const assumption = { role: 'ProviderScope', tags: { msp: mspId('k7m2q9xw') } } as const;

function harness() {
  const opened: SessionCredentials[] = [];
  const open = (credentials: SessionCredentials): DocumentClient => {
    opened.push(credentials);
    return { send: async () => ({}) };
  };
  return { opened, assume: createAssume({ roles, open, now: () => 0 }) };
}

describe('STS', () => {
  test('its credentials open the table', async () => {
    const Expiration = new Date(900_000);
    sts
      .on(AssumeRoleCommand)
      .resolves({ Credentials: { AccessKeyId: 'A', SecretAccessKey: 'S', SessionToken: 'T', Expiration } });
    const { assume, opened } = harness();
    await assume(assumption);
    expect(opened).toEqual([{ accessKeyId: 'A', secretAccessKey: 'S', sessionToken: 'T' }]);
  });

  test('an answer without credentials opens nothing', async () => {
    sts.on(AssumeRoleCommand).resolves({});
    const { assume, opened } = harness();
    await expect(assume(assumption)).rejects.toThrow('without credentials');
    expect(opened).toEqual([]);
  });

  test('each call is given up after a second', async () => {
    sts.on(AssumeRoleCommand).rejects(new Error('refused'));
    const { assume } = harness();
    await expect(assume(assumption)).rejects.toThrow('refused');
    const args: readonly unknown[] = sts.commandCalls(AssumeRoleCommand)[0]?.args ?? [];
    expect(args[1]).toMatchObject({ abortSignal: expect.any(AbortSignal) });
  });
});
