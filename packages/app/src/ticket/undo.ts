import { notFound } from '@portico/domain/kernel/error';
import { refuse } from '@portico/domain/ticket/facts';
import type { TicketState } from '@portico/domain/ticket/state';
import { lastUndoable, undo as undoEntry } from '@portico/domain/ticket/undo';
import type { ReadEntry } from '@portico/store/ticket/log';
import { loadEntries } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { clientPrefix } from '../directory/directory.ts';
import { stateAtVersion } from '../history/at.ts';
import { seesInternal } from './access.ts';
import { requireAssignable } from './assignable.ts';
import { type Answer, runOnTicket, type VerbMore } from './command.ts';
import { ticketFacts } from './facts.ts';
import { resolveRef } from './ref.ts';
import { type TicketAnswer, ticketAnswer } from './view.ts';

/** Entries that may have come since: more than these, and too much has happened to take one of them back blindly. */
const laterMax = 50;

/** Takes a command back: the one of a version, or the newest that can be. */
export async function undo(
  ctx: Context,
  ref: string,
  version: number | undefined,
  more: VerbMore = {},
): Promise<Answer<TicketAnswer> & { version: number }> {
  const place = await resolveRef(ctx, ref);
  const [prefix, facts] = await Promise.all([clientPrefix(ctx, place.client), ticketFacts(ctx, place.client)]);
  let entries: readonly ReadEntry[] = [];
  let entry: ReadEntry | undefined;
  let past: TicketState | undefined;
  return runOnTicket(ctx, ref, {
    right: 'work',
    under: more.under,
    dry: more.dry,
    load: async ({ db, before }) => {
      if (version !== undefined && version > before.version) throw notFound();
      entries = await loadEntries(db, before.scope, before.state.number, {
        from: Math.max(version ?? 1, before.version - laterMax),
        to: before.version,
      });
      entry = version === undefined ? lastUndoable(entries) : entries.find((one) => one.v === version);
      // Before it was opened nothing stood there; what opened it is refused by what it is.
      const at = entry && (await stateAtVersion(db, before.scope, before.state.number, Math.max(1, entry.v - 1)));
      past = at?.state;
    },
    decide: (ticket, now) => {
      const undone = entry;
      if (!undone || !past) return refuse('undo.nothing', 'There is nothing here that could still be undone.');
      const later = entries.filter((one) => one.v > undone.v);
      return undoEntry(ticket, undone, past, later, now);
    },
    extra: async (at) => {
      const { set } = entry ?? { set: {} };
      await requireAssignable(ctx, place.client, {
        ...('assignee' in set ? { assignee: past?.assignee } : {}),
        ...('team' in set ? { team: past?.team } : {}),
      });
      return (await more.extra?.(at)) ?? [];
    },
    answer: (next, v) => ({ status: 200, body: ticketAnswer(next, v, prefix, facts, seesInternal(ctx.actor)) }),
  });
}
