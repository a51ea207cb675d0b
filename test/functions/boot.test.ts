import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiKeyHash } from '@portico/app/identity/identify';
import { applyTenants } from '@portico/app/tenant/apply';
import { recordOf } from '@portico/aws/testing';
import { loadTenants } from '@portico/cli/tenants/load';
import { formatApiKey } from '@portico/domain/identity/api-key';
import { providerScope } from '@portico/domain/kernel/scope';
import { planTenants } from '@portico/domain/tenant/plan';
import { Db, type Item } from '@portico/store/db';
import { newKeyWrites } from '@portico/store/identity/api-keys';
import { postingPk } from '@portico/store/keys';
import { readInstalled } from '@portico/store/tenant/installed';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bundle, bundleAll, type FunctionName } from '../../infra/bundle.ts';
import { namesOf } from '../support/people.ts';
import { type Cloud, startCloud } from './cloud.ts';
import { httpEvent } from './events.ts';
import { type RunningFunction, startFunction } from './runtime.ts';

const out = mkdtempSync(join(tmpdir(), 'portico-bundles-'));
const tenantFolder = fileURLToPath(new URL('../../tenants', import.meta.url));
const started: RunningFunction[] = [];
let bundles: Bundle[] = [];
let cloud: Cloud;
let system: Db;
let key = '';
let requester = '';

const roles = {
  CLIENT_SCOPE_ROLE: 'arn:aws:iam::123456789012:role/ClientScope',
  PROVIDER_SCOPE_ROLE: 'arn:aws:iam::123456789012:role/ProviderScope',
};
const http = {
  ...roles,
  IDENTITY_SCOPE_ROLE: 'arn:aws:iam::123456789012:role/IdentityScope',
  TOKEN_ISSUER: 'https://issuer.test',
  TOKEN_JWKS: 'https://issuer.test/jwks',
  CURSOR_SECRET: '0123456789abcdef0123456789abcdef',
  PORTICO_VERSION: '0.0.0',
};

/** A function under its own role, in the environment that infra/ gives it. */
async function boot(name: FunctionName, role: string, env: Record<string, string>): Promise<RunningFunction> {
  const bundle = bundles.find((one) => one.name === name);
  const running = await startFunction(bundle?.folder ?? '', {
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL: cloud.url,
    AWS_ACCESS_KEY_ID: role,
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
    ...env,
  });
  started.push(running);
  const size = ((bundle?.bytes ?? 0) / 1000).toFixed(0);
  console.log(`${name}: ${size} kB, init ${running.initMs.toFixed(0)} ms, ${running.initCpuMs.toFixed(0)} ms of CPU`);
  return running;
}

async function install(): Promise<void> {
  const desired = await loadTenants(tenantFolder);
  if ('problems' in desired) throw new Error(JSON.stringify(desired.problems));
  requester = namesOf(desired).person('owen').id;
  await applyTenants(system, planTenants(desired, await readInstalled(system)), 'file');
  const msp = desired.msps.find((one) => one.record.slug === 'northwind')?.record.id;
  if (!msp) throw new Error('the demo has no northwind');
  key = formatApiKey('0123456789', new Uint8Array(96).fill(7));
  const scopes = ['tickets:read', 'tickets:write'] as const;
  const times = { createdAt: '2026-01-01T00:00:00.000Z', expiresAt: '2099-01-01T00:00:00.000Z' };
  const entry = { id: 'key_0123456789', name: 'boot', scopes, createdBy: 'boot', ...times };
  await system.transact(newKeyWrites(providerScope(msp), msp, apiKeyHash(key), entry));
}

function records(after = 0) {
  return cloud.engine.stream.read(after, 10_000).flatMap(({ eventName, newImage, sequence }) =>
    // Safe: an item of the table has its keys. As the event source mapping filters.
    eventName === 'INSERT' && String(newImage?.['sk']).startsWith('E#')
      ? [recordOf(newImage as Item, String(sequence))]
      : [],
  );
}

