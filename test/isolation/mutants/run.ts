import type { Defect } from './defects.ts';
import { plant } from './plant.ts';

/** Runs the isolation matrix over sources from which checks were taken out. Prints what leaked as JSON. */
const { defects, operations } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly defects: readonly Defect[];
  readonly operations: readonly string[];
};

plant(defects);

const { runMatrix } = await import('@portico/cli/isolation/matrix');
const { cells } = await runMatrix({ only: (op) => operations.includes(op.id) });
const leaks = cells.filter((cell) => cell.leak !== undefined);
process.stdout.write(JSON.stringify({ asked: cells.length, leaks }));
