import type { Db } from '@portico/store/db';
import { loadCheckpoint, saveCheckpoint } from '@portico/store/projection/checkpoint';
import { readInstalled } from '@portico/store/tenant/installed';
import type { Ports } from '../ports.ts';
import { recountReports } from './recount-reports.ts';
import { rewriteCheckpoints } from './rewrite-checkpoints.ts';

/** What leads from the format before to `to`. Repeatable: one that was cut short is run again from its beginning. */
interface Step {
  readonly to: number;
  readonly title: string;
  run(db: Db): Promise<void>;
}

/** Every change of what is stored that data of an earlier release has to be brought up to, in order. Never taken out. */
const steps: readonly Step[] = [
  { to: 2, title: 'Counting what reports tell of waiting, teams and people ...', run: recountReports },
  { to: 3, title: 'Noting links in the checkpoints of long histories ...', run: rewriteCheckpoints },
  // Clocks are read as they were written; a release before this one could not read the new ones.
  { to: 4, title: 'Writing service clocks shorter from now on ...', run: async () => undefined },
];
export const DATA_FORMAT = 4;
const MARK = 'format';

/** The data is of a release that this one does not know: it must not be written. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

/**
 * Brings stored data to the format of this release, before anything else writes to it.
 * @throws FormatError when it is of a newer release
 */
export async function bringUpToDate(ports: Ports, tell: (line: string) => void): Promise<void> {
  const db = ports.unscoped('data of every tenant is brought to the format of this release');
  const mark = await loadCheckpoint(db, MARK);
  // Releases before the mark wrote none; where nothing is installed there is nothing to bring up to date.
  const stands = mark === undefined ? ((await readInstalled(db)).msps.length > 0 ? 1 : DATA_FORMAT) : Number(mark);
  if (stands > DATA_FORMAT) {
    throw new FormatError(
      `The data was written by a newer Portico (format ${stands}; this one knows ${DATA_FORMAT}). ` +
        'Start the newer program, or restore a backup from before it.',
    );
  }
  for (const step of steps.filter((one) => one.to > stands)) {
    tell(step.title);
    await step.run(db);
    await saveCheckpoint(db, MARK, String(step.to));
  }
  if (mark === undefined && stands === DATA_FORMAT) await saveCheckpoint(db, MARK, String(DATA_FORMAT));
}
