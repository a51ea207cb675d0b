import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { focusedText, hasBrowser } from './chromium.ts';
import { ask, desk, fresh, isAccessible, type Row } from './support.ts';

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), randomBytes(200_000)]);
const log = Buffer.from('10:02 link down\n10:03 link up\n'.repeat(400));

interface Listed {
  readonly items: readonly { readonly id: string; readonly name: string }[];
}

describe.skipIf(!hasBrowser)('files in a browser', () => {
  const home = desk();
  let folder: string;
  let ticket: Row;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'portico-files-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The technician at a new ticket of the test's own, with a reply begun. */
  const replying = async () => {
    const visitor = await home.signedIn();
    ticket = await fresh(visitor.page);
    await home.visit(visitor.page, ticket);
    await visitor.page.keyboard.press('r');
    await focusedText(visitor.page);
    return visitor;
  };
  const pick = async (page: Page, ...files: { name: string; mimeType: string; buffer: Buffer }[]) => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Attach files' }).click();
    await (await chooser).setFiles(files);
  };
  const downloaded = async (page: Page, name: string): Promise<Buffer> => {
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: `Download ${name}` }).click();
    const file = await coming;
    expect(file.suggestedFilename()).toBe(name);
    return readFileSync(await file.path());
  };
  /** Keeps uploads on their way. @returns what lets the next one arrive */
  const holdUploads = async (page: Page): Promise<() => Promise<void>> => {
    const held: (() => void)[] = [];
    await page.route(
      (url) => url.pathname.startsWith('/files/'),
      async (route) => {
        if (route.request().method() === 'PUT') await new Promise<void>((resolve) => held.push(resolve));
        await route.continue();
      },
    );
    return async () => {
      await expect.poll(() => held.length, { timeout: 60_000 }).toBeGreaterThan(0);
      held.shift()?.();
    };
  };
  const names = async (page: Page, number: string) =>
    (await ask<Listed>(page, `/v1/tickets/${number}/files`)).items.map((one) => one.name);

  test('picked and dropped files go out with a reply, and come down in the portal byte for byte', async () => {
    const { page, complaints } = await replying();
    await pick(page, { name: 'Fehler März.png', mimeType: 'image/png', buffer: png });
    const form = page.getByRole('form', { name: 'Reply' });
    const dropped = await page.evaluateHandle(
      `(() => { const all = new DataTransfer(); all.items.add(new File([${JSON.stringify(log.toString())}], 'router.log')); return all; })()`,
    );
    await form.dispatchEvent('dragenter', { dataTransfer: dropped });
    await page.getByText('Drop files to attach them to the reply').waitFor();
    await form.dispatchEvent('drop', { dataTransfer: dropped });
    const tray = page.getByRole('list', { name: 'Files to be sent along' });
    await expect.poll(() => tray.locator('[data-state=ready]').count(), { timeout: 60_000 }).toBe(2);
    await isAccessible(page, 'files in a reply');
    await page.locator('textarea:focus, form textarea').first().fill('Both files show it.');
    await page.getByRole('button', { name: `Send to ${ticket.requester.name}` }).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByRole('log').getByText('Both files show it.').waitFor();
    await page.getByRole('log').getByRole('button', { name: 'Download router.log' }).waitFor();
    await isAccessible(page, 'files in the conversation');
    expect((await downloaded(page, 'Fehler März.png')).equals(png)).toBe(true);
    expect(complaints).toEqual([]);

    const reader = await home.atPortal(ticket.requester.name);
    await reader.page.goto(`${home.portal}/requests/${ticket.number}`);
    await reader.page.getByText('Both files show it.').waitFor();
    expect((await downloaded(reader.page, 'router.log')).equals(log)).toBe(true);
    expect((await downloaded(reader.page, 'Fehler März.png')).equals(png)).toBe(true);
    await isAccessible(reader.page, 'files in the portal');
    expect(reader.complaints).toEqual([]);
  });

  test('a picture pasted into a new request arrives at the desk, and files survive a form that is not complete', async () => {
    const { page, complaints } = await home.atPortal('Daniel Osei');
    await page.goto(`${home.portal}/requests/new`);
    const tell = page.getByLabel('Tell us more');
    await tell.waitFor();
    await tell.focus();
    await page.evaluate(`(() => {
      const all = new DataTransfer();
      const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (letter) => letter.charCodeAt(0));
      all.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
      const paste = new ClipboardEvent('paste', { clipboardData: all, bubbles: true, cancelable: true });
      document.activeElement.dispatchEvent(paste);
    })()`);
    await expect.poll(() => page.locator('[data-state=ready]').count(), { timeout: 60_000 }).toBe(1);
    await page.getByRole('button', { name: 'Send request' }).click();
    await page.getByText('Give it a subject.').waitFor();
    expect(await page.locator('[data-state=ready]').count()).toBe(1);
    await isAccessible(page, 'new request with a file');
    await page.getByLabel('What do you need?').fill('The screen stays black');
    await tell.fill('See the picture.');
    await page.getByRole('button', { name: 'Send request' }).click();
    await page.waitForURL(/\/requests\/ACME-\d+$/);
    const number = page.url().split('/').at(-1) ?? '';
    await page.getByRole('button', { name: /^Download screenshot/ }).waitFor();
    expect(complaints).toEqual([]);

    const staff = await home.signedIn();
    await staff.page.goto(`${home.url}/tickets/${number}`);
    const [name] = await names(staff.page, number);
    expect(name).toMatch(/^screenshot \d{4}-\d\d-\d\d [\d.]+\.png$/);
    expect((await downloaded(staff.page, name ?? '')).equals(png)).toBe(true);
  });

  test('Send right after a file was chosen waits for it, says so, and sends it along; a second thought stops it', async () => {
    const { page, complaints } = await home.atPortal('Daniel Osei');
    const arrive = await holdUploads(page);
    await page.goto(`${home.portal}/requests/new`);
    await page.getByLabel('What do you need?').fill('The router restarts');
    await page.getByLabel('Tell us more').fill('Its log is attached.');
    const waiting = page.getByText('It goes out as soon as the files are there.');
    const send = page.getByRole('button', { name: 'Send request' });
    await pick(page, { name: 'router.log', mimeType: 'text/plain', buffer: log });
    await send.click();
    await waiting.waitFor();
    await isAccessible(page, 'a request that waits for its file');
    await page.getByRole('button', { name: 'Don’t send yet' }).click();
    await expect.poll(() => waiting.count()).toBe(0);
    await send.click();
    await waiting.waitFor();
    expect(page.url()).toBe(`${home.portal}/requests/new`);
    await arrive();
    await page.waitForURL(/\/requests\/ACME-\d+$/);
    expect((await downloaded(page, 'router.log')).equals(log)).toBe(true);

    await page.getByLabel('Your message').fill('And once more.');
    await pick(page, { name: 'later.log', mimeType: 'text/plain', buffer: log });
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await waiting.waitFor();
    await arrive();
    await page.getByText('And once more.').waitFor();
    expect((await downloaded(page, 'later.log')).equals(log)).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('an internal note waits for its file too, and one that is held back stops it', async () => {
    const visitor = await home.signedIn();
    const { page, complaints } = visitor;
    ticket = await fresh(page);
    await home.visit(page, ticket);
    const arrive = await holdUploads(page);
    const waiting = page.getByText('It goes out as soon as the files are there.');
    const write = async (text: string, file: { name: string; mimeType: string; buffer: Buffer }) => {
      await page.keyboard.press('n');
      await page.locator('form textarea').first().fill(text);
      await pick(page, file);
      await page.getByRole('button', { name: 'Save internal note' }).click();
      await waiting.waitFor();
      await arrive();
      await expect.poll(() => waiting.count(), { timeout: 60_000 }).toBe(0);
    };
    await write('The log, for us.', { name: 'ours.log', mimeType: 'text/plain', buffer: log });
    await page.getByRole('log').getByText('The log, for us.').waitFor();
    expect(await names(page, ticket.number)).toEqual(['ours.log']);
    await write('No invoice.', { name: 'no.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ no pdf') });
    await page.getByText('Remove the files that cannot go along, or try them again.').waitFor();
    expect(await page.getByRole('log').getByText('No invoice.').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('a file that is not what it claims is held back with the reason, goes nowhere, and stops the send until it is taken off', async () => {
    const { page, complaints } = await replying();
    const before = await names(page, ticket.number);
    const announced = page.waitForResponse(
      (one) => one.url().endsWith('/v1/files') && one.request().method() === 'POST',
    );
    await pick(page, { name: 'invoice.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ this is no pdf') });
    const { id } = (await (await announced).json()) as { id: string };
    await page.getByText(/^Held back, and not sent along: it is a program/).waitFor();
    await isAccessible(page, 'a held file');
    await page.locator('form textarea').fill('Here is the invoice.');
    await page.getByRole('button', { name: `Send to ${ticket.requester.name}` }).click();
    await page.getByText('Remove the files that cannot go along, or try them again.').waitFor();
    const status = (path: string, body?: object) =>
      page.evaluate(
        `fetch('${path}', ${JSON.stringify(
          body === undefined
            ? {}
            : {
                method: 'POST',
                headers: { 'content-type': 'application/json', 'idempotency-key': 'held-file-1' },
                body: JSON.stringify(body),
              },
        )}).then((answer) => answer.status)`,
      );
    expect(await status(`/v1/tickets/${ticket.number}/files/${id}`)).toBe(404);
    expect(await status(`/v1/tickets/${ticket.number}/notes`, { text: 'x', files: [id] })).toBe(422);
    expect(await names(page, ticket.number)).toEqual(before);

    await page.getByRole('button', { name: 'Remove invoice.pdf' }).click();
    await page.getByRole('button', { name: `Send to ${ticket.requester.name}` }).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByRole('log').getByText('Here is the invoice.').waitFor();
    expect(await names(page, ticket.number)).toEqual(before);
    // The two refusals that were asked for by hand are written down as errors; nothing else may be there.
    expect(complaints.filter((one) => !/404|422/.test(one))).toEqual([]);
  });

  test('what is too large or of a kind that is not taken is refused with the limit before a byte is sent', async () => {
    const { page, complaints } = await replying();
    const large = join(folder, 'dump.txt');
    await new Promise<void>((resolve, reject) => {
      const file = createWriteStream(large);
      file.on('error', reject);
      file.end(Buffer.alloc(26_214_401, 'a'), () => resolve());
    });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Attach files' }).click();
    await (await chooser).setFiles(large);
    await page.getByText('Not taken: it is larger than 25 MB.').waitFor();
    await pick(page, { name: 'setup.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') });
    await page.getByText('Not taken: files of this type are not accepted here.').waitFor();
    await isAccessible(page, 'refused files');
    expect(asked.filter((path) => path.includes('/files'))).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
