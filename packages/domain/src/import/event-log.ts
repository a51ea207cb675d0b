import type { Level, Priority } from '../kernel/priority.ts';
import { type Columns, findColumns } from './columns.ts';
import type {
  ImportBatch,
  ImportedEntry,
  ImportedState,
  ImportFormat,
  ImportOptions,
  ImportReader,
  RejectedRecord,
  SourceName,
  SourceRecord,
} from './format.ts';
import type { Wanted } from './mapping.ts';
import { byTime, eventsBetween, firstPlace, incidentAt, type Place } from './moves.ts';
import { Row, Words } from './row.ts';

/** What one record of an event log says of its ticket. */
export interface LogUpdate {
  readonly at: string;
  readonly by: SourceName;
  /** `unknown`: the ticket stays where it was. */
  readonly place: Place | 'unknown';
  readonly subject: string;
  readonly impact?: Level | undefined;
  readonly priority?: Priority | undefined;
  readonly requester?: SourceName | undefined;
  readonly assignee?: SourceName | undefined;
  readonly team?: SourceName | undefined;
  readonly category?: string | undefined;
  /** Short values of the source; `sourceStatus` is its own word for the state. */
  readonly facets: Readonly<Record<string, string | undefined>>;
}

/** A log with one record per step of a ticket, each at its own time: what a process-mining export holds. */
export interface EventLogSpec {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  /** How the source writes that it does not know. */
  readonly unknown: string;
  /** Headings by field; `id` names the ticket. */
  readonly columns: Wanted;
  readonly required: readonly string[];
  read(row: Row): LogUpdate | undefined;
  /** What the ticket is about, from its last state. */
  describe(externalId: string, last: ImportedState): string;
}

const ID_CHARACTERS = 60;
/** Stands for whoever asked: these logs do not say. */
export const unknownRequester: SourceName = { key: 'Unknown requester', name: 'Unknown requester' };

/** An import format from what tells one such log from another. */
export function eventLog(spec: EventLogSpec): ImportFormat {
  const { name, title, source } = spec;
  return {
    name,
    title,
    source,
    start(heading, options) {
      const columns = findColumns(heading, spec.columns, spec.required, name);
      if ('faults' in columns) return columns;
      return { reader: new EventLogReader(spec, columns, options), columns: columns.uses };
    },
  };
}

interface Step extends LogUpdate {
  readonly row: number;
}

class EventLogReader implements ImportReader {
  readonly #steps = new Map<string, Step[]>();
  readonly #words = new Words();
  readonly #spec: EventLogSpec;
  readonly #columns: Columns;
  readonly #options: ImportOptions;

  constructor(spec: EventLogSpec, columns: Columns, options: ImportOptions) {
    this.#spec = spec;
    this.#columns = columns;
    this.#options = options;
  }

  add(record: SourceRecord): RejectedRecord | undefined {
    const row = new Row(record, this.#columns, this.#options, this.#words, this.#spec);
    const rejected = (): RejectedRecord => ({ line: record.line, faults: row.reader.faults, raw: record.fields });
    if (!row.reader.shaped) return rejected();
    const id = row.required('id');
    if (id.length > ID_CHARACTERS) row.fault('id', `has ${id.length} characters, at most ${ID_CHARACTERS} are taken`);
    const update = this.#spec.read(row);
    if (row.reader.faults.length > 0 || !update) return { ...rejected(), ...(id !== '' && { externalId: id }) };
    const known = this.#steps.get(id);
    const step = { ...update, row: record.line };
    if (known) known.push(step);
    else this.#steps.set(id, [step]);
    return undefined;
  }

  *batches(): Iterable<ImportBatch> {
    for (const [externalId, steps] of this.#steps) yield batchOf(this.#spec, externalId, steps);
  }
}

/** Steps in order of their times; those of one moment in the order of the file. */
function batchOf(spec: EventLogSpec, externalId: string, steps: readonly Step[]): ImportBatch {
  const entries: ImportedEntry[] = [];
  const ordered = [...steps].sort(byTime);
  let before: ImportedState | undefined;
  for (const step of ordered) {
    const state = stateAfter(before, step, ordered[0]?.at ?? step.at);
    entries.push({ row: step.row, at: step.at, by: step.by, events: eventsBetween(before, state), state });
    before = state;
  }
  if (!before) throw new RangeError(`${externalId} has no steps`);
  return { externalId, description: spec.describe(externalId, before), entries };
}

function stateAfter(before: ImportedState | undefined, step: Step, createdAt: string): ImportedState {
  const kept: Place = before ? { status: before.status, phase: before.phase } : firstPlace;
  const place = step.place === 'unknown' ? kept : step.place;
  const reason = step.place === 'unknown' ? before?.pending?.reason : step.place.reason;
  const [was, ended] = [isEnded(before), place.phase === 'resolved' || place.phase === 'closed'];
  const { assignee, team = before?.team, category = before?.category } = step;
  const reopens = (before?.reopens ?? 0) + Number(was && !ended);
  const handed = before?.team !== undefined && team?.key !== before.team.key;
  const reassignments = (before?.reassignments ?? 0) + Number(handed);
  const core = {
    subject: step.subject,
    requester: step.requester ?? before?.requester ?? unknownRequester,
    impact: step.impact ?? before?.impact ?? 2,
    urgency: 2,
    priority: step.priority ?? before?.priority ?? 3,
    channel: 'import',
    createdAt,
    updatedAt: step.at,
  } as const;
  return {
    ...incidentAt(place, core, { category, assignee, team }),
    ...(ended && { resolvedAt: before?.resolvedAt ?? step.at }),
    ...(place.phase === 'closed' && { closedAt: before?.closedAt ?? step.at }),
    ...(reason !== undefined && place.phase === 'pending' && { pending: { reason } }),
    ...(reopens > 0 && { reopens }),
    ...(reassignments > 0 && { reassignments }),
    facets: facetsAfter(before, step),
  };
}

function isEnded(state: ImportedState | undefined): boolean {
  return state?.phase === 'resolved' || state?.phase === 'closed';
}

function facetsAfter(before: ImportedState | undefined, step: Step): Record<string, string> {
  const facets: Record<string, string> = { ...before?.facets };
  for (const [name, value] of Object.entries(step.facets)) if (value !== undefined) facets[name] = value;
  return facets;
}
