import type { Caller } from './caller.ts';
import type { Timeline } from './types.ts';

interface Paged {
  readonly items?: readonly { readonly number?: string }[];
  readonly nextCursor?: string;
  readonly clients?: readonly { readonly id: string; readonly slug: string }[];
}

const searches = ['printer', 'laptop', 'mail', 'network', 'server', 'canary', 'secret', 'plain'];

/**
 * Everything that somebody can read through the API, by address: lists under every sort and scope, counts, search,
 * tickets with their histories, directories, reports, notifications. Refusals are part of it.
 */
export async function everythingReadable(by: Caller, clients: readonly string[]): Promise<Map<string, string>> {
  const read = new Map<string, string>();
  const numbers = new Set<string>();
  const get = async (path: string): Promise<Paged> => {
    const answer = await by.get<Paged>(path);
    read.set(path, plain(answer.text));
    for (const item of answer.body?.items ?? []) if (item.number) numbers.add(item.number);
    return answer.body ?? {};
  };
  const pages = async (path: string, name: string): Promise<void> => {
    let cursor = '';
    for (let page = 0; page < 50; page++) {
      const answer = await by.get<Paged>(`${path}${cursor}`);
      read.set(`${name} #${page}`, plain(answer.text));
      for (const item of answer.body.items ?? []) if (item.number) numbers.add(item.number);
      if (answer.body.nextCursor === undefined) return;
      cursor = `&cursor=${encodeURIComponent(answer.body.nextCursor)}`;
    }
  };
  for (const path of ['/v1/me', '/v1/directory', '/v1/tickets/counts', '/v1/api-keys', '/v1/tasks']) await get(path);
  for (const scope of ['all', 'mine', 'unassigned', ...clients.map((slug) => `client:${slug}`)]) {
    for (const sort of ['due', 'priority', 'updated', 'created']) {
      await pages(`/v1/tickets?scope=${scope}&sort=${sort}&limit=7`, `${scope} by ${sort}`);
    }
    await get(`/v1/tickets/count?scope=${scope}`);
  }
  await pages('/v1/tickets?q=status:resolved,closed&limit=7', 'ended');
  await pages('/v1/notifications?limit=7', 'notifications');
  for (const job of ((await get('/v1/jobs')).items ?? []) as { id?: string }[]) await get(`/v1/jobs/${job.id}/results`);
  for (const word of searches) {
    await get(`/v1/search?q=${word}`);
    await get(`/v1/tickets?q=${word}`);
    await get(`/v1/tickets/count?q=${word}`);
  }
  for (const client of clients) {
    await get(`/v1/reports/service?client=${client}`);
    await get(`/v1/schedules?client=${client}`);
    const { id } = ((await by.get<Paged>('/v1/directory')).body.clients ?? []).find((one) => one.slug === client) ?? {};
    for (const part of ['desk', 'contacts']) await get(`/v1/clients/${id ?? client}/${part}`);
  }
  for (const number of [...numbers].sort()) {
    await get(`/v1/tickets/${number}`);
    await get(`/v1/tickets/${number}/participants`);
    await get(`/v1/tickets/${number}/as-of`);
    await get(`/v1/tickets/${number}/tasks`);
    await history(by, number, read);
  }
  return read;
}

async function history(by: Caller, number: string, read: Map<string, string>): Promise<void> {
  let cursor = '';
  for (let page = 0; page < 50; page++) {
    const answer = await by.get<Timeline>(`/v1/tickets/${number}/timeline${cursor}`);
    read.set(`${number} history #${page}`, plain(answer.text));
    if (answer.body.previousCursor === undefined) return;
    cursor = `?cursor=${encodeURIComponent(answer.body.previousCursor)}`;
  }
}

/** Without what is random in every answer: ids of messages and requests, and the signatures of cursors. */
function plain(text: string): string {
  return text
    .replaceAll(/"kind":"message","id":"[0-9a-z]{12}"/g, '"kind":"message"')
    .replaceAll(/"id":"[0-9a-z]{12}","at"/g, '"at"')
    .replaceAll(/"(requestId|request)":"[^"]*"/g, '"$1":""')
    .replaceAll(/"(nextCursor)":"[^"]*"/g, '"$1":""');
}
