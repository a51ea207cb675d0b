import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Defect } from './defects.ts';

/** Runs the isolation matrix over sources from which checks were taken out. Prints what leaked as JSON. */
const { defects, operations } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly defects: readonly Defect[];
  readonly operations: readonly string[];
};

registerHooks({
  load(url, context, nextLoad) {
    const mine = defects.filter((one) => url.endsWith(`/${one.file}`));
    const loaded = nextLoad(url, context);
    if (mine.length === 0) return loaded;
    let source = readFileSync(fileURLToPath(url), 'utf8');
    for (const { file, find, replace } of mine) {
      const times = source.split(find).length - 1;
      if (times !== 1) throw new Error(`"${find}" stands ${times} times in ${file}, not once`);
      source = source.replace(find, () => replace);
    }
    return { ...loaded, source };
  },
});

const { runMatrix } = await import('@portico/cli/isolation/matrix');
const { cells } = await runMatrix({ only: (op) => operations.includes(op.id) });
const leaks = cells.filter((cell) => cell.leak !== undefined);
process.stdout.write(JSON.stringify({ asked: cells.length, leaks }));
