import type { Level, Priority } from '../kernel/priority.ts';
import type { Channel } from '../ticket/state.ts';
import {
  type ImportBatch,
  type ImportedEntry,
  type ImportedState,
  type ImportFormat,
  type ImportOptions,
  type ImportReader,
  type RejectedRecord,
  readHeading,
  type SourceName,
  type SourceRecord,
} from './format.ts';
import { eventsBetween, firstPlace, type Place } from './moves.ts';
import { RecordReader } from './record.ts';

/**
 * The audit log of ServiceNow incidents as UCI publishes it (dataset 498): one record per update, each with the whole
 * incident. Resolution and closing stand in every record of an incident, also before they happened, so they count
 * only from the record on that is resolved or closed.
 */
export const servicenowLog: ImportFormat & { readonly columns: readonly string[] } = {
  name: 'servicenow-log',
  title: 'ServiceNow incident audit log (CSV, one record per update)',
  source: 'servicenow',
  // biome-ignore format: one block, as the heading of the file has it
  columns: [
    'number', 'incident_state', 'active', 'reassignment_count', 'reopen_count', 'sys_mod_count', 'made_sla',
    'caller_id', 'opened_by', 'opened_at', 'sys_created_by', 'sys_created_at', 'sys_updated_by', 'sys_updated_at',
    'contact_type', 'location', 'category', 'subcategory', 'u_symptom', 'cmdb_ci', 'impact', 'urgency', 'priority',
    'assignment_group', 'assigned_to', 'knowledge', 'u_priority_confirmation', 'notify', 'problem_id', 'rfc', 'vendor',
    'caused_by', 'closed_code', 'resolved_by', 'resolved_at', 'closed_at',
  ],
  start(heading, options) {
    const outcome = readHeading(heading, servicenowLog.columns, servicenowLog.name);
    return 'faults' in outcome ? outcome : { reader: new LogReader(outcome.places, options) };
  },
};

/** ServiceNow's states in the desk's. `-100` is what the log has where the state is unknown: the former one stays. */
const states: ReadonlyMap<string, Place | 'unknown'> = new Map<string, Place | 'unknown'>([
  ['New', { status: 'new', phase: 'open' }],
  ['Active', { status: 'in_progress', phase: 'open' }],
  ['Awaiting User Info', { status: 'pending', phase: 'pending', reason: 'user_info' }],
  ['Awaiting Vendor', { status: 'pending', phase: 'pending', reason: 'vendor' }],
  ['Awaiting Problem', { status: 'pending', phase: 'pending', reason: 'problem' }],
  ['Awaiting Evidence', { status: 'pending', phase: 'pending', reason: 'evidence' }],
  ['Resolved', { status: 'resolved', phase: 'resolved' }],
  ['Closed', { status: 'closed', phase: 'closed' }],
  ['-100', 'unknown'],
]);

const contactTypes = new Map<string, Channel>([
  ['Phone', 'phone'],
  ['Self service', 'portal'],
  ['Email', 'email'],
  ['IVR', 'ivr'],
]);
const levels = new Map<string, Level>([
  ['1 - High', 1],
  ['2 - Medium', 2],
  ['3 - Low', 3],
]);
const priorities = new Map<string, Priority>([
  ['1 - Critical', 1],
  ['2 - High', 2],
  ['3 - Moderate', 3],
  ['4 - Low', 4],
  ['5 - Planning', 5],
]);
const verdicts = new Map<string, 'met' | 'breached'>([
  ['true', 'met'],
  ['false', 'breached'],
]);
const nobody: SourceName = { key: 'Unknown caller', name: 'Unknown caller' };

/**
 * Columns kept as short extra values of the ticket, by the name they get. Not `opened_by` and `resolved_by`: they name
 * people, and what stands in the chain cannot be erased.
 */
const facetColumns = {
  symptom: 'u_symptom',
  ci: 'cmdb_ci',
  location: 'location',
  problem: 'problem_id',
  change: 'rfc',
  vendor: 'vendor',
  causedBy: 'caused_by',
} as const;

/** One record, read and checked; `state` without what only the records before it can tell. */
interface Update {
  readonly row: number;
  readonly at: string;
  readonly by: SourceName;
  readonly place: Place | 'unknown';
  readonly resolvedAt?: string;
  readonly closedAt?: string;
  readonly closedCode?: string;
  readonly state: Omit<ImportedState, 'status' | 'phase' | 'pending' | 'resolvedAt' | 'closedAt' | 'resolutionCode'>;
}

class LogReader implements ImportReader {
  private readonly updates = new Map<string, Update[]>();
  private readonly strings = new Map<string, string>();
  private readonly instants = new Map<string, string>();
  private readonly places: ReadonlyMap<string, number>;
  private readonly options: ImportOptions;

  constructor(places: ReadonlyMap<string, number>, options: ImportOptions) {
    this.places = places;
    this.options = options;
  }

  add(record: SourceRecord): RejectedRecord | undefined {
    const reader = new RecordReader(record, this.places, '?');
    const rejected = (): RejectedRecord => ({ line: record.line, faults: reader.faults, raw: record.fields });
    if (!reader.shaped) return rejected();
    const number = reader.required('number');
    if (!/^[A-Z]{2,6}\d{1,12}$/.test(number) && number !== '')
      reader.fault('number', `"${number}" is not a number like INC0000047`);
    const update = this.read(record.line, reader);
    if (reader.faults.length > 0 || !update) return { ...rejected(), ...(number !== '' && { externalId: number }) };
    const known = this.updates.get(number);
    if (known) known.push(update);
    else this.updates.set(number, [update]);
    return undefined;
  }

