import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import type { AddParticipant } from './contract-people.ts';
import { useOrder } from './related.ts';

export const participantsQuery = (ref: string) =>
  queryOptions({
    queryKey: ['participants', ref],
    staleTime: 30_000,
    queryFn: ({ signal }) => unwrap(api.GET('/v1/tickets/{ref}/participants', { signal, params: { path: { ref } } })),
  });

/** Tags in use, for suggestions. */
export const tagsQuery = (client: string) =>
  queryOptions({
    queryKey: ['tags', client],
    staleTime: 60_000,
    queryFn: ({ signal }) => unwrap(api.GET('/v1/clients/{client}/tags', { signal, params: { path: { client } } })),
  });

export const useAddParticipant = (ref: string) =>
  useOrder((body: AddParticipant, header) =>
    unwrap(api.POST('/v1/tickets/{ref}/participants', { params: { path: { ref }, header }, body })),
  );

export const useRemoveParticipant = (ref: string) =>
  useOrder((person: string) =>
    unwrap(api.DELETE('/v1/tickets/{ref}/participants/{person}', { params: { path: { ref, person } } })),
  );
