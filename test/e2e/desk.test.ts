import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BUDGET, measure } from '../../packages/web/dev/sizes.ts';
import { folders, type RunningServer, startServer } from '../support/cli.ts';
import {
  focusedText,
  hasBrowser,
  inBothSchemes,
  openBrowser,
  signIn,
  type Visitor,
  violations,
  visitor,
} from './chromium.ts';

interface Row {
  readonly number: string;
  readonly subject: string;
  readonly phase: string;
  readonly requester: { readonly name: string };
}

const temp = folders();
const open: Visitor[] = [];
let server: RunningServer;
let data: string;
let browser: Browser;

describe.skipIf(!hasBrowser)('the desk in a browser', () => {
  beforeAll(async () => {
    data = temp.make();
    [server, browser] = await Promise.all([startServer(data), openBrowser()]);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    temp.clear();
  });

  const enter = async (): Promise<Visitor> => {
    const one = await visitor(browser);
    open.push(one);
    return one;
  };
  const portal = (): string => server.url.replace('localhost', 'acme.northwind.localhost');

  test('a technician answers and notes; the end user reads the answer and never the note', async () => {
    const technician = await enter();
    const { page } = technician;
    await signIn(page, server.url, 'Elena Duarte');
    await page.getByRole('table').locator('tbody a').nth(9).waitFor();
    await inBothSchemes(page, async (scheme) => expect(await violations(page), `queue, ${scheme}`).toEqual([]));

    await page.getByRole('link', { name: /Acme/ }).click();
    await page.waitForURL(/scope=client:acme/);
    const rows = (await page.evaluate(
      "fetch('/v1/tickets?scope=client:acme&limit=50').then((answer) => answer.json()).then((found) => found.items)",
    )) as Row[];
    const ticket = rows.find((row) => row.phase === 'open');
    if (!ticket) throw new Error('Acme has no open demo ticket');
    await page.getByRole('row').filter({ hasText: ticket.number }).getByRole('link').first().click();
    await page.getByRole('heading', { level: 1, name: ticket.subject }).waitFor();

    await page.keyboard.press('r');
    await focusedText(page);
    await page.keyboard.type('We found the cause and mend it today.');
    await page.getByRole('button', { name: `Send to ${ticket.requester.name}` }).click();
    await page.getByRole('log').getByText('We found the cause and mend it today.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Internal note' }).click();
    await focusedText(page);
    await page.keyboard.type('Third time this month: look at the contract.');
    await page.getByRole('button', { name: 'Save internal note' }).click();
    await page.getByRole('log').getByText('Third time this month: look at the contract.').waitFor();
    await inBothSchemes(page, async (scheme) => expect(await violations(page), `ticket, ${scheme}`).toEqual([]));
    expect(technician.complaints).toEqual([]);

    const reader = await enter();
    await signIn(reader.page, portal(), ticket.requester.name);
    await reader.page.goto(`${portal()}/requests/${ticket.number}`);
    await reader.page.getByText('We found the cause and mend it today.').waitFor();
    expect(await reader.page.content()).not.toContain('Third time this month');
    const told = (await reader.page.evaluate(
      `fetch('/v1/tickets/${ticket.number}/timeline').then((answer) => answer.text())`,
    )) as string;
    expect(told).toContain('We found the cause');
    expect(told).not.toContain('Third time this month');
    await inBothSchemes(reader.page, async (scheme) =>
      expect(await violations(reader.page), `request, ${scheme}`).toEqual([]),
    );
    expect(reader.complaints).toEqual([]);
  });

  test('a portal wears the colours, the logo and the words of its client', async () => {
    const { page, complaints } = await enter();
    await signIn(page, portal(), 'Daniel Osei');
    await page.getByRole('heading', { name: 'My requests' }).waitFor();
    const { brand } = (await page.evaluate(
      "fetch('/v1/me').then((a) => a.json()).then((me) => fetch('/v1/clients/' + me.client.id + '/desk')).then((a) => a.json())",
    )) as { brand: { name: string; welcome: string; colours: { fill: string } } };
    await page.getByText(brand.welcome).waitFor();
    await page.getByText(brand.name, { exact: true }).first().waitFor();
    expect(await page.locator('aside img[src^="data:image/svg+xml"]').count()).toBe(1);
    const fill = "getComputedStyle(document.documentElement).getPropertyValue('--mantine-color-brand-filled').trim()";
    await expect.poll(() => page.evaluate(fill), { timeout: 60_000 }).toBe(brand.colours.fill);
    expect(complaints).toEqual([]);
  });

  test('what a browser loads stays within its budget', async () => {
    const sizes = await measure(join(data, 'web'));
    expect(sizes.js).toBeGreaterThan(0);
    expect(sizes.js).toBeLessThanOrEqual(BUDGET.js);
    expect(sizes.css).toBeLessThanOrEqual(BUDGET.css);
  });

  test('an address that leads nowhere and a host that nobody has say so in a page of their own', async () => {
    const { page, complaints } = await enter();
    const missing = await page.goto(`${server.url}/nowhere`);
    expect(missing?.status()).toBe(404);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).not.toBe('');
    expect(await violations(page)).toEqual([]);
    const unknown = await page.goto(server.url.replace('localhost', 'nobody.nowhere.localhost'));
    expect(unknown?.status()).toBe(404);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).not.toBe('');
    expect(await violations(page)).toEqual([]);
    // The browser writes down every page answered with 404; nothing else may be there.
    expect(complaints.filter((one) => !one.includes('404'))).toEqual([]);
  });
});
