import { parseArgs } from 'node:util';
import type { Api } from '../client/api.ts';
import { type Form, formOf, outputOptions } from '../client/output.ts';
import { namesOf } from '../client/people.ts';
import { UsageError, withApi } from '../client/run.ts';
import { csvLine, table } from '../client/table.ts';
import { csvCells, csvHead, type TicketRow, tableCells, tableHead } from '../client/ticket-row.ts';
import type { Command, Io } from '../command.ts';

const usage = `portico tickets [FILTER...] [--scope S] [--sort S] [--limit N | --all] [-o table|json|csv]
  FILTER  as in the queue: status:open client:acme priority:1-2 due<2h "printer jam"   (-- before one that begins with -)
  scope   all, mine, unassigned, team:<id> or client:<slug>
  sort    due, priority, updated or created
`;

interface Page {
  readonly items: readonly TicketRow[];
  readonly nextCursor?: string;
  readonly examined: number;
}

interface Asked {
  readonly q: string;
  readonly scope: string;
  readonly sort: string;
  readonly most: number;
}

const pageMax = 100;

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
          ...outputOptions,
        },
      });
      const form = formOf(values);
      const limit = Number(values.limit);
      if (!Number.isSafeInteger(limit) || limit < 1) throw new UsageError('--limit needs a whole number from 1 on');
      const most = values.all ? Number.POSITIVE_INFINITY : limit;
      const asked = { q: positionals.join(' '), scope: values.scope, sort: values.sort, most };
      await show(await open(), asked, form, io);
    }),
};

async function show(api: Api, asked: Asked, form: Form, io: Io): Promise<void> {
  const names = form === 'json' ? undefined : await namesOf(api);
  const rows: TicketRow[] = [];
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
        tableHead,
        rows.map((row) => tableCells(row, names)),
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
