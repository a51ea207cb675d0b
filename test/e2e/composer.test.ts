import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { focusedText, hasBrowser } from './chromium.ts';
import { ask, desk, fresh, isAccessible, type Row } from './support.ts';

interface Draft {
  readonly text: string;
  readonly version: number;
}

interface Ticket {
  readonly id: string;
  readonly phase: string;
  readonly assignee?: string;
}

describe.skipIf(!hasBrowser)('the composer in a browser', () => {
  const home = desk();

  /** The technician at a new ticket of the test's own. */
  const at = async () => {
    const visitor = await home.signedIn();
    const ticket = await fresh(visitor.page);
    await home.visit(visitor.page, ticket);
    return { ...visitor, ticket };
  };
  const write = async (page: Page, key: 'r' | 'n', text: string) => {
    await page.keyboard.press(key);
    await focusedText(page);
    await page.keyboard.type(text);
  };
  const saved = (page: Page) => page.getByText('Saved', { exact: true }).waitFor();
  const sendTo = (page: Page, { requester }: Row) => page.getByRole('button', { name: `Send to ${requester.name}` });
  const posts = (page: Page): string[] => {
    const made: string[] = [];
    page.on('request', (one) => {
      if (one.method() === 'POST') made.push(new URL(one.url()).pathname);
    });
    return made;
  };
  const draftOf = (page: Page, { number }: Row, kind: 'reply' | 'note') =>
    ask<Draft>(page, `/v1/tickets/${number}/drafts/${kind}`);
  const toldIn = async (page: Page, { number }: Row) =>
    JSON.stringify(await ask(page, `/v1/tickets/${number}/timeline`));

  test('a draft survives a reload, a killed tab and another device, reply and note apart, and no property touches it', async () => {
    const { page, ticket, complaints } = await at();
    await write(page, 'r', 'We look into it');
    await saved(page);
    await isAccessible(page, 'a draft');
    expect(await page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('portico:draft'))")).toEqual(
      [],
    );
    await page.getByRole('combobox', { name: 'Urgency' }).click();
    await page.getByRole('option', { name: 'High' }).click();
    await page.getByText('Urgency saved').waitFor();
    await page.locator('form textarea').press('End');
    await page.keyboard.type(' today');
    await saved(page);
    await page.reload();
    await expect
      .poll(() => page.locator('form textarea').inputValue(), { timeout: 60_000 })
      .toBe('We look into it today');
    // It opened by itself, so the keyboard is not in it: a note that is begun now does not end up in the reply.
    await write(page, 'n', 'He called twice');
    await page.getByRole('form', { name: 'Internal note' }).waitFor();
    await saved(page);
    await page.context().close();

    // Another device: nothing of the first browser is here.
    const other = await home.signedIn();
    await home.visit(other.page, ticket);
    await other.page.getByRole('form', { name: 'Reply' }).waitFor();
    expect(await other.page.locator('form textarea').inputValue()).toBe('We look into it today');
    await other.page.locator('form textarea').press('Escape');
    await other.page.getByRole('button', { name: /^Internal note/ }).click();
    await focusedText(other.page);
    expect(await other.page.locator('form textarea').inputValue()).toBe('He called twice');
    await other.page.getByRole('button', { name: 'Discard the draft' }).click();
    await expect.poll(async () => (await draftOf(other.page, ticket, 'note')).version).toBe(0);
    expect((await draftOf(other.page, ticket, 'reply')).text).toBe('We look into it today');
    expect(complaints).toEqual([]);
  });

  test('what was typed while the server is out of reach is not called saved, stays on the device, and is saved later', async () => {
    const { page, ticket } = await at();
    await page.context().setOffline(true);
    await write(page, 'r', 'Written in a tunnel');
    await page.getByText('Not saved yet', { exact: true }).waitFor();
    await page.context().setOffline(false);
    await saved(page);
    expect((await draftOf(page, ticket, 'reply')).text).toBe('Written in a tunnel');
  });

  test('two windows on one draft overwrite nothing: the second is shown what the first wrote, and chooses', async () => {
    const { page, ticket } = await at();
    const second = await page.context().newPage();
    await home.visit(second, ticket);
    await write(page, 'r', 'From the first window');
    await saved(page);
    await write(second, 'r', 'From the second');
    await second.getByText(/This draft was changed in another window/).waitFor();
    await second.getByText('From the first window').waitFor();
    await isAccessible(second, 'two drafts');
    expect((await draftOf(page, ticket, 'reply')).text).toBe('From the first window');
    await sendTo(second, ticket).click();
    await second.getByText('Choose first which of the two drafts you keep.').waitFor();
    await second.getByRole('button', { name: 'Take the other one' }).click();
    expect(await second.locator('form textarea').inputValue()).toBe('From the first window');
    await second.close();
  });

  test('a reply that is taken back in its window is never posted and stays a draft; one that is left goes out on its own', async () => {
    const { page, ticket, complaints } = await at();
    await page.clock.install();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: ticket.subject }).waitFor();
    const made = posts(page);
    await write(page, 'r', 'Sent too early');
    await sendTo(page, ticket).click();
    await page.getByText(`Your reply goes to ${ticket.requester.name} in a moment.`).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await focusedText(page);
    await page.clock.fastForward(60_000);
    expect(await page.locator('form textarea').inputValue()).toBe('Sent too early');
    expect(made.filter((path) => path.endsWith('/replies'))).toEqual([]);
    expect(await toldIn(page, ticket)).not.toContain('Sent too early');

    await page.locator('form textarea').fill('Sent when it was ready');
    await sendTo(page, ticket).click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    expect(await toldIn(page, ticket)).not.toContain('Sent when it was ready');
    await page.clock.fastForward(5_000);
    await page.getByRole('log').getByText('Sent when it was ready').waitFor();
    expect(made.filter((path) => path.endsWith('/replies'))).toHaveLength(1);
    expect(await draftOf(page, ticket, 'reply')).toMatchObject({ text: '', version: 0 });
    expect(complaints).toEqual([]);
  });

  test('a reply on its way is told accessibly', async () => {
    const { page, ticket } = await at();
    // The window stays open for as long as the look at it takes.
    await page.addInitScript(
      'const later = setTimeout; window.setTimeout = (run, ms, ...rest) => later(run, ms === 5000 ? 600_000 : ms, ...rest);',
    );
    await page.reload();
    await page.getByRole('heading', { level: 1, name: ticket.subject }).waitFor();
    await write(page, 'r', 'On its way');
    await sendTo(page, ticket).click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await isAccessible(page, 'a reply on its way');
  });

  test('a tab that is closed in the window posts nothing and loses nothing; one that goes on to another page sends', async () => {
    const { page, ticket } = await at();
    await page.clock.install();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: ticket.subject }).waitFor();
    await write(page, 'r', 'The tab is closed now');
    await sendTo(page, ticket).click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await expect.poll(async () => (await draftOf(page, ticket, 'reply')).text).toBe('The tab is closed now');
    await page.close();

    const { page: again } = await home.signedIn();
    await again.clock.install();
    await home.visit(again, ticket);
    await again.getByRole('form', { name: 'Reply' }).waitFor();
    expect(await again.locator('form textarea').inputValue()).toBe('The tab is closed now');
    expect(await toldIn(again, ticket)).not.toContain('The tab is closed now');
    await sendTo(again, ticket).click();
    await again.getByRole('button', { name: 'Undo' }).waitFor();
    await again.getByRole('link', { name: 'My work' }).click();
    await again.getByRole('button', { name: 'Undo' }).waitFor();
    await again.clock.fastForward(5_000);
    await again.getByText(`Reply sent to ${ticket.requester.name}`).waitFor();
    expect(await toldIn(again, ticket)).toContain('The tab is closed now');
  });

  test('a reply that is refused after its window comes back as it was, and never in the place of a note', async () => {
    const { page, ticket } = await at();
    await write(page, 'r', 'It cannot go out');
    await saved(page);
    await page.route('**/replies', (route) =>
      route.fulfill({ status: 409, contentType: 'application/problem+json', body: '{"title":"No","status":409}' }),
    );
    await sendTo(page, ticket).click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await page.keyboard.press('n');
    await focusedText(page);
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByText('Your reply was not sent. It is kept as a draft.').waitFor();
    await page.getByRole('form', { name: 'Internal note' }).waitFor();
    await isAccessible(page, 'a reply that was refused');
    await page.getByRole('button', { name: 'Look at the reply' }).click();
    await focusedText(page);
    expect(await page.locator('form textarea').inputValue()).toBe('It cannot go out');
    await page.unroute('**/replies');
    await sendTo(page, ticket).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByRole('log').getByText('It cannot go out').waitFor();
  });

  test('a variable that is missing stops the send, is named, and is jumped to', async () => {
    const { page, ticket, complaints } = await at();
    const made = posts(page);
    await page.keyboard.press('r');
    await focusedText(page);
    await page.keyboard.press('/');
    const picker = page.getByRole('dialog', { name: 'Canned texts for a reply' });
    await picker.getByRole('combobox').fill('call');
    await picker.getByText('No value here for: phone of the requester.', { exact: false }).waitFor();
    await isAccessible(page, 'canned texts');
    await page.keyboard.press('Enter');
    await focusedText(page);
    await expect
      .poll(() =>
        page.evaluate(
          'document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)',
        ),
      )
      .toBe('{{ requester.phone }}');
    await page.locator('form textarea').press('End');
    await sendTo(page, ticket).click();
    await page.getByText('Not sent: “phone of the requester” is not filled in.').waitFor();
    await isAccessible(page, 'a missing variable');
    await page.getByRole('button', { name: 'Go there' }).click();
    await page.keyboard.type('030 1234');
    await expect.poll(() => page.locator('form textarea').inputValue()).toContain('030 1234');
    expect(made.filter((path) => /replies|macros/.test(path))).toEqual([]);
    await sendTo(page, ticket).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByRole('log').getByText('030 1234').waitFor();
    expect(complaints).toEqual([]);
  });

  test('a macro says beforehand what it will change, changes nothing before the send, and all of it with it', async () => {
    const { page, ticket, complaints } = await at();
    await page.keyboard.press('r');
    await focusedText(page);
    await page.getByRole('button', { name: 'Insert a canned text' }).click();
    const picker = page.getByRole('dialog', { name: 'Canned texts for a reply' });
    await picker.getByRole('combobox').fill('ask back');
    await picker.getByText('When it is sent, this happens too:').waitFor();
    await picker.getByText(/^Assign.*Elena Duarte/).waitFor();
    await picker.getByText(/^Wait/).waitFor();
    await picker.getByRole('button', { name: 'Insert' }).click();
    await page.getByText('“Ask back and wait”: with the reply, this happens too:').waitFor();
    expect(await page.locator('form textarea').inputValue()).toContain(ticket.subject);
    await isAccessible(page, 'a macro in the composer');
    expect(await ask<Ticket>(page, `/v1/tickets/${ticket.number}`)).toMatchObject({ phase: 'open' });
    await sendTo(page, ticket).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByText(`Reply sent to ${ticket.requester.name}`).waitFor();
    const after = await ask<Ticket>(page, `/v1/tickets/${ticket.number}`);
    const { id } = await ask<{ id: string }>(page, '/v1/me');
    expect(after).toMatchObject({ phase: 'pending', assignee: id });
    expect(await draftOf(page, ticket, 'reply')).toMatchObject({ version: 0 });
    expect(complaints).toEqual([]);
  });

  test('a slash that was meant as one is given back', async () => {
    const { page } = await at();
    await page.keyboard.press('n');
    await focusedText(page);
    await page.keyboard.press('/');
    await page.getByRole('dialog').getByRole('combobox').fill('etc/hosts');
    await page.keyboard.press('Escape');
    await focusedText(page);
    await expect.poll(() => page.locator('form textarea').inputValue()).toBe('/etc/hosts');
  });

  test('the button to send names every reader and how many they are; a note has none of them in the document', async () => {
    const { page, ticket, complaints } = await at();
    const address = 'printworks@example.com';
    await page.evaluate(
      `fetch('/v1/tickets/${ticket.number}/participants', ${JSON.stringify({
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'a-copy' },
        body: JSON.stringify({ role: 'cc', email: address }),
      })})`,
    );
    await page.reload();
    await page.getByRole('heading', { level: 1, name: ticket.subject }).waitFor();
    await page.keyboard.press('r');
    await focusedText(page);
    await page.getByRole('button', { name: `Send to 2: ${ticket.requester.name}, ${address}` }).waitFor();
    await page.getByText(`Copy to ${address}`).waitFor();
    await isAccessible(page, 'two readers');
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await focusedText(page);
    const form = await page.getByRole('form', { name: 'Internal note' }).innerHTML();
    for (const reader of [ticket.requester.name, address, 'Send to']) expect(form).not.toContain(reader);
    expect(complaints).toEqual([]);
  });
});
