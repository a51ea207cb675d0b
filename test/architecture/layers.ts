import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseOptions, type ICruiseResult, type IResolveOptions } from 'dependency-cruiser';
import { exists, readSources, root } from './sources.ts';

interface LayerConfig {
  readonly forbidden: NonNullable<ICruiseOptions['ruleSet']>['forbidden'];
  readonly options: ICruiseOptions & { readonly enhancedResolveOptions: Partial<IResolveOptions> };
}

export interface Cruise {
  readonly modules: number;
  readonly dependencies: number;
  /** `rule: from -> to (what to do)`. */
  readonly violations: readonly string[];
}

const config = createRequire(import.meta.url)('./layers.cjs') as LayerConfig;

/** Reads who imports whom below a folder and judges it by `layers.cjs`. */
export async function cruiseLayers(folder: string, below: readonly string[]): Promise<Cruise> {
  const { enhancedResolveOptions, ...options } = config.options;
  const { output } = await cruise(
    [...below],
    { ...options, baseDir: folder, validate: true, ruleSet: { forbidden: config.forbidden ?? [] } },
    enhancedResolveOptions,
  );
  if (typeof output === 'string') throw new Error('dependency-cruiser gave a text where its result was asked for');
  return summary(output);
}

function summary({ summary: { violations, totalDependenciesCruised = 0 }, modules }: ICruiseResult): Cruise {
  const comments = new Map((config.forbidden ?? []).map((rule) => [rule.name, rule.comment]));
  return {
    modules: modules.filter(({ source }) => /^(packages|functions)\//.test(source)).length,
    dependencies: totalDependenciesCruised,
    violations: violations.map(({ rule, from, to, cycle }) => {
      const way = cycle ? [from, ...cycle.map((step) => step.name)].join(' -> ') : `${from} -> ${to}`;
      return `${rule.name}: ${way} (${comments.get(rule.name) ?? ''})`;
    }),
  };
}

/** Every module on disk was read, and they do import each other: a tool that sees nothing would pass everything. */
export function seenTooLittle({ modules, dependencies }: Cruise, onDisk: number): string[] {
  const found: string[] = [];
  if (onDisk < 200) found.push(`only ${onDisk} source files on disk: run this in the whole repository`);
  if (modules < onDisk) found.push(`read ${modules} of ${onDisk} source files: the cruiser missed some`);
  if (dependencies < onDisk * 2)
    found.push(`saw ${dependencies} imports in ${onDisk} files: imports were not followed`);
  return found;
}

export function sourceFiles(): number {
  return readSources().filter(({ path }) => /^(packages|functions)\/.*(?<!\.d)\.tsx?$/.test(path)).length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const seen = await cruiseLayers(root, ['packages', 'functions', 'infra'].filter(exists));
  const found = [...seenTooLittle(seen, sourceFiles()), ...seen.violations];
  for (const line of found) console.error(line);
  console.log(`${seen.modules} modules, ${seen.dependencies} imports, ${found.length} violations`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