  *batches(): Iterable<ImportBatch> {
    for (const [externalId, updates] of this.updates) yield batchOf(externalId, updates);
  }

  private read(row: number, reader: RecordReader): Update | undefined {
    const openedAt = this.instant(reader, 'opened_at', true);
    const at = this.instant(reader, 'sys_updated_at', true);
    const resolvedAt = this.instant(reader, 'resolved_at', false);
    const closedAt = this.instant(reader, 'closed_at', false);
    const place = reader.choice('incident_state', states, firstPlace);
    const by = this.name(reader.required('sys_updated_by'));
    const state = this.stateOf(reader, openedAt ?? '', at ?? '');
    if (openedAt === undefined || at === undefined) return undefined;
    const closedCode = reader.text('closed_code');
    return {
      row,
      at,
      by,
      place,
      state,
      ...(resolvedAt !== undefined && { resolvedAt }),
      ...(closedAt !== undefined && { closedAt }),
      ...(closedCode !== undefined && { closedCode: this.kept(closedCode) }),
    };
  }

  private stateOf(reader: RecordReader, createdAt: string, updatedAt: string): Update['state'] {
    const [caller, team, assignee] = ['caller_id', 'assignment_group', 'assigned_to'].map((column) =>
      reader.text(column),
    );
    const [category, subcategory] = [reader.text('category'), reader.text('subcategory')];
    const [reopens, reassignments] = [reader.count('reopen_count'), reader.count('reassignment_count')];
    const facets = this.facets(reader);
    return {
      kind: 'incident',
      subject: this.kept(
        [category, subcategory, facets['symptom']].filter((part) => part !== undefined).join(' / ') || 'Incident',
      ),
      requester: caller === undefined ? nobody : this.name(caller),
      impact: reader.choice('impact', levels, 2),
      urgency: reader.choice('urgency', levels, 2),
      priority: reader.choice('priority', priorities, 3),
      ...(category !== undefined && { category: this.kept(category) }),
      ...(subcategory !== undefined && { subcategory: this.kept(subcategory) }),
      ...(assignee !== undefined && { assignee: this.name(assignee) }),
      ...(team !== undefined && { team: this.name(team) }),
      channel: reader.choice('contact_type', contactTypes, 'import'),
      createdAt,
      updatedAt,
      ...(reopens > 0 && { reopens }),
      ...(reassignments > 0 && { reassignments }),
      verdict: reader.choice('made_sla', verdicts, 'met'),
      facets,
    };
  }

  private facets(reader: RecordReader): Record<string, string> {
    const facets: Record<string, string> = {};
    for (const [facet, column] of Object.entries(facetColumns)) {
      const text = reader.text(column);
      if (text !== undefined) facets[facet] = this.kept(text);
    }
    facets['sourceStatus'] = this.kept(reader.required('incident_state'));
    return facets;
  }

  private instant(reader: RecordReader, column: string, required: boolean): string | undefined {
    if (required) reader.required(column);
    const local = reader.dayFirst(column);
    if (local === undefined) return undefined;
    const known = this.instants.get(local);
    if (known !== undefined) return known;
    const at = this.options.utc(local);
    this.instants.set(local, at);
    return at;
  }

  private name(text: string): SourceName {
    const key = this.kept(text);
    return { key, name: key };
  }

  /** One copy of each text: a log repeats the same few words in all of its records. */
  private kept(text: string): string {
    const known = this.strings.get(text);
    if (known !== undefined) return known;
    this.strings.set(text, text);
    return text;
  }
}

function batchOf(externalId: string, updates: readonly Update[]): ImportBatch {
  const entries: ImportedEntry[] = [];
  let before: ImportedState | undefined;
  for (const update of updates) {
    const state = stateAfter(before, update);
    entries.push({ row: update.row, at: update.at, by: update.by, events: eventsBetween(before, state), state });
    before = state;
  }
  return { externalId, description: describe(externalId, before), entries };
}

function stateAfter(before: ImportedState | undefined, update: Update): ImportedState {
  const kept = before ? { status: before.status, phase: before.phase, reason: before.pending?.reason } : firstPlace;
  const { status, phase, reason } = update.place === 'unknown' ? kept : update.place;
  const ended = phase === 'resolved' || phase === 'closed';
  const { closedCode, resolvedAt, closedAt } = update;
  return {
    ...update.state,
    status,
    phase,
    ...(reason !== undefined && { pending: { reason } }),
    ...(ended && resolvedAt !== undefined && { resolvedAt }),
    ...(phase === 'closed' && closedAt !== undefined && { closedAt }),
    ...(ended && closedCode !== undefined && { resolutionCode: closedCode }),
  };
}

/** Without the caller's name: the ticket shows it, and a text that an importer wrote is not erased with a person. */
function describe(externalId: string, last: ImportedState | undefined): string {
  const lines: [string, string | undefined][] = [
    ['Number', externalId],
    ['Category', last?.category],
    ['Subcategory', last?.subcategory],
    ['Symptom', last?.facets?.['symptom']],
    ['Location', last?.facets?.['location']],
    ['Configuration item', last?.facets?.['ci']],
  ];
  const told = lines.flatMap(([label, value]) => (value === undefined ? [] : [`${label}: ${value}`]));
  return ['Imported from the ServiceNow log, which holds no text of its own.', '', ...told].join('\n');
}
