import type { Defect } from './defects.ts';
import { plant } from './plant.ts';

export interface Overheard {
  /** What somebody heard who may not. */
  readonly leaks: readonly string[];
  /** How many events each of them heard. */
  readonly heard: Readonly<Record<string, number>>;
}

/** Lets everybody listen over sources from which checks were taken out. Prints what leaked as JSON. */
if (process.argv[2] !== undefined) {
  const { defects } = JSON.parse(process.argv[2]) as { readonly defects: readonly Defect[] };
  plant(defects);
  const { overhear } = await import('../overhear.ts');
  process.stdout.write(JSON.stringify(await overhear()));
}
