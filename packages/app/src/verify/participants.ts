import { foldParticipants } from '@portico/domain/ticket/participants';
import type { ReadEntry } from '@portico/store/ticket/log';
import type { Findings } from './findings.ts';
import type { TicketItems } from './ticket-items.ts';

/** I4 for who takes part: the items beside a head are what its log tells, and an address is the one that was sealed. */
export function checkParticipants(
  { participants }: TicketItems,
  entries: readonly ReadEntry[],
  where: string,
  found: Findings,
): void {
  const told = foldParticipants(entries);
  for (const one of participants) {
    const entry = told.get(one.id);
    const same = entry?.kind === one.kind && entry.role === one.role && entry.v === one.ev;
    found.expect('I4', same, where, () => `${one.id} takes part in it otherwise than its log tells`);
    if (one.address === undefined) continue;
    // An erased address is gone from the log, and says nothing any more.
    const sealed = entries[one.ev - 1]?.texts['address'] ?? one.address;
    found.expect('I6', one.address === sealed, where, () => `the address of ${one.id} is not the one that was sealed`);
  }
  const there = new Set(participants.map((one) => one.id));
  for (const id of told.keys()) {
    found.expect('I4', there.has(id), where, () => `${id} takes part in it by its log, and nothing else knows`);
  }
}
