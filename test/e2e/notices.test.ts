import { describe, expect, test } from 'vitest';
import { hasBrowser } from './chromium.ts';
import { ask, desk, fresh, isAccessible } from './support.ts';

interface Kept {
  readonly version: number;
  readonly chosen: { readonly rules: readonly object[]; readonly quiet?: { readonly from: string } };
  readonly kinds: readonly { readonly kind: string; readonly app?: boolean; readonly mail: string }[];
}

const pictures = process.env['PICTURES'];

describe.skipIf(!hasBrowser)('what one is told of, in a browser', () => {
  const home = desk();

  test('a technician chooses what, how and when, with an exception; and finds it kept', async () => {
    const { page } = await home.signedIn();
    await page.goto(`${home.url}/settings/notifications`);
    await page.getByRole('combobox', { name: 'Somebody replies: by mail' }).selectOption('hourly');
    await page.getByRole('switch', { name: 'A wait is over: tell me in the product' }).uncheck({ force: true });
    await page.getByRole('button', { name: 'Add an exception' }).click();
    await page.getByRole('switch', { name: 'Send me no mail at certain hours' }).check({ force: true });
    await page.getByLabel('From', { exact: true }).fill('21:30');
    await isAccessible(page, 'notification settings');
    if (pictures) {
      await page.screenshot({ path: `${pictures}/settings.png`, fullPage: true });
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 360, height: 800 });
      await page.screenshot({ path: `${pictures}/settings-360-dark.png`, fullPage: true });
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.emulateMedia({ colorScheme: 'light' });
    }
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Settings saved').waitFor();
    await page.reload();
    await expect
      .poll(() =>
        page
          .getByRole('combobox', { name: 'Somebody replies: by mail' })
          .inputValue()
          .catch(() => ''),
      )
      .toBe('hourly');
    const kept = await ask<Kept>(page, '/v1/me/notification-preferences');
    expect(kept).toMatchObject({ version: 1, chosen: { quiet: { from: '21:30' }, rules: [{ priorities: [1] }] } });
    expect(kept.kinds.find((one) => one.kind === 'woken')?.app).toBe(false);
  });

  test('a ticket is muted and told of again from its menu', async () => {
    const { page } = await home.signedIn();
    const ticket = await fresh(page);
    await home.visit(page, ticket);
    const choose = async (entry: string) => {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: entry }).click();
    };
    const muted = async () => (await ask<{ muted: boolean }>(page, `/v1/tickets/${ticket.number}/mute`)).muted;
    await choose('Mute for me');
    await expect.poll(muted).toBe(true);
    await choose('Tell me again');
    await expect.poll(muted).toBe(false);
  });

  test('an end user mutes a request and finds their settings from their own menu', async () => {
    const { page } = await home.atPortal('Daniel Osei');
    await page.getByTitle('Account').first().click();
    await page.getByRole('link', { name: 'Notification settings' }).click();
    await page.getByRole('combobox', { name: 'Somebody replies: by mail' }).waitFor();
    expect(await page.getByRole('heading', { name: 'Exceptions' }).count()).toBe(0);
    await isAccessible(page, 'notification settings of an end user');
    if (pictures) await page.screenshot({ path: `${pictures}/portal-settings.png`, fullPage: true });
    const { items } = await ask<{ items: { number: string }[] }>(page, '/v1/tickets?limit=1');
    await page.goto(`${home.portal}/requests/${items[0]?.number}`);
    await page.getByRole('button', { name: 'Mute for me' }).click();
    await page.getByRole('button', { name: 'Tell me again' }).waitFor();
    await isAccessible(page, 'a muted request');
    if (pictures) await page.screenshot({ path: `${pictures}/portal-request.png` });
  });
});
