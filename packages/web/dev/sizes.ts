import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { buildWeb } from '../build.ts';

const KB = 1024;
/** Brotli bytes of a screen's first load; design §11. What opens later is loaded later, and is no part of it. */
export const BUDGET = { js: 290 * KB, css: 40 * KB };
/** Of a portal, whose readers come from a mail, on a phone, three times a year. */
export const PORTAL_BUDGET = { js: 200 * KB, css: 40 * KB };

export interface Sizes {
  files: { name: string; bytes: number }[];
  js: number;
  css: number;
}

const isCode = (name: string): boolean => /\.(js|css)$/.test(name);

/** @param loaded names of files that a browser asked for; all of the build where absent, an upper bound of any load */
export async function measure(dist: string, loaded?: Iterable<string>): Promise<Sizes> {
  const assets = join(dist, 'assets');
  const names = [...new Set(loaded ?? (await readdir(assets)))].filter(isCode);
  const files = await Promise.all(
    names.map(async (name) => ({ name, bytes: brotliCompressSync(await readFile(join(assets, name))).length })),
  );
  const sum = (end: string) =>
    files.filter((file) => file.name.endsWith(end)).reduce((all, file) => all + file.bytes, 0);
  return { files: files.sort((a, b) => b.bytes - a.bytes), js: sum('.js'), css: sum('.css') };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dist = fileURLToPath(new URL('../dist', import.meta.url));
  await buildWeb(dist);
  const sizes = await measure(dist);
  for (const file of sizes.files) console.log(`${(file.bytes / KB).toFixed(1).padStart(7)} KB  ${file.name}`);
  console.log(
    `all JS ${(sizes.js / KB).toFixed(1)} KB, of which a screen may load ${BUDGET.js / KB} at first, all CSS ${(sizes.css / KB).toFixed(1)} KB of ${BUDGET.css / KB} (brotli)`,
  );
  process.exitCode = sizes.css <= BUDGET.css ? 0 : 1;
}
