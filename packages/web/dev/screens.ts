import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { serveFake } from './serve.ts';

const out = fileURLToPath(new URL('../screens', import.meta.url));
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Shot {
  name: string;
  path: string;
  fake?: string;
  size?: [number, number];
  scheme?: 'light' | 'dark';
  language?: 'en' | 'de';
  storage?: Record<string, string>;
  act?: (page: Page) => Promise<void>;
}

const wide: [number, number] = [1440, 900];
const mid: [number, number] = [1024, 768];
const phone: [number, number] = [360, 740];

const openTicket = async (page: Page) => {
  await page.locator('tbody a').nth(2).click();
  await page.locator('h1').waitFor();
  await page.waitForTimeout(500);
};
const press = (key: string) => async (page: Page) => {
  await openTicket(page);
  await page.keyboard.press(key);
  await page.waitForTimeout(400);
};
const clickButton = (name: RegExp) => async (page: Page) => {
  await openTicket(page);
  await page.getByRole('button', { name }).first().click();
  await page.waitForTimeout(350);
};

/** Opens the menu of further actions and one of its entries. */
const menuItem = (name: RegExp) => async (page: Page) => {
  await openTicket(page);
  await page.getByRole('button', { name: /^(More actions|Weitere Aktionen)/ }).click();
  await page.getByRole('menuitem', { name }).click();
  await page.waitForTimeout(900);
};
/** Words and files of every kind of outcome. */
const writing = (key: string) => async (page: Page) => {
  await openTicket(page);
  await page.keyboard.press(key);
  await page.locator('form textarea').fill('We found the cause and mend it today.');
  const files = [
    { name: 'Screenshot of the error.png', mimeType: 'image/png', buffer: Buffer.alloc(348_160, 1) },
    { name: 'setup-4.2.pdf.exe', mimeType: 'image/png', buffer: Buffer.alloc(90_000, 1) },
    { name: 'video of the whole procedure.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(900_000, 1) },
  ];
  await page.locator('form input[type=file]').setInputFiles(files);
  await page.getByText(/^(Saved|Gespeichert)$/).waitFor();
  await page.waitForTimeout(400);
};
const macros = async (page: Page) => {
  await openTicket(page);
  await page.keyboard.press('r');
  await page.locator('form textarea').fill('');
  await page.keyboard.press('/');
  await page.getByRole('combobox').last().press('ArrowDown');
  await page.waitForTimeout(500);
};
const macroChosen = async (page: Page) => {
  await macros(page);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(300);
  await page.locator('form textarea').press('End');
  await page.keyboard.type(' {{ requester.phone }}');
  await page.keyboard.press('Control+Enter');
  await page.mouse.move(0, 0);
  await page.waitForTimeout(400);
};
const outgoing = async (page: Page) => {
  await openTicket(page);
  await page.keyboard.press('r');
  await page.locator('form textarea').fill('We found the cause and mend it today.');
  await page.keyboard.press('Control+Enter');
  await page.waitForTimeout(300);
};
const chooseRows = async (page: Page) => {
  for (const i of [1, 2, 3]) await page.locator('tbody input[type=checkbox]').nth(i).check();
  await page.waitForTimeout(200);
};
const bulk = async (page: Page) => {
  await chooseRows(page);
  await page.getByRole('button', { name: /^(Change|Ändern)/ }).click();
  await page
    .getByLabel(/^(What to do|Was ist zu tun)/)
    .first()
    .click();
  await page.getByRole('option', { name: /^(Start work|Arbeit beginnen)/ }).click();
  await page.waitForTimeout(500);
};
const detailsTab = async (page: Page) => {
  await openTicket(page);
  await page
    .locator('label')
    .filter({ hasText: /^Details|^Einzelheiten/ })
    .click();
  await page.waitForTimeout(400);
};

const base: Shot[] = [
  { name: 'landing', path: '/', fake: 'signed-out' },
  { name: 'queue', path: '/queue' },
  { name: 'queue-mid', path: '/queue?scope=client:acme', size: mid },
  { name: 'queue-phone', path: '/queue', size: phone },
  { name: 'queue-comfortable', path: '/queue?scope=mine', storage: { 'portico:density': 'comfortable' } },
  { name: 'queue-filtered', path: '/queue?q=priority:1,2 status:new' },
  { name: 'queue-refused', path: '/queue?q=stat:new' },
  { name: 'queue-filtered-empty', path: '/queue?q=zebra' },
  { name: 'queue-empty', path: '/queue?scope=mine', fake: 'empty' },
  { name: 'queue-failed', path: '/queue', fake: 'fail-queue' },
  { name: 'queue-incomplete', path: '/queue?q=status:new', fake: 'incomplete' },
  {
    name: 'queue-menu',
    path: '/queue',
    act: async (page) => {
      await page.getByRole('button', { name: /Ana Novak/ }).click();
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'queue-keys',
    path: '/queue',
    act: async (page) => {
      for (let i = 0; i < 4; i += 1) await page.keyboard.press('j');
    },
  },
  {
    name: 'help',
    path: '/queue',
    act: async (page) => {
      await page.keyboard.press('?');
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'palette',
    path: '/queue',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.waitForTimeout(600);
    },
  },
  {
    name: 'palette-found',
    path: '/queue',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').waitFor();
      await page.keyboard.type('co');
      await page.waitForTimeout(800);
    },
  },
  { name: 'board', path: '/queue?layout=board' },
  { name: 'board-priority', path: '/queue?layout=board&group=priority' },
  { name: 'board-phone', path: '/queue?layout=board', size: phone },
  {
    name: 'board-lifted',
    path: '/queue?layout=board',
    act: async (page) => {
      await page.locator('article a').first().focus();
      await page.keyboard.press('m');
      await page.keyboard.press('ArrowRight');
      await page.waitForTimeout(200);
    },
  },
  { name: 'today', path: '/today' },
  { name: 'today-phone', path: '/today', size: phone },
  { name: 'overview', path: '/overview' },
  { name: 'overview-phone', path: '/overview', size: phone },
  { name: 'inbox', path: '/inbox' },
  { name: 'inbox-phone', path: '/inbox', size: phone },
  { name: 'view', path: '/queue?view=vie_0000000001&q=priority:1,2' },
  {
    name: 'view-save',
    path: '/queue?q=priority:1,2',
    act: async (page) => {
      await page.getByRole('button', { name: /^(Save as a view|Als Ansicht speichern)/ }).click();
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'view-columns',
    path: '/queue',
    act: async (page) => {
      await page.getByRole('button', { name: /^(Columns and rows|Spalten und Zeilen)/ }).click();
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'filter',
    path: '/queue',
    act: async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('client:');
      await page.keyboard.press('ArrowDown');
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'preview',
    path: '/queue',
    act: async (page) => {
      for (const key of ['j', 'j', 'p', 'j']) await page.keyboard.press(key);
      await page.waitForTimeout(700);
    },
  },
  { name: 'palette-ticket', path: '/queue', act: press('Control+k') },
  { name: 'palette-assign', path: '/queue', act: press('a') },
  { name: 'palette-phone', path: '/queue', size: phone, act: press('Control+k') },
  {
    name: 'drawer-phone',
    path: '/queue',
    size: phone,
    act: async (page) => {
      await page.getByRole('button', { name: /^Men/ }).click();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'new-ticket',
    path: '/queue',
    act: async (page) => {
      await page.keyboard.press('c');
      await page.waitForTimeout(600);
    },
  },
  {
    name: 'new-ticket-phone',
    path: '/queue',
    size: phone,
    act: async (page) => {
      await page.keyboard.press('c');
      await page.waitForTimeout(600);
    },
  },
  { name: 'queue-bulk', path: '/queue', act: bulk },
  { name: 'queue-bulk-phone', path: '/queue', size: phone, act: chooseRows },
  { name: 'ticket-undo', path: '/queue', act: press('i') },
  { name: 'ticket', path: '/queue', act: openTicket },
  { name: 'ticket-mid', path: '/queue', size: mid, act: openTicket },
  { name: 'ticket-phone', path: '/queue', size: phone, act: openTicket },
  { name: 'ticket-reply', path: '/queue', act: press('r') },
  { name: 'ticket-write', path: '/queue', act: writing('r') },
  { name: 'ticket-write-phone', path: '/queue', size: phone, act: writing('r') },
  { name: 'ticket-write-note', path: '/queue', act: writing('n') },
  { name: 'ticket-macros', path: '/queue', act: macros },
  { name: 'ticket-macros-phone', path: '/queue', size: phone, act: macros },
  { name: 'ticket-macro-chosen', path: '/queue', act: macroChosen },
  { name: 'ticket-outgoing', path: '/queue', act: outgoing },
  { name: 'ticket-outgoing-phone', path: '/queue', size: phone, act: outgoing },
  { name: 'ticket-note', path: '/queue', act: press('n') },
  { name: 'ticket-note-phone', path: '/queue', size: phone, act: press('n') },
  { name: 'ticket-resolve', path: '/queue', act: clickButton(/^(Resolve|Lösen)/) },
  { name: 'ticket-pend', path: '/queue', act: clickButton(/^(Wait|Warten)/) },
  { name: 'ticket-merge', path: '/queue', act: menuItem(/^(Merge|Mit anderem)/) },
  { name: 'ticket-merge-phone', path: '/queue', size: phone, act: menuItem(/^(Merge|Mit anderem)/) },
  { name: 'ticket-split', path: '/queue', act: menuItem(/^(Split|Neues Ticket)/) },
  { name: 'ticket-duplicate', path: '/queue', act: menuItem(/^(Close as a d|Als Dup)/) },
  { name: 'ticket-move', path: '/queue', act: menuItem(/^(Move|Zu anderem)/) },
  { name: 'ticket-time', path: '/queue', act: clickButton(/^(Log time|Zeit erfassen)/) },
  { name: 'ticket-person', path: '/queue', act: clickButton(/^(Add a person|Person hinzu)/) },
  { name: 'ticket-details-phone', path: '/queue', size: phone, act: detailsTab },
  { name: 'ticket-missing', path: '/tickets/ACME-9999' },
  { name: 'portal', path: '/requests', fake: 'contact' },
  { name: 'portal-phone', path: '/requests', fake: 'contact', size: phone },
  {
    name: 'portal-request',
    path: '/requests',
    fake: 'contact',
    act: async (page) => {
      await page.locator('main li a').first().click();
      await page.waitForTimeout(600);
    },
  },
  { name: 'portal-new', path: '/requests/new', fake: 'contact' },
  {
    name: 'portal-new-files-phone',
    path: '/requests/new',
    fake: 'contact',
    size: phone,
    act: async (page) => {
      const picture = { name: 'Screenshot of the error.png', mimeType: 'image/png', buffer: Buffer.alloc(348_160, 1) };
      await page.locator('input[type=file]').setInputFiles([picture, { ...picture, name: 'a.zip', mimeType: 'x/y' }]);
      await page.locator('form ul').scrollIntoViewIfNeeded();
      await page.waitForTimeout(300);
    },
  },
  { name: 'portal-new-phone', path: '/requests/new', fake: 'contact', size: phone },
];

const variants: [string, Partial<Shot>][] = [
  ['', {}],
  ['-dark', { scheme: 'dark' }],
  ['-de', { language: 'de' }],
];

async function prepare(context: BrowserContext, origin: string, shot: Shot): Promise<void> {
  await context.addCookies([{ name: 'fake', value: shot.fake ?? 'none', url: origin }]);
  const storage = {
    'portico:scheme': shot.scheme ?? 'light',
    'portico:language': shot.language ?? 'en',
    ...shot.storage,
  };
  await context.addInitScript((entries) => {
    for (const [key, value] of Object.entries(entries)) localStorage.setItem(key, value);
  }, storage);
}

type Violation = { id: string; nodes: { html: string; failureSummary?: string; any: { message: string }[] }[] };

async function check(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const violations = (await page.evaluate(
    (tags) =>
      (globalThis as unknown as { axe: { run: (o: object) => Promise<{ violations: Violation[] }> } }).axe
        .run({ runOnly: { type: 'tag', values: tags } })
        .then((result) => result.violations),
    TAGS,
  )) as Violation[];
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  const lines = violations.map(
    (v) =>
      `${v.id}: ${v.nodes
        .slice(0, 4)
        .map((n) => `${n.html.slice(0, 160)} (${n.any[0]?.message ?? n.failureSummary ?? ''})`)
        .join(' | ')}`,
  );
  return wide ? [...lines, 'the page scrolls sideways'] : lines;
}

const only = process.argv[2] ? new RegExp(process.argv[2]) : /./;
await mkdir(out, { recursive: true });
const server = await serveFake();
const browser = await openBrowser();
let faults = 0;
for (const [suffix, variant] of variants) {
  for (const shot of base.map((entry) => ({ ...entry, ...variant, name: entry.name + suffix }))) {
    if (!only.test(shot.name)) continue;
    const [width, height] = shot.size ?? wide;
    const context = await browser.newContext({
      viewport: { width, height },
      timezoneId: 'Europe/Berlin',
      locale: 'en-GB',
    });
    await prepare(context, server.origin, shot);
    const page = await context.newPage();
    const noise: string[] = [];
    page.on('console', (message) => message.type() === 'error' && noise.push(message.text()));
    page.on('pageerror', (error) => noise.push(`${error.message}\n${error.stack ?? ''}`));
    await page.goto(server.origin + shot.path, { waitUntil: 'networkidle' });
    await page.locator('main h1, main p, main table').first().waitFor();
    try {
      await shot.act?.(page);
    } catch (error) {
      noise.push(`act failed: ${String(error).slice(0, 300)}`);
    }
    await page.waitForTimeout(150);
    await page.screenshot({ path: join(out, `${shot.name}.png`) });
    const expected = /status of (400|401|404|503)/;
    const lines = [...(await check(page)), ...noise.filter((line) => !expected.test(line))];
    faults += lines.length;
    console.log(
      `${lines.length === 0 ? 'ok  ' : 'BAD '} ${shot.name}${lines.map((line) => `\n       ${line}`).join('')}`,
    );
    await context.close();
  }
}
await browser.close();
await server.close();
console.log(`${faults} faults`);
process.exitCode = faults === 0 ? 0 : 1;
