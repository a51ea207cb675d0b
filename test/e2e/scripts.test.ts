import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { repository } from '../support/cli.ts';
import { hasBrowser, signIn } from './chromium.ts';
import { hostile, payloads, traces } from './scripts.ts';
import { ask, desk, technician } from './support.ts';

/** `SCRIPTS=all`, by hand: each payload on each page of its own, not only all of them on shared ones. */
const all = process.env['SCRIPTS'] === 'all';
const short = 3;
const some = all ? payloads : payloads.filter((_, place) => place % 30 === 5);

/** Names of clients, people, teams, fields, canned texts and a brand: everything that tenant files can say. */
function hostileTenants(data: string): Readonly<Record<string, string>> {
  const folder = join(data, 'hostile');
  cpSync(join(repository, 'tenants'), folder, { recursive: true });
  const change = (file: string, pairs: readonly (readonly [string, string])[]): void => {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const changed = pairs.reduce((now, [from, to]) => {
      if (!now.includes(from)) throw new Error(`${file} has no "${from}"`);
      return now.replaceAll(from, to);
    }, text);
    writeFileSync(path, changed);
  };
  change('northwind/clients/acme/client.yaml', [
    ['name: Acme Components', `name: '${hostile(900)}'`],
    ['name: Hannah Price', `name: '${hostile(901)}'`],
    ['{ en: Tell us what is holding up your work, de: Was hält Ihre Arbeit auf? }', `'${hostile(902)}'`],
  ]);
  change('northwind/msp.yaml', [['name: Marcus Webb', `name: '${hostile(903)}'`]]);
  change('_defaults/desk.yaml', [
    ['label: { en: We have it, de: Angekommen }', `label: '${hostile(904)}'`],
    ['label: { en: Network, de: Netzwerk }', `label: '${hostile(905)}'`],
  ]);
  return { PORTICO_TENANTS: folder };
}

type Answer = { readonly status: number; readonly body: { readonly number?: string; readonly id?: string } };

