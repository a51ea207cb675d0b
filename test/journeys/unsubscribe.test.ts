import { createHmac } from 'node:crypto';
import { unsubscribeToken } from '@portico/app/mail/unsubscribe';
import { providerScope } from '@portico/domain/kernel/scope';
import { loadSettings } from '@portico/store/notification/settings';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const sign = (text: string): string => createHmac('sha256', 'mails').update(text).digest('base64url');

test('the address in a digest shows a page when it is opened, and ends digests when it is posted to without a sign-in', async () => {
  const { id, msp } = world.person('tom');
  const scope = providerScope(msp);
  const token = unsubscribeToken(scope, id, sign);
  const ask = async (method: string, of = token, more: RequestInit = {}): Promise<Response> => {
    const request = new Request(`http://localhost/v1/unsubscribe/${of}`, { method, ...more });
    return (await world.desk.fetch(request)) ?? new Response(null, { status: 599 });
  };
  const kept = () => loadSettings(world.system, scope, id);
  for (const [language, title] of [
    ['en', 'Send no more summaries?'],
    ['de', 'Keine Übersichten mehr senden?'],
  ] as const) {
    const page = await ask('GET', token, { headers: { 'accept-language': language } });
    expect([page.status, (await page.text()).includes(title)]).toEqual([200, true]);
  }
  expect((await kept()).version).toBe(0);
  // As mail programs post it (RFC 8058 §3.1), with no cookie and from no page of ours.
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  for (let i = 0; i < 2; i++) {
    expect((await ask('POST', token, { headers, body: 'List-Unsubscribe=One-Click' })).status).toBe(200);
  }
  expect(await kept()).toMatchObject({ version: 1, settings: { noDigests: true } });
  for (const forged of [token.slice(0, -1), `${scope}~somebody~${token.split('~')[2]}`, 'nonsense']) {
    expect([(await ask('GET', forged)).status, (await ask('POST', forged)).status]).toEqual([404, 404]);
  }
});
