import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { API_AUDIENCE } from '@portico/app/identity/resource';
import { type CredentialVendor, createVendor } from '@portico/app/identity/vendor';
import { createVerifier, rotatingJwks } from '@portico/app/identity/verify';
import type { Principal } from '@portico/local/dynamodb/engine';
import { Db } from '@portico/store/db';
import {
  boardPk,
  clientHead,
  configCurrent,
  listPk,
  platformMsp,
  staffHead,
  ticketHead,
  workPk,
} from '@portico/store/keys';
import { table } from '@portico/store/table';
import { loadTicket } from '@portico/store/ticket/read';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { furnish } from '../support/places.ts';
import { startWorld, type World } from '../support/world.ts';

/** Each of the three walls, with the other two taken away. */
let world: World;
let vendor: CredentialVendor;
beforeAll(async () => {
  world = await startWorld();
  await furnish(world);
  const now = world.ms;
  const { issuer } = world.desk;
  const verify = createVerifier({
    jwks: rotatingJwks(() => issuer.jwks(), now),
    issuer: issuer.name,
    audience: API_AUDIENCE,
    now,
  });
  const assume = async (principal: Principal) => world.engine.as(principal);
  vendor = createVendor({ verify, db: world.system, now, assume });
});
afterAll(() => world.close());

const acme = (): Principal => ({
  role: 'ClientScope',
  tags: { msp: world.client('acme').msp, cli: world.client('acme').id },
});
const northwind = (): Principal => ({ role: 'ProviderScope', tags: { msp: world.msp('northwind') } });
const TableName = table.name;
/** Commands of every kind go through one call here, which the SDK's own types do not allow. */
const senderOf = (principal: Principal) =>
  world.engine.as(principal) as unknown as { send(command: object): Promise<unknown> };

describe('the store’s own wall, under a credential that could do everything', () => {
  const everything = () => world.engine.as({ role: 'System' });

  test('refuses each key outside its scope, whatever is asked for', async () => {
    const db = new Db(everything(), world.client('acme').scope);
    const foreign = [
      ticketHead(world.client('bluewater').scope, 1),
      ticketHead(world.client('donau').scope, 1),
      staffHead(world.msp('northwind'), 'x'),
      platformMsp(world.client('acme').msp),
      { pk: `${world.client('acme').scope}x#T#1`, sk: '@' },
      { pk: world.client('acme').scope, sk: '@' },
      { pk: '', sk: '@' },
    ];
    for (const key of foreign) {
      const own = ticketHead(world.client('acme').scope, 1);
      const refused = [
        () => db.get(key),
        () => db.batchGet([own, key]),
        () => db.query({ pk: key.pk }),
        () => db.put({ ...key }),
        () => db.update(key, { UpdateExpression: 'SET a = :a', ExpressionAttributeValues: { ':a': 1 } }),
        () => db.delete(key),
        () => db.batchWrite([{ ...own }, { ...key }]),
        () => db.batchWrite([], [key]),
        () => db.transact([{ Put: { TableName, Item: { ...own } } }, { Delete: { TableName, Key: { ...key } } }]),
        () =>
          db.transact([
            { ConditionCheck: { TableName, Key: { ...key }, ConditionExpression: 'attribute_exists(pk)' } },
          ]),
      ];
      for (const work of refused) await expect(work(), key.pk).rejects.toThrow(/outside the scope/);
    }
    expect(await loadTicket(db, world.client('acme').scope, 1)).toBeDefined();
  });

  test('reads no index partition but its own scope’s', async () => {
    const client = new Db(everything(), world.client('acme').scope);
    const p = world.msp('northwind');
    for (const [index, pk] of [
      ['board', boardPk(p, 1)],
      ['work', workPk(p, undefined)],
      ['list', listPk(p, 'CLI')],
      ['list', listPk(world.client('bluewater').scope, 'T')],
      ['alarm', '~D#00'],
    ] as const) {
      await expect(client.query({ index, pk }), pk).rejects.toThrow(/outside the scope/);
    }
    const provider = new Db(everything(), p);
    await expect(provider.query({ index: 'board', pk: boardPk(world.msp('alpenblick'), 1) })).rejects.toThrow(
      /outside/,
    );
  });
});

