import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import type {
  MacroPatch,
  NewMacro,
  NewTaskTemplate,
  NewTicketTemplate,
  TaskTemplatePatch,
  TicketTemplatePatch,
} from './contract-library.ts';
import { etag } from './idempotency.ts';
import { useOrder } from './related.ts';

const queryOf = (client: string | undefined) => ({ query: client === undefined ? {} : { client } });

/** What is written at the desk, of one client or for every one. */
export const writtenMacrosQuery = (client: string | undefined) =>
  queryOptions({
    queryKey: ['macros', 'written', client],
    staleTime: 10_000,
    queryFn: ({ signal }) => unwrap(api.GET('/v1/written-macros', { signal, params: queryOf(client) })),
  });

export const taskTemplatesQuery = (client: string | undefined) =>
  queryOptions({
    queryKey: ['templates', 'tasks', client],
    staleTime: 10_000,
    queryFn: ({ signal }) => unwrap(api.GET('/v1/task-templates', { signal, params: queryOf(client) })),
  });

export const ticketTemplatesQuery = (client: string | undefined) =>
  queryOptions({
    queryKey: ['templates', 'tickets', client],
    staleTime: 10_000,
    queryFn: ({ signal }) => unwrap(api.GET('/v1/ticket-templates', { signal, params: queryOf(client) })),
  });

/** What can be used for a client's tickets, whoever wrote it. */
export const templatesQuery = (client: string) =>
  queryOptions({
    queryKey: ['templates', 'usable', client],
    staleTime: 60_000,
    enabled: client !== '',
    queryFn: ({ signal }) => unwrap(api.GET('/v1/templates', { signal, params: { query: { client } } })),
  });

/** What a text that is being written would say on a ticket; the last answer stays on the screen meanwhile. */
export const tryQuery = (ref: string, text: NewMacro['text'], kind: NewMacro['kind'], actions: NewMacro['actions']) =>
  queryOptions({
    queryKey: ['macro', 'try', ref, kind, text, actions],
    staleTime: 0,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      unwrap(
        api.POST('/v1/tickets/{ref}/macro-preview', {
          signal,
          params: { path: { ref } },
          body: { kind, text, ...(actions && actions.length > 0 ? { actions } : {}) },
        }),
      ),
  });

interface Patched<P> {
  id: string;
  version: number;
  patch: P;
}
const at = ({ id, version }: { id: string; version: number }) => ({
  path: { it: id },
  header: { 'If-Match': etag(version) },
});

export const useWriteMacro = () =>
  useOrder((body: NewMacro, header) => unwrap(api.POST('/v1/written-macros', { params: { header }, body })));
export const useChangeMacro = () =>
  useOrder((one: Patched<MacroPatch>) =>
    unwrap(api.PATCH('/v1/written-macros/{it}', { params: at(one), body: one.patch })),
  );

export const useWriteTaskTemplate = () =>
  useOrder((body: NewTaskTemplate, header) => unwrap(api.POST('/v1/task-templates', { params: { header }, body })));
export const useChangeTaskTemplate = () =>
  useOrder((one: Patched<TaskTemplatePatch>) =>
    unwrap(api.PATCH('/v1/task-templates/{it}', { params: at(one), body: one.patch })),
  );

export const useWriteTicketTemplate = () =>
  useOrder((body: NewTicketTemplate, header) => unwrap(api.POST('/v1/ticket-templates', { params: { header }, body })));
export const useChangeTicketTemplate = () =>
  useOrder((one: Patched<TicketTemplatePatch>) =>
    unwrap(api.PATCH('/v1/ticket-templates/{it}', { params: at(one), body: one.patch })),
  );

/** Takes something prepared away; its log stays. */
export function useTakeAway(path: '/v1/written-macros/{it}' | '/v1/task-templates/{it}' | '/v1/ticket-templates/{it}') {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      const { error } = await api.DELETE(path, { params: { path: { it: id } } });
      if (error) throw error;
    },
    onSuccess: () => {
      for (const key of ['macros', 'templates']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}
