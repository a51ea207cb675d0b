import type { Item } from '@portico/store/db';
import { contactHead } from '@portico/store/keys';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Me } from '../support/types.ts';
import { startWorld, type World } from '../support/world.ts';

const PORTAL = 'http://acme.northwind.localhost:3000';
const email = 'daniel.osei@acme.example';

let world: World;
beforeEach(async () => {
  world = await startWorld({ msps: ['northwind'] });
});
afterEach(() => world.close());

type Visitor = ReturnType<World['browser']>;

/** Asks for a code, as a browser does. */
async function ask(address: string, browser: Visitor = world.browser(PORTAL)): Promise<Visitor> {
  const page = await browser.go('/auth/code', { form: { email: address, to: '/requests' } });
  expect(page.text).toContain('Look into your mailbox');
  return browser;
}
const text = async (at = -1): Promise<string> => (await PostalMime.parse(world.mails.at(at)?.raw ?? '')).text ?? '';
const codeOf = async (at = -1): Promise<string> => /\b(\d{4} \d{4})\b/.exec(await text(at))?.[1] ?? 'none';
const enter = (browser: Visitor, code: string) => browser.send('/auth/code/check', { form: { code, to: '/requests' } });
const signedIn = async (browser: Visitor): Promise<boolean> => (await browser.send('/v1/me')).status === 200;
/** A code that is not the one. */
const other = (code: string): string => code.replace(/\d$/, (last) => String((Number(last) + 1) % 10));

describe('an end user signs in by a code', () => {
  test('which comes by mail in the client’s name, and is in the person’s log then', async () => {
    const browser = await ask(email);
    expect(world.mails.map((one) => [one.from, one.to])).toEqual([['acme@northwind.localhost', email]]);
    const done = await enter(browser, await codeOf());
    expect([done.status, done.headers.get('location')]).toEqual([303, '/requests']);
    const me = (await (await browser.send('/v1/me')).json()) as Me;
    expect(me).toMatchObject({ kind: 'contact', id: world.person('daniel').id, client: { slug: 'acme' } });
    const log = `/v1/clients/${world.client('acme').id}/contacts/${me.id}/log`;
    const { body } = await world.as('tom').get<{ items: { by: string; event: object }[] }>(log);
    const event = { type: 'person.signed_in', by: 'code', host: new URL(PORTAL).host, agent: 'Firefox on Linux' };
    expect(body.items).toMatchObject([{ by: me.id, event }]);
    expect((await browser.send(log)).status).toBe(403);
  });

  test('and stays signed in while tokens are renewed, until the session is ended or the person has left', async () => {
    const [one, two] = [await ask(email), await ask(email)];
    await enter(one, await codeOf(0));
    await enter(two, await codeOf(1));
    world.sleep('PT50M');
    expect([await signedIn(one), await signedIn(two)]).toEqual([true, true]);
    const { items } = (await (await one.send('/v1/sessions')).json()) as { items: { id: string; current: boolean }[] };
    const [mine] = items.filter((session) => session.current);
    expect(items).toHaveLength(2);
    await one.send(`/v1/sessions/${mine?.id}`, { method: 'DELETE' });
    world.sleep('PT2M');
    expect([await signedIn(one), await signedIn(two)]).toEqual([false, true]);
    await world.system.update(contactHead(world.client('acme').scope, world.person('daniel').id), {
      UpdateExpression: 'SET active = :no',
      ExpressionAttributeValues: { ':no': false },
    });
    world.sleep('PT2M');
    expect(await signedIn(two)).toBe(false);
  });

  test('in their own language', async () => {
    await world.system.update(contactHead(world.client('acme').scope, world.person('daniel').id), {
      UpdateExpression: 'SET #l = :de',
      ExpressionAttributeNames: { '#l': 'locale' },
      ExpressionAttributeValues: { ':de': 'de' },
    });
    const browser = world.browser(PORTAL);
    const page = await browser.send('/auth/code', { headers: { 'accept-language': 'de' } });
    expect(await page.text()).toContain('Code schicken');
    await ask(email, browser);
    expect(await text()).toContain('Ihr Anmeldecode');
  });
});

