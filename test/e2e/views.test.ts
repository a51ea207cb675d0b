import { describe, expect, test } from 'vitest';
import { hasBrowser, inBothSchemes, signIn, violations } from './chromium.ts';
import { deskRun } from './desk-run.ts';
import { ask, fresh } from './support.ts';

describe.skipIf(!hasBrowser)('saved views', () => {
  const desk = deskRun();

  test('survive a sign-out with their columns, and are shared with whom they are for', async () => {
    const { page, complaints } = await desk.enter('Elena Duarte');
    await page.goto(`${desk.url()}/queue?q=priority:1,2,3`);
    await page.getByRole('button', { name: 'Columns and rows' }).click();
    await page.getByRole('checkbox', { name: 'Kind' }).check();
    await page.getByRole('checkbox', { name: 'Requester' }).uncheck();
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: 'Kind' }).waitFor();
    await page.getByRole('button', { name: 'Save as a view' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save as a view' });
    await dialog.getByLabel('Name', { exact: true }).fill('Urgent everywhere');
    await inBothSchemes(page, async (scheme) => expect(await violations(page), `dialog, ${scheme}`).toEqual([]));
    await dialog.getByRole('radio', { name: 'Everybody at the desk' }).check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(/view=vie_/);
    await page.getByRole('heading', { level: 1, name: 'Urgent everywhere' }).waitFor();

    await page.getByRole('button', { name: /Elena Duarte/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('button[name=account]').first().waitFor();
    await page.evaluate('localStorage.clear()');
    await signIn(page, desk.url(), 'Elena Duarte');
    await page.getByRole('link', { name: /Urgent everywhere/ }).click();
    await page.getByRole('columnheader', { name: 'Kind' }).waitFor();
    expect(await page.getByRole('columnheader', { name: 'Requester' }).count()).toBe(0);
    await page.getByRole('list', { name: 'The filter’s parts' }).getByText('priority').waitFor();
    expect(complaints).toEqual([]);

    const colleague = await desk.enter('Priya');
    await colleague.page.getByRole('link', { name: /Urgent everywhere/ }).click();
    await colleague.page.getByRole('columnheader', { name: 'Kind' }).waitFor();
    expect(colleague.complaints).toEqual([]);
  });

  test('a filter is finished from what the API knows, and its parts are taken away one by one', async () => {
    const { page, complaints } = await desk.enter('Elena Duarte');
    await page.keyboard.press('/');
    await page.keyboard.type('cli');
    await page.getByRole('option', { name: 'client:' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: /acme/ }).waitFor();
    await page.keyboard.type('acm');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.type('status:open');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=client:acme/);
    await page.getByRole('button', { name: 'Take away status:open' }).click();
    await page.waitForURL((url) => url.searchParams.get('q') === 'client:acme');
    expect(complaints).toEqual([]);
  });

  test('queue, board, today, workload, notifications and ticket fit a phone of 360 px, without faults', async () => {
    const { page, complaints } = await desk.enter('Elena Duarte');
    const ticket = await desk.openTicket(page);
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of [
      '/queue',
      '/queue?layout=board',
      '/today',
      '/overview',
      '/inbox',
      `/tickets/${ticket.number}`,
    ]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(desk.url() + path);
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        const wider = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
        expect(wider, path).toBe(false);
        expect(await violations(page), `${path}, ${colorScheme}`).toEqual([]);
      }
    }
    expect(complaints).toEqual([]);
  });

  test('on a phone of 360 px one triages, reads, replies, notes, assigns and resolves, and never scrolls sideways', async () => {
    const { page } = await desk.enter('Elena Duarte');
    const ticket = await fresh(page);
    await page.setViewportSize({ width: 360, height: 740 });
    const fits = async (what: string) =>
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), what).toBe(true);
    await page.goto(`${desk.url()}/queue?q=${ticket.number}`);
    await fits('queue');
    await page.getByRole('link', { name: ticket.subject }).click();
    await page.getByRole('heading', { level: 1, name: ticket.subject }).waitFor();
    await fits('ticket');
    await page.getByRole('button', { name: 'Internal note' }).click();
    await page.locator('form textarea').fill('He is at the counter until noon.');
    await fits('note');
    await page.getByRole('button', { name: 'Save internal note' }).click();
    await page.getByRole('log').getByText('He is at the counter until noon.').waitFor();
    await page.getByRole('button', { name: 'Reply' }).click();
    await page.locator('form textarea').fill('We are on our way.');
    await fits('reply');
    await page.getByRole('button', { name: `Send to ${ticket.requester.name}` }).click();
    await page.getByRole('log').getByText('We are on our way.').waitFor();
    await page
      .locator('label')
      .filter({ hasText: /^Details/ })
      .click();
    await page.getByRole('button', { name: 'Assign to me' }).click();
    await page.getByRole('button', { name: 'Assign to me' }).waitFor({ state: 'detached' });
    await fits('details');
    await page.getByRole('button', { name: 'Resolve' }).click();
    const dialog = page.getByRole('dialog', { name: /Resolve/ });
    await dialog.getByLabel('What was done').fill('Took the paper out.');
    await fits('resolve');
    await dialog.getByRole('button', { name: 'Resolve' }).click();
    await dialog.waitFor({ state: 'detached' });
    const now = await ask<{ phase: string; assignee?: string }>(page, `/v1/tickets/${ticket.number}`);
    expect(now).toMatchObject({ phase: 'resolved', assignee: expect.any(String) });
  });

  test('the console can be installed, and a portal, which wears its client’s brand, is not', async () => {
    const { page, complaints } = await desk.enter('Elena Duarte');
    const session = await page.context().newCDPSession(page);
    const manifest = await session.send('Page.getAppManifest');
    expect(manifest.errors).toEqual([]);
    expect(JSON.parse(manifest.data ?? '{}')).toMatchObject({ display: 'standalone', start_url: '/today' });
    const faults = await session.send('Page.getInstallabilityErrors');
    // A window of tests is a private one, which Chromium never installs from.
    expect(faults.installabilityErrors.map((one) => one.errorId).filter((one) => one !== 'in-incognito')).toEqual([]);
    await signIn(page, desk.portal(), 'Daniel Osei');
    await page.getByRole('heading', { name: 'My requests' }).waitFor();
    expect(await page.locator('link[rel=manifest]').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
