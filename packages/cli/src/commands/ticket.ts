import { parseArgs } from 'node:util';
import type { Answered, Api } from '../client/api.ts';
import { attach, download, type FileCall, files } from '../client/files.ts';
import { type Answer, formOf, minute, outputOptions, print } from '../client/output.ts';
import { directoryOf, idOf, namesOf } from '../client/people.ts';
import { textOf, UsageError, withApi } from '../client/run.ts';
import { csvCells, csvHead, type TicketRow } from '../client/ticket-row.ts';
import type { Command } from '../command.ts';

const usage = `portico ticket REF show                                    the ticket, and the newest part of its history
portico ticket REF reply TEXT | note TEXT                  to everybody who sees it; to the desk alone
portico ticket REF assign [--to PERSON|none] [--team TEAM|none]   by name or id; me is yourself
portico ticket REF resolve --code CODE TEXT                what was done
portico ticket REF log-time MINUTES [--for PERSON] [--activity A] [NOTE]   minutes as worked, and who did
portico ticket REF undo                                    takes the last command back
portico ticket REF attach FILE... [--text TEXT] [--note]   sends files with a reply, or a note
portico ticket REF files                                   its files
portico ticket REF download NAME [--to FILE|FOLDER|-]      a file by name or id
  TEXT may be - for standard input; -o table|json|csv, --json for short: what the server answered.
`;

interface Ticket extends TicketRow {
  readonly description: string;
  readonly version: number;
  readonly actions: readonly string[];
}

interface Timeline {
  readonly items: readonly {
    readonly kind: 'message' | 'event';
    readonly at: string;
    readonly by: { readonly name: string; readonly kind: string };
    readonly text?: string;
    readonly visibility?: string;
    readonly type?: string;
    readonly changes?: readonly { readonly field: string; readonly to: unknown }[];
  }[];
}

interface Call extends FileCall {
  readonly values: FileCall['values'] & {
    readonly team?: string | undefined;
    readonly code?: string | undefined;
    readonly for?: string | undefined;
    readonly activity?: string | undefined;
  };
}

const verbs: Readonly<Record<string, (call: Call) => Promise<Answer | undefined>>> = {
  show,
  reply: (call) => write(call, 'replies', 'replied'),
  note: (call) => write(call, 'notes', 'noted'),
  assign,
  resolve,
  'log-time': logTime,
  undo: async ({ api, path }) =>
    onTicket(api, await api.post<Ticket>(`${path}/undo`, {}), (one) => `${one.number} is ${stands(one)} again`),
  attach,
  files,
  download,
};

/** Verbs of `portico ticket REF`, for completion. */
export const ticketVerbs: readonly string[] = Object.keys(verbs);

/** `portico ticket`: the day's work on one ticket of a running desk. */
export const ticketCommand: Command = {
  name: 'ticket',
  summary: 'work on a ticket of a running desk: show, reply, note, assign, resolve, log-time, undo, files',
  run: (args, io) =>
    withApi(io, usage, async (open) => {
      const { values, positionals } = parseArgs({
        args,
        allowPositionals: true,
        options: {
          to: { type: 'string' },
          team: { type: 'string' },
          code: { type: 'string' },
          for: { type: 'string' },
          activity: { type: 'string' },
          text: { type: 'string' },
          note: { type: 'boolean' },
          ...outputOptions,
        },
      });
      const [ref, name, ...words] = positionals;
      if (ref === undefined) throw new UsageError('name a ticket, like ACME-1042');
      const verb = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
      if (!verb)
        throw new UsageError(name === undefined ? 'say what to do' : `there is no "portico ticket REF ${name}"`);
      const form = formOf(values);
      const path = `/v1/tickets/${encodeURIComponent(ref)}`;
      print(io, form, await verb({ api: await open(), io, ref, path, words, values }));
    }),
};

/** A ticket as it is now: a line for people, its row for a spreadsheet. */
async function onTicket(api: Api, answered: Answered<Ticket>, line: (body: Ticket) => string): Promise<Answer> {
  const rows = [csvCells(answered.body, await namesOf(api))];
  return { json: answered.text, text: line(answered.body), csv: { head: csvHead, rows } };
}

function stands({ status, assignee, priority }: Ticket): string {
  return `${status}, priority ${priority}${assignee === undefined ? ', unassigned' : ''}`;
}

