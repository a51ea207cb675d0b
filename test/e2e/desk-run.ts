import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { folders, type RunningServer, startServer } from '../support/cli.ts';
import { openBrowser, signIn, type Visitor, visitor } from './chromium.ts';

export interface DeskRun {
  readonly url: () => string;
  /** Somebody of the desk in a browser of their own, at their queue. */
  enter(name: string): Promise<Visitor>;
  /** A number of an open ticket of Acme's in one state, from the API as the page's own person sees it. */
  openTicket(page: Page, where?: (row: Row) => boolean): Promise<Row>;
}

export interface Row {
  readonly number: string;
  readonly subject: string;
  readonly phase: string;
  readonly status: string;
  readonly priority: number;
  readonly assignee?: string;
  readonly requester: { readonly name: string };
}

/** One server and one browser for the tests of a file, and a context for each visitor. */
export function deskRun(): DeskRun {
  const temp = folders();
  const open: Visitor[] = [];
  let server: RunningServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(temp.make()), openBrowser()]);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    temp.clear();
  });
  return {
    url: () => server.url,
    async enter(name) {
      const one = await visitor(browser);
      open.push(one);
      await signIn(one.page, server.url, name);
      await one.page.getByRole('table').locator('tbody a').first().waitFor();
      return one;
    },
    async openTicket(page, where = () => true) {
      const rows = (await page.evaluate(
        "fetch('/v1/tickets?scope=client:acme&limit=100').then((answer) => answer.json()).then((found) => found.items)",
      )) as Row[];
      const found = rows.find((row) => row.phase === 'open' && where(row));
      if (!found) throw new Error('Acme has no such open demo ticket');
      return found;
    },
  };
}
