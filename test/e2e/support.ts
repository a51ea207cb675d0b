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

/**
 * The real product with a browser before it: one server and one browser for the tests of a file.
 * @param prepare puts into the data folder what the server is to find there; gives its environment
 */
export function desk(prepare: (data: string) => Readonly<Record<string, string>> = () => ({})): Desk {
  const temp = folders();
  const open: Visitor[] = [];
  const home: { data?: string; server?: RunningServer; browser?: Browser } = {};
  const need = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('the desk has not been started');
    return part;
  };
  beforeAll(async () => {
    home.data = temp.make();
    [home.server, home.browser] = await Promise.all([startServer(home.data, prepare(home.data)), openBrowser()]);
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
export const ask = <T>(page: Page, path: string): Promise<T> => call<T>(page, 'GET', path);

/** Sends what must be taken, from the page itself. @param version the one that it changes */
export async function call<T>(
  page: Page,
  method: string,
  path: string,
  body?: object,
  { version }: { readonly version?: number } = {},
): Promise<T> {
  const headers = {
    ...(body ? { 'content-type': 'application/json' } : {}),
    ...(version === undefined ? {} : { 'if-match': `"v${version}"` }),
  };
  const options = JSON.stringify({ method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  const answered = `fetch('${path}', ${options}).then(async (one) => ({ status: one.status, text: await one.text() }))`;
  const { status, text } = (await page.evaluate(answered)) as { status: number; text: string };
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
  return JSON.parse(text) as T; // Safe: the caller names the schema.
}

/** Waits until the page listens to what others do. */
export async function hears(page: Page): Promise<void> {
  await page.locator('html[data-live=on]').waitFor({ state: 'attached' });
}

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
  const made = {
    client: clients.find((one) => one.slug === 'acme')?.id,
    kind: 'incident',
    subject: `The scanner is jammed, floor ${opened}`,
    description: 'It takes no paper.',
    impact: 2,
    urgency: 2,
    requester: known?.requester.id,
    ...more,
  };
  return call<Row>(page, 'POST', '/v1/tickets', made);
}

/** The page as it stands breaks no rule of WCAG, in either colour scheme. */
export async function isAccessible(page: Page, what: string): Promise<void> {
  // What hovers under the pointer by chance is no part of the page.
  await page.mouse.move(0, 0);
  await expect.poll(() => page.getByRole('tooltip').count(), { timeout: 60_000 }).toBe(0);
  await inBothSchemes(page, async (scheme) => expect(await violations(page), `${what}, ${scheme}`).toEqual([]));
}
