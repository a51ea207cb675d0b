import { places } from '@portico/cli/isolation/places';
import { openSandbox, type Sandbox } from '@portico/cli/isolation/sandbox';
import type { Someone } from '@portico/cli/isolation/tokens';
import { clientId, clientScope, providerScope } from '@portico/domain/kernel/scope';
import type { DocumentClient, Item } from '@portico/store/db';
import { contactHead, type Key, platformKey, staffHead } from '@portico/store/keys';
import { afterEach, describe, expect, test } from 'vitest';

/** Guards that cannot decide deny: whatever fails below them, nobody is let in, and nobody is mistaken for another. */
let sandbox: Sandbox | undefined;
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

const faults = [
  'ProvisionedThroughputExceededException',
  'TimeoutError',
  'AccessDeniedException',
  'InternalServerError',
];
const asked = ['/v1/me', '/v1/tickets', '/v1/tickets/counts', '/v1/clients/c1ent1/desk'];
const failure = (name: string): Error => Object.assign(new Error(`planted ${name}`), { name });

/** A client whose reads of some keys fail while `on` is set. */
function failing(fails: { on?: string; keys: RegExp }): (client: DocumentClient) => DocumentClient {
  return (client: DocumentClient) => ({
    async send(command: { readonly input: unknown }) {
      if (fails.on !== undefined && fails.keys.test(JSON.stringify(command.input))) throw failure(fails.on);
      return client.send(command);
    },
  });
}

async function answers(credential: string): Promise<Set<number>> {
  const seen = new Set<number>();
  for (const path of asked) seen.add((await sandbox?.ask(credential, { method: 'GET', path }))?.status ?? 0);
  return seen;
}

const lookups: readonly (readonly [what: string, keys: RegExp])[] = [
  ['whether a session was revoked', /~G#(SES|ACS)#/],
  ['who somebody is', /#USR#/],
  ['which MSP it is', /~G#MSP#/],
  ['everything', /./],
];

describe.each(faults)('with %s', (fault) => {
  test.each(lookups)('in finding out %s, nobody is let in', async (_what, keys) => {
    const fails: { on?: string; keys: RegExp } = { keys };
    sandbox = await openSandbox({ guards: { identity: failing(fails) } });
    for (const who of [places.one.technician, places.one.admin, places.one.requester]) {
      const credential = await sandbox.token(who);
      fails.on = fault;
      expect([...(await answers(credential))]).toEqual([503]);
      delete fails.on;
      expect((await sandbox.ask(credential, { method: 'GET', path: '/v1/me' })).status).toBe(200);
    }
  });

  test('in assuming a role, no tenant’s data is reached', async () => {
    let on = true;
    const assume = async (): Promise<void> => {
      if (on) throw failure(fault);
    };
    sandbox = await openSandbox({ guards: { assume } });
    const credential = await sandbox.token(places.one.technician);
    for (const path of asked.slice(1))
      expect((await sandbox.ask(credential, { method: 'GET', path })).status).toBe(503);
    on = false;
    expect((await sandbox.ask(credential, { method: 'GET', path: '/v1/tickets' })).status).toBe(200);
  });
});

describe('data that makes no sense grants nothing', () => {
  const { technician, requester } = places.one;
  const broken: readonly (readonly [string, Someone, Key, Record<string, unknown>])[] = [
    [
      'grants of no known mode',
      technician,
      staffHead(providerScope(technician.msp), technician.id),
      { grants: { mode: 'most' } },
    ],
    ['grants that are a text', technician, staffHead(providerScope(technician.msp), technician.id), { grants: 'all' }],
    ['no grants', technician, staffHead(providerScope(technician.msp), technician.id), { grants: null }],
    [
      'a role that does not exist',
      technician,
      staffHead(providerScope(technician.msp), technician.id),
      { role: 'root' },
    ],
    [
      'an activity that is neither yes nor no',
      technician,
      staffHead(providerScope(technician.msp), technician.id),
      { active: 'maybe' },
    ],
    [
      'roles that are no list',
      requester,
      contactHead(clientScope(requester.msp, clientId('c1ent1')), requester.id),
      { roles: 'poc' },
    ],
  ];
  test.each(broken)('%s', async (_name, who, key, change) => {
    sandbox = await openSandbox();
    const before = await sandbox.system.get<Item>(key);
    expect(before).toBeDefined();
    const fresh = await sandbox.token(who);
    await sandbox.system.put({ ...before, ...key, ...change });
    const statuses = await answers(fresh);
    for (const status of statuses) expect([401, 403, 503]).toContain(status);
  });

  test('an API key whose record is broken', async () => {
    sandbox = await openSandbox();
    const admin = await sandbox.token(places.one.admin);
    const made = await sandbox.ask(admin, {
      method: 'POST',
      path: '/v1/api-keys',
      body: { name: 'k', scopes: ['tickets:read'] },
    });
    const { key } = JSON.parse(made.text) as { key: string };
    const record = sandbox.engine.stream
      .read(0, 1_000_000)
      .map((one) => one.newImage)
      .find((item) => String(item?.['pk']).startsWith(platformKey('').pk) && item?.['name'] === 'k') as Item;
    for (const change of [{ scopes: 'admin' }, { scopes: ['everything'] }, { msp: '*' }, { expiresAt: 'never' }]) {
      await sandbox.system.put({ ...record, ...change });
      for (const status of await answers(key)) expect([401, 403, 503]).toContain(status);
    }
  });
});
