import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import type { Confirmation } from './contract.ts';
import type { DraftKind } from './contract-talk.ts';
import { refreshLists, ticketQuery, timelineQuery } from './tickets.ts';

/** What is sent from a composer. */
export interface Words {
  text: string;
  files: readonly string[];
  /** Version of the draft that goes with the send. */
  draft?: number;
  confirm?: readonly Confirmation[];
  /** Its actions are taken with the text, in one go. */
  macro?: string;
}

/**
 * Says something on a ticket. Replies and notes are two calls to two addresses; nothing here could send one as the
 * other. @param once the same for every try of the same words
 */
export async function say(client: QueryClient, ref: string, kind: DraftKind, words: Words, once: string) {
  const { text, files, draft, confirm, macro } = words;
  const header = { 'Idempotency-Key': once };
  const body = {
    text,
    ...(files.length > 0 ? { files: [...files] } : {}),
    ...(draft === undefined ? {} : { draft }),
  };
  const agreed = confirm ? { confirm: [...confirm] } : {};
  if (macro !== undefined) {
    const params = { path: { ref, macro }, header };
    await unwrap(api.POST('/v1/tickets/{ref}/macros/{macro}', { params, body: { ...body, ...agreed } }));
  } else if (kind === 'reply') {
    const params = { path: { ref }, header };
    await unwrap(api.POST('/v1/tickets/{ref}/replies', { params, body: { ...body, ...agreed } }));
  } else await unwrap(api.POST('/v1/tickets/{ref}/notes', { params: { path: { ref }, header }, body }));
  refreshLists(client);
  void client.invalidateQueries({ queryKey: ticketQuery(ref).queryKey });
  void client.invalidateQueries({ queryKey: timelineQuery(ref).queryKey });
}

/** Canned texts and macros for a client's tickets. */
export const macrosQuery = (client: string) =>
  queryOptions({
    queryKey: ['macros', client],
    staleTime: 60_000,
    queryFn: ({ signal }) => unwrap(api.GET('/v1/macros', { signal, params: { query: { client } } })),
  });

/** What one of them would write and do here; read anew each time, because the ticket may have changed. */
export const previewQuery = (ref: string, macro: string) =>
  queryOptions({
    queryKey: ['macro', ref, macro],
    staleTime: 0,
    gcTime: 0,
    retry: false,
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/tickets/{ref}/macros/{macro}', { signal, params: { path: { ref, macro } } })),
  });
