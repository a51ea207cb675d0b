import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { ApiError, api, unwrap } from './client.ts';
import type { Directory, DirectoryClient, Me, StaffMember } from './contract.ts';

/** null: nobody is signed in. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: 5 * 60_000,
  retry: (count, error) => !(error instanceof ApiError && error.status >= 400 && error.status < 500) && count < 2,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await unwrap(api.GET('/v1/me', { signal }));
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
});

/** The signed-in person; only for screens behind the session gate. */
export function useMe(): Me {
  const me = useSuspenseQuery(meQuery).data;
  if (!me) throw new Error('This screen needs a signed-in person.');
  return me;
}

const directoryQuery = queryOptions({
  queryKey: ['directory'],
  staleTime: 5 * 60_000,
  queryFn: ({ signal }) => unwrap(api.GET('/v1/directory', { signal })),
});

export interface Lookup {
  directory: Directory;
  client: (id: string) => DirectoryClient | undefined;
  clientBySlug: (slug: string) => DirectoryClient | undefined;
  person: (id: string | undefined) => StaffMember | undefined;
  team: (id: string | undefined) => string | undefined;
}

const EMPTY: Directory = { clients: [], teams: [], staff: [] };

function toLookup(directory: Directory): Lookup {
  const clients = new Map(directory.clients.map((client) => [client.id, client]));
  const slugs = new Map(directory.clients.map((client) => [client.slug, client]));
  const staff = new Map(directory.staff.map((person) => [person.id, person]));
  const teams = new Map(directory.teams.map((team) => [team.id, team.name]));
  return {
    directory,
    client: (id) => clients.get(id),
    clientBySlug: (slug) => slugs.get(slug),
    person: (id) => (id === undefined ? undefined : staff.get(id)),
    team: (id) => (id === undefined ? undefined : teams.get(id)),
  };
}

const NOTHING = toLookup(EMPTY);

/** Names and colours of everything the rows refer to; empty until it has loaded, so it never blocks a screen. */
export function useDirectory(enabled = true): Lookup {
  return useQuery({ ...directoryQuery, enabled, select: toLookup }).data ?? NOTHING;
}

/** Ends the session on the server, then leaves to the landing page. */
export async function signOut(): Promise<void> {
  await fetch('/auth/logout', { method: 'POST', redirect: 'manual', credentials: 'same-origin' }).catch(
    () => undefined,
  );
  location.assign('/');
}
