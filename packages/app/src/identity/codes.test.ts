import { createHash } from 'node:crypto';
import { clientScope } from '@portico/domain/kernel/scope';
import type { DocumentClient } from '@portico/store/db';
import { Db } from '@portico/store/db';
import { uniqueContactEmail } from '@portico/store/keys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askForCode, type CodeDeps, codeOf, type Portal, proveCode } from './codes.ts';
import { acme, Clock, globex, identityWorld, north, type World } from './testing.ts';

const portal: Portal = { host: 'acme.north.localhost:3000', msp: north, cli: acme };
const mac = (text: string): string => createHash('sha256').update(`secret ${text}`).digest('base64url');
const address = 'uma@acme.test';

let world: World;
beforeEach(async () => {
  world = await identityWorld(new Clock());
  await world.db.put({ ...uniqueContactEmail(clientScope(north, acme), address), _t: 'Q', owner: 'ct_uma' });
});
afterEach(() => world.close());

/** The table under IdentityScope, where calls that match fail. */
function deps(fails: (name: string, body: string) => boolean = () => false): CodeDeps {
  const inner = world.engine.as({ role: 'IdentityScope' });
  const client: DocumentClient = {
    send(command) {
      const { name } = command.constructor as { name: string };
      if (fails(name, JSON.stringify(command.input)))
        throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
      return inner.send(command);
    },
  };
  // The policies of the API's own role are those of the product.
  const db = new Db(client, 'system');
  return { db, mac, now: world.clock.now, random: world.random };
}
const begun = async (): Promise<{ cookie: string; code: string }> => {
  const cookie = await askForCode(deps(), portal, address);
  if (cookie === undefined) throw new Error('nothing was begun');
  const id = createHash('sha256').update(`portico code\n${cookie}`).digest('base64url');
  return { cookie, code: codeOf(mac, id) };
};

describe('what fails signs nobody in', () => {
  test.each([
    ['the attempts cannot be counted', 'UpdateCommand', '#SES#code'],
    ['the request cannot be read', 'GetCommand', '#SES#code'],
    ['the code cannot be used up', 'TransactWriteCommand', '#SES#code'],
    ['the address cannot be looked up', 'GetCommand', '#UQ#EMAIL'],
    ['the membership cannot be read', 'QueryCommand', '#ACC#'],
    ['the person cannot be read', 'BatchGetCommand', '#USR#'],
    ['the log of the person cannot be written', 'TransactWriteCommand', '#PL#'],
  ])('%s', async (_, command, part) => {
    const { cookie, code } = await begun();
    const failing = deps((name, body) => name === command && body.includes(part));
    await expect(proveCode(failing, portal, cookie, code, '')).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('codes that cannot be counted are not sent', async () => {
    const failing = deps((name, body) => name === 'UpdateCommand' && body.includes('#RL'));
    await expect(askForCode(failing, portal, address)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('with nothing in the way the same code is right', async () => {
    const { cookie, code } = await begun();
    expect(await proveCode(deps(), portal, cookie, code, '')).toMatchObject({
      outcome: 'right',
      member: { person: 'ct_uma' },
    });
  });
});

test('a code of one portal opens no other, not even where the same address is somebody’s there too', async () => {
  await world.db.put({ ...uniqueContactEmail(clientScope(north, globex), address), _t: 'Q', owner: 'ct_gus' });
  const others: Portal[] = [
    { ...portal, host: 'globex.north.localhost:3000', cli: globex },
    { ...portal, cli: globex },
    { ...portal, host: 'support.acme.example' },
  ];
  for (const other of others) {
    const { cookie, code } = await begun();
    expect(await proveCode(deps(), other, cookie, code, '')).toEqual({ outcome: 'ended' });
  }
});

test('of a wrong code nothing but the request is read: how long it takes tells of nobody', async () => {
  const { cookie } = await begun();
  const read: string[] = [];
  const watching = deps((name, body) => {
    read.push(`${name} ${/~G#\w+#code|#UQ#|#USR#|#ACC#|#PL#/.exec(body)?.[0]}`);
    return false;
  });
  expect(await proveCode(watching, portal, cookie, '00000000', '')).toEqual({ outcome: 'wrong' });
  expect(read).toEqual(['UpdateCommand ~G#SES#code', 'GetCommand ~G#SES#code']);
});

test('codes are eight digits, spread evenly, and another secret makes others', () => {
  const many = Array.from({ length: 2_000 }, (_, n) => codeOf(mac, `id ${n}`));
  expect(many.every((one) => /^\d{8}$/.test(one))).toBe(true);
  expect(new Set(many).size).toBeGreaterThan(1_990);
  for (const first of '0123456789') expect(many.filter((one) => one.startsWith(first)).length).toBeGreaterThan(120);
  expect(codeOf((text) => mac(`other ${text}`), 'id 0')).not.toBe(many[0]);
});
