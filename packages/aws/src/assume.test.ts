import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { clientId, mspId } from '@portico/domain/kernel/scope';
import type { DocumentClient } from '@portico/store/db';
import { describe, expect, test } from 'vitest';
import { createAssume, identityClient, type SessionRequest } from './assume.ts';

const msp = mspId('k7m2q9xw');
const cli = clientId('c93fa1');
const roles = {
  CLIENT_SCOPE_ROLE: 'arn:aws:iam::123456789012:role/client',
  PROVIDER_SCOPE_ROLE: 'arn:aws:iam::123456789012:role/provider',
};
const credentials = { accessKeyId: 'a', secretAccessKey: 's', sessionToken: 't' };

function harness(answer: () => Promise<typeof credentials> = async () => credentials) {
  const asked: SessionRequest[] = [];
  const clock = { ms: 0 };
  const assume = createAssume({
    roles,
    now: () => clock.ms,
    open: (): DocumentClient => ({ send: async () => ({}) }),
    session: (request) => {
      asked.push(request);
      return answer();
    },
  });
  return { asked, assume, clock };
}

describe('assuming a scope', () => {
  test('a client session carries both tags, a provider session the MSP alone', async () => {
    const { asked, assume } = harness();
    await assume({ role: 'ClientScope', tags: { msp, cli } });
    await assume({ role: 'ProviderScope', tags: { msp } });
    expect(asked.map(({ RoleArn, Tags }) => [RoleArn, Tags])).toEqual([
      [
        roles.CLIENT_SCOPE_ROLE,
        [
          { Key: 'msp', Value: msp },
          { Key: 'cli', Value: cli },
        ],
      ],
      [roles.PROVIDER_SCOPE_ROLE, [{ Key: 'msp', Value: msp }]],
    ]);
  });

  test('one session serves all requests of one tenant, and never another tenant', async () => {
    const { asked, assume } = harness();
    const first = await assume({ role: 'ClientScope', tags: { msp, cli } });
    expect(await assume({ role: 'ClientScope', tags: { msp, cli } })).toBe(first);
    expect(await assume({ role: 'ClientScope', tags: { msp, cli: clientId('c93fa2') } })).not.toBe(first);
    expect(await assume({ role: 'ProviderScope', tags: { msp } })).not.toBe(first);
    expect(asked).toHaveLength(3);
  });

  test('a client is given out for less time than its session and its longest use need', async () => {
    const { asked, assume, clock } = harness();
    await assume({ role: 'ProviderScope', tags: { msp } });
    clock.ms = 499_999;
    await assume({ role: 'ProviderScope', tags: { msp } });
    expect(asked).toHaveLength(1);
    clock.ms = 500_000;
    await assume({ role: 'ProviderScope', tags: { msp } });
    expect(asked).toHaveLength(2);
    // 500 s here, 300 s with the vendor, 30 s of a request.
    expect(asked[0]?.DurationSeconds).toBeGreaterThanOrEqual(500 + 300 + 30);
  });

  test('a refusal gives nobody access and is not remembered', async () => {
    let up = false;
    const { assume } = harness(() => (up ? Promise.resolve(credentials) : Promise.reject(new Error('AccessDenied'))));
    await expect(assume({ role: 'ProviderScope', tags: { msp } })).rejects.toThrow('AccessDenied');
    up = true;
    await expect(assume({ role: 'ProviderScope', tags: { msp } })).resolves.toBeDefined();
  });
});

describe('identity', () => {
  const role = 'arn:aws:iam::123456789012:role/identity';

  test('has a session of its own role, without a tenant, begun with the first question and renewed in time', async () => {
    const asked: SessionRequest[] = [];
    const clock = { ms: 0 };
    const client = identityClient(role, {
      now: () => clock.ms,
      open: (): DocumentClient => ({ send: async () => ({ Item: asked.length }) }),
      session: async (request) => {
        asked.push(request);
        return credentials;
      },
    });
    expect(asked).toEqual([]);
    const get = new GetCommand({ TableName: 'portico', Key: { pk: '~G#CP#health', sk: '@' } });
    await client.send(get);
    expect(await client.send(get)).toEqual({ Item: 1 });
    expect(asked).toEqual([{ RoleArn: role, RoleSessionName: 'portico-identity', DurationSeconds: 900 }]);
    clock.ms = 500_000;
    expect(await client.send(get)).toEqual({ Item: 2 });
  });
});
