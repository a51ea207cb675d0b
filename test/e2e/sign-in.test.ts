import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from './chromium.ts';
import { ask, desk } from './support.ts';

const home = desk();

async function readable(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page)).toEqual([]);
  }
}

test('an end user signs in by the code that the mailbox shows', async () => {
  const { page } = await home.enter();
  await page.goto(`${home.portal}/auth/login?to=/`);
  await page.getByRole('link', { name: 'Sign in with a code by mail' }).click();
  await readable(page);
  await page.getByLabel('Your mail address').fill('daniel.osei@acme.example');
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor();
  await readable(page);
  const { page: mailbox } = await home.enter();
  const mail = mailbox.getByRole('link', { name: 'Your sign-in code for' }).first();
  await expect
    .poll(async () => {
      await mailbox.goto(`${home.url}/mailbox`);
      return mail.count();
    })
    .toBe(1);
  await mail.click();
  const text = (await mailbox.locator('pre').first().textContent()) ?? '';
  const code = /\b\d{4} \d{4}\b/.exec(text)?.[0] ?? '';
  await page.getByLabel('Code', { exact: true }).fill('00000000');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${home.portal}/`);
  expect(await ask<{ name: string }>(page, '/v1/me')).toMatchObject({ name: 'Daniel Osei' });
});
