import { describe, expect, test } from 'vitest';
import { hasBrowser, inBothSchemes, violations } from './chromium.ts';
import { deskRun } from './desk-run.ts';
import { fresh } from './support.ts';

describe.skipIf(!hasBrowser)('the palette', () => {
  const desk = deskRun();

  test('opens anywhere, runs an action on the ticket at hand, and gives the focus back', async () => {
    const { page, complaints } = await desk.enter('Elena Duarte');
    // Nobody's yet: who has a ticket already is not offered to take it.
    const ticket = await fresh(page);
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Search, go to or do anything' });
    await field.waitFor();
    await page.keyboard.type(ticket.number);
    await page
      .getByRole('option', { name: new RegExp(ticket.number) })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: ticket.subject }).waitFor();

    await page.keyboard.press('Control+k');
    await field.waitFor();
    // The first line is marked and named by the field before any key is pressed.
    const marked = await field.getAttribute('aria-activedescendant');
    expect(await page.locator(`[id="${marked}"]`).getAttribute('aria-selected')).toBe('true');
    await inBothSchemes(page, async (scheme) => expect(await violations(page), `palette, ${scheme}`).toEqual([]));
    await page.keyboard.type('>assign to me');
    await page.getByRole('option', { name: 'Assign to me' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Assignee saved').waitFor();
    const told = (await page.evaluate(`Promise.all([
      fetch('/v1/tickets/${ticket.number}').then((one) => one.json()),
      fetch('/v1/me').then((one) => one.json()),
    ]).then(([one, me]) => [one.assignee, me.id])`)) as [string, string];
    expect(told[0]).toBe(told[1]);
    expect(complaints).toEqual([]);
  });

  test('finds clients, people and queues, and Escape leaves everything as it was', async () => {
    const { page, complaints } = await desk.enter('Elena Duarte');
    await page.keyboard.press('j');
    const before = await page.evaluate('document.activeElement.textContent');
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Search, go to or do anything' });
    await field.waitFor();
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe(before);
    await page.keyboard.press('Control+k');
    await field.waitFor();
    await page.keyboard.type('acme');
    await page.getByRole('group', { name: 'Clients' }).getByRole('option', { name: /Acme/ }).click();
    await page.waitForURL(/scope=client:acme/);
    expect(complaints).toEqual([]);
  });
});
