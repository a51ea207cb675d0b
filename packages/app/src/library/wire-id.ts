import { type ClientId, isClientId } from '@portico/domain/kernel/scope';
import type { LibraryKind } from '@portico/domain/tenant/library';

const prefixes = { macro: 'mac', ticket_template: 'ttp', task_template: 'ktp' } as const satisfies Record<
  LibraryKind,
  string
>;
const pattern = /^(mac|ttp|ktp)_([0-9a-z]{6})?([0-9a-z]{8})$/;

/** The id on the wire names the client too, so that no list is needed to find one. */
export function preparedId(kind: LibraryKind, client: ClientId | undefined, id: string): string {
  return `${prefixes[kind]}_${client ?? ''}${id}`;
}

/** What an id of a kind names; undefined for any other text. */
export function parsePreparedId(
  kind: LibraryKind,
  ref: string,
): { readonly id: string; readonly client: ClientId | undefined } | undefined {
  const match = pattern.exec(ref);
  if (!match?.[3] || match[1] !== prefixes[kind]) return undefined;
  if (match[2] === undefined) return { id: match[3], client: undefined };
  return isClientId(match[2]) ? { id: match[3], client: match[2] } : undefined;
}
