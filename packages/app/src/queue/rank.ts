import { type ClientId, clientId } from '@portico/domain/kernel/scope';
import { epochMs } from '@portico/domain/kernel/time';
import type { QueueRow } from '@portico/domain/query/row';
import type { Sort } from './plan.ts';

const FAR_MS = 9_999_999_999_999;
/** Widths in base 36: milliseconds until the year 2286, and 60 million tickets of a client. */
const TIME_WIDTH = 9;
const NUMBER_WIDTH = 5;
const CLIENT_WIDTH = 6;

/**
 * A row's place in an order, as a text that sorts ascending: most urgent first, or newest first. Unique, for it ends in
 * client and number; short, for cursors carry many of them.
 */
export function rankOf(row: QueueRow, sort: Sort): string {
  return `${main(row, sort)}${row.cl}${row.n.toString(36).padStart(NUMBER_WIDTH, '0')}`;
}

/** The ticket that a rank is of. */
export function rankedTicket(rank: string): { readonly client: ClientId; readonly number: number } {
  const client = rank.slice(-NUMBER_WIDTH - CLIENT_WIDTH, -NUMBER_WIDTH);
  return { client: clientId(client), number: Number.parseInt(rank.slice(-NUMBER_WIDTH), 36) };
}

/** The same text for every rank of one ticket. */
export const ticketOfRank = (rank: string): string => rank.slice(-NUMBER_WIDTH - CLIENT_WIDTH);

function main(row: QueueRow, sort: Sort): string {
  switch (sort) {
    case 'due':
      return dueRank(row);
    case 'priority':
      return `${row.p}${dueRank(row)}`;
    case 'updated':
      return base36(FAR_MS - epochMs(row.u));
    case 'created':
      return base36(FAR_MS - epochMs(row.c));
  }
}

/** What has no running target comes last: `z` is no first digit of any time to come. */
function dueRank(row: QueueRow): string {
  return row.d === undefined ? 'z'.repeat(TIME_WIDTH) : base36(epochMs(row.d));
}

function base36(ms: number): string {
  return ms.toString(36).padStart(TIME_WIDTH, '0');
}
