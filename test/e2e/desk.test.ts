import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { BUDGET, measure, PORTAL_BUDGET, type Sizes } from '../../packages/web/dev/sizes.ts';
import { focusedText, hasBrowser, inBothSchemes, signIn, violations } from './chromium.ts';
import { speakPseudo } from './pseudo.ts';
import { ask, desk, fresh, newOnes, type Row, technician } from './support.ts';

describe.skipIf(!hasBrowser)('the desk in a browser', () => {
  const home = desk();

  test('a technician answers and notes; the end user reads the answer and never the note', async () => {
    const { page, complaints } = await home.enter();
    await signIn(page, home.url, technician);
    await page.getByRole('table').locator('tbody a').nth(9).waitFor();
    await inBothSchemes(page, async (scheme) => expect(await violations(page), `queue, ${scheme}`).toEqual([]));

    await page.getByRole('link', { name: /Acme/ }).click();
    await page.waitForURL(/scope=client:acme/);
    const { items: rows } = await ask<{ items: Row[] }>(page, '/v1/tickets?scope=client:acme&limit=50');
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
    expect(complaints).toEqual([]);

    const reader = await home.atPortal(ticket.requester.name);
    await reader.page.goto(`${home.portal}/requests/${ticket.number}`);
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
    const { page, complaints } = await home.atPortal('Daniel Osei');
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

  /** What a browser that has nothing yet, but for who is signed in, loads for a page. */
  const firstLoad = async (page: Page, address: string): Promise<Sizes> => {
    const first = await home.enter();
    await first.page.context().addCookies(await page.context().cookies());
    const loaded: string[] = [];
    first.page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
    await first.page.goto(address, { waitUntil: 'networkidle' });
    await first.page.getByRole('heading', { level: 1 }).waitFor();
    const names = loaded.filter((one) => one.startsWith('/assets/')).map((one) => one.slice('/assets/'.length));
    return measure(join(home.data, 'web'), names);
  };
  const staysWithin = ({ js, css }: Sizes, budget: Pick<Sizes, 'js' | 'css'>, path: string): void => {
    expect(js, path).toBeGreaterThan(100_000);
    expect(js, path).toBeLessThanOrEqual(budget.js);
    expect(css, path).toBeLessThanOrEqual(budget.css);
  };

  test('what a browser loads for a first screen of the console stays within its budget', async () => {
    const { page } = await home.signedIn();
    const [ticket] = await newOnes(page);
    for (const path of ['/queue', `/tickets/${ticket?.number}`]) {
      staysWithin(await firstLoad(page, home.url + path), BUDGET, path);
    }
  });

  test('what it loads for any page of a portal is a third less', async () => {
    const { page } = await home.atPortal('Daniel Osei');
    const { items } = await ask<{ items: Row[] }>(page, '/v1/tickets?scope=mine&limit=1');
    for (const path of ['/requests', `/requests/${items[0]?.number}`, '/requests/new']) {
      staysWithin(await firstLoad(page, home.portal + path), PORTAL_BUDGET, path);
    }
  });

  test('a badge turns amber and then red as time passes, also while nobody can be asked', async () => {
    const { page } = await home.signedIn();
    const { number } = await fresh(page);
    const { due } = await ask<{ due: { at: string } }>(page, `/v1/tickets/${number}`);
    await page.clock.install();
    await page.goto(`${home.url}/queue?q=${number}`);
    const badge = page.getByRole('row').filter({ hasText: number }).locator('[data-tone]').first();
    await badge.waitFor();
    expect(await badge.getAttribute('data-tone')).toBe('running');
    // Whoever answers would put the page's clock right.
    await page.context().setOffline(true);
    const minute = 60_000;
    await page.clock.fastForward(Date.parse(due.at) - Date.now() - 10 * minute);
    await expect.poll(() => badge.getAttribute('data-tone'), { timeout: 60_000 }).toBe('soon');
    await page.clock.fastForward(12 * minute);
    await expect.poll(() => badge.getAttribute('data-tone'), { timeout: 60_000 }).toBe('late');
    expect(await badge.innerText()).toMatch(/^-/);
  });

  test('every word on every page goes through the translation', async () => {
    const { page } = await home.signedIn();
    const { number } = await fresh(page);
    const { unmarked } = await speakPseudo(page);
    const left: string[] = [];
    for (const path of ['/queue', `/tickets/${number}`, '/tasks', '/recurring', '/today', '/overview', '/inbox']) {
      await page.goto(home.url + path, { waitUntil: 'networkidle' });
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      expect(await page.locator('body').innerText(), path).toContain('⟦');
      left.push(...(await unmarked()).map((text) => `${path}: ${text}`));
    }
    expect(left).toEqual([]);
  });

  test('an address that leads nowhere and a host that nobody has say so in a page of their own', async () => {
    const { page, complaints } = await home.enter();
    const missing = await page.goto(`${home.url}/nowhere`);
    expect(missing?.status()).toBe(404);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).not.toBe('');
    expect(await violations(page)).toEqual([]);
    const unknown = await page.goto(home.url.replace('localhost', 'nobody.nowhere.localhost'));
    expect(unknown?.status()).toBe(404);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).not.toBe('');
    expect(await violations(page)).toEqual([]);
    // The browser writes down every page answered with 404; nothing else may be there.
    expect(complaints.filter((one) => !one.includes('404'))).toEqual([]);
  });
});
