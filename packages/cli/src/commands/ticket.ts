import { parseArgs } from 'node:util';
import type { Answered, Api } from '../client/api.ts';
import { textOf, UsageError, withApi } from '../client/run.ts';
import type { Command, Io } from '../command.ts';

const usage = `portico ticket REF show                                    the ticket, and the newest part of its history
portico ticket REF reply TEXT | note TEXT                  to everybody who sees it; to the desk alone
portico ticket REF assign [--to PERSON|none] [--team TEAM|none]   by name or id; me is yourself
portico ticket REF resolve --code CODE TEXT                what was done
portico ticket REF log-time MINUTES --for PERSON [--activity A] [NOTE]   minutes as worked, and who did
portico ticket REF undo                                    takes the last command back
  TEXT may be - for standard input; --json prints what the server answered.
`;

interface Ticket {
  readonly number: string;
  readonly subject: string;
  readonly description: string;
  readonly status: string;
  readonly priority: number;
  readonly version: number;
  readonly requester: { readonly name: string };
  readonly assignee?: string;
  readonly team?: string;
  readonly due?: { readonly at: string; readonly target: string };
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

interface Directory {
  readonly staff: readonly { readonly id: string; readonly name: string }[];
  readonly teams: readonly { readonly id: string; readonly name: string }[];
}

interface Call {
  readonly api: Api;
  readonly io: Io;
  readonly path: string;
  readonly words: readonly string[];
  readonly values: {
    readonly to?: string | undefined;
    readonly team?: string | undefined;
    readonly code?: string | undefined;
    readonly for?: string | undefined;
    readonly activity?: string | undefined;
  };
}

/** What a verb answers: what `--json` prints, and what people read. */
interface Told {
  readonly answer: string;
  readonly line: string;
}

const verbs: Readonly<Record<string, (call: Call) => Promise<Told>>> = {
  show,
  reply: (call) => write(call, 'replies', 'replied'),
  note: (call) => write(call, 'notes', 'noted'),
  assign,
  resolve,
  'log-time': logTime,
  undo: async ({ api, path }) =>
    told(await api.post<Ticket>(`${path}/undo`, {}), (one) => `${one.number} is ${stands(one)} again`),
};

/** `portico ticket`: the day's work on one ticket of a running desk. */
export const ticketCommand: Command = {
  name: 'ticket',
  summary: 'show a ticket of a running desk; reply, note, assign, resolve, log-time, undo',
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
          json: { type: 'boolean' },
        },
      });
      const [ref, name, ...words] = positionals;
      if (ref === undefined) throw new UsageError('name a ticket, like ACME-1042');
      const verb = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
      if (!verb)
        throw new UsageError(name === undefined ? 'say what to do' : `there is no "portico ticket REF ${name}"`);
      const path = `/v1/tickets/${encodeURIComponent(ref)}`;
      const { answer, line } = await verb({ api: await open(), io, path, words, values });
      io.stdout(`${values.json ? answer : line}\n`);
    }),
};

function told<T>({ text, body }: Answered<T>, line: (body: T) => string): Told {
  return { answer: text, line: line(body) };
}

function stands({ status, assignee, priority }: Ticket): string {
  return `${status}, priority ${priority}${assignee === undefined ? ', unassigned' : ''}`;
}

async function show({ api, path }: Call): Promise<Told> {
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
  const answer = JSON.stringify({ ...body, timeline: timeline.body.items });
  return { answer, line: lines.join('\n') };
}

function historyLines(item: Timeline['items'][number]): string[] {
  const who = item.by.name || item.by.kind;
  const when = item.at.slice(0, 16).replace('T', ' ');
  if (item.kind === 'message') {
    const internal = item.visibility === 'internal' ? ' (internal)' : '';
    return [`${when}  ${who}${internal}:`, ...(item.text ?? '').split('\n').map((line) => `    ${line}`)];
  }
  const changes = (item.changes ?? []).map((one) => `${one.field} ${String(one.to ?? 'none')}`).join(', ');
  return [`${when}  ${who} ${item.type ?? ''}${changes === '' ? '' : `: ${changes}`}`];
}

async function write({ api, io, path, words }: Call, what: string, said: string): Promise<Told> {
  const text = await textOf(io, words, 'the text');
  return told(await api.post<{ id: string }>(`${path}/${what}`, { text }), () => said);
}

async function assign({ api, path, values }: Call): Promise<Told> {
  const { to, team } = values;
  if (to === undefined && team === undefined) throw new UsageError('--to or --team is missing');
  const directory = (await api.get<Directory>('/v1/directory')).body;
  const me = to === 'me' ? (await api.get<{ id: string }>('/v1/me')).body.id : undefined;
  const body = {
    ...(to === undefined ? {} : { assignee: me ?? idOf(to, directory.staff, '--to') }),
    ...(team === undefined ? {} : { team: idOf(team, directory.teams, '--team') }),
  };
  const ifMatch = (await api.get<Ticket>(path)).body.version;
  const answer = await api.post<Ticket>(`${path}/actions/assign`, body, { ifMatch });
  const named = directory.staff.find((one) => one.id === answer.body.assignee)?.name ?? answer.body.assignee;
  const group = directory.teams.find((one) => one.id === answer.body.team)?.name;
  return told(answer, (one) => `${one.number}: ${named ?? 'nobody'}${group === undefined ? '' : `, ${group}`}`);
}

/** An id as it is, or the one whose name this is, whatever its case. */
function idOf(
  given: string,
  known: readonly { readonly id: string; readonly name: string }[],
  option: string,
): string | null {
  if (given === 'none') return null;
  const exact = known.find((one) => one.id === given);
  if (exact) return exact.id;
  const wanted = given.toLowerCase();
  const found = known.filter((one) => one.name.toLowerCase().includes(wanted));
  const same = found.find((one) => one.name.toLowerCase() === wanted);
  if (same) return same.id;
  if (found.length === 1 && found[0]) return found[0].id;
  const names = (found.length > 0 ? found : known).slice(0, 8).map((one) => one.name);
  const why = found.length > 1 ? `"${given}" may be` : `there is no "${given}"; known:`;
  throw new UsageError(`${option}: ${why} ${names.join(', ')}`);
}

async function resolve({ api, io, path, words, values }: Call): Promise<Told> {
  if (values.code === undefined) throw new UsageError('--code is missing: how it was resolved, like fixed');
  const text = await textOf(io, words, 'what was done');
  const ifMatch = (await api.get<Ticket>(path)).body.version;
  const answer = await api.post<Ticket>(`${path}/actions/resolve`, { code: values.code, text }, { ifMatch });
  return told(answer, (one) => `${one.number} is ${one.status}`);
}

async function logTime({ api, io, path, words, values }: Call): Promise<Told> {
  const [given, ...rest] = words;
  const minutes = Number(given);
  if (!Number.isSafeInteger(minutes) || minutes < 1) throw new UsageError('log-time needs whole minutes, like 25');
  const note = rest.length === 0 ? {} : { note: await textOf(io, rest, 'the note') };
  const activity = values.activity === undefined ? {} : { activity: values.activity };
  const staff = values.for === undefined ? [] : (await api.get<Directory>('/v1/directory')).body.staff;
  // An API key works for several people: whose time it is has to be said.
  const person = values.for === undefined ? {} : { person: idOf(values.for, staff, '--for') };
  const answer = await api.post<{ minutes: number }>(`${path}/time`, { minutes, ...person, ...activity, ...note });
  return told(answer, (one) => `${minutes} minutes logged, which count for ${one.minutes}`);
}
