import { type ImportedTicket, ticketOfBatch } from '@portico/domain/import/entries';
import type { ImportBatch } from '@portico/domain/import/format';
import { type ClientId, clientScope, type MspId } from '@portico/domain/kernel/scope';
import type { Db } from '@portico/store/db';
import type { ImportRecord } from '@portico/store/import/record';
import { digestOf, type ImportMark, readMarks, writeImported } from '@portico/store/ticket/import';
import { takeNumbers } from '@portico/store/ticket/read';
import { ImportedPeople } from './imported-people.ts';
import { ImportJournal } from './journal.ts';

export interface ImportTarget {
  readonly db: Db;
  readonly msp: MspId;
  readonly client: ClientId;
  readonly source: string;
  /** Zone of the source's wall-clock times: its days are counted in it. */
  readonly zone: string;
  readonly requestId: string;
  /** Names the import, so that it can be taken back: see `undo-import.ts`. */
  readonly record: Pick<ImportRecord, 'id' | 'at' | 'format' | 'file'>;
  readonly dryRun: boolean;
  readonly progress: (done: number) => void;
}

export interface ImportOutcome {
  created: number;
  updated: number;
  skipped: number;
  /** Tickets that could not be taken over, each with its reason; all others were. */
  readonly failed: { readonly externalId: string; readonly line: number; readonly reason: string }[];
  entries: number;
  /** What would become of each ticket: told where nothing is written. */
  readonly results?: TicketResult[];
}

export interface TicketResult {
  readonly externalId: string;
  readonly line: number;
  readonly result: 'create' | 'update' | 'skip' | 'fail';
  readonly reason?: string;
}

const MARKS_AT_ONCE = 100;
const TICKETS_AT_ONCE = 16;

/**
 * Takes a file's tickets over with their history. Each ticket is whole or not there; what an earlier or an
 * interrupted run has done is recognised by its source's number and skipped.
 */
export async function importTickets(target: ImportTarget, batches: Iterable<ImportBatch>): Promise<ImportOutcome> {
  const outcome: ImportOutcome = {
    ...{ created: 0, updated: 0, skipped: 0, failed: [], entries: 0 },
    ...(target.dryRun && { results: [] }),
  };
  const people = new ImportedPeople(target);
  const journal = new ImportJournal(target.db, clientScope(target.msp, target.client), {
    ...target.record,
    noun: 'tickets',
    source: target.source,
    zone: target.zone,
  });
  let group: ImportBatch[] = [];
  let done = 0;
  const flush = async (): Promise<void> => {
    await importGroup(target, group, people, journal, outcome);
    done += group.length;
    target.progress(done);
    group = [];
  };
  for (const batch of batches) {
    group.push(batch);
    if (group.length >= MARKS_AT_ONCE) await flush();
  }
  if (group.length > 0) await flush();
  await journal.end(outcome);
  return outcome;
}

interface Job {
  readonly batch: ImportBatch;
  readonly ticket: ImportedTicket;
  readonly mark: ImportMark | undefined;
}

async function importGroup(
  target: ImportTarget,
  group: readonly ImportBatch[],
  people: ImportedPeople,
  journal: ImportJournal,
  outcome: ImportOutcome,
): Promise<void> {
  const t = clientScope(target.msp, target.client);
  const ids = group.map((batch) => batch.externalId);
  const [marks] = await Promise.all([readMarks(target.db, t, target.source, ids), people.know(group)]);
  const fresh = group.filter((batch) => !marks.has(batch.externalId));
  let next = fresh.length > 0 && !target.dryRun ? await takeNumbers(target.db, t, fresh.length) : 1;
  const jobs: Job[] = [];
  for (const batch of group) {
    const mark = marks.get(batch.externalId);
    const ticket = ticketOfBatch(batch, { ...people.ids, number: mark?.n ?? next++ });
    const verdict = judge(ticket, mark);
    if (verdict === 'same') outcome.skipped += 1;
    else if (verdict === 'other') outcome.failed.push(conflict(batch));
    else jobs.push({ batch, ticket, mark });
    outcome.results?.push(resultOf(batch, verdict));
  }
  if (!target.dryRun) {
    const unknown = await people.unknown();
    const numbers = jobs.flatMap((job) => (job.mark ? [] : [job.ticket.state.number]));
    // Before any of it is there: whatever a killed run has written can be found again.
    await journal.part(
      numbers,
      unknown.map((one) => one.id),
    );
    await people.write(unknown);
  }
  for (let i = 0; i < jobs.length; i += TICKETS_AT_ONCE) {
    await Promise.all(jobs.slice(i, i + TICKETS_AT_ONCE).map((job) => importOne(target, job, outcome)));
  }
}

function resultOf(batch: ImportBatch, verdict: ReturnType<typeof judge>): TicketResult {
  const { externalId } = batch;
  const line = batch.entries[0]?.row ?? 0;
  if (verdict === 'other') return { externalId, line, result: 'fail', reason: conflict(batch).reason };
  return { externalId, line, result: ({ new: 'create', more: 'update', same: 'skip' } as const)[verdict] };
}

/** What the source says now against what was taken over: the same, more of the same, or something else. */
function judge(ticket: ImportedTicket, mark: ImportMark | undefined): 'new' | 'same' | 'more' | 'other' {
  if (!mark) return 'new';
  if (ticket.entries.length < mark.entries || digestOf(ticket.entries, mark.entries) !== mark.digest) return 'other';
  return ticket.entries.length === mark.entries ? 'same' : 'more';
}

function conflict(batch: ImportBatch): ImportOutcome['failed'][number] {
  return {
    externalId: batch.externalId,
    line: batch.entries[0]?.row ?? 0,
    reason:
      'was imported before with another history; the earlier one stands. Import it under another client to compare.',
  };
}

async function importOne(target: ImportTarget, job: Job, outcome: ImportOutcome): Promise<void> {
  const { batch, ticket, mark } = job;
  if (!target.dryRun) {
    const t = clientScope(target.msp, target.client);
    const log = { ...ticket, description: batch.description, importId: target.record.id };
    await writeImported(target.db, t, log, mark, target.requestId);
  }
  outcome.entries += ticket.entries.length - (mark?.entries ?? 0);
  if (mark) outcome.updated += 1;
  else outcome.created += 1;
}
