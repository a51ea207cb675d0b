import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A file of the repository: its path from the root, with `/`, and its text. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

const TEXT = /\.(ts|tsx|js|cjs|mjs|json|md|yaml|yml|css|html)$|(^|\/)(NOTICE|run|\.npmrc|\.gitignore|\.editorconfig)$/;
const FILES_MOST = 20_000;

/** What `.gitignore` names: its lines are folders (`dist/`), paths (`a/b.ts`) and endings (`*.log`), nothing finer. */
export function ignores(gitignore: string): (path: string) => boolean {
  const lines = gitignore.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const tests = lines.map((line) => {
    if (line.startsWith('*')) return (path: string) => path.endsWith(line.slice(1));
    const bare = line.replace(/\/$/, '');
    if (bare.includes('/')) return (path: string) => path === bare || path.startsWith(`${bare}/`);
    return (path: string) => path.split('/').includes(bare);
  });
  return (path) => path === '.git' || tests.some((matches) => matches(path));
}

/** Every text file that belongs to the repository, whether committed yet or not. */
export function readSources(): Source[] {
  const ignored = ignores(readFileSync(join(root, '.gitignore'), 'utf8'));
  const found: Source[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = relative(root, join(folder, entry.name)).replaceAll('\\', '/');
      if (ignored(path)) continue;
      if (entry.isDirectory()) visit(join(folder, entry.name));
      else if (entry.isFile() && TEXT.test(path)) found.push({ path, text: readFileSync(join(root, path), 'utf8') });
      if (found.length > FILES_MOST) throw new Error(`more than ${FILES_MOST} files: is a build folder not ignored?`);
    }
  };
  visit(root);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

export function exists(path: string): boolean {
  return statSync(join(root, path), { throwIfNoEntry: false }) !== undefined;
}
