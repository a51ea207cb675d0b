import type { Page } from 'playwright-core';
import type { Visitor } from './chromium.ts';
import { ask, desk, type Row } from './support.ts';

interface DeskRun {
  readonly url: () => string;
  readonly portal: () => string;
  /** Somebody of the desk in a browser of their own, at their queue. */
  enter(name: string): Promise<Visitor>;
  /** An open ticket of Acme's, as the page's own person sees it. */
  openTicket(page: Page, where?: (row: Row) => boolean): Promise<Row>;
}

/** One server and one browser for the tests of a file, whose people begin at the queue. */
export function deskRun(): DeskRun {
  const home = desk();
  return {
    url: () => home.url,
    portal: () => home.portal,
    async enter(name) {
      const one = await home.signedIn(name);
      await one.page.getByRole('table').locator('tbody a').first().waitFor();
      return one;
    },
    async openTicket(page, where = () => true) {
      const { items } = await ask<{ items: Row[] }>(page, '/v1/tickets?scope=client:acme&limit=100');
      const found = items.find((row) => row.phase === 'open' && where(row));
      if (!found) throw new Error('Acme has no such open demo ticket');
      return found;
    },
  };
}
