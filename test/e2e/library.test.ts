import { describe, expect, test } from 'vitest';
import { hasBrowser } from './chromium.ts';
import { deskRun } from './desk-run.ts';
import { ask, fresh, isAccessible } from './support.ts';

interface Listed {
  readonly items: readonly { readonly title: string; readonly steps: readonly { readonly text: string }[] }[];
}

describe.skipIf(!hasBrowser)('canned texts and templates in a browser', () => {
  const home = deskRun();

  test('a canned text written in the console is tried on a real ticket, and used there', async () => {
    const { page, complaints } = await home.enter('Elena Duarte');
    const ticket = await fresh(page);
    await page.getByRole('link', { name: 'Canned texts' }).click();
    await page.getByRole('heading', { level: 1, name: 'Canned texts' }).waitFor();
    await page.getByRole('button', { name: 'New canned text' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'New canned text' });
    await dialog.getByLabel('Name', { exact: true }).fill('On our way');
    await dialog
      .getByLabel('Text', { exact: true })
      .fill('Dear {{ requester.firstName }}, {{ ticket.number }}: call {{ requester.phone }}.');
    await dialog.getByRole('button', { name: 'Add an action' }).click();
    await dialog.getByLabel('How it reads on ticket').fill(ticket.number);
    const first = ticket.requester.name.split(' ')[0] ?? '';
    await dialog.getByText(`Dear ${first}, ${ticket.number}`).waitFor();
    // Whoever is no administrator writes for themselves alone, and is told so.
    expect(await dialog.getByLabel('Everybody at the desk').isDisabled()).toBe(true);
    await isAccessible(page, 'writing a canned text');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('“On our way” saved').waitFor();
    await page.getByRole('button', { name: /On our way/ }).click();
    await page.getByLabel('Search').fill('our way');
    await isAccessible(page, 'canned texts');

    await page.goto(`${home.url()}/tickets/${ticket.number}`);
    await page.getByRole('heading', { level: 1, name: ticket.subject }).waitFor();
    await page.keyboard.press('r');
    await page.getByRole('button', { name: 'Insert a canned text' }).click();
    const picker = page.getByRole('dialog', { name: 'Canned texts for a reply' });
    await picker.getByRole('combobox').fill('On our way');
    await picker.getByRole('option', { name: /On our way/ }).waitFor();
    await picker.getByRole('button', { name: 'Insert' }).click();
    await expect.poll(() => page.locator('textarea').first().inputValue()).toContain(`Dear ${first}, ${ticket.number}`);

    await page.goto(`${home.url()}/macros`);
    await page.getByRole('button', { name: /On our way/ }).click();
    await page.getByRole('button', { name: 'Archive', exact: true }).click();
    await page.getByText('“On our way” is offered no more').waitFor();
    await expect.poll(() => page.getByRole('button', { name: /On our way/ }).count()).toBe(0);
    await page.getByRole('switch', { name: 'Show archived' }).click({ force: true });
    await page.getByRole('button', { name: /On our way.*Archived/ }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('a template made in the console fills a new ticket and brings its checklist', async () => {
    const { page, complaints } = await home.enter('Priya Raman');
    await page.goto(`${home.url()}/templates?client=acme`);
    await page.getByRole('button', { name: 'New checklist' }).click();
    const list = page.getByRole('dialog', { name: 'New checklist' });
    await list.getByLabel('Name', { exact: true }).fill('Newcomer');
    await list.getByLabel('What is to be done?').fill('Set the account up');
    await list.getByLabel('Checklist').fill('Mailbox\nBadge');
    await list.getByRole('button', { name: 'Save' }).click();
    await page.getByText('“Newcomer” saved').waitFor();

    await page.getByRole('button', { name: 'New ticket template' }).click();
    const form = page.getByRole('dialog', { name: 'New ticket template' });
    await form.getByLabel('Name', { exact: true }).fill('Somebody new');
    await form.getByLabel('Subject').fill('Somebody new begins');
    await form.getByLabel('Description').fill('Please have everything ready on the first day.');
    await form.getByLabel('Newcomer').check();
    await isAccessible(page, 'writing a template');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('“Somebody new” saved').waitFor();
    await page.getByRole('button', { name: /Somebody new.*Acme/ }).waitFor();
    await page.getByText('Comes from file').first().waitFor();
    await isAccessible(page, 'templates');

    await page.goto(`${home.url()}/queue?scope=client:acme`);
    await page.getByRole('button', { name: 'New ticket' }).click();
    const ticket = page.getByRole('dialog');
    await ticket.getByLabel('Template').first().click();
    await page.getByRole('option', { name: 'Somebody new' }).click();
    await expect.poll(() => ticket.getByLabel('Subject').inputValue()).toBe('Somebody new begins');
    await ticket.getByLabel('Subject').fill('Lena begins on Monday');
    await ticket.getByLabel('Requester').first().click();
    await page.getByRole('option', { name: /Daniel Osei/ }).click();
    await ticket.getByRole('button', { name: 'Create ticket' }).click();
    await page.getByRole('heading', { level: 1, name: 'Lena begins on Monday' }).waitFor();
    const number = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const { items } = await ask<Listed>(page, `/v1/tickets/${number}/tasks`);
    expect(items.find((one) => one.title === 'Set the account up')?.steps.map((step) => step.text)).toEqual([
      'Mailbox',
      'Badge',
    ]);
    expect(complaints).toEqual([]);
  });
});