async function show({ api, path }: Call): Promise<Answer> {
  const [ticket, timeline] = [await api.get<Ticket>(path), await api.get<Timeline>(`${path}/timeline`)];
  const { body } = ticket;
  const due = body.due ? `; ${body.due.target} due ${body.due.at}` : '';
  const lines = [
    `${body.number}  ${body.subject}`,
    `${body.status}, priority ${body.priority}, for ${body.requester.name}${due}`,
    `possible now: ${body.actions.join(', ') || 'nothing'}`,
    ...(body.description === '' ? [] : ['', body.description]),
    '',
    ...timeline.body.items.flatMap(historyLines),
  ];
  const text = JSON.stringify({ ...body, timeline: timeline.body.items });
  return onTicket(api, { ...ticket, text }, () => lines.join('\n'));
}

function historyLines(item: Timeline['items'][number]): string[] {
  const who = item.by.name || item.by.kind;
  const when = minute(item.at);
  if (item.kind === 'message') {
    const internal = item.visibility === 'internal' ? ' (internal)' : '';
    return [`${when}  ${who}${internal}:`, ...(item.text ?? '').split('\n').map((line) => `    ${line}`)];
  }
  const changes = (item.changes ?? []).map((one) => `${one.field} ${String(one.to ?? 'none')}`).join(', ');
  return [`${when}  ${who} ${item.type ?? ''}${changes === '' ? '' : `: ${changes}`}`];
}

async function write({ api, io, path, words }: Call, what: string, said: string): Promise<Answer> {
  const text = await textOf(io, words, 'the text');
  const answered = await api.post<{ id: string; at?: string }>(`${path}/${what}`, { text });
  return { json: answered.text, text: said, csv: { head: ['id', 'done'], rows: [[answered.body.id, said]] } };
}

async function assign({ api, path, values }: Call): Promise<Answer> {
  const { to, team } = values;
  if (to === undefined && team === undefined) throw new UsageError('--to or --team is missing');
  const directory = await directoryOf(api);
  const me = to === 'me' ? (await api.get<{ id: string }>('/v1/me')).body.id : undefined;
  const body = {
    ...(to === undefined ? {} : { assignee: me ?? idOf(to, directory.staff, '--to') }),
    ...(team === undefined ? {} : { team: idOf(team, directory.teams, '--team') }),
  };
  const ifMatch = (await api.get<Ticket>(path)).body.version;
  const answer = await api.post<Ticket>(`${path}/actions/assign`, body, { ifMatch });
  const named = directory.staff.find((one) => one.id === answer.body.assignee)?.name ?? answer.body.assignee;
  const group = directory.teams.find((one) => one.id === answer.body.team)?.name;
  return onTicket(
    api,
    answer,
    (one) => `${one.number}: ${named ?? 'nobody'}${group === undefined ? '' : `, ${group}`}`,
  );
}

async function resolve({ api, io, path, words, values }: Call): Promise<Answer> {
  if (values.code === undefined) throw new UsageError('--code is missing: how it was resolved, like fixed');
  const text = await textOf(io, words, 'what was done');
  const ifMatch = (await api.get<Ticket>(path)).body.version;
  const answer = await api.post<Ticket>(`${path}/actions/resolve`, { code: values.code, text }, { ifMatch });
  return onTicket(api, answer, (one) => `${one.number} is ${one.status}`);
}

async function logTime({ api, io, path, words, values }: Call): Promise<Answer> {
  const [given, ...rest] = words;
  const minutes = Number(given);
  if (!Number.isSafeInteger(minutes) || minutes < 1) throw new UsageError('log-time needs whole minutes, like 25');
  const note = rest.length === 0 ? {} : { note: await textOf(io, rest, 'the note') };
  const activity = values.activity === undefined ? {} : { activity: values.activity };
  const staff = values.for === undefined ? [] : (await directoryOf(api)).staff;
  // An API key works for several people: whose time it is has to be said.
  const person = values.for === undefined ? {} : { person: idOf(values.for, staff, '--for') };
  const answer = await api.post<{ minutes: number }>(`${path}/time`, { minutes, ...person, ...activity, ...note });
  const counted = String(answer.body.minutes);
  return {
    json: answer.text,
    text: `${minutes} minutes logged, which count for ${counted}`,
    csv: { head: ['minutes', 'counted'], rows: [[String(minutes), counted]] },
  };
}
