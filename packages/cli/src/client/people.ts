import type { Api } from './api.ts';
import { UsageError } from './run.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Colleagues and teams, as the caller may know them. */
export interface Directory {
  readonly staff: readonly Named[];
  readonly teams: readonly Named[];
}

export async function directoryOf(api: Api): Promise<Directory> {
  return (await api.get<Directory>('/v1/directory')).body;
}

/** Names by id, where the caller may know them; else their ids are shown. */
export async function namesOf(api: Api): Promise<ReadonlyMap<string, string>> {
  try {
    const { staff, teams } = await directoryOf(api);
    return new Map([...staff, ...teams].map((one) => [one.id, one.name]));
  } catch {
    return new Map();
  }
}

/** An id as it is, or the one whose name this is, whatever its case. null: `none`. */
export function idOf(given: string, known: readonly Named[], option: string): string | null {
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
