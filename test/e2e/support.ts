import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { folders, type RunningServer, startServer } from '../support/cli.ts';
import { inBothSchemes, openBrowser, signIn, type Visitor, violations, visitor } from './chromium.ts';

/** A ticket as the lists of the API have it. */
export interface Row {
  readonly number: string;
  readonly subject: string;
  readonly phase: string;
  readonly status: string;
  readonly requester: { readonly id: string; readonly name: string };
}

export const technician = 'Elena Duarte';

export interface Desk {
  /** The desk's address, and that of Acme's portal. */
  readonly url: string;
  readonly portal: string;
  /** The data folder of the server. */
  readonly data: string;
  readonly browser: Browser;
  /** A browser of one person's own; closed after the test. */
  enter(more?: BrowserContextOptions): Promise<Visitor>;
  /** The same, signed in at the desk. */
  signedIn(name?: string): Promise<Visitor>;
  /** The same, signed in at Acme's portal. */
  atPortal(name: string): Promise<Visitor>;
  visit(page: Page, ticket: Row): Promise<void>;
}

/** The real product with a browser before it: one server and one browser for the tests of a file. */
export function desk(): Desk {
  const temp = folders();
  const open: Visitor[] = [];
  const home: { data?: string; server?: RunningServer; browser?: Browser } = {};
  const need = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('the desk has not been started');
    return part;
  };
  beforeAll(async () => {
    home.data = temp.make();
    [home.server, home.browser] = await Promise.all([startServer(home.data), openBrowser()]);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });
  afterAll(async () => {
    await home.browser?.close();
    await home.server?.stop();
    temp.clear();
  });
  const enter = async (more?: BrowserContextOptions): Promise<Visitor> => {
    const one = await visitor(need(home.browser), more);
    open.push(one);
    return one;
  };
  const signedInAt = async (origin: string, name: string): Promise<Visitor> => {
    const one = await enter();
    await signIn(one.page, origin, name);
    return one;
  };
  return {
    get url() {
      return need(home.server).url;
    },
    get portal() {
      return need(home.server).url.replace('localhost', 'acme.northwind.localhost');
    },
    get data() {
      return need(home.data);
    },
    get browser() {
      return need(home.browser);
    },
    enter,
    signedIn(name = technician) {
      return signedInAt(this.url, name);
    },
    atPortal(name) {
      return signedInAt(this.portal, name);
    },
    async visit(page, ticket) {
      await page.goto(`${this.url}/tickets/${ticket.number}`);
      await page.getByRole('heading', { level: 1, name: ticket.subject }).waitFor();
    },
  };
}

/** Asks the API as the person of the page, by its own session. */
export const ask = <T>(page: Page, path: string): Promise<T> =>
  page.evaluate(`fetch('${path}').then((answer) => answer.json())`) as Promise<T>;

/** Acme's new tickets: those that nobody has touched yet. */
export async function newOnes(page: Page): Promise<Row[]> {
  const { items } = await ask<{ items: Row[] }>(page, '/v1/tickets?scope=client:acme&q=status:new&limit=50');
  return items.filter((row) => row.phase === 'open');
}

let opened = 0;

/** A new ticket of one of Acme's people, of the test's own: nobody has begun to write on it. */
export async function fresh(page: Page, more: object = {}): Promise<Row> {
  opened += 1;
  const [known] = await newOnes(page);
  const { clients } = await ask<{ clients: { id: string; slug: string }[] }>(page, '/v1/directory');
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `fresh-${opened}` },
    body: JSON.stringify({
      client: clients.find((one) => one.slug === 'acme')?.id,
      kind: 'incident',
      subject: `The scanner is jammed, floor ${opened}`,
      description: 'It takes no paper.',
      impact: 2,
      urgency: 2,
      requester: known?.requester.id,
      ...more,
    }),
  };
  const made = await page.evaluate(`fetch('/v1/tickets', ${JSON.stringify(request)}).then((answer) => answer.json())`);
  return made as Row;
}

/** The page as it stands breaks no rule of WCAG, in either colour scheme. */
export async function isAccessible(page: Page, what: string): Promise<void> {
  // What hovers under the pointer by chance is no part of the page.
  await page.mouse.move(0, 0);
  await expect.poll(() => page.getByRole('tooltip').count(), { timeout: 60_000 }).toBe(0);
  await inBothSchemes(page, async (scheme) => expect(await violations(page), `${what}, ${scheme}`).toEqual([]));
}
