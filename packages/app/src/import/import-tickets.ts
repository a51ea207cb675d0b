import { createHash } from 'node:crypto';
import { type ImportedTicket, ticketOfBatch } from '@portico/domain/import/entries';
import type { ImportBatch, SourceName } from '@portico/domain/import/format';
import type { ActorRef } from '@portico/domain/kernel/actor';
import { type ClientId, clientScope, crockford, type MspId } from '@portico/domain/kernel/scope';
import type { Db } from '@portico/store/db';
import { contactHead } from '@portico/store/keys';
import { contactItem } from '@portico/store/tenant/install';
import { digestOf, type ImportMark, readMarks, writeImported } from '@portico/store/ticket/import';
import { takeNumbers } from '@portico/store/ticket/read';

export interface ImportTarget {
  readonly db: Db;
  readonly msp: MspId;
  readonly client: ClientId;
  readonly source: string;
  /** Zone of the source's wall-clock times: its days are counted in it. */
  readonly zone: string;
  readonly requestId: string;
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
}

const MARKS_AT_ONCE = 100;
const TICKETS_AT_ONCE = 16;
const ID_CHARACTERS = 10;

/** The id that a person of a source has here: the same in every run, so that a second run finds the first one's people. */
export function importedPersonId(client: ClientId, source: string, key: string): string {
  const digest = createHash('sha256').update(`${client}\n${source}\n${key}`).digest();
  return `x${crockford(digest, ID_CHARACTERS - 1)}`;
}

/**
 * Takes a file's tickets over with their history. Each ticket is whole or not there; what an earlier or an
 * interrupted run has done is recognised by its source's number and skipped.
 */
export async function importTickets(target: ImportTarget, batches: Iterable<ImportBatch>): Promise<ImportOutcome> {
  const outcome: ImportOutcome = { created: 0, updated: 0, skipped: 0, failed: [], entries: 0 };
  const people = new ImportedPeople(target);
  let group: ImportBatch[] = [];
  let done = 0;
  const flush = async (): Promise<void> => {
    await importGroup(target, group, people, outcome);
    done += group.length;
    target.progress(done);
    group = [];
  };
  for (const batch of batches) {
    group.push(batch);
    if (group.length >= MARKS_AT_ONCE) await flush();
  }
  if (group.length > 0) await flush();
  return outcome;
}

async function importGroup(
  target: ImportTarget,
  group: readonly ImportBatch[],
  people: ImportedPeople,
  outcome: ImportOutcome,
): Promise<void> {
  const t = clientScope(target.msp, target.client);
  const marks = await readMarks(
    target.db,
    t,
    target.source,
    group.map((batch) => batch.externalId),
  );
  const fresh = group.filter((batch) => !marks.has(batch.externalId));
  let next = fresh.length > 0 && !target.dryRun ? await takeNumbers(target.db, t, fresh.length) : 1;
  const jobs: { batch: ImportBatch; ticket: ImportedTicket; mark: ImportMark | undefined }[] = [];
  for (const batch of group) {
    const mark = marks.get(batch.externalId);
    const ticket = ticketOfBatch(batch, { ...people.ids, number: mark?.n ?? next++ });
    const verdict = judge(ticket, mark);
    if (verdict === 'same') outcome.skipped += 1;
    else if (verdict === 'other') outcome.failed.push(conflict(batch));
    else jobs.push({ batch, ticket, mark });
  }
  if (!target.dryRun) await people.write();
  for (let i = 0; i < jobs.length; i += TICKETS_AT_ONCE) {
    await Promise.all(jobs.slice(i, i + TICKETS_AT_ONCE).map((job) => importOne(target, job, outcome)));
  }
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

async function importOne(
  target: ImportTarget,
  job: { batch: ImportBatch; ticket: ImportedTicket; mark: ImportMark | undefined },
  outcome: ImportOutcome,
): Promise<void> {
  const { batch, ticket, mark } = job;
  if (!target.dryRun) {
    const t = clientScope(target.msp, target.client);
    const log = { ...ticket, description: batch.description };
    await writeImported(target.db, t, log, mark, target.requestId);
  }
  outcome.entries += ticket.entries.length - (mark?.entries ?? 0);
  if (mark) outcome.updated += 1;
  else outcome.created += 1;
}

/** People and groups that only the source knows: inactive contacts, created once, so that every name stays readable. */
class ImportedPeople {
  readonly #target: ImportTarget;
  readonly #seen = new Map<string, string>();
  #unwritten: { id: string; name: string }[] = [];

  constructor(target: ImportTarget) {
    this.#target = target;
  }

  get ids() {
    const person = (who: SourceName): string => this.#idOf(who);
    return {
      client: this.#target.client,
      source: this.#target.source,
      zone: this.#target.zone,
      actor: (who: SourceName): ActorRef => ({ kind: 'contact', id: person(who) }),
      requester: person,
      assignee: person,
      team: (group: SourceName) => group.name.slice(0, 40),
    };
  }

  #idOf(who: SourceName): string {
    const known = this.#seen.get(who.key);
    if (known) return known;
    const id = importedPersonId(this.#target.client, this.#target.source, who.key);
    this.#seen.set(who.key, id);
    this.#unwritten.push({ id, name: who.name });
    return id;
  }

  /** Writes the new ones; who is there already stays as they are. */
  async write(): Promise<void> {
    const { db, msp, client, source } = this.#target;
    const t = clientScope(msp, client);
    const waiting = this.#unwritten;
    this.#unwritten = [];
    const found = await db.batchGet(waiting.map((one) => contactHead(t, one.id)));
    const there = new Set(found.map((item) => item['id']));
    const fresh = waiting.filter((one) => !there.has(one.id));
    await db.batchWrite(
      fresh.map(({ id, name }) =>
        contactItem(t, { id, name, email: '', roles: ['user'], locale: 'en' }, false, source),
      ),
    );
  }
}
