import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, settled, signIn, type Visitor, visitor } from '../e2e/chromium.ts';
import { ask, desk, type Row, technician } from '../e2e/support.ts';
import { type Facts, type Reader, type Screen, screens, serverPages } from './list.ts';
import { keepPicture, pictures } from './pictures.ts';
import { enterState, type State, states } from './states.ts';

/** Git-ignored. With an `index.html` to look through them. */
const folder = fileURLToPath(new URL('../../packages/web/screens', import.meta.url));

const applies = (state: State, screen: Screen): boolean => {
  const bare = screen.act === undefined && !screen.asksNothing && !serverPages.includes(screen.route);
  if (state.narrow && screen.wideOnly) return false;
  return (!state.plainOnly || bare) && (!state.filteredOnly || screen.filtered !== undefined);
};
/**
 * `npm run screens` takes a picture of every screen in every state; `npm run screens -- -t 'dark > queue'` of some. It fails
 * where a screen does not come up, or has to be scrolled sideways.
 */
describe.skipIf(!hasBrowser)('a picture of', () => {
  const home = desk();
  const sessions = new Map<Reader, Awaited<ReturnType<ReturnType<Page['context']>['storageState']>>>();
  let facts: Facts;

  beforeAll(async () => {
    await mkdir(folder, { recursive: true });
    const people = [
      ['technician', home.url, technician],
      ['admin', home.url, 'Priya Raman'],
      ['contact', home.portal, 'Daniel Osei'],
    ] as const;
    for (const [reader, origin, name] of people) {
      const { page, close } = await home.enter();
      await signIn(page, origin, name);
      sessions.set(reader, await page.context().storageState());
      if (reader === 'technician') facts = { ...(await ticketsOf(page)), request: '' };
      if (reader === 'contact') facts = { ...facts, request: await requestOf(page) };
      await close();
    }
  });

  afterAll(async () => {
    const taken = (await readdir(folder)).filter((name) => name.endsWith('.png')).sort();
    const figures = taken.map(
      (name) => `<figure><img src="${name}" loading="lazy"><figcaption>${name}</figcaption></figure>`,
    );
    const style = 'body{font:14px sans-serif;display:flex;flex-wrap:wrap;gap:16px}figure{margin:0}img{width:420px}';
    await writeFile(join(folder, 'index.html'), `<style>${style}</style>\n${figures.join('\n')}\n`);
  });

  describe.each(states)('$name', (state) => {
    // One window for all screens of a reader: the client is compiled once.
    const windows = new Map<Reader, Promise<Visitor>>();
    const windowOf = async (reader: Reader): Promise<Visitor> => {
      const session = sessions.get(reader);
      const one = await visitor(home.browser, { ...state.window, ...(session ? { storageState: session } : {}) });
      await enterState(one.page, state);
      return one;
    };
    afterAll(async () => {
      for (const one of windows.values()) await (await one).close();
    });

    test.each(screens.filter((screen) => applies(state, screen)))('$name', async (screen) => {
      const name = `${screen.name}.${state.name}`;
      const file = join(folder, `${name}.png`);
      await rm(file, { force: true });
      const open = windows.get(screen.reader) ?? windowOf(screen.reader);
      windows.set(screen.reader, open);
      const { page } = await open;
      const path = state.filteredOnly ? screen.filtered : (screen.path?.(facts) ?? screen.route);
      await page.goto((screen.reader === 'contact' ? home.portal : home.url) + path, { waitUntil: 'load' });
      await page.locator('main').first().waitFor();
      if (state.name === 'loading') await page.locator('main [role=status], main [aria-busy=true]').first().waitFor();
      else await page.waitForLoadState('networkidle');
      // It asks a second time before it says that it failed.
      if (state.name === 'failed') await page.locator('main [role=alert]').first().waitFor();
      await screen.act?.(page);
      if (screen.act) await page.waitForLoadState('networkidle');
      await page.evaluate(settled);
      await page.evaluate('document.fonts.ready.then(() => true)');
      await page.screenshot({ path: file, caret: 'initial' });
      if (process.env['PICTURES'] === 'write' && pictures.includes(name)) await keepPicture(home.browser, file, name);
      const wider = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
      expect(wider, 'it has to be scrolled sideways').toBe(false);
    });
  });
});

async function ticketsOf(page: Page): Promise<Omit<Facts, 'request'>> {
  const { items } = await ask<{ items: Row[] }>(page, '/v1/tickets?scope=client:acme&limit=100');
  const open = items.find((row) => row.phase === 'open' && row.status === 'in_progress');
  const other = items.find((row) => row.phase === 'open' && row !== open);
  const done = await ask<{ items: Row[] }>(page, '/v1/tickets?scope=client:acme&limit=20&q=status:resolved');
  return { ticket: open?.number ?? '', other: other?.number ?? '', resolved: done.items[0]?.number ?? '' };
}

async function requestOf(page: Page): Promise<string> {
  const { items } = await ask<{ items: Row[] }>(page, '/v1/tickets?scope=mine&limit=20');
  return (items.find((row) => row.status === 'in_progress') ?? items[0])?.number ?? '';
}
