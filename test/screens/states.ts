import type { BrowserContextOptions, Page, Route } from 'playwright-core';

/** How a screen is looked at: the window, the reader's settings, and what becomes of the API's answers. */
export interface State {
  readonly name: string;
  readonly window?: BrowserContextOptions;
  readonly dark?: true;
  readonly german?: true;
  /** Too narrow for what stands beside or above a wide list. */
  readonly narrow?: true;
  /** Changes, holds back or refuses what a screen asks for; the frame round it always has its own. */
  readonly answers?: (route: Route) => Promise<void>;
  /** Only the screen itself, without the dialogs on it. */
  readonly plainOnly?: true;
  /** Only screens that name an address at which a filter finds nothing. */
  readonly filteredOnly?: true;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Names as long as people have them, and longer: nothing may break a row or push a button away. */
const long: Readonly<Record<string, string>> = {
  name: 'Wilhelmina Featherstonehaugh-Cholmondeley of the Department for Extraordinarily Long Names',
  subject:
    'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft: the printer in the hall on the second floor prints nothing but question marks since Tuesday',
  title:
    'A title that somebody wrote without thinking of those who read it on a small screen, and then some more of it',
  label: 'A label of unusual length for a small field',
};

function lengthened(value: Json, key = ''): Json {
  if (typeof value === 'string') return long[key] ?? value;
  if (Array.isArray(value)) return value.map((one) => lengthened(one, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, lengthened(one, name)]));
}

/** Lists without entries and counts of nothing. */
function emptied(value: Json): Json {
  if (Array.isArray(value)) return [];
  if (typeof value === 'number') return 0;
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([name]) => name !== 'nextCursor');
  return Object.fromEntries(
    kept.map(([name, one]) => [name, Array.isArray(one) || isCounts(one) ? emptied(one) : one]),
  );
}

const isCounts = (value: Json): boolean =>
  typeof value === 'number' || (value !== null && typeof value === 'object' && !Array.isArray(value));

const changed = (change: (value: Json) => Json) => async (route: Route) => {
  const answer = await route.fetch();
  const json = answer.headers()['content-type']?.includes('json') ?? false;
  if (!json) return route.fulfill({ response: answer });
  return route.fulfill({ response: answer, json: change((await answer.json()) as Json) });
};

/** The frame of every screen: who asks, whose names there are, whose brand it is. */
const frame = /^\/v1\/(me|directory|clients\/[^/]+\/desk)$/;
/** A ticket itself: an empty screen of it is one without a conversation. */
const ticket = /^\/v1\/tickets\/[A-Z]+-\d+$/;
const pathOf = (route: Route): string => new URL(route.request().url()).pathname;
const reads = (route: Route): boolean => route.request().method() === 'GET';

const unless =
  (spared: RegExp, then: (route: Route) => Promise<void>) =>
  (route: Route): Promise<void> =>
    reads(route) && !spared.test(pathOf(route)) ? then(route) : route.continue();

const unavailable = {
  status: 503,
  contentType: 'application/problem+json',
  body: JSON.stringify({ type: 'about:blank', title: 'Service Unavailable', status: 503 }),
};

export const states: readonly State[] = [
  { name: 'plain' },
  { name: 'dark', dark: true },
  { name: 'german', german: true },
  { name: 'phone', narrow: true, window: { viewport: { width: 360, height: 740 }, hasTouch: true } },
  // A desktop window at 200 % has half its width in CSS pixels, each drawn twice as large.
  { name: 'zoomed', narrow: true, window: { viewport: { width: 680, height: 430 }, deviceScaleFactor: 2 } },
  { name: 'long', answers: unless(/^$/, changed(lengthened)) },
  { name: 'empty', plainOnly: true, answers: unless(new RegExp(`${frame.source}|${ticket.source}`), changed(emptied)) },
  { name: 'filtered-empty', plainOnly: true, filteredOnly: true },
  { name: 'loading', plainOnly: true, answers: unless(frame, () => new Promise(() => undefined)) },
  { name: 'failed', plainOnly: true, answers: unless(frame, (route) => route.fulfill(unavailable)) },
];

/** Makes a page be looked at as a state says. */
export async function enterState(page: Page, state: State): Promise<void> {
  const settings = { 'portico:language': state.german ? 'de' : 'en' };
  const keep = `for (const [key, value] of Object.entries(${JSON.stringify(settings)})) localStorage.setItem(key, value);`;
  await page.addInitScript(keep);
  await page.emulateMedia({ colorScheme: state.dark ? 'dark' : 'light', reducedMotion: 'reduce' });
  // The stream of what changes stays open and is no answer; presence is told, not asked for.
  if (state.answers) await page.route(/\/v1\/(?!live)/, state.answers);
}
