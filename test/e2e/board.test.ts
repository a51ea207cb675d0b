import { describe, expect, test } from 'vitest';
import { hasBrowser, inBothSchemes, violations } from './chromium.ts';
import { deskRun } from './desk-run.ts';

describe.skipIf(!hasBrowser)('the board', () => {
  const desk = deskRun();

  test('moves a card by keyboard with the ordinary command, tells it, and takes it back', async () => {
    const { page, complaints } = await desk.enter('Elena Duarte');
    const ticket = await desk.openTicket(page, (row) => row.status === 'new');
    await page.goto(`${desk.url()}/queue?scope=client:acme&layout=board`);
    const card = page.locator(`[data-card="${ticket.number}"]`);
    await card.getByRole('link').focus();
    await inBothSchemes(page, async (scheme) => expect(await violations(page), `board, ${scheme}`).toEqual([]));
    await card.getByRole('link').focus();
    await page.keyboard.press('m');
    await page.getByText(`${ticket.number} taken up.`, { exact: false }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByText(`${ticket.number} is over In progress`).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'In progress' }).locator(`[data-card="${ticket.number}"]`).waitFor();
    await page.getByText('Start work: done').waitFor();
    const status = () =>
      page.evaluate(`fetch('/v1/tickets/${ticket.number}').then((one) => one.json()).then((one) => one.status)`);
    expect(await status()).toBe('in_progress');
    // The card has the focus in its new column.
    await expect
      .poll(() => page.evaluate("document.activeElement.closest('[data-card]')?.dataset.card"))
      .toBe(ticket.number);
    await page.keyboard.press('Control+z');
    await expect.poll(status).toBe('new');
    expect(complaints).toEqual([]);
  });

  test('asks what the command asks, says why a move is refused, and puts the card back', async () => {
    const { page, complaints } = await desk.enter('Elena Duarte');
    const ticket = await desk.openTicket(page, (row) => row.status === 'in_progress');
    await page.goto(`${desk.url()}/queue?scope=client:acme&layout=board`);
    const card = page.locator(`[data-card="${ticket.number}"]`);
    const moveTo = async (name: string) => {
      await card.getByRole('button', { name: `Move ${ticket.number}` }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    await moveTo('New');
    await page.getByText(`${ticket.number} cannot go to “New” from the state it is in.`).waitFor();
    await page.getByRole('region', { name: 'In progress' }).locator(`[data-card="${ticket.number}"]`).waitFor();
    await moveTo('Resolved');
    await page.getByRole('dialog', { name: /Resolve/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'In progress' }).locator(`[data-card="${ticket.number}"]`).waitFor();
    expect(complaints).toEqual([]);
  });
});
