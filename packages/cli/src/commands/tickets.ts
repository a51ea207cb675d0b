import { parseArgs } from 'node:util';
import type { Api } from '../client/api.ts';
import { UsageError, withApi } from '../client/run.ts';
import { csvLine, table } from '../client/table.ts';
import type { Command, Io } from '../command.ts';

const usage = `portico tickets [FILTER...] [--scope S] [--sort S] [--limit N | --all] [-o table|json|csv]
  FILTER  as in the queue: status:open client:acme priority:1-2 due<2h "printer jam"   (-- before one that begins with -)
  scope   all, mine, unassigned, team:<id> or client:<slug>
  sort    due, priority, updated or created
`;

interface Row {
  readonly number: string;
  readonly subject: string;
  readonly status: string;
  readonly priority: number;
  readonly client: string;
  readonly requester: { readonly name: string };
  readonly assignee?: string;
  readonly due?: { readonly at: string; readonly target: string };
  readonly updatedAt: string;
}

interface Page {
  readonly items: readonly Row[];
  readonly nextCursor?: string;
  readonly examined: number;
}

interface Asked {
  readonly q: string;
  readonly scope: string;
  readonly sort: string;
  readonly most: number;
}

const forms = ['table', 'json', 'csv'] as const;
type Form = (typeof forms)[number];
const pageMax = 100;
const head = ['number', 'p', 'status', 'due', 'assignee', 'requester', 'subject'];
const csvHead = [
  'number',
  'priority',
  'status',
  'due',
  'target',
  'assignee',
  'requester',
  'client',
  'updated',
  'subject',
];

/** `portico tickets`: the queue, as its reader may see it. */
export const ticketsCommand: Command = {
  name: 'tickets',
  summary: 'list tickets of a running desk by the queue’s filter grammar',
  run: (args, io) =>
    withApi(io, usage, async (open) => {
      const { values, positionals } = parseArgs({
        args,
        allowPositionals: true,
        options: {
          scope: { type: 'string', default: 'all' },
          sort: { type: 'string', default: 'due' },
          limit: { type: 'string', default: '50' },
          all: { type: 'boolean', default: false },
          output: { type: 'string', short: 'o', default: 'table' },
          json: { type: 'boolean', default: false },
        },
      });
      const form = values.json ? 'json' : values.output;
      if (!isForm(form)) throw new UsageError(`-o: "${form}" is none of ${forms.join(', ')}`);
      const limit = Number(values.limit);
      if (!Number.isSafeInteger(limit) || limit < 1) throw new UsageError('--limit needs a whole number from 1 on');
      const most = values.all ? Number.POSITIVE_INFINITY : limit;
      const asked = { q: positionals.join(' '), scope: values.scope, sort: values.sort, most };
      await show(await open(), asked, form, io);
    }),
};

function isForm(text: string): text is Form {
  return (forms as readonly string[]).includes(text);
}

async function show(api: Api, asked: Asked, form: Form, io: Io): Promise<void> {
  const names = form === 'json' ? undefined : await staffNames(api);
  const rows: Row[] = [];
  if (form === 'csv') io.stdout(`${csvLine(csvHead)}\n`);
  let more = false;
  for await (const page of pages(api, asked, io)) {
    more = page.nextCursor !== undefined;
    // A file of any length is written as it comes; a table and a JSON list need the whole.
    if (form === 'csv') for (const row of page.items) io.stdout(`${csvLine(csvCells(row, names))}\n`);
    else rows.push(...page.items);
  }
  if (form === 'json') io.stdout(`${JSON.stringify(rows, null, 1)}\n`);
  if (form === 'table')
    io.stdout(
      `${table(
        head,
        rows.map((row) => cells(row, names)),
      )}\n`,
    );
  if (form === 'table' && more) io.stderr('There are more: --limit N or --all shows them.\n');
}

/** Pages until there are enough rows. A filter that finds little may take many: how far it has come is told. */
async function* pages(api: Api, { q, scope, sort, most }: Asked, io: Io): AsyncGenerator<Page> {
  let [cursor, shown, examined] = ['', 0, 0];
  for (let count = 1; shown < most; count++) {
    const query = new URLSearchParams({ scope, q, sort, limit: String(Math.min(pageMax, most - shown)) });
    if (cursor !== '') query.set('cursor', cursor);
    const { body } = await api.get<Page>(`/v1/tickets?${query}`);
    shown += body.items.length;
    examined += body.examined;
    if (count > 1) io.stderr(`${shown} found in ${examined} looked at ...\n`);
    yield body;
    if (body.nextCursor === undefined) return;
    cursor = body.nextCursor;
  }
}

/** Names of colleagues, where the caller may know them; else their ids are shown. */
async function staffNames(api: Api): Promise<ReadonlyMap<string, string>> {
  try {
    const { body } = await api.get<{ staff: { id: string; name: string }[] }>('/v1/directory');
    return new Map(body.staff.map((one) => [one.id, one.name]));
  } catch {
    return new Map();
  }
}

function cells(row: Row, names: ReadonlyMap<string, string> | undefined): string[] {
  const due = row.due?.at.slice(0, 16).replace('T', ' ') ?? '';
  const assignee = row.assignee === undefined ? '' : (names?.get(row.assignee) ?? row.assignee);
  return [row.number, String(row.priority), row.status, due, assignee, row.requester.name, row.subject];
}

function csvCells(row: Row, names: ReadonlyMap<string, string> | undefined): string[] {
  const [number = '', priority = '', status = '', , assignee = '', requester = '', subject = ''] = cells(row, names);
  const { at = '', target = '' } = row.due ?? {};
  return [number, priority, status, at, target, assignee, requester, row.client, row.updatedAt, subject];
}
