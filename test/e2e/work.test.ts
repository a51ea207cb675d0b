import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { portico } from '../support/cli.ts';
import { hasBrowser } from './chromium.ts';
import { ask, call, desk, fresh, isAccessible, type Row as ListedRow } from './support.ts';

interface Row extends ListedRow {
  readonly version: number;
  readonly assignee?: string;
  readonly rating?: number;
  readonly impact: number;
  readonly updatedAt: string;
}

describe.skipIf(!hasBrowser)('the work on a ticket in a browser', () => {
  const home = desk();
  const acme = async (page: Page, q = ''): Promise<Row[]> =>
    (await ask<{ items: Row[] }>(page, `/v1/tickets?scope=client:acme&limit=100&q=${encodeURIComponent(q)}`)).items;
  /** An open ticket of Acme that is the reader's own. */
  const given = async (page: Page): Promise<Row> => {
    const ticket = (await acme(page, 'status:in_progress'))[0];
    if (!ticket) throw new Error('Acme has no ticket in progress');
    const path = `/v1/tickets/${ticket.number}`;
    const [{ id }, { version }] = [await ask<{ id: string }>(page, '/v1/me'), await ask<Row>(page, path)];
    await call(page, 'POST', `${path}/actions/assign`, { assignee: id }, { version });
    return ticket;
  };
  const choose = async (page: Page, entry: string) => {
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: entry }).click();
  };

  test('open tasks hold a ticket up, the way leads to them, and once they are ticked it is resolved', async () => {
    const { page, complaints } = await home.signedIn();
    // At Acme a request ends only when its tasks are done, and that of a new colleague has tasks from the first.
    const ticket = await fresh(page, { kind: 'request', category: 'access', subcategory: 'joiner' });
    const path = `/v1/tickets/${ticket.number}`;
    const { items } = await ask<{ items: { id: string; title: string; done?: object; steps: { text: string }[] }[] }>(
      page,
      `${path}/tasks`,
    );
    await home.visit(page, ticket);
    await page.getByRole('button', { name: 'Resolve', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('All tasks are done').waitFor();
    await dialog.getByLabel('What was done').fill('All is prepared for the first day.');
    await dialog.getByRole('button', { name: 'Resolve' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'Not done' }).waitFor();
    await isAccessible(page, 'resolve');
    expect((await ask<Row>(page, path)).phase).toBe('open');

    await dialog.getByRole('button', { name: 'Go there: All tasks are done' }).click();
    await page.locator('[data-part=tasks] :focus').waitFor();
    const list = page.locator('[data-part=tasks]');
    for (const task of items.filter((one) => !one.done)) {
      if (task.steps.length > 0) await list.getByRole('button', { name: `Details of ${task.title}` }).click();
      for (const { text } of task.steps) await list.getByRole('checkbox', { name: text, exact: true }).click();
      const box = list.getByRole('checkbox', { name: `Done: ${task.title}` });
      await expect.poll(() => box.isEnabled()).toBe(true);
      for (const { text } of task.steps) {
        await expect.poll(() => list.getByRole('checkbox', { name: text, exact: true }).isChecked()).toBe(true);
      }
      await box.click();
      await expect.poll(() => box.isChecked()).toBe(true);
    }
    await isAccessible(page, 'tasks');
    await page.getByRole('button', { name: 'Resolve', exact: true }).click();
    await dialog.getByText('Everything is in place.').waitFor();
    await dialog.getByLabel('What was done').fill('All is prepared for the first day.');
    await dialog.getByRole('button', { name: 'Resolve' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await ask<Row>(page, path)).phase).toBe('resolved');
    // The browser writes the refusal down as an error; nothing else may be there.
    expect(complaints.filter((one) => !one.includes('422'))).toEqual([]);
  });

  test('a ticket that is put aside leaves its technician’s queue, and comes back when its requester writes', async () => {
    const { page, complaints } = await home.signedIn();
    const ticket = await given(page);
    await home.visit(page, ticket);
    await choose(page, 'Snooze…');
    await page.getByRole('dialog').getByText('Put ').first().waitFor();
    await isAccessible(page, 'snooze');
    await page.getByRole('dialog').getByRole('button', { name: 'Snooze' }).click();
    await page.getByRole('button', { name: 'Take up again' }).waitFor();
    await isAccessible(page, 'put aside');

    await page.goto(`${home.url}/queue?scope=mine`);
    await page.getByRole('heading', { name: 'My work' }).waitFor();
    await page.getByRole('table').locator('tbody a').first().waitFor();
    expect(await page.getByRole('row').filter({ hasText: ticket.number }).count()).toBe(0);
    await page.getByText('Snoozed', { exact: true }).click();
    await page
      .getByRole('row')
      .filter({ hasText: ticket.number })
      .getByText(/^aside until/)
      .waitFor();
    await isAccessible(page, 'snoozed');

    const reader = await home.atPortal(ticket.requester.name);
    await call(reader.page, 'POST', `/v1/tickets/${ticket.number}/replies`, { text: 'Any news?' });
    await page.goto(`${home.url}/queue?scope=mine`);
    await page.getByRole('row').filter({ hasText: ticket.number }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('the past shows what stood there then, step by step, and the whole of it proves itself', async () => {
    const { page, complaints } = await home.signedIn();
    const ticket = (await acme(page)).find((row) => row.phase === 'open');
    if (!ticket) throw new Error('Acme has no open ticket');
    const path = `/v1/tickets/${ticket.number}`;
    const { version } = await ask<Row>(page, path);
    const said = { subject: 'The same thing under another name' };
    await call(page, 'PATCH', path, said, { version });

    await page.goto(`${home.url}/tickets/${ticket.number}`);
    await page.getByRole('heading', { level: 1, name: said.subject }).waitFor();
    await choose(page, 'History and proof…');
    await page.getByRole('heading', { name: `History of ${ticket.number}` }).waitFor();
    await page.getByRole('button', { name: 'Step to the entry before' }).click();
    await page.getByText(`today: ${said.subject}`).waitFor();
    expect(await page.locator('dl').getByText(ticket.subject).count()).toBeGreaterThan(0);
    await isAccessible(page, 'history');
    await page.getByLabel('Field', { exact: true }).selectOption({ label: 'Subject' });
    await page.getByRole('cell', { name: said.subject }).waitFor();
    await page.getByRole('cell', { name: ticket.subject }).waitFor();

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download the history with its proof' }).click(),
    ]);
    const file = await download.path();
    expect((await readFile(file, 'utf8')).trim().split('\n').length).toBeGreaterThan(3);
    expect((await portico(home.data, ['audit', 'verify', file])).code).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('the past of a ticket shows what was merged into it, for as long as it was', async () => {
    const { page, complaints } = await home.signedIn();
    const [ticket, other] = [await fresh(page), await fresh(page)];
    const path = `/v1/tickets/${other.number}`;
    await call(page, 'POST', `${path}/notes`, { text: 'The tray is bent' });
    await call(page, 'POST', `${path}/tasks`, { title: 'Order a tray' });
    await call(page, 'POST', `${path}/merge`, { into: ticket.number });
    const { updatedAt } = await ask<Row>(page, `/v1/tickets/${ticket.number}`);
    await page.goto(`${home.url}/tickets/${ticket.number}/history?at=${updatedAt}`);
    await page.getByRole('heading', { name: `Merged into it then: ${other.number}, ${other.subject}` }).waitFor();
    await page.getByText(`on ${other.number}`, { exact: true }).waitFor();
    await page.getByText('The tray is bent').first().waitFor();
    await page.locator('dl').getByText('0 of 1 done').waitFor();
    await isAccessible(page, 'the past of a merged ticket');
    await call(page, 'POST', `${path}/unmerge`, {});
    await page.goto(`${home.url}/tickets/${ticket.number}/history`);
    await page.getByText('No messages yet.').waitFor();
    expect(await page.getByText('Merged into it then').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('the requester rates and confirms in the portal, and the technician reads it on the ticket', async () => {
    const technician = await home.signedIn();
    const ticket = (await acme(technician.page, 'status:resolved')).find((row) => row.rating === undefined);
    if (!ticket) throw new Error('Acme has no resolved ticket');
    const requester = await home.atPortal(ticket.requester.name);
    const { page } = requester;
    await page.goto(`${home.portal}/requests/${ticket.number}`);
    await page.getByRole('heading', { name: 'Is it solved?' }).waitFor();
    await page.getByRole('radio', { name: /^4 of 5/ }).check({ force: true });
    await page.getByLabel('Anything to add?').fill('Quick and friendly.');
    await isAccessible(page, 'solution');
    await page.getByRole('button', { name: 'Send rating' }).click();
    await page.getByText('You rated this request: Content').waitFor();
    await page.getByRole('button', { name: 'Yes, it’s fixed' }).click();
    await page.getByText('Thank you. The request is closed.').waitFor();
    await isAccessible(page, 'confirmed');
    expect(requester.complaints).toEqual([]);

    await home.visit(technician.page, ticket);
    await technician.page.getByText('4 of 5: Content').waitFor();
    await technician.page.getByText('Quick and friendly.').first().waitFor();
    expect(await ask<Row>(technician.page, `/v1/tickets/${ticket.number}`)).toMatchObject({
      phase: 'closed',
      rating: 4,
    });
    await isAccessible(technician.page, 'rating');
    expect(technician.complaints).toEqual([]);
  });

  test('a save that comes too late asks whose value is to stand, and saves what was chosen', async () => {
    const { page, complaints } = await home.signedIn();
    // What others do is not told to this page, as where its connection is lost for a while.
    await page.route('**/v1/live*', (route) => route.abort());
    const ticket = (await acme(page)).findLast((row) => row.phase === 'open');
    if (!ticket) throw new Error('Acme has no open ticket');
    const path = `/v1/tickets/${ticket.number}`;
    await home.visit(page, ticket);
    const admin = await home.signedIn('Priya Raman');
    const { version, impact } = await ask<Row>(admin.page, path);
    const levels = ['', 'High', 'Medium', 'Low'];
    const [theirs, mine] = [1, 2, 3].filter((level) => level !== impact) as [number, number];
    await call(admin.page, 'PATCH', path, { impact: theirs }, { version });

    await page.getByLabel('Impact').first().click();
    await page.getByRole('option', { name: levels[mine] as string, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Somebody else was faster' });
    await dialog.getByText(/^Priya Raman changed it/).waitFor();
    await dialog.getByText(levels[theirs] as string, { exact: true }).waitFor();
    await isAccessible(page, 'stale');
    expect((await ask<Row>(page, path)).impact).toBe(theirs);
    await dialog.getByRole('radio', { name: levels[mine] as string }).check();
    await dialog.getByRole('button', { name: 'Save my choice' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(async () => (await ask<Row>(page, path)).impact).toBe(mine);
    expect(complaints.filter((one) => !/412|live|ERR_FAILED/.test(one))).toEqual([]);
  });

  test('own tasks and recurring tickets have pages of their own, and one key logs time', async () => {
    const { page, complaints } = await home.signedIn();
    const ticket = await given(page);
    const { id } = await ask<{ id: string }>(page, '/v1/me');
    const task = { title: 'Order the spare part', assignee: id };
    await call(page, 'POST', `/v1/tickets/${ticket.number}/tasks`, task);
    await page.getByRole('link', { name: 'My tasks' }).click();
    await page.getByRole('heading', { name: 'My tasks' }).waitFor();
    await page.getByRole('checkbox', { name: 'Done: Order the spare part' }).first().waitFor();
    await isAccessible(page, 'own tasks');
    await page.getByRole('link', { name: 'Recurring tickets' }).click();
    await page.getByRole('button', { name: 'New recurring ticket' }).waitFor();
    await isAccessible(page, 'recurring');
    await page.getByRole('button', { name: 'New recurring ticket' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Look at the certificates');
    await dialog.getByLabel('Subject of the ticket').fill('Look at the certificates');
    await dialog.getByLabel('Requester').first().click();
    await page.getByRole('option', { name: /Daniel Osei/ }).click();
    await isAccessible(page, 'new recurring');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.waitFor({ state: 'detached' });
    const entry = page.getByRole('button', { name: /Look at the certificates/ });
    await entry.click();
    await page.getByText('every week on Monday').first().waitFor();
    await page.getByRole('button', { name: 'Pause', exact: true }).last().click();
    await page.getByRole('button', { name: /Look at the certificates.*Paused/ }).waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const sure = page.getByRole('alert').filter({ hasText: 'It opens nothing more and leaves this list' });
    await sure.waitFor();
    await isAccessible(page, 'deleting what recurs');
    await sure.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await sure.getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => entry.count(), { timeout: 60_000 }).toBe(0);

    await home.visit(page, ticket);
    await page.keyboard.press('t');
    await page.getByRole('dialog', { name: `Log time on ${ticket.number}` }).waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    await isAccessible(page, 'time, on a phone');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(complaints).toEqual([]);
  });
});
