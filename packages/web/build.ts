import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const repository = join(root, '..', '..');
const INPUTS = ['src', 'public', 'index.html', 'vite.config.ts', 'early-script.ts', 'build.ts', 'package.json'];
const STAMP = '.portico-build';

async function filesUnder(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return [path];
  const nested = await Promise.all(entries.map((entry) => filesUnder(join(path, entry.name))));
  return nested.flat();
}

/** SHA-256 over the names and contents of all sources and the lock file (a new dependency is a new build). */
export async function webHash(): Promise<string> {
  const files = (await Promise.all(INPUTS.map((input) => filesUnder(join(root, input))))).flat();
  const shipped = files.filter((file) => !/\.test\.tsx?$/.test(file)).sort();
  const hash = createHash('sha256');
  for (const file of [...shipped, join(repository, 'package-lock.json')]) {
    const content = await readFile(file).catch(() => Buffer.alloc(0));
    hash.update(`${relative(repository, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

/** The client as a distribution ships it, built and beside its code; undefined in a checkout. */
export async function shippedWeb(): Promise<string | undefined> {
  const folder = join(root, 'web');
  const [shipped, sources] = await Promise.all([
    readFile(join(folder, STAMP)).catch(() => undefined),
    readFile(join(root, 'index.html')).catch(() => undefined),
  ]);
  return shipped && !sources ? folder : undefined;
}

/**
 * Builds the console into `outDir` (index.html and hashed assets), or leaves it alone when it was made from the same
 * sources. The stamp is written last: a build cut short is built again.
 * @returns the content hash, and whether anything had to be built
 */
export async function buildWeb(outDir: string): Promise<{ hash: string; built: boolean }> {
  const out = resolve(outDir);
  const hash = await webHash();
  const stamp = join(out, STAMP);
  const previous = await readFile(stamp, 'utf8').catch(() => '');
  const whole = await access(join(out, 'index.html')).then(
    () => true,
    () => false,
  );
  if (previous === hash && whole) return { hash, built: false };
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  // Vite is loaded only when there is something to build: a warm start must not pay for it.
  const [{ build }, { webConfig }] = await Promise.all([import('vite'), import('./vite.config.ts')]);
  await build({ ...webConfig, configFile: false, logLevel: 'error', build: { ...webConfig.build, outDir: out } });
  await writeFile(stamp, hash);
  return { hash, built: true };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { hash, built } = await buildWeb(process.argv[2] ?? join(root, 'dist'));
  process.stdout.write(`${built ? 'built' : 'unchanged'} ${hash}\n`);
}
