import { useQuery } from '@tanstack/react-query';
import type { Ticket } from '../../api/contract.ts';
import { participantsQuery } from '../../api/people.ts';

export interface Recipients {
  /** The requester first, then everybody of the client and outside who gets a copy. */
  names: readonly string[];
  /** loading and failed: there may be more than those named. */
  state: 'loading' | 'failed' | 'known';
}

/** Who reads a reply beside the desk. */
export function useRecipients(ticket: Ticket, address: string): Recipients {
  const query = useQuery(participantsQuery(address));
  const copies = (query.data?.items ?? [])
    .filter((one) => one.kind !== 'staff' && one.id !== ticket.requester.id)
    .map((one) => one.name);
  return {
    names: [ticket.requester.name, ...copies],
    state: query.data ? 'known' : query.isError ? 'failed' : 'loading',
  };
}

const NAMED = 3;

/** Names for a button: all of them where there are few, else the first ones and how many more. */
export function shortNames(names: readonly string[]): { names: string; more: number } {
  if (names.length <= NAMED) return { names: names.join(', '), more: 0 };
  return { names: names.slice(0, NAMED - 1).join(', '), more: names.length - NAMED + 1 };
}
