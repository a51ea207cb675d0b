import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  replaceEqualDeep,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { useRef } from 'react';
import { ApiError, api, unwrap } from './client.ts';
import type {
  LinkType,
  NewTicket,
  Ticket,
  TicketAnswer,
  TicketKind,
  TicketPatch,
  Timeline,
  Untouched,
} from './contract.ts';
import { etag, keyring } from './idempotency.ts';
import { savedOnCurrent } from './stale.ts';

/** A version never goes back on the screen: an answer that was on its way while a newer one came changes nothing. */
export function neverBack(shown: unknown, came: unknown): unknown {
  const [old, now] = [shown as Ticket | undefined, came as Ticket]; // Safe: used for tickets alone.
  return old && old.id === now.id && now.version < old.version ? old : replaceEqualDeep(old, now);
}

export const ticketQuery = (ref: string) =>
  queryOptions({
    queryKey: ['ticket', ref],
    staleTime: 10_000,
    structuralSharing: neverBack,
    retry: (count, error) => !(error instanceof ApiError && error.status >= 400 && error.status < 500) && count < 2,
    queryFn: ({ signal }) => unwrap(api.GET('/v1/tickets/{ref}', { signal, params: { path: { ref } } })),
  });

/** Pages run backwards: the first page is the newest one. */
export const timelineQuery = (ref: string) =>
  infiniteQueryOptions({
    queryKey: ['timeline', ref],
    staleTime: 10_000,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }): Promise<Timeline> =>
      unwrap(
        api.GET('/v1/tickets/{ref}/timeline', {
          signal,
          params: { path: { ref }, query: pageParam === '' ? {} : { cursor: pageParam } },
        }),
      ),
    getNextPageParam: (page) => page.previousCursor,
  });

/** All items of the pages read so far, oldest first. */
export const timelineItems = (data: InfiniteData<Timeline> | undefined) =>
  data === undefined ? [] : [...data.pages].reverse().flatMap((page) => page.items);

export function refreshLists(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: ['queue'] });
  void client.invalidateQueries({ queryKey: ['counts'] });
}

export interface Change {
  /** What the ticket will look like if the server agrees; shown at once. */
  optimistic: Partial<Ticket>;
  patch?: TicketPatch;
  action?: { id: string; body: Record<string, unknown> };
  convert?: TicketKind;
}

const UNTOUCHED: Record<Untouched, true> = {
  description: true,
  resolution: true,
  links: true,
  files: true,
  canSeeNotes: true,
  merged: true,
  redirectedFrom: true,
  advisories: true,
  fields: true,
  follows: true,
  assigneeName: true,
  joined: true,
  published: true,
};

/** The parts that an answer leaves out; anything else that it does not name is gone (an assignee taken away). */
function untouched(ticket: Ticket): Pick<Ticket, Untouched> {
  const kept = Object.entries(ticket).filter(([name]) => name in UNTOUCHED);
  return Object.fromEntries(kept) as Pick<Ticket, Untouched>;
}

/** Saves one property or action under the version on screen; on refusal the screen goes back to what the server has. */
export function useChange(ref: string) {
  const client = useQueryClient();
  const keyFor = useRef(keyring());
  const key = ticketQuery(ref).queryKey;
  return useMutation({
    // One ticket's saves run one after the other: each needs the version that the one before it made.
    scope: { id: `ticket:${ref}` },
    mutationFn: async (change: Change): Promise<TicketAnswer> => {
      const version = client.getQueryData(key)?.version ?? 0;
      return savedOnCurrent(version, (at) => send(change, at));
    },
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData(key);
      if (before) client.setQueryData(key, { ...before, ...change.optimistic });
      return { before };
    },
    onError: (_error, _change, context) => {
      if (context?.before) client.setQueryData(key, context.before);
    },
    onSuccess: (answer) => client.setQueryData(key, (old) => old && { ...untouched(old), ...answer }),
    onSettled: () => {
      refreshLists(client);
      for (const about of ['closing', 'past']) void client.invalidateQueries({ queryKey: [about] });
      void client.invalidateQueries({ queryKey: timelineQuery(ref).queryKey });
      return client.invalidateQueries({ queryKey: key });
    },
  });

  /** One try, under one version. */
  async function send(change: Change, version: number): Promise<TicketAnswer> {
    const header = { 'If-Match': etag(version) };
    if (change.convert) {
      const body = { to: change.convert };
      const once = { 'Idempotency-Key': keyFor.current({ body, version }) };
      return unwrap(
        api.POST('/v1/tickets/{ref}/convert', { params: { path: { ref }, header: { ...header, ...once } }, body }),
      );
    }
    if (change.action) {
      const { id, body } = change.action;
      const once = keyFor.current({ id, body, version });
      return unwrap(
        api.POST('/v1/tickets/{ref}/actions/{action}', {
          params: { path: { ref, action: id }, header: { ...header, 'Idempotency-Key': once } },
          body,
        }),
      );
    }
    return unwrap(api.PATCH('/v1/tickets/{ref}', { params: { path: { ref }, header }, body: change.patch ?? {} }));
  }
}

/** Ties two tickets, or unties them. `type` reads from this ticket: `parent` makes the other one its parent. */
export function useLinks(ref: string) {
  const client = useQueryClient();
  const keyFor = useRef(keyring());
  const refresh = () => {
    void client.invalidateQueries({ queryKey: timelineQuery(ref).queryKey });
    // The other end shows the link too.
    return client.invalidateQueries({ queryKey: ['ticket'] });
  };
  const add = useMutation({
    mutationFn: (link: { type: LinkType; ref: string }) =>
      unwrap(
        api.POST('/v1/tickets/{ref}/links', {
          params: { path: { ref }, header: { 'Idempotency-Key': keyFor.current(link) } },
          body: link,
        }),
      ),
    onSuccess: () => {
      // The same link may be made, taken away and made again.
      keyFor.current = keyring();
      return refresh();
    },
  });
  const remove = useMutation({
    mutationFn: (link: { type: LinkType; ref: string }) =>
      unwrap(
        api.DELETE('/v1/tickets/{ref}/links/{type}/{other}', {
          params: { path: { ref, type: link.type, other: link.ref } },
        }),
      ),
    onSuccess: refresh,
  });
  return { add, remove };
}

export function useCreateTicket() {
  const client = useQueryClient();
  const keyFor = useRef(keyring());
  return useMutation({
    mutationFn: (ticket: NewTicket) =>
      unwrap(
        api.POST('/v1/tickets', { params: { header: { 'Idempotency-Key': keyFor.current(ticket) } }, body: ticket }),
      ),
    onSuccess: () => refreshLists(client),
  });
}
