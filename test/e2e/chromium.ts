import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const path = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Whether these tests can run. In a pipeline a missing browser is a failure, not a reason to skip. */
export const hasBrowser = existsSync(path) || process.env['CI'] === 'true';
if (!hasBrowser) process.stderr.write(`\nNO BROWSER: ${path} is missing, so the end-to-end tests are SKIPPED.\n\n`);

/** Chromium kept from the network: only this machine's names resolve. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: path,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost , EXCLUDE *.localhost',
    ],
  });
}

export interface Visitor {
  readonly page: Page;
  /** What the browser complained of: errors, refusals of the policy, exceptions, requests to elsewhere. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** A browser of one person's own. @param more what differs from a desktop window of a reader of English */
export async function visitor(browser: Browser, more: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, locale: 'en-GB', ...more });
  const page = await context.newPage();
  // How long until a page that never comes is given up; a busy machine with two cores may need many seconds.
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    // Asking who is here is answered with 401 while nobody is; the browser writes each such answer down as an error.
    const asked = message.location().url.endsWith('/v1/me') && message.text().includes('401');
    if ((message.type() === 'error' || message.type() === 'warning') && !asked) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && !/(^|\.)localhost$/.test(url.hostname)) complaints.push(`asked ${url}`);
  });
  return { page, complaints, close: () => context.close() };
}

/** Through the front door, which in a demo is the choice of whom to be: one click on a person. */
export async function signIn(page: Page, origin: string, name: string): Promise<void> {
  await page.goto(`${origin}/`);
  await page.locator('button[name=account]').filter({ hasText: name }).first().click();
  await page.getByRole('button', { name: new RegExp(name) }).waitFor();
}

/** The text that is typed into has the focus: before that, keys are shortcuts of the page. */
export async function focusedText(page: Page): Promise<void> {
  await page.locator('textarea:focus').waitFor();
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[];
}

/** A script that ends when nothing on the page moves any more. */
export const settled = `Promise.all(
  document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished.catch(() => undefined)),
).then(() => true)`;

/** Breaches of WCAG that axe finds on the page as it stands, each with where and why. */
export async function violations(page: Page): Promise<string[]> {
  // Colours that are still changing are no colours of the design.
  await page.evaluate(settled);
  await page.evaluate(axe.source);
  const found = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as {
    violations: readonly Violation[];
  };
  return found.violations.flatMap((one) =>
    one.nodes.map((node) => `${one.id} at ${String(node.target)}: ${node.failureSummary ?? ''}`),
  );
}

/** Both colour schemes in turn, by the system's preference, as most readers get them. */
export async function inBothSchemes(page: Page, look: (scheme: 'light' | 'dark') => Promise<void>): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
    await look(scheme);
  }
}
