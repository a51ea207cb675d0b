import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';

/** Committed, and shown in the README. */
export const picturesFolder = fileURLToPath(new URL('../../packages/web/pictures', import.meta.url));
/** Bytes of one of them, at most: who clones the repository has them all. */
export const PICTURE_MOST = 150 * 1024;
/** Of which pictures: `SCREEN.STATE`. `PICTURES=write npm run screens` takes them anew. */
export const pictures: readonly string[] = [
  'queue.plain',
  'ticket.plain',
  'board.dark',
  'overview.plain',
  'request.plain',
  'ticket.phone',
];

/** Compresses a picture as WebP, by the browser that took it. */
export async function keepPicture(browser: Browser, file: string, name: string): Promise<void> {
  const page = await browser.newPage();
  const source = `data:image/png;base64,${(await readFile(file)).toString('base64')}`;
  const made = (await page.evaluate(`(async () => {
    const image = new Image();
    image.src = ${JSON.stringify(source)};
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.86);
  })()`)) as string;
  await writeFile(join(picturesFolder, `${name}.webp`), Buffer.from(made.split(',')[1] ?? '', 'base64'));
  await page.close();
}
