import { posix } from 'node:path';
import type { Source } from './sources.ts';

const tops = /^(?:packages|functions|infra|tenants|test|\.ci)\//;
const made = /^(?:\.portico|node_modules|dist|coverage)\b/;

/** Paths that a text names in backticks or links to; those that only exist at run time are left out. */
export function namedPaths({ path, text }: Source): string[] {
  const folder = posix.dirname(path);
  const here = (name: string): string => posix.normalize(posix.join(folder, name)).replace(/\/$/, '');
  const links = [...text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map((link) => here(link[1] ?? ''));
  const quoted = [...text.matchAll(/`([\w.@-]+(?:\/[\w.@-]+)*\/?)`/g)].map((quote) => quote[1] ?? '');
  const paths = quoted.flatMap((name) => {
    if (made.test(name)) return [];
    if (tops.test(name)) return [name.replace(/\/$/, '')];
    const file = /\.(?:ts|tsx|js|cjs|json|md|yaml|yml|css|svg)$/.test(name);
    const local = name.startsWith('src/') || name.startsWith('bin/') || (file && !name.startsWith('.'));
    return local ? [here(name)] : [];
  });
  return [...new Set([...links, ...paths])];
}
