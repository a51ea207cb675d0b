import { describe, expect, test } from 'vitest';
import { focusedText, hasBrowser, violations } from './chromium.ts';
import { deskRun } from './desk-run.ts';

describe.skipIf(!hasBrowser)('the keyboard alone', () => {
  const desk = deskRun();

  test('leads from the queue to an answer and a resolved ticket', async () => {
    const { page, complaints } = await desk.enter('Elena Duarte');
    const ticket = await desk.openTicket(page, (row) => row.status === 'in_progress');
    await page.keyboard.press('/');
    await page.keyboard.type(`client:acme ${ticket.number}`);
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=/);
    await page.keyboard.press('Escape');
    // The list that was there before stands, paler, until the answer has come.
    await expect.poll(() => page.locator('tbody a').count(), { timeout: 60_000 }).toBe(1);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: ticket.subject }).waitFor();

    await page.keyboard.press('r');
    await focusedText(page);
    // Keys are letters while one writes.
    await page.keyboard.type('jkx?c We have replaced the cable.');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('log').getByText('jkx?c We have replaced the cable.').waitFor();
    await page.keyboard.press('Escape');

    await page.keyboard.press('s');
    await page.getByRole('option', { name: 'Resolve' }).waitFor();
    await page.keyboard.type('resolve');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: /Resolve/ });
    await dialog.getByLabel('What was done').focus();
    await page.keyboard.type('Replaced the cable.');
    await dialog.getByRole('button', { name: 'Resolve' }).focus();
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    const phase = (await page.evaluate(
      `fetch('/v1/tickets/${ticket.number}').then((one) => one.json()).then((one) => one.phase)`,
    )) as string;
    expect(phase).toBe('resolved');
    expect(complaints).toEqual([]);
  });

  test('shows every shortcut on ?, and with single keys switched off only combinations act', async () => {
    const { page, complaints } = await desk.enter('Elena Duarte');
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.getByText('Take up a card, then move it with the arrow keys').waitFor();
    expect(await violations(page)).toEqual([]);
    await help.getByRole('switch', { name: 'Single-key shortcuts' }).press('Space');
    await help.getByRole('status').waitFor();
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await page.keyboard.press('c');
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search, go to or do anything' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('selects a range, previews what is under the cursor, and goes to places by two keys', async () => {
    const { page, complaints } = await desk.enter('Elena Duarte');
    for (const key of ['j', 'x', 'j', 'j', 'X']) await page.keyboard.press(key);
    await page.getByText('3 tickets selected').waitFor();
    await page.keyboard.press('p');
    const pane = page.getByRole('complementary', { name: 'Preview' });
    const first = await pane.getByRole('heading', { level: 2 }).innerText();
    await page.keyboard.press('j');
    await expect.poll(() => pane.getByRole('heading', { level: 2 }).innerText()).not.toBe(first);
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.waitForURL(/\/today/);
    await page.keyboard.press('g');
    await page.keyboard.press('q');
    await page.waitForURL(/\/queue/);
    expect(complaints).toEqual([]);
  });
});
