import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { openBrowser, signIn, visitor } from '../e2e/chromium.ts';
import { withWeb } from '../support/cli.ts';
import { startChild } from './server.ts';
import { ADMIN } from './tenants.ts';

/**
 * `npm run bench:browser`: the console in a real Chromium over 100,000 tickets. What is judged is what a technician
 * waits for: the first rows after an address is opened, a ticket after its row is clicked, and frames while scrolling.
 * Seconds, not CPU: on a machine that does other things they are longer, so the load is printed beside them.
 */
const { values } = parseArgs({ options: { size: { type: 'string', default: '100000' } } });
/** Milliseconds; the middle one of several counts. */
const BARS = { rows: 1_000, ticket: 300, frame: 50 } as const;
const OPENINGS = 7;
const TICKETS = 15;
const SCROLL_MS = 4_000;

/** Notes when the first row stands in the document, milliseconds after the address was opened. */
const noteRows = `new MutationObserver((_, watch) => {
  if (!document.querySelector('tbody a')) return;
  watch.disconnect();
  requestAnimationFrame(() => { window.rowsAt = performance.now(); });
}).observe(document, { childList: true, subtree: true });`;

const rowsSeen = `new Promise((resolve) => {
  const look = () => (window.rowsAt === undefined ? requestAnimationFrame(look) : resolve(window.rowsAt));
  look();
})`;

/** Milliseconds from a click on a row to its ticket: head, conversation and properties. */
const openRow = (row: number): string => `new Promise((resolve) => {
  const link = document.querySelectorAll('tbody a')[${row}];
  const subject = link.firstChild.textContent;
  const began = performance.now();
  const look = () => {
    const there = document.querySelector('main h1')?.textContent.includes(subject) && document.querySelector('main [role=log] article');
    if (there) requestAnimationFrame(() => resolve(performance.now() - began));
    else requestAnimationFrame(look);
  };
  link.click();
  look();
})`;

/** Scrolls down all the while, and tells how long each frame took and how far it came. */
const scroll = `new Promise((resolve) => {
  const list = document.querySelector('section[tabindex="0"]:has(table)');
  const frames = [];
  const began = performance.now();
  let last = began;
  const step = (now) => {
    frames.push(now - last);
    last = now;
    list.scrollTop += 120;
    if (now - began < ${SCROLL_MS}) requestAnimationFrame(step);
    else resolve({ frames: frames.slice(1), rows: Math.round(list.scrollTop / 32) });
  };
  requestAnimationFrame(step);
})`;

const at = (part: number, times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(part * times.length))] ?? Number.NaN;
const shown = (times: readonly number[]): string =>
  `middle ${at(0.5, times).toFixed(0)} ms, longest ${Math.max(...times).toFixed(0)} ms of ${times.length}`;

async function firstRows(page: Page, url: string): Promise<number> {
  await page.goto(`${url}/queue`);
  return (await page.evaluate(rowsSeen)) as number;
}

const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
const misses: string[] = [];
const judge = (what: string, got: number, bar: number): void => {
  if (!(got < bar)) misses.push(`${what}: ${got.toFixed(0)} ms, not below ${bar}`);
};
try {
  await withWeb(folder);
  const child = await startChild(Number(values.size), join(folder, 'portico.db'), join(folder, 'web'));
  console.log(`${values.size} tickets, loaded in ${child.loadSeconds.toFixed(0)} s`);
  const browser = await openBrowser();
  const { page } = await visitor(browser);
  await signIn(page, child.url, ADMIN);
  await page.addInitScript(noteRows);
  const opened: number[] = [];
  for (let i = 0; i < OPENINGS; i++) opened.push(await firstRows(page, child.url));
  console.log(`first rows of the queue: ${shown(opened)}`);
  judge('first rows of the queue', at(0.5, opened), BARS.rows);

  const tickets: number[] = [];
  for (let row = 0; row < TICKETS; row++) {
    tickets.push((await page.evaluate(openRow(row))) as number);
    await page.goBack();
    await page.locator('tbody a').nth(TICKETS).waitFor();
  }
  console.log(`row to ticket: ${shown(tickets)}`);
  judge('row to ticket', at(0.5, tickets), BARS.ticket);

  await page.reload();
  await page.locator('tbody a').first().waitFor();
  const { frames, rows } = (await page.evaluate(scroll)) as { frames: number[]; rows: number };
  const slow = frames.filter((one) => one > BARS.frame).length;
  console.log(`scrolling: ${rows} rows passed, ${shown(frames)} frames, ${slow} longer than ${BARS.frame} ms`);
  judge('a frame while scrolling', at(0.5, frames), BARS.frame);
  await browser.close();
  await child.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`load of the machine: ${loadavg()[0]?.toFixed(1)}`);
for (const miss of misses) console.error(`MISSED ${miss}`);
process.exitCode = misses.length > 0 ? 1 : 0;