describe.skipIf(!hasBrowser)('no text that people can write runs as a script', () => {
  const home = desk(hostileTenants);
  let posted = 0;
  const post = async (page: Page, path: string, body: object): Promise<Answer> => {
    posted += 1;
    const request = {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `script-${posted}` },
      body: JSON.stringify(body),
    };
    const call = `fetch(${JSON.stringify(path)}, ${JSON.stringify(request)})`;
    return (await page.evaluate(
      `${call}.then(async (one) => ({ status: one.status, body: await one.json() }))`,
    )) as Answer;
  };

  const numbers: string[] = [];
  let whole = '';
  const refused: string[] = [];

  beforeAll(async () => {
    const { page, close } = await home.signedIn(technician);
    const { clients } = await ask<{ clients: { id: string; slug: string }[] }>(page, '/v1/directory');
    const client = clients.find((one) => one.slug === 'acme')?.id ?? '';
    const { items: people } = await ask<{ items: { id: string; email: string }[] }>(
      page,
      `/v1/clients/${client}/contacts?limit=20`,
    );
    const requester = people.find((one) => one.email.startsWith('daniel'))?.id;
    const base = { client, kind: 'incident', impact: 3, urgency: 3, requester };
    for (const payload of payloads) {
      const made = await post(page, '/v1/tickets', {
        ...base,
        subject: payload,
        description: `${payload}\n${payload}`,
      });
      if (made.body.number === undefined) refused.push(payload);
      else numbers.push(made.body.number);
    }
    const text = payloads.join('\n');
    whole = (await post(page, '/v1/tickets', { ...base, subject: hostile(910), description: text })).body.number ?? '';
    const at = `/v1/tickets/${whole}`;
    for (const [path, body] of [
      [`${at}/replies`, { text }],
      [`${at}/notes`, { text }],
      [`${at}/tasks`, { title: hostile(911), steps: [hostile(912)] }],
      [`${at}/time`, { minutes: 5, note: hostile(913) }],
      ['/v1/views', { name: hostile(914), q: `"${hostile(915)}"`, share: { with: 'me' } }],
    ] as const) {
      const { status } = await post(page, path, body);
      expect([path, status]).toEqual([path, expect.any(Number)]);
      if (path !== '/v1/views') expect(status, path).toBeLessThan(300);
    }
    // By the composer, whose preview of each file is a screen of its own.
    await page.goto(`${home.url}/tickets/${whole}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('r');
    // Without the templates: the composer would ask for their values first.
    await page
      .locator('form textarea')
      .first()
      .fill(payloads.filter((one) => !one.includes('{{')).join('\n'));
    const files = [5, 6, 12].map((number) => ({
      name: `${payloads[number]?.replaceAll(/[\n/]/g, '')}.txt`,
      mimeType: 'text/plain',
      // What it holds is never shown; were it markup, it would be put aside as no text file.
      buffer: Buffer.from('What the program wrote.'),
    }));
    await page.locator('form input[type=file]').setInputFiles(files);
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.locator('form textarea').first().press('Control+Enter');
    await page.getByRole('log').getByText('.txt').first().waitFor();
    await close();
  });

  test('the payloads are at least 60, each runs where a page lets it, and the desk takes them as they are', async () => {
    expect(payloads.length).toBeGreaterThanOrEqual(60);
    expect(numbers.length).toBeGreaterThanOrEqual(60);
    // A text may hold anything; what cannot be shown is the only thing that may be refused.
    expect(refused.filter((one) => !/\p{Cc}/u.test(one))).toEqual([]);
    const { page } = await home.enter();
    const ran = new Set<number>();
    await page.exposeFunction('ran', (number: number) => void ran.add(number));
    await page.goto('about:blank');
    for (const payload of payloads) {
      await page.evaluate(`document.body.innerHTML = ${JSON.stringify(payload)}`);
    }
    // The other half asks for a click, an attribute or a template to be in: not every page puts texts between tags.
    await expect.poll(() => ran.size, { timeout: 60_000 }).toBeGreaterThanOrEqual(20);
  });

  describe.each([
    ['under the policy of the desk', false],
    ['without any policy', true],
  ])('%s', (_, bypassCSP) => {
    /** Looks at pages as one person, and counts. */
    const look = async (origin: string, name: string, paths: readonly string[], ready = 'main') => {
      const { page } = await home.enter({ bypassCSP, viewport: { width: 1360, height: 3_200 } });
      const ran: number[] = [];
      await page.context().exposeFunction('ran', (number: number) => void ran.push(number));
      page.on('dialog', (dialog) => void dialog.dismiss());
      await signIn(page, origin, name);
      const planted: string[] = [];
      for (const path of paths) {
        await page.goto(origin + path, { waitUntil: 'networkidle' });
        await page.locator(ready).first().waitFor();
        const found = await page.evaluate(`document.querySelectorAll(${JSON.stringify(traces)}).length`);
        if (found !== 0) planted.push(path);
      }
      console.log(
        `${payloads.length} payloads on ${paths.length} pages as ${name}, ${bypassCSP ? 'no policy' : 'policy'}: ${ran.length} ran, markup on ${planted.length}`,
      );
      expect(planted).toEqual([]);
      expect(ran).toEqual([]);
      return page;
    };
    const inAddress = (payload: string): string[] => {
      const text = encodeURIComponent(payload);
      return [
        `/queue?q=${text}`,
        `/queue?scope=${text}&view=${text}&sort=${text}&layout=${text}`,
        `/tickets/${text}`,
        `/recurring?client=${text}`,
        `/${text}`,
      ];
    };

    test('in the console, in any list, ticket, dialog or address', async () => {
      const tickets = all ? numbers : numbers.slice(0, short);
      const page = await look(home.url, technician, [
        '/queue',
        '/queue?scope=client:acme',
        '/queue?layout=board',
        `/tickets/${whole}`,
        `/tickets/${whole}/history`,
        ...tickets.map((number) => `/tickets/${number}`),
        '/tasks',
        '/today',
        '/overview',
        '/inbox',
        '/recurring',
        '/mailbox',
        ...some.flatMap(inAddress),
      ]);
      await page.goto(`${home.url}/queue`);
      await page.getByRole('table').waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('combobox').fill('img src');
      await page.locator('[role=option]').first().waitFor();
      expect(await page.evaluate(`document.querySelectorAll(${JSON.stringify(traces)}).length`)).toBe(0);
    });

    test('in a portal, in any request or address', async () => {
      const requests = all ? numbers : numbers.slice(0, short);
      await look(home.portal, 'Daniel Osei', [
        '/requests',
        '/requests/new',
        `/requests/${whole}`,
        ...requests.map((number) => `/requests/${number}`),
        ...some.map((payload) => `/requests/${encodeURIComponent(payload)}`),
      ]);
    });
  });

  test('as a tag no payload is taken at all', async () => {
    const { page } = await home.signedIn(technician);
    const [number] = numbers;
    const etag = await page.evaluate(`fetch('/v1/tickets/${number}').then((one) => one.headers.get('etag'))`);
    for (const payload of payloads) {
      const request = {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', 'if-match': String(etag) },
        body: JSON.stringify({ tags: [payload] }),
      };
      const call = `fetch('/v1/tickets/${number}', ${JSON.stringify(request)}).then((one) => one.json())`;
      const { status, errors } = (await page.evaluate(call)) as { status: number; errors?: { pointer: string }[] };
      expect([payload, status, errors?.[0]?.pointer]).toEqual([payload, 422, '/tags/0']);
    }
  });
});
