import { advance, type Checkpoint, checkpointEvery } from '@portico/domain/ticket/checkpoint';
import { applyEntry, type TicketState, valueUnder } from '@portico/domain/ticket/state';
import { canBeUndone, undoneBy } from '@portico/domain/ticket/undo';
import { canonicalJson } from '@portico/store/ticket/chain';
import { type CheckpointItem, readCheckpoint } from '@portico/store/ticket/checkpoint';
import type { ReadEntry } from '@portico/store/ticket/log';
import type { Findings } from './findings.ts';

/** I4 of what tells the past apart from the log itself: former values on entries, undone commands, checkpoints. */
export function checkPast(
  entries: readonly ReadEntry[],
  checkpoints: readonly CheckpointItem[],
  where: string,
  found: Findings,
): void {
  const kept = new Map(checkpoints.map((item) => [item.v, item]));
  let point: Checkpoint | undefined;
  const states: (TicketState | undefined)[] = [];
  for (const [at, entry] of entries.entries()) {
    if (entry.v !== at + 1) return; // A gap is told elsewhere, and nothing after it can be judged.
    const before = point;
    const after = applyEntry(states[at - 1], entry.set);
    states.push(after);
    point = advance(before, entry);
    const place = `${where} v${entry.v}`;
    checkWas(entry, before, place, found);
    checkUndone(entries, states, entry, place, found);
    const item = kept.get(entry.v);
    if (!item) continue;
    kept.delete(entry.v);
    const same = canonicalJson(readCheckpoint(item)) === canonicalJson(point);
    found.expect('I4', same && entry.v % checkpointEvery === 0, place, () => 'its checkpoint tells another state');
  }
  for (const v of kept.keys()) found.violated('I4', `${where} v${v}`, 'a checkpoint stands where the log has no entry');
}

/** What an entry says that a field was is what the log before it says. */
function checkWas(entry: ReadEntry, before: Checkpoint | undefined, place: string, found: Findings): void {
  const wrong = Object.keys(entry.was).filter(
    (field) => canonicalJson(entry.was[field]) !== canonicalJson(before?.state[field] ?? null),
  );
  found.expect(
    'I4',
    wrong.length === 0,
    place,
    () => `it says that ${wrong.join(', ')} was something else than it was`,
  );
}

/** What was undone is what could be, once, and each field got the value that it had; clocks may have run out since. */
function checkUndone(
  entries: readonly ReadEntry[],
  states: readonly (TicketState | undefined)[],
  entry: ReadEntry,
  place: string,
  found: Findings,
): void {
  const v = undoneBy(entry);
  if (v === undefined) return;
  const undone = entries[v - 1];
  const twice = entries.some((one) => one.v < entry.v && undoneBy(one) === v);
  const could = undone !== undefined && v < entry.v && canBeUndone(undone.events);
  found.expect('I7', could && !twice, place, () => `it undoes entry ${v}, which could not be undone`);
  if (!undone) return;
  const wrong = Object.keys(entry.set).filter((field) => {
    if (field === 'updatedAt' || field === 'sla') return false;
    const value = entry.set[field as keyof typeof entry.set];
    return canonicalJson(value ?? null) !== canonicalJson(valueUnder(states[v - 2], field) ?? null);
  });
  found.expect(
    'I7',
    wrong.length === 0,
    place,
    () => `it does not give back what ${wrong.join(', ')} was before v${v}`,
  );
}
