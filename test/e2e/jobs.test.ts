import { describe, expect, test } from 'vitest';
import { hasBrowser } from './chromium.ts';
import { deskRun } from './desk-run.ts';
import { ask, isAccessible, newOnes, type Row } from './support.ts';

describe.skipIf(!hasBrowser)('bulk changes in a browser', () => {
  const home = deskRun();

  test('one that failed in part is found under Bulk changes, its failures read, and taken back', async () => {
    const { page, complaints } = await home.enter('Elena Duarte');
    const fresh = (await newOnes(page)).slice(0, 2);
    const { items } = await ask<{ items: Row[] }>(page, '/v1/tickets?scope=client:acme&limit=50');
    const begun = items.find((row) => row.status === 'in_progress');
    if (fresh.length < 2 || !begun) throw new Error('Acme lacks the demo tickets for this');
    const all = [...fresh, begun];
    await page.goto(`${home.url()}/queue?scope=client:acme`);
    for (const { number } of all) await page.getByRole('checkbox', { name: `Select ${number}`, exact: true }).check();
    await page.getByRole('button', { name: 'Change…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What to do').first().click();
    await page.getByRole('option', { name: 'Start work' }).click();
    await dialog.getByRole('button', { name: 'Change 2 tickets' }).click();
    await dialog.getByText('2 changed, 1 refused').waitFor();

    await dialog.getByRole('link', { name: 'See it under Bulk changes' }).click();
    await page.getByRole('heading', { level: 1, name: 'Bulk changes' }).waitFor();
    const entry = page.getByRole('button', { name: /Start work.*Partly failed/ });
    expect(await entry.getAttribute('aria-expanded')).toBe('true');
    await page.getByText('Changed: 2. Refused: 1. No longer there: 0.').waitFor();
    const results = page.getByRole('region', { name: 'What became of each ticket' });
    await results.getByRole('link', { name: begun.number }).waitFor();
    expect(await results.getByRole('row').count()).toBe(2);
    await isAccessible(page, 'bulk changes');
    await results.getByText('All tickets').click();
    await results.getByRole('link', { name: fresh[0]?.number ?? '' }).waitFor();

    // By keyboard from here.
    await page.getByRole('button', { name: 'Undo all' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /Take a bulk change back.*Done/ }).waitFor();
    await page.getByText('Changed: 2. Refused: 0. No longer there: 0.').waitFor();
    const statuses = await Promise.all(
      all.map(async (row) => (await ask<Row>(page, `/v1/tickets/${row.number}`)).status),
    );
    expect(statuses).toEqual(['new', 'new', 'in_progress']);
    await page.getByRole('button', { name: 'Show what was taken back' }).click();
    await page.getByRole('button', { name: /Start work.*Taken back/ }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('the demo shows one that failed in part and one that was taken back; the navigation and the palette lead there', async () => {
    const { page, complaints } = await home.enter('Priya Raman');
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog').getByRole('combobox');
    await palette.waitFor();
    await palette.fill('Bulk changes');
    await page.getByRole('option', { name: 'Bulk changes' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Bulk changes' }).waitFor();
    await page.getByText('No bulk changes yet.').waitFor();
    await page.getByText('Everybody’s').click();
    await page
      .getByRole('button', { name: /Assign to .*Partly failed/ })
      .first()
      .waitFor();
    await page
      .getByRole('button', { name: /Taken back/ })
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
  });
});