describe('the policies’ wall, without the store’s', () => {
  const foreignTo = {
    acme: () => [
      ticketHead(world.client('bluewater').scope, 1),
      ticketHead(world.client('donau').scope, 1),
      clientHead(world.msp('northwind'), world.client('acme').id),
      staffHead(world.msp('northwind'), world.person('tom').id),
      platformMsp(world.client('acme').msp),
    ],
    northwind: () => [
      ticketHead(world.client('donau').scope, 1),
      staffHead(world.msp('alpenblick'), world.person('lukas').id),
      configCurrent(world.client('donau').scope, 'desk'),
      platformMsp(world.client('acme').msp),
    ],
  };

  test.each([
    ['a client’s session', 'acme', acme],
    ['an MSP’s session', 'northwind', northwind],
  ] as const)(
    'refuses %s every operation on a foreign key, alone or among its own',
    async (_name, whose, principal) => {
      const client = senderOf(principal());
      const own = ticketHead(world.client('acme').scope, 1);
      for (const key of foreignTo[whose]()) {
        const Key = { ...key };
        const commands = [
          new GetCommand({ TableName, Key }),
          new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [{ ...own }, Key] } } }),
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :p',
            ExpressionAttributeValues: { ':p': key.pk },
          }),
          new PutCommand({ TableName, Item: Key }),
          new UpdateCommand({ TableName, Key, UpdateExpression: 'SET a = :a', ExpressionAttributeValues: { ':a': 1 } }),
          new DeleteCommand({ TableName, Key }),
          new BatchWriteCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item: Key } }] } }),
          new TransactGetCommand({
            TransactItems: [{ Get: { TableName, Key: { ...own } } }, { Get: { TableName, Key } }],
          }),
          new TransactWriteCommand({
            TransactItems: [
              { ConditionCheck: { TableName, Key: { ...own }, ConditionExpression: 'attribute_exists(pk)' } },
              { Put: { TableName, Item: Key } },
            ],
          }),
          new TransactWriteCommand({
            TransactItems: [{ ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_exists(pk)' } }],
          }),
        ];
        for (const command of commands) {
          const refused = expect(client.send(command), `${command.constructor.name} ${key.pk}`).rejects;
          await refused.toThrow(expect.objectContaining({ name: 'AccessDeniedException' }));
        }
      }
      const found = await world.engine.as(principal()).send(new GetCommand({ TableName, Key: { ...own } }));
      expect(found.Item).toBeDefined();
    },
  );

  test('refuses both every scan, and every foreign index partition', async () => {
    const alpine = world.msp('alpenblick');
    const partitions = [
      ['board', 'g3p', boardPk(alpine, 1)],
      ['work', 'g1p', workPk(alpine, undefined)],
      ['list', 'g2p', listPk(alpine, 'CLI')],
      ['list', 'g2p', '~G#MSP'],
    ] as const;
    for (const principal of [acme(), northwind()]) {
      const client = world.engine.as(principal);
      const denied = expect.objectContaining({ name: 'AccessDeniedException' });
      await expect(client.send(new ScanCommand({ TableName }))).rejects.toThrow(denied);
      for (const [IndexName, name, value] of partitions) {
        const query = new QueryCommand({
          TableName,
          IndexName,
          KeyConditionExpression: `${name} = :p`,
          ExpressionAttributeValues: { ':p': value },
        });
        await expect(client.send(query), value).rejects.toThrow(denied);
      }
    }
  });
});

describe('the vendor of credentials, which trusts nothing but the raw token', () => {
  const refusal = async (work: Promise<unknown>) =>
    work.then(
      () => 'granted',
      (error: { kind?: string; code?: string; message: string }) => `${error.kind} ${error.code} ${error.message}`,
    );

  test('gives no session beyond the token’s grants, and answers alike for what is not there', async () => {
    const missing = 'zzzzzz' as ReturnType<World['client']>['id'];
    for (const [who, own, others] of [
      ['elena', 'acme', ['bluewater', 'northwind-it', 'donau']],
      ['marcus', 'acme', ['bluewater']],
      ['daniel', 'acme', ['bluewater', 'kitefield', 'donau']],
    ] as const) {
      const raw = await world.as(who).token();
      expect(await refusal(vendor.forClient(raw, world.client(own).id))).toBe('granted');
      const wanted = /^not_found not_found /;
      for (const slug of others)
        expect(await refusal(vendor.forClient(raw, world.client(slug).id)), slug).toMatch(wanted);
      if (who !== 'marcus') expect(await refusal(vendor.forClient(raw, missing))).toMatch(wanted);
    }
  });

  test('ties a session to the token’s own MSP: another’s client id opens a scope in which nothing is', async () => {
    const raw = await world.as('tom').token();
    const { id } = world.client('donau');
    const client = await vendor.forClient(raw, id);
    const denied = client.send(new GetCommand({ TableName, Key: { ...ticketHead(world.client('donau').scope, 1) } }));
    await expect(denied).rejects.toThrow(expect.objectContaining({ name: 'AccessDeniedException' }));
  });

  test('gives an MSP’s session to nobody outside the service desk', async () => {
    for (const who of ['daniel', 'grace', 'nina']) {
      expect(await refusal(vendor.forProvider(await world.as(who).token()))).toMatch(/^forbidden /);
    }
    expect(await refusal(vendor.forProvider(await world.as('tom').token()))).toBe('granted');
  });

  test('takes no token that was changed, made up, or meant for something else', async () => {
    const raw = await world.as('daniel').token();
    const [head = '', body = '', signature = ''] = raw.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    const forge = (more: object) => Buffer.from(JSON.stringify({ ...claims, ...more })).toString('base64url');
    const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
    const forged = [
      `${head}.${forge({ cli: world.client('bluewater').id })}.${signature}`,
      `${head}.${forge({ cli: undefined, person: world.person('tom').id })}.${signature}`,
      `${none}.${forge({ msp: world.msp('alpenblick') })}.`,
      `${head}.${body}.`,
      '',
    ];
    for (const token of forged) {
      expect(await refusal(vendor.forClient(token, world.client('bluewater').id))).toMatch(/^unauthenticated /);
      expect(await refusal(vendor.forProvider(token))).toMatch(/^unauthenticated /);
    }
  });
});
