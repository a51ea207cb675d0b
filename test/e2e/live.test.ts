import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { focusedText, hasBrowser, type Visitor } from './chromium.ts';
import { ask, call, desk, hears, isAccessible, type Row as ListedRow } from './support.ts';

interface Row extends ListedRow {
  readonly id: string;
  readonly version: number;
  readonly client: string;
}

/** The promise is two seconds. */
const SOON_MS = 2_000;

describe.skipIf(!hasBrowser)('two technicians and an end user at once', () => {
  const home = desk();
  let elena: Visitor;
  let tom: Visitor;
  let ticket: Row;
  beforeEach(async () => {
    [elena, tom] = [await home.signedIn(), await home.signedIn('Tom Ashworth')];
    const rows = await ask<{ items: Row[] }>(tom.page, '/v1/tickets?scope=client:acme&limit=50');
    const found = rows.items.find((row) => row.phase === 'open');
    if (!found) throw new Error('Acme has no open demo ticket');
    ticket = found;
  });

  const opened = async ({ page }: Visitor): Promise<void> => {
    await home.visit(page, ticket);
    await hears(page);
  };
  const says = async ({ page }: Visitor, text: string, what: 'replies' | 'notes' = 'replies'): Promise<number> => {
    await call(page, 'POST', `/v1/tickets/${ticket.number}/${what}`, { text });
    return Date.now();
  };

  test('an answer reaches the other’s page within two seconds, and neither draft nor place is lost', async () => {
    await opened(elena);
    await opened(tom);
    await elena.page.keyboard.press('r');
    await focusedText(elena.page);
    await elena.page.keyboard.type('I am just looking');
    const log = elena.page.getByRole('log');
    await elena.page.evaluate("void (document.querySelector('[role=log]').scrollTop = 0)");
    await tom.page.getByText('Elena Duarte is writing a reply').first().waitFor();
    const place = "document.querySelector('[role=log]').scrollTop";
    const room =
      "document.querySelector('[role=log]').scrollHeight - document.querySelector('[role=log]').clientHeight";
    const before = await elena.page.evaluate(place);
    const long = Number(await elena.page.evaluate(room)) > 200;
    const sent = await says(tom, 'The printer has a new address.');
    await log.getByText('The printer has a new address.').waitFor();
    expect(Date.now() - sent).toBeLessThan(SOON_MS);
    await elena.page.getByRole('alert').getByText('Tom Ashworth answered while you were writing').waitFor();
    expect(await elena.page.locator('form[data-mode] textarea').inputValue()).toBe('I am just looking');
    expect(await elena.page.evaluate('document.activeElement?.tagName')).toBe('TEXTAREA');
    // Whoever reads at the end of a short conversation is kept there.
    if (long) expect(await elena.page.evaluate(place)).toBe(before);
    await isAccessible(elena.page, 'an answer while writing');
    expect(elena.complaints).toEqual([]);
  });

  test('who only reads is told who has just done what, and who else is here until they leave', async () => {
    await opened(elena);
    await opened(tom);
    await elena.page.getByText('Tom Ashworth is looking at this ticket').first().waitFor();
    await says(tom, 'Look at the contract.', 'notes');
    await elena.page.getByRole('status').getByText('Tom Ashworth wrote a note just now').waitFor();
    await tom.page.goto(`${home.url}/queue`);
    await elena.page.getByText('Tom Ashworth is looking at this ticket').waitFor({ state: 'detached' });
    await tom.page
      .getByRole('row')
      .filter({ hasText: ticket.number })
      .getByText('Elena Duarte is looking')
      .waitFor({ state: 'attached' });
    expect([...elena.complaints, ...tom.complaints]).toEqual([]);
  });

  test('in the queue a row changes where it stands, and what is new waits behind a pill', async () => {
    await elena.page.goto(`${home.url}/queue?scope=client:acme`);
    const row = elena.page.getByRole('row').filter({ hasText: ticket.number });
    await row.waitFor();
    await hears(elena.page);
    const order = await numbers(elena.page);
    const { version } = await ask<Row>(tom.page, `/v1/tickets/${ticket.number}`);
    const subject = `Told live ${version}`;
    const changed = call(tom.page, 'PATCH', `/v1/tickets/${ticket.number}`, { subject }, { version }).then(() =>
      Date.now(),
    );
    await row.getByText(subject).waitFor();
    expect(Date.now() - (await changed)).toBeLessThan(SOON_MS);
    const { client, requester } = ticket;
    const made = { kind: 'incident', client, requester: requester.id, subject: 'Brand new', impact: 1, urgency: 1 };
    await call(tom.page, 'POST', '/v1/tickets', made);
    const pill = elena.page.getByRole('button', { name: '1 new ticket' });
    await pill.waitFor();
    expect(await numbers(elena.page)).toEqual(order);
    await isAccessible(elena.page, 'new rows');
    await pill.click();
    await elena.page.getByRole('row').filter({ hasText: 'Brand new' }).waitFor();
    await pill.waitFor({ state: 'detached' });
    expect(elena.complaints).toEqual([]);
  });

  test('counts and bell follow, and the end user reads the answer without loading anew', async () => {
    const daniel = await home.atPortal(ticket.requester.name);
    await daniel.page.goto(`${new URL(daniel.page.url()).origin}/requests/${ticket.number}`);
    await daniel.page.getByRole('heading', { level: 1 }).waitFor();
    await hears(daniel.page);
    await hears(elena.page);
    const me = await ask<{ id: string }>(elena.page, '/v1/me');
    const unread = await elena.page
      .getByRole('button', { name: /otification/ })
      .first()
      .getAttribute('aria-label');
    const { version } = await ask<Row>(tom.page, `/v1/tickets/${ticket.number}`);
    await call(tom.page, 'POST', `/v1/tickets/${ticket.number}/actions/assign`, { assignee: me.id }, { version });
    await expect
      .poll(
        () =>
          elena.page
            .getByRole('button', { name: /otification/ })
            .first()
            .getAttribute('aria-label'),
        { timeout: 5_000 },
      )
      .not.toBe(unread);
    const sent = await says(tom, 'It prints again.');
    await daniel.page.getByText('It prints again.').first().waitFor();
    expect(Date.now() - sent).toBeLessThan(SOON_MS);
    expect(daniel.complaints).toEqual([]);
  });

  test('without a connection the page says so, and catches up when it is back', async () => {
    await opened(elena);
    await elena.page.context().setOffline(true);
    await elena.page.getByText(/^Not connected/).waitFor();
    await says(tom, 'Written while you were away.');
    expect(await elena.page.getByText('Written while you were away.').count()).toBe(0);
    await elena.page.context().setOffline(false);
    await elena.page.getByRole('log').getByText('Written while you were away.').waitFor();
    await elena.page.getByText(/^Not connected/).waitFor({ state: 'detached' });
  });

  test('two windows of one browser hear all of it over one line', async () => {
    const second = await elena.page.context().newPage();
    await second.goto(`${home.url}/tickets/${ticket.number}`);
    await opened(elena);
    await second.getByRole('heading', { level: 1 }).waitFor();
    await says(tom, 'For both windows.');
    await second.getByRole('log').getByText('For both windows.').waitFor();
    await elena.page.getByRole('log').getByText('For both windows.').waitFor();
    const lines = async (page: Page) =>
      Number(
        await page.evaluate(
          "performance.getEntriesByType('resource').filter((one) => one.name.includes('/v1/live?')).length",
        ),
      );
    expect((await lines(second)) + (await lines(elena.page))).toBeLessThanOrEqual(1);
    // When the one that listens goes, the other takes over.
    await elena.page.close();
    await hears(second);
    await says(tom, 'And for the one that is left.');
    await second.getByRole('log').getByText('And for the one that is left.').waitFor();
  });

  test('two saves that touch different fields are both kept, without a question', async () => {
    const path = `/v1/tickets/${ticket.number}`;
    const { version: first } = await ask<Row>(tom.page, path);
    const himself = await ask<{ id: string }>(tom.page, '/v1/me');
    await call(tom.page, 'POST', `${path}/actions/assign`, { assignee: himself.id }, { version: first });
    const { version } = await ask<Row>(tom.page, path);
    await opened(elena);
    // Her page goes on with what it has read: nothing newer reaches it.
    await elena.page.route(
      (url) => url.pathname === path,
      (route) => (route.request().method() === 'GET' ? route.abort() : route.continue()),
    );
    const urgency = version % 2 === 0 ? 1 : 2;
    await call(tom.page, 'PATCH', path, { urgency }, { version });
    const me = await ask<{ id: string }>(elena.page, '/v1/me');
    const former = elena.page.waitForResponse((one) => one.status() === 412);
    const saved = elena.page.waitForResponse((one) => one.url().includes('/actions/assign') && one.status() === 200);
    await elena.page.keyboard.press('i');
    await Promise.all([former, saved]);
    const now = await ask<Row & { urgency: number; assignee: string }>(tom.page, path);
    expect(now).toMatchObject({ urgency, assignee: me.id });
  });
});

async function numbers(page: Page): Promise<string[]> {
  return page.locator('tbody tr[data-index] td:nth-child(3)').allInnerTexts();
}
