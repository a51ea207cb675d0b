import { strict as assert } from 'node:assert';
import type { Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { serveFake } from './serve.ts';

/** Walks the two screens as a technician does, over the made-up API. Run: node packages/web/dev/smoke.ts */
const server = await serveFake();
const browser = await openBrowser();
const outside: string[] = [];
const refused: string[] = [];
const checks: [string, (page: Page) => Promise<void>][] = [];
const check = (name: string, run: (page: Page) => Promise<void>) => checks.push([name, run]);

const open = async (page: Page, nth = 0) => {
  await page.goto(`${server.origin}/queue`);
  await page.locator('tbody a').nth(nth).click();
  await page.getByRole('button', { name: 'Internal note' }).waitFor();
};
const toast = (page: Page, text: string | RegExp) =>
  page.getByRole('alert').filter({ hasText: text }).first().waitFor({ timeout: 5000 });
const fake = (page: Page, value: string) => page.context().addCookies([{ name: 'fake', value, url: server.origin }]);

check('the keyboard alone opens a ticket, writes a note and comes back', async (page) => {
  await page.goto(`${server.origin}/queue?scope=mine`);
  await page.locator('tbody a').first().waitFor();
  for (const key of ['j', 'j', 'k', 'j']) await page.keyboard.press(key);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Internal note' }).waitFor();
  await page.keyboard.press('n');
  await page.keyboard.type('Looked at the log');
  await page.keyboard.press('Control+Enter');
  await toast(page, 'Internal note saved');
  await page.getByText('Looked at the log').waitFor();
  await page.keyboard.press('u');
  await page.locator('tbody a').first().waitFor();
  assert.equal(new URL(page.url()).searchParams.get('scope'), 'mine');
});

check('note mode has no recipient in the document; reply mode names the audience in its button', async (page) => {
  await open(page, 3);
  await page.keyboard.press('n');
  const note = page.locator('form[data-mode="note"]');
  await note.waitFor();
  assert.doesNotMatch(await note.innerText(), /Send to|@|\bTo\b/);
  assert.equal(await note.locator('input').count(), 0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  assert.match(
    (await page.locator('form[data-mode="reply"] button[type=submit]').innerText()).trim(),
    /^Send to .+ \(.+\)$/,
  );
});

check('a draft survives reload and a property change, per mode', async (page) => {
  await open(page, 4);
  await page.keyboard.press('r');
  await page.keyboard.type('Dear customer, ');
  const impact = page.getByRole('combobox', { name: 'Impact' });
  const before = await impact.inputValue();
  await impact.click();
  await page.getByRole('option').filter({ hasNotText: before }).first().click();
  await toast(page, 'Impact saved');
  assert.equal(await page.locator('form textarea').first().inputValue(), 'Dear customer, ');
  await page.waitForTimeout(400);
  await page.reload();
  await page.locator('form[data-mode="reply"] textarea').first().waitFor();
  assert.equal(await page.locator('form[data-mode="reply"] textarea').first().inputValue(), 'Dear customer, ');
});

check('a stale save says so, goes back and leaves the draft alone', async (page) => {
  await open(page, 5);
  await page.keyboard.press('r');
  await page.keyboard.type('half a sentence');
  await fake(page, 'stale');
  const before = await page.getByRole('combobox', { name: 'Urgency' }).inputValue();
  await page.getByRole('combobox', { name: 'Urgency' }).click();
  await page.getByRole('option').filter({ hasNotText: before }).first().click();
  await toast(page, 'Someone else changed this ticket first');
  assert.equal(await page.getByRole('combobox', { name: 'Urgency' }).inputValue(), before);
  assert.equal(await page.locator('form textarea').first().inputValue(), 'half a sentence');
});

check('resolve asks for a text, saves and offers to reopen', async (page) => {
  await open(page, 6);
  await page.getByRole('button', { name: 'Resolve', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Resolve' }).click();
  await dialog.getByText('Say what was done.').waitFor();
  await dialog.getByLabel('What was done').fill('Replaced the cable.');
  await dialog.getByRole('button', { name: 'Resolve' }).click();
  await toast(page, 'Resolve: done');
  await page.getByRole('button', { name: 'Reopen' }).waitFor();
});

check('a ticket is created on behalf of a person found by typing', async (page) => {
  await page.goto(`${server.origin}/queue`);
  await page.locator('tbody a').first().waitFor();
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Client' }).fill('Corvid');
  await page.getByRole('option', { name: 'Corvid Logistics' }).click();
  await dialog.getByRole('combobox', { name: 'Requester' }).fill('priya');
  await page.getByRole('option', { name: /Priya Nair/ }).click();
  await dialog.getByLabel('Subject').fill('Monitor stays black');
  await dialog.getByLabel('Description').fill('After the weekend.');
  await dialog.getByRole('button', { name: 'Create ticket' }).click();
  await page.getByRole('heading', { name: 'Monitor stays black' }).waitFor();
  assert.match(await page.locator('main header').first().innerText(), /Corvid Logistics/);
});

check('the list loads to its end while only some rows stand in the document', async (page) => {
  await page.goto(`${server.origin}/queue`);
  await page.locator('tbody a').first().waitFor();
  const region = page.getByRole('region', { name: /Tickets/ });
  for (let i = 0; i < 40 && !(await page.getByText('End of the list').isVisible()); i += 1) {
    await region.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await page.waitForTimeout(60);
  }
  await page.getByText('End of the list').waitFor();
  assert.ok((await page.locator('tbody tr').count()) < 80);
});

check('the filter stands in the address, and a wrong field is named', async (page) => {
  await page.goto(`${server.origin}/queue`);
  await page.locator('tbody a').first().waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('priority:1');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=priority:1/);
  await page.goto(`${server.origin}/queue?q=colour:red`);
  await page.getByText('"colour" is not a field').waitFor();
});

check('an end user sees plain words and can answer', async (page) => {
  await fake(page, 'contact');
  await page.goto(`${server.origin}/`);
  await page.waitForURL(/requests/);
  await page.getByRole('button', { name: 'New request' }).first().click();
  await page.getByLabel('What do you need?').fill('A second screen');
  await page.getByLabel('Tell us more').fill('For the new desk.');
  await page.getByRole('button', { name: 'Send request' }).click();
  await page.getByRole('heading', { name: 'A second screen' }).waitFor();
  await page.getByLabel('Your message').fill('27 inches, please.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await toast(page, 'Your message was sent');
});

let failed = 0;
for (const [name, run] of checks) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  await fake({ context: () => context } as Page, 'none');
  const page = await context.newPage();
  page.on(
    'request',
    (request) =>
      new URL(request.url()).origin !== server.origin &&
      !request.url().startsWith('data:') &&
      outside.push(request.url()),
  );
  page.on('console', (message) => /Content Security Policy/i.test(message.text()) && refused.push(message.text()));
  page.on('pageerror', (error) => refused.push(String(error)));
  try {
    await run(page);
    console.log(`ok   ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}\n     ${String(error).split('\n').slice(0, 6).join('\n     ')}`);
  }
  await context.close();
}
await browser.close();
await server.close();
console.log(
  `${checks.length - failed}/${checks.length} passed, ${outside.length} requests outside, ${refused.length} refusals or errors${refused
    .slice(0, 3)
    .map((line) => `\n${line}`)
    .join('')}`,
);
process.exitCode = failed + outside.length + refused.length === 0 ? 0 : 1;
