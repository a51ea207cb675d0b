import { type JobOutcome, jobOutcomes } from '@portico/domain/job/job';
import { clientScope, mspOf, type ProviderScope } from '@portico/domain/kernel/scope';
import type { Db } from '@portico/store/db';
import { listJobs, loadResults, loadTargets } from '@portico/store/job/job';
import { ticketEvent } from '@portico/store/keys';
import type { EventItem } from '@portico/store/ticket/log';
import type { Findings } from './findings.ts';

const page = 100;

/** I20 of jobs: each part has one outcome, each "done" is an entry of that ticket's log, and the counts are theirs. */
export async function checkJobs(db: Db, p: ProviderScope, found: Findings): Promise<void> {
  let start: Record<string, unknown> | undefined;
  const undoneBy = new Map<string, string | undefined>();
  const undoes = new Map<string, string>();
  do {
    const { jobs, last } = await listJobs(db, p, page, start);
    for (const job of jobs) {
      const where = job.id;
      undoneBy.set(job.id, job.undoneBy);
      if (job.undoes !== undefined) undoes.set(job.id, job.undoes);
      const results = await loadResults(db, p, job.id, 0, job.total);
      const targets = job.total === 0 ? [] : await loadTargets(db, p, job.id, 0, job.total);
      found.expect(
        'I20',
        targets.length === job.total,
        where,
        () => `of ${job.total} parts ${targets.length} are there`,
      );
      const before = results.filter((one) => one.at < job.next);
      found.expect('I20', before.length === job.next, where, () => `parts before ${job.next} have no outcome`);
      for (const outcome of jobOutcomes) {
        const count = before.filter((one) => one.outcome === outcome).length;
        found.expect('I20', count === job.counts[outcome], where, () =>
          wrongCount(outcome, job.counts[outcome], count),
        );
      }
      for (const { at, client, number, outcome, version } of results) {
        const target = targets[at];
        const same = target?.client === client && target.number === number;
        found.expect('I20', same, where, () => `part ${at} is told of another ticket than was chosen`);
        if (outcome !== 'done' || version === undefined) continue;
        const key = ticketEvent(clientScope(mspOf(p), client), number, version);
        const entry = await db.get<EventItem>(key, false);
        const own = entry?.req === `${job.id}.${at}`;
        found.expect('I20', own, where, () => `part ${at} is told as done, and the ticket knows nothing of it`);
      }
    }
    start = last;
  } while (start);
  checkTakenBack(undoneBy, undoes, found);
}

/** What takes a job back and what was taken back name each other. */
function checkTakenBack(
  undoneBy: ReadonlyMap<string, string | undefined>,
  undoes: ReadonlyMap<string, string>,
  found: Findings,
): void {
  for (const [job, by] of undoneBy) {
    if (by !== undefined) found.expect('I20', undoes.get(by) === job, job, () => `${by} does not take it back`);
  }
  for (const [job, of] of undoes) {
    const told = undoneBy.get(of) !== undefined;
    found.expect('I20', told, job, () => `${of} knows nothing of being taken back`);
  }
}

function wrongCount(outcome: JobOutcome, told: number, count: number): string {
  return `it tells of ${told} ${outcome} parts, there are ${count}`;
}