describe('who asks for a code learns nothing', () => {
  test('the answer for an address that is somebody’s is that for one that is nobody’s, another client’s, or staff’s', async () => {
    const answers: string[] = [];
    for (const address of [email, 'nobody@acme.example', 'ruth.okafor@bluewater.example', 'tom@northwind.example']) {
      const browser = world.browser(PORTAL);
      const answer = await browser.send('/auth/code', { form: { email: address, to: '/' } });
      const after = await browser.send('/auth/code?step=code&to=%2F');
      const headers = [...answer.headers].map(([name, value]) => `${name}: ${value.replace(/[\w-]{43}/, 'COOKIE')}`);
      answers.push(
        JSON.stringify([answer.status, headers.filter((one) => !one.startsWith('x-request-id')), await after.text()]),
      );
      const wrong = await enter(browser, '0000 0000');
      answers[answers.length - 1] += `${wrong.status} ${await wrong.text()}`;
    }
    expect(new Set(answers).size).toBe(1);
    expect(world.mails.map((one) => one.to)).toEqual([email]);
  });

  test('the table holds neither a code nor what one could be worked out of without the installation’s secret', async () => {
    await ask(email);
    const code = (await codeOf()).replace(' ', '');
    const rows = world.engine.stream.read(0, 100_000).map((one) => JSON.stringify(one.newImage ?? {}));
    expect(rows.some((one) => one.includes('#code.') || one.includes(email))).toBe(true);
    expect(rows.filter((one) => one.includes(code))).toEqual([]);
  });
});

describe('a code opens one browser, once, soon', () => {
  test('not twice, and not when it is guessed after five attempts', async () => {
    const browser = await ask(email);
    const code = await codeOf();
    expect((await enter(browser, code)).status).toBe(303);
    expect((await enter(browser, code)).status).toBe(401);
    const again = await ask(email);
    const second = await codeOf();
    for (let n = 0; n < 5; n++) expect((await enter(again, other(second))).status).toBe(401);
    expect((await enter(again, second)).status).toBe(401);
    expect(await signedIn(again)).toBe(false);
  });

  test('not two at the same moment', async () => {
    const browser = await ask(email);
    const code = await codeOf();
    const both = await Promise.all([enter(browser, code), enter(browser, code)]);
    expect(both.map((one) => one.status).sort()).toEqual([303, 401]);
  });

  test('not in another browser, at another portal, or after ten minutes', async () => {
    const browser = await ask(email);
    const code = await codeOf();
    expect((await enter(await ask('nobody@acme.example'), code)).status).toBe(401);
    expect((await enter(world.browser(PORTAL), code)).status).toBe(401);
    const elsewhere = world.browser('http://bluewater.northwind.localhost:3000');
    for (const [name, value] of browser.cookies) elsewhere.cookies.set(name, value);
    expect((await enter(elsewhere, code)).status).toBe(401);
    world.sleep('PT10M1S');
    expect((await enter(browser, code)).status).toBe(401);
    expect(await signedIn(browser)).toBe(false);
  });

  test('not by looking at a page: no link of the mail signs anybody in, and no form of another site does', async () => {
    const browser = await ask(email);
    const code = await codeOf();
    expect(await text()).not.toContain('http');
    for (const path of [`/auth/code?step=code&code=${code.replace(' ', '')}`, `/auth/code/check?code=${code}`]) {
      expect((await browser.send(path)).headers.getSetCookie().join()).not.toContain('__Host-portico=');
    }
    const forged = await browser.send('/auth/code/check', { form: { code }, headers: { origin: 'https://evil.test' } });
    expect(forged.status).toBe(403);
    expect(await signedIn(browser)).toBe(false);
  });

  test('not at the desk: staff sign in otherwise', async () => {
    const desk = world.browser('http://localhost:3000');
    expect((await desk.send('/auth/code', { form: { email, to: '/' } })).status).toBe(404);
  });
});

describe('floods', () => {
  test('an address is sent five codes in a quarter of an hour, whether it is anybody’s or not; others go on', async () => {
    for (const address of [email, 'nobody@acme.example']) {
      for (let n = 0; n < 5; n++) await ask(address);
      const refused = await world
        .browser(PORTAL)
        .send('/auth/code', { form: { email: address.toUpperCase(), to: '/' } });
      expect([refused.status, await refused.text()]).toEqual([429, expect.stringContaining('Too many codes')]);
    }
    expect(world.mails).toHaveLength(5);
    await ask('someone.else@acme.example');
    world.sleep('PT15M');
    await ask(email);
    expect(world.mails).toHaveLength(6);
  });

  test('what is no address is told so, and nothing is kept of it', async () => {
    const before = world.engine.stream.read(0, 100_000).length;
    for (const address of ['', 'nobody', 'a@b c', `${'x'.repeat(300)}@acme.example`]) {
      const answer = await world.browser(PORTAL).send('/auth/code', { form: { email: address, to: '/' } });
      expect(answer.status).toBe(422);
    }
    expect(world.engine.stream.read(0, 100_000)).toHaveLength(before);
  });
});

test('a code is mailed again as it was where it is not known whether the first one left', async () => {
  await ask(email);
  const [first] = world.mails;
  const [request] = (await world.system.query<Item>({ index: 'alarm', pk: '~D#MC' })).items;
  expect(request).toBeUndefined();
  expect(first?.messageId).toMatch(/@northwind\.localhost$/);
});
