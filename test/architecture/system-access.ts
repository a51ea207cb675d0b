import { withoutComments } from './rules.ts';
import type { Source } from './sources.ts';

/** One place that reaches past tenant scopes, and why. */
export interface SystemAccess {
  readonly path: string;
  readonly reason: string;
}

export const noReason = 'NO REASON';

/**
 * The ways round a tenant's scope: `unscoped('reason')`, a `Db` opened on 'system', and the engine's System credential.
 * The latter two give their reason in a comment on their line or up to three above: `// System: reason`.
 */
export function systemAccess({ path, text }: Source): SystemAccess[] {
  const code = withoutComments(text);
  const lines = text.split('\n');
  const calls = [...code.matchAll(/\.unscoped\(\s*(?:(['"`])((?:(?!\1).)*)\1)?/g)].map((call) => ({
    at: call.index,
    reason: call[2] ?? noReason,
  }));
  const uses = [...code.matchAll(/(?<!readonly )\brole: 'System'|\bnew Db\([^;]{0,80}?'system'/g)].map((use) => {
    const line = code.slice(0, use.index).split('\n').length;
    const near = lines.slice(Math.max(0, line - 4), line).join('\n');
    return { at: use.index, reason: /System: (.*?\S)\s*(?:\*\/.*)?$/m.exec(near)?.[1] ?? noReason };
  });
  return [...calls, ...uses].sort((a, b) => a.at - b.at).map(({ reason }) => ({ path, reason }));
}
