import { createHash } from 'node:crypto';
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import type { Io } from '../command.ts';
import { Progress } from '../progress.ts';
import type { Answered, Api } from './api.ts';
import { ApiError } from './error.ts';
import { type Answer, listed } from './output.ts';
import { textOf, UsageError } from './run.ts';

/** A verb on a ticket's files. */
export interface FileCall {
  readonly api: Api;
  readonly io: Io;
  readonly ref: string;
  readonly path: string;
  readonly words: readonly string[];
  readonly values: {
    readonly to?: string | undefined;
    readonly text?: string | undefined;
    readonly note?: boolean | undefined;
  };
}

interface Link {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Announced {
  readonly id: string;
  readonly upload: Link;
}

interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
  readonly visibility: string;
  readonly erased: boolean;
}

const head = ['name', 'bytes', 'type', 'seen by', 'id'];
const cells = (one: Attachment): string[] => [
  one.erased ? '(erased)' : one.name,
  String(one.size),
  one.type,
  one.visibility === 'internal' ? 'the desk' : 'everybody',
  one.id,
];

export async function files({ api, path }: FileCall): Promise<Answer> {
  const { body, text } = await api.get<{ items: readonly Attachment[] }>(`${path}/files`);
  return listed(text, head, body.items.map(cells));
}

/** Uploads files and sends them with a reply, or with a note to the desk alone. */
export async function attach(call: FileCall): Promise<Answer> {
  const { api, io, ref, path, words, values } = call;
  if (words.length === 0) throw new UsageError('name a FILE to attach');
  if (words.includes('-')) throw new UsageError('attach takes files that have a name; write standard input into one');
  const local = await Promise.all(words.map((word) => localFile(io, word)));
  const text =
    values.text === undefined ? local.map((one) => one.name).join(', ') : await textOf(io, [values.text], '--text');
  const progress = new Progress(io, 'files', local.length);
  const ids: string[] = [];
  for (const file of local) {
    ids.push(await upload(api, ref, file));
    progress.at(ids.length);
  }
  progress.end();
  const what = values.note ? 'notes' : 'replies';
  const answered: Answered<unknown> = await api.post(`${path}/${what}`, { text, files: ids });
  const rows = local.map((one, at) => [one.name, String(one.bytes.length), ids[at] ?? '']);
  const said = `${local.map((one) => one.name).join(', ')} attached with a ${values.note ? 'note' : 'reply'}`;
  return { json: answered.text, text: said, csv: { head: ['name', 'bytes', 'id'], rows } };
}

interface LocalFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

async function localFile(io: Io, word: string): Promise<LocalFile> {
  const path = resolve(io.cwd, word);
  try {
    const bytes = new Uint8Array(await readFile(path));
    return { name: basename(path), type: typeOf(path), bytes };
  } catch (error) {
    throw new UsageError(`${word}: ${(error as Error).message}`);
  }
}

async function upload(api: Api, ref: string, { name, type, bytes }: LocalFile): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('base64url');
  const announced = await api.post<Announced>('/v1/files', { ticket: ref, name, type, size: bytes.length, sha256 });
  const { id, upload: to } = announced.body;
  const sent = await api.follow(to, bytes);
  if (!sent.ok) throw new ApiError(`${name}: its bytes were not taken (${sent.status}).`, sent.status);
  const checked = await api.post<{ state: string; reason?: string }>(`/v1/files/${id}/complete`, {}, { once: false });
  if (checked.body.state === 'quarantined') {
    throw new ApiError(`${name} was put aside: ${checked.body.reason ?? 'its content is not allowed here'}`, 422);
  }
  return id;
}

/** Types by ending, as far as a desk sees them daily; the desk looks at the content itself. */
const types: Readonly<Record<string, string>> = {
  ...{
    '.txt': 'text/plain',
    '.log': 'text/plain',
    '.csv': 'text/csv',
    '.md': 'text/markdown',
    '.json': 'application/json',
  },
  ...{
    '.pdf': 'application/pdf',
    '.png': 'image/png',
    '.jpg': 'image/jpeg',
    '.jpeg': 'image/jpeg',
    '.gif': 'image/gif',
  },
  ...{ '.webp': 'image/webp', '.zip': 'application/zip', '.xml': 'application/xml', '.eml': 'message/rfc822' },
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.pptx': 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
};

function typeOf(path: string): string {
  return types[extname(path).toLowerCase()] ?? 'application/octet-stream';
}

/** Fetches a file of a ticket, and writes it where there is nothing yet. */
export async function download({ api, io, path, words, values }: FileCall): Promise<Answer | undefined> {
  const name = words.join(' ');
  if (name === '') throw new UsageError('name a file of the ticket: portico ticket REF files lists them');
  const { body } = await api.get<{ items: readonly Attachment[] }>(`${path}/files`);
  const one = chosen(body.items, name);
  const linked = await api.get<Attachment & { download: Link }>(`${path}/files/${one.id}`);
  const response = await api.follow(linked.body.download);
  if (!response.ok) throw new ApiError(`${one.name} could not be fetched (${response.status}).`, response.status);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (createHash('sha256').update(bytes).digest('base64url') !== one.sha256) {
    throw new ApiError(`${one.name} did not arrive as it was sent; nothing was written. Try again.`, 502);
  }
  if (values.to === '-') {
    if (!io.stdoutBytes) throw new UsageError('--to - needs a standard output that takes bytes');
    io.stdoutBytes(bytes);
    return undefined;
  }
  const target = await place(io, values.to, one.name);
  await writeNew(target, bytes);
  const rows = [[one.name, String(bytes.length), target]];
  return {
    json: JSON.stringify({ ...one, path: target }),
    text: `${one.name}: ${bytes.length} bytes in ${target}`,
    csv: { head: ['name', 'bytes', 'path'], rows },
  };
}

function chosen(items: readonly Attachment[], name: string): Attachment {
  const there = items.filter((one) => !one.erased);
  const byId = there.find((one) => one.id === name);
  if (byId) return byId;
  const found = there.filter((one) => one.name === name);
  const [first, ...others] =
    found.length > 0 ? found : there.filter((one) => one.name.toLowerCase() === name.toLowerCase());
  if (!first)
    throw new UsageError(`there is no "${name}"; there are: ${there.map((one) => one.name).join(', ') || 'none'}`);
  if (others.length > 0) {
    throw new UsageError(`"${name}" is several; name one by id: ${[first, ...others].map((one) => one.id).join(', ')}`);
  }
  return first;
}

/** Where a file goes: into a folder under its own name alone, whatever path a sender gave it. */
async function place(io: Io, to: string | undefined, name: string): Promise<string> {
  const own = basename(name.replaceAll('\\', '/')).replace(/^\.+/, '_') || 'file';
  const path = resolve(io.cwd, to ?? own);
  const folder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return folder ? join(path, own) : path;
}

/** Whole or not at all, and never over something else. */
async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const aside = `${path}.${process.pid}.part`;
  await writeFile(aside, bytes, { flag: 'wx', mode: 0o600 });
  try {
    await link(aside, path);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
    throw new UsageError(`${path} is there already; name another place with --to`);
  } finally {
    await rm(aside, { force: true });
  }
}