beforeAll(async () => {
  cloud = await startCloud();
  // System: the test plants tenants and looks at what became of them.
  system = new Db(cloud.engine.as({ role: 'System' }), 'system');
  await install();
  bundles = await bundleAll(out);
});
afterAll(async () => {
  await Promise.all(started.map((one) => one.stop()));
  await cloud.close();
  rmSync(out, { recursive: true });
});

async function call(api: RunningFunction, ...asked: Parameters<typeof httpEvent>) {
  const answer = await api.invoke<APIGatewayProxyStructuredResultV2>(httpEvent(...asked));
  return { status: answer.statusCode, body: JSON.parse(answer.body ?? 'null'), headers: answer.headers ?? {} };
}

describe('the deployed bundles, under the deployed policies', () => {
  test('a ticket goes its whole way: API, stream, relay, subscription, projector, timer', async () => {
    const api = await boot('http', 'Http', http);
    expect(await call(api, 'GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect((await call(api, 'GET', '/v1/tickets')).status).toBe(401);
    const order = { client: 'acme', kind: 'incident', subject: 'Printer aflame', requester };
    const made = await call(api, 'POST', '/v1/tickets', key, order);
    expect(made).toMatchObject({ status: 201, body: { subject: 'Printer aflame' } });
    const shown = await call(api, 'GET', `/v1/tickets/${made.body.number}`, key);
    expect(shown).toMatchObject({ status: 200, body: { number: made.body.number } });
    expect(cloud.sessions.some((one) => /^ClientScope \w{8} \w{6}$/.test(one))).toBe(true);

    const Records = records();
    expect(Records).toHaveLength(1);
    const relay = await boot('relay', 'Relay', { EVENT_BUS: 'portico' });
    expect(await relay.invoke({ Records })).toEqual({ batchItemFailures: [] });
    expect(cloud.events).toEqual([expect.objectContaining({ DetailType: 'ticket.opened', EventBusName: 'portico' })]);

    const subscriber = await boot('subscriber', 'Subscriber', { ...roles, SUBSCRIPTION: 'notify-people' });
    const [event] = cloud.events;
    const delivered = { 'detail-type': event?.DetailType, detail: JSON.parse(event?.Detail ?? '') };
    expect(await subscriber.invoke(delivered)).toBeNull();
    expect(cloud.sessions.some((one) => /^ProviderScope \w{8}$/.test(one))).toBe(true);
    await expect(subscriber.invoke({ ...delivered, detail: { type: 'ticket.opened' } })).rejects.toThrow('ZodError');

    const projector = await boot('projector', 'Projector', {});
    expect(await projector.invoke({ Records })).toEqual({ batchItemFailures: [] });
    const postings = await system.query({
      pk: postingPk(providerScope(JSON.parse(event?.Detail ?? '').msp), 'printer'),
    });
    expect(postings.items.map((item) => item.sk)).toContainEqual(expect.stringMatching(/^printer/));

    const tick = await boot('tick', 'Tick', roles);
    expect(await tick.invoke({ 'detail-type': 'Scheduled Event' })).toBeNull();
  });

  test('a function refuses to start without its environment, and names what is missing', async () => {
    await expect(boot('http', 'Http', roles)).rejects.toThrow(/TOKEN_ISSUER[\s\S]*CURSOR_SECRET/);
    await expect(boot('subscriber', 'Subscriber', roles)).rejects.toThrow(/SUBSCRIPTION/);
  });

  test("a permission that is missing shows: under another function's role the API is not healthy", async () => {
    const api = await boot('http', 'Subscriber', http);
    expect((await call(api, 'GET', '/healthz')).status).toBeGreaterThanOrEqual(500);
  });

  test('the API bundle stays below 700 kB', () => {
    expect(bundles.find((one) => one.name === 'http')?.bytes).toBeLessThanOrEqual(700_000);
  });
});
