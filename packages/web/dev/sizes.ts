import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { buildWeb } from '../build.ts';

const KB = 1024;
/** Brotli bytes of the first load; design §11. */
export const BUDGET = { js: 290 * KB, css: 40 * KB };

export interface Sizes {
  files: { name: string; bytes: number }[];
  js: number;
  css: number;
}

/** All the files of the build together: an upper bound of any first load. */
export async function measure(dist: string): Promise<Sizes> {
  const assets = join(dist, 'assets');
  const names = (await readdir(assets)).filter((name) => /\.(js|css)$/.test(name));
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
    `all JS ${(sizes.js / KB).toFixed(1)} KB of ${BUDGET.js / KB}, all CSS ${(sizes.css / KB).toFixed(1)} KB of ${BUDGET.css / KB} (brotli)`,
  );
  process.exitCode = sizes.js <= BUDGET.js && sizes.css <= BUDGET.css ? 0 : 1;
}
