import { fileURLToPath } from 'node:url';
import { isProduct, withoutComments } from './rules.ts';
import { readSources, type Source } from './sources.ts';

/** One place that reaches past tenant scopes, and why. */
export interface SystemAccess {
  readonly path: string;
  readonly reason: string;
}

export const noReason = 'NO REASON';

/**
 * The ways round a tenant's scope: `unscoped('reason')`, a `Db` opened on 'system', and the engine's System credential.
 * The latter two give their reason in a `//` comment on their line or the line above.
 */
export function systemAccess({ path, text }: Source): SystemAccess[] {
  const code = withoutComments(text);
  const lines = text.split('\n');
  const calls = [...code.matchAll(/\.unscoped\(\s*(?:(['"`])((?:(?!\1).)*)\1)?/g)].map((call) => ({
    line: lineAt(code, call.index),
    reason: call[2] ?? noReason,
  }));
  const uses = [...code.matchAll(/(?<!readonly )\brole: 'System'|\bnew Db\([^;]{0,80}?'system'/g)].map((use) => {
    const line = lineAt(code, use.index);
    return { line, reason: commentOf(lines[line - 1]) ?? commentOf(lines[line - 2]) ?? noReason };
  });
  const found = new Map([...calls, ...uses].map((one) => [`${one.line} ${one.reason}`, one]));
  return [...found.values()].sort((a, b) => a.line - b.line).map(({ reason }) => ({ path, reason }));
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

function commentOf(line = ''): string | undefined {
  return /(?:^|\s)\/\/ (.*\S)/.exec(line)?.[1];
}

/** All of them, in the product's own code. */
export function allSystemAccess(sources: readonly Source[]): SystemAccess[] {
  return sources.filter(({ path }) => isProduct(path)).flatMap(systemAccess);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify(allSystemAccess(readSources()), null, 2));
}
