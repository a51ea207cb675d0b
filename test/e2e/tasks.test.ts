import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from './chromium.ts';
import { ask, desk, fresh, isAccessible, type Row, technician } from './support.ts';

interface Task {
  readonly title: string;
  readonly assignee?: string;
  readonly team?: string;
  readonly due?: string;
  readonly steps: readonly { readonly text: string }[];
}

describe.skipIf(!hasBrowser)('tasks and drafts in a browser', () => {
  const home = desk();
  const tasksOf = async (page: Page, { number }: Row) =>
    (await ask<{ items: Task[] }>(page, `/v1/tickets/${number}/tasks`)).items;
  const titles = async (page: Page) =>
    (await page
      .locator('[data-part=tasks] li input[aria-label^="Done: "]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')?.slice('Done: '.length)))) as string[];
  const focused = (page: Page) => page.evaluate("document.activeElement?.getAttribute('aria-label')");

  test('a task is made, assigned, dated, handed to a team and put in its place, by mouse and by keyboard alone', async () => {
    const { page, complaints } = await home.signedIn();
    const ticket = await fresh(page);
    await home.visit(page, ticket);
    const { id: me } = await ask<{ id: string }>(page, '/v1/me');
    const list = page.locator('[data-part=tasks]');
    const dialog = page.getByRole('dialog');
    const add = async (title: string, more: () => Promise<void> = async () => undefined) => {
      await list.getByRole('button', { name: 'Add a task' }).click();
      await dialog.getByLabel('What is to be done').fill(title);
      await more();
      await dialog.getByRole('button', { name: 'Add a task' }).click();
      await dialog.waitFor({ state: 'detached' });
      await list.getByText(title).first().waitFor();
    };
    await add('Call the vendor', async () => {
      await dialog.getByLabel('Assignee').first().click();
      await page.getByRole('option', { name: technician }).click();
      await dialog.getByLabel('Due').fill('2031-03-04T09:30');
      await dialog.getByLabel('Checklist').fill('Find the contract\nAsk for a date');
      await isAccessible(page, 'a new task');
    });
    await add('Order the part');
    await add('Fit the part');
    const [first] = await tasksOf(page, ticket);
    expect(first).toMatchObject({ assignee: me, steps: [{ text: 'Find the contract' }, { text: 'Ask for a date' }] });
    expect(new Date(first?.due ?? '').getUTCFullYear()).toBe(2031);
    await list.getByText(/^due /).waitFor();

    // By mouse: the last one goes up.
    await list.getByRole('button', { name: 'Actions for Fit the part' }).click();
    await page.getByRole('menuitem', { name: 'Move up' }).click();
    await expect.poll(() => titles(page)).toEqual(['Call the vendor', 'Fit the part', 'Order the part']);
    // By keyboard: the first one goes down, twice, and the keyboard stays with it.
    await list.getByRole('button', { name: 'Actions for Call the vendor' }).focus();
    for (const order of [
      ['Fit the part', 'Call the vendor', 'Order the part'],
      ['Fit the part', 'Order the part', 'Call the vendor'],
    ]) {
      await page.keyboard.press('Enter');
      const down = page.getByRole('menuitem', { name: 'Move down' });
      await down.waitFor();
      await expect.poll(() => down.isEnabled()).toBe(true);
      while (!(await down.evaluate((one) => one === one.ownerDocument.activeElement)))
        await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect.poll(() => titles(page)).toEqual(order);
      await expect.poll(() => focused(page)).toBe('Actions for Call the vendor');
      expect((await tasksOf(page, ticket)).map((one) => one.title)).toEqual(order);
    }

    // By keyboard: one is taken, and another handed to a team.
    await list.getByRole('button', { name: 'Actions for Order the part' }).click();
    await page.getByRole('menuitem', { name: 'Assign to me' }).click();
    await expect.poll(async () => (await tasksOf(page, ticket))[1]?.assignee).toBe(me);
    await list.getByRole('button', { name: 'Actions for Fit the part' }).click();
    await page.getByRole('menuitem', { name: 'Edit…' }).click();
    await dialog.getByLabel('Team').first().click();
    await page.getByRole('option').first().click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(async () => (await tasksOf(page, ticket))[0]?.team).toEqual(expect.any(String));
    await isAccessible(page, 'tasks');
    await page.getByRole('link', { name: 'My tasks' }).click();
    await page.getByRole('checkbox', { name: 'Done: Call the vendor' }).waitFor();
    await page.getByRole('checkbox', { name: 'Done: Order the part' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('what was begun is found again from the list of drafts, opened with its words, and thrown away', async () => {
    const { page, complaints } = await home.signedIn();
    const ticket = await fresh(page);
    await home.visit(page, ticket);
    await page.keyboard.press('r');
    const field = page.locator('form textarea').first();
    await field.fill('We found the cause, and');
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'My drafts' }).click();
    await page.getByRole('heading', { name: 'My drafts' }).waitFor();
    await page.getByText('We found the cause, and').waitFor();
    await isAccessible(page, 'my drafts');
    await page.getByRole('link', { name: new RegExp(`^${ticket.number} `) }).click();
    await expect.poll(() => field.inputValue()).toBe('We found the cause, and');
    await page.goto(`${home.url}/drafts`);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('button', { name: `Discard: Reply on ${ticket.number}` }).click();
    await isAccessible(page, 'throwing a draft away, on a phone');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await page.getByRole('alert').getByRole('button', { name: 'Discard' }).click();
    await page.getByText(`The draft on ${ticket.number} was discarded`).waitFor();
    expect(await page.getByText('We found the cause, and').count()).toBe(0);
    await home.visit(page, ticket);
    expect(await ask<object>(page, `/v1/tickets/${ticket.number}/drafts/reply`)).toMatchObject({
      text: '',
      version: 0,
    });
    expect(complaints).toEqual([]);
  });
});
