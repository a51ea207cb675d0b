import type { Page } from 'playwright-core';

/** What a picture is taken of, out of the demo of the day. */
export interface Facts {
  /** A ticket of Acme's with a conversation, another to write on (what is begun stays), and one that was resolved. */
  readonly ticket: string;
  readonly other: string;
  readonly resolved: string;
  /** A request of the contact's own. */
  readonly request: string;
}

/** Who looks at it: at the desk, at Acme's portal, or without having signed in. */
export type Reader = 'technician' | 'admin' | 'contact' | 'nobody';

export interface Screen {
  /** Of its pictures: `NAME.STATE.png`. */
  readonly name: string;
  /** As `packages/web/src/app/router.tsx` has it; for pages that the server sends itself, their path. */
  readonly route: string;
  readonly reader: Reader;
  /** Where it differs from the route. */
  readonly path?: (facts: Facts) => string;
  /** An address of it at which a filter finds nothing. */
  readonly filtered?: string;
  /** It comes up without asking for anything: then nothing can be empty, late or refused. */
  readonly asksNothing?: true;
  /** There is no such thing on a phone, nor at 200 %. */
  readonly wideOnly?: true;
  /** What is done on it before the picture: a dialog opened, rows chosen. In either language, at any width. */
  readonly act?: (page: Page) => Promise<void>;
}

const key =
  (...keys: string[]) =>
  async (page: Page): Promise<void> => {
    for (const one of keys) await page.keyboard.press(one);
  };
const dialog = (page: Page): Promise<void> => page.getByRole('dialog').first().waitFor();
const opened =
  (...keys: string[]) =>
  async (page: Page): Promise<void> => {
    await key(...keys)(page);
    await dialog(page);
  };
const button =
  (name: RegExp, then: (page: Page) => Promise<void> = dialog) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name }).first().click();
    await then(page);
  };
const further =
  (name: RegExp) =>
  async (page: Page): Promise<void> => {
    await button(/^(More actions|Weitere Aktionen)/, async () => undefined)(page);
    await page.getByRole('menuitem', { name }).click();
    await dialog(page);
  };
const written = async (page: Page, open: string, text: string): Promise<void> => {
  await page.keyboard.press(open);
  await page.locator('form textarea').first().fill(text);
};
const rows = async (page: Page): Promise<void> => {
  for (const row of [1, 2, 3]) await page.locator('tbody input[type=checkbox]').nth(row).check();
};
const narrow = (page: Page): boolean => (page.viewportSize()?.width ?? 0) < 720;
/** On a narrow screen what stands beside a wide one lies in a drawer. */
const withMenu = async (page: Page): Promise<void> => {
  if (narrow(page)) await page.getByRole('button', { name: /^Men/ }).click();
};

const queue = (name: string, act?: Screen['act'], search = ''): Screen => ({
  name,
  route: '/queue',
  reader: 'technician',
  path: () => `/queue${search}`,
  ...(act ? { act } : {}),
});
const ticket = (name: string, act?: Screen['act'], which: keyof Facts = 'ticket'): Screen => ({
  name,
  route: '/tickets/$ref',
  reader: 'technician',
  path: (facts) => `/tickets/${facts[which]}`,
  ...(act ? { act } : {}),
});

/**
 * Every screen, and every dialog worth looking at. A new route gets a line here
 * (`test/architecture/screens.test.ts` says which one is missing), and with it a picture in each state.
 */
export const screens: readonly Screen[] = [
  { ...queue('queue'), filtered: '/queue?q=zebra' },
  { ...queue('queue-refused', undefined, '?q=stat:new') },
  {
    ...queue('queue-preview', async (page) => {
      await key('j', 'j', 'p')(page);
      await page.getByRole('complementary', { name: /^(Preview|Vorschau)/ }).waitFor();
    }),
    wideOnly: true,
  },
  queue('queue-chosen', rows),
  queue('queue-bulk', async (page) => {
    await rows(page);
    await button(/^(Change|Ändern)/)(page);
  }),
  queue('queue-filter', async (page) => {
    await page.keyboard.press('/');
    await page.keyboard.type('client:');
    await page.locator('[role=option]').first().waitFor();
  }),
  { ...queue('queue-columns', button(/^(Columns and rows|Spalten und Zeilen)/)), wideOnly: true },
  { ...queue('view-save', button(/^(Save as a view|Als Ansicht speichern)/), '?q=priority:1,2'), wideOnly: true },
  { ...queue('board', undefined, '?layout=board'), filtered: '/queue?layout=board&q=zebra' },
  queue('palette', async (page) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await page.keyboard.type('co');
    await page.locator('[role=option]').first().waitFor();
  }),
  queue('ticket-new', opened('c')),
  queue('help', opened('?')),
  queue('account', async (page) => {
    await withMenu(page);
    await page.getByRole('button', { name: /Elena/ }).filter({ visible: true }).first().click();
  }),
  ticket('ticket'),
  ticket('ticket-resolved', undefined, 'resolved'),
  { name: 'ticket-missing', route: '/tickets/$ref', reader: 'technician', path: () => '/tickets/ACME-999999' },
  ticket('ticket-reply', (page) => written(page, 'r', 'We found the cause and mend it today.'), 'other'),
  ticket('ticket-note', (page) => written(page, 'n', 'Third time this month: look at the contract.'), 'other'),
  ticket('ticket-resolve', button(/^(Resolve|Lösen)$/)),
  ticket('ticket-merge', further(/^(Merge|Mit anderem)/)),
  ticket('ticket-move', further(/^(Move|Zu anderem)/)),
  ticket('ticket-time', async (page) => {
    await key('t')(page);
    await dialog(page);
  }),
  {
    name: 'history',
    route: '/tickets/$ref/history',
    reader: 'technician',
    path: (facts) => `/tickets/${facts.ticket}/history`,
  },
  { name: 'tasks', route: '/tasks', reader: 'technician' },
  { name: 'drafts', route: '/drafts', reader: 'technician' },
  { name: 'recurring', route: '/recurring', reader: 'technician' },
  { name: 'macros', route: '/macros', reader: 'admin', path: () => '/macros?client=acme' },
  { name: 'templates', route: '/templates', reader: 'admin', path: () => '/templates?client=acme' },
  { name: 'jobs', route: '/jobs', reader: 'admin', path: () => '/jobs?whose=all' },
  { name: 'today', route: '/today', reader: 'technician' },
  { name: 'overview', route: '/overview', reader: 'technician' },
  { name: 'inbox', route: '/inbox', reader: 'technician' },
  { name: 'notice-settings', route: '/settings/notifications', reader: 'technician' },
  {
    name: 'notice-settings-portal',
    route: '/settings/notifications',
    reader: 'contact',
  },
  { name: 'requests', route: '/requests', reader: 'contact' },
  { name: 'request', route: '/requests/$ref', reader: 'contact', path: (facts) => `/requests/${facts.request}` },
  { name: 'request-new', route: '/requests/new', reader: 'contact', asksNothing: true },
  { name: 'landing', route: '/', reader: 'nobody', path: () => '/queue', asksNothing: true },
  { name: 'sign-in', route: '/auth/login', reader: 'nobody', path: () => '/auth/login?to=/' },
  { name: 'page-missing', route: '/nowhere', reader: 'nobody' },
  { name: 'mailbox', route: '/mailbox', reader: 'nobody' },
];

/** Pages that the server sends by itself, without the web client. */
export const serverPages: readonly string[] = ['/auth/login', '/nowhere', '/mailbox'];
