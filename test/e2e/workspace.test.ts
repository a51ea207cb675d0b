import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { focusedText, hasBrowser, inBothSchemes, violations } from './chromium.ts';
import { ask, desk, newOnes, type Row } from './support.ts';

describe.skipIf(!hasBrowser)('the workspace of a ticket in a browser', () => {
  const home = desk();
  const choose = async (page: Page, entry: string) => {
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: entry }).click();
  };

  test('two tickets are merged by title, the old number leads on, and undoing it parts them again', async () => {
    const { page, complaints } = await home.signedIn();
    const [from, into] = await newOnes(page);
    if (!from || !into) throw new Error('Acme has not two new demo tickets');
    await home.visit(page, from);
    await choose(page, 'Merge into another ticket');
    const dialog = page.getByRole('dialog');
    await dialog.getByPlaceholder('Words of the title, or a number').fill(into.subject);
    await page.getByRole('option', { name: into.number }).click();
    await inBothSchemes(page, async (scheme) => expect(await violations(page), `merge, ${scheme}`).toEqual([]));
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
    await page.waitForURL(`**/tickets/${into.number}`);
    await page.getByText('Merged in', { exact: true }).waitFor();

    await page.goto(`${home.url}/tickets/${from.number}`);
    await page.getByText(`${from.number} was merged into this ticket, ${into.number}.`).waitFor();
    await page.getByRole('heading', { level: 1, name: into.subject }).waitFor();
    await inBothSchemes(page, async (scheme) => expect(await violations(page), `merged, ${scheme}`).toEqual([]));

    await page
      .getByRole('button', { name: `Undo merge of ${from.number}` })
      .first()
      .click();
    await page.getByText(`${from.number} taken out of ${into.number} again`).waitFor();
    await home.visit(page, from);
    expect(await ask(page, `/v1/tickets/${from.number}`)).toMatchObject({ number: from.number, phase: 'open' });
    expect(complaints).toEqual([]);
  });

  test('an answer that speaks of another client is stopped, keeps its text, and goes out once it is confirmed', async () => {
    const { page, complaints } = await home.signedIn();
    const [ticket] = await newOnes(page);
    if (!ticket) throw new Error('Acme has no new demo ticket');
    const { clients } = await ask<{ clients: { slug: string; name: string; kind: string }[] }>(page, '/v1/directory');
    const other = clients.find((one) => one.slug !== 'acme' && one.kind === 'customer');
    if (!other) throw new Error('Northwind has one client only');
    const words = `As we agreed with ${other.name}, we change it tonight.`;
    await home.visit(page, ticket);
    await page.keyboard.press('r');
    await focusedText(page);
    await page.keyboard.type(words);
    await page.getByRole('button', { name: `Send to ${ticket.requester.name}` }).click();
    const stop = page.getByRole('dialog', { name: 'Is this the right client?' });
    await stop.waitFor();
    await inBothSchemes(page, async (scheme) => expect(await violations(page), `stop, ${scheme}`).toEqual([]));
    expect(JSON.stringify(await ask(page, `/v1/tickets/${ticket.number}/timeline`))).not.toContain(words);

    await stop.getByRole('button', { name: 'Look again' }).click();
    await focusedText(page);
    expect(await page.locator('textarea:focus').inputValue()).toBe(words);
    await page.getByRole('button', { name: `Send to ${ticket.requester.name}` }).click();
    await stop.getByRole('button', { name: /anyway$/ }).click();
    await page.getByRole('log').getByText(words).waitFor();
    // The browser writes the refusal down as an error; nothing else may be there.
    expect(complaints.filter((one) => !one.includes('409'))).toEqual([]);
  });

  test('one command on three rows tells which one it could not change, and is taken back from the rest', async () => {
    const { page, complaints } = await home.signedIn();
    const { items } = await ask<{ items: Row[] }>(page, '/v1/tickets?scope=client:acme&limit=50');
    const fresh = items.filter((row) => row.status === 'new').slice(0, 2);
    const begun = items.find((row) => row.status === 'in_progress');
    if (fresh.length < 2 || !begun) throw new Error('Acme lacks the demo tickets for this');
    const all = [...fresh, begun];
    await page.goto(`${home.url}/queue?scope=client:acme`);
    for (const { number } of all) await page.getByRole('checkbox', { name: `Select ${number}`, exact: true }).check();
    await page.getByText('3 tickets selected').waitFor();
    await inBothSchemes(page, async (scheme) => expect(await violations(page), `chosen, ${scheme}`).toEqual([]));
    await page.getByRole('button', { name: 'Change…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What to do').first().click();
    await page.getByRole('option', { name: 'Start work' }).click();
    await dialog.getByText('1 ticket cannot be changed').waitFor();
    await inBothSchemes(page, async (scheme) => expect(await violations(page), `bulk, ${scheme}`).toEqual([]));
    await dialog.getByRole('button', { name: 'Change 2 tickets' }).click();
    await dialog.getByText('2 changed, 1 refused').waitFor();
    const refused = dialog.locator('li[data-outcome=refused]');
    expect(await refused.innerText()).toContain(begun.number);
    const statuses = () =>
      Promise.all(all.map(async (row) => (await ask<Row>(page, `/v1/tickets/${row.number}`)).status));
    expect(await statuses()).toEqual(['in_progress', 'in_progress', 'in_progress']);

    await dialog.getByRole('button', { name: 'Undo all' }).click();
    await dialog.getByText('Taken back: 2, not possible: 0').waitFor();
    expect(await statuses()).toEqual(['new', 'new', 'in_progress']);
    expect(complaints).toEqual([]);
  });

  test('what was set by a slip of the hand is taken back from its own message', async () => {
    const { page, complaints } = await home.signedIn();
    const [ticket] = await newOnes(page);
    if (!ticket) throw new Error('Acme has no new demo ticket');
    const before = await ask<{ assignee?: string }>(page, `/v1/tickets/${ticket.number}`);
    await home.visit(page, ticket);
    await page.getByRole('button', { name: 'Assign to me' }).click();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText('Taken back', { exact: true }).waitFor();
    expect((await ask<{ assignee?: string }>(page, `/v1/tickets/${ticket.number}`)).assignee).toBe(before.assignee);
    expect(complaints).toEqual([]);
  });
});
