import { ApiError } from '../api/api-error.ts';
import type { TicketPatch } from '../api/contract.ts';
import type { FieldDiff } from '../api/contract-shape.ts';
import type { Change } from '../api/tickets.ts';

/** What a save wanted of each field. */
export function wantedOf(change: Change): Record<string, unknown> {
  return change.action ? change.action.body : { ...change.patch };
}

/** What has become of the fields of a save that came too late; undefined where the server tells nothing of them. */
export function conflictOf(error: unknown, change: Change): FieldDiff[] | undefined {
  if (!(error instanceof ApiError) || error.status !== 412) return undefined;
  // A status is not put over another: whoever wants it looks at the ticket as it is now.
  if (change.convert || (change.action && change.action.id !== 'assign')) return undefined;
  const changes = error.problem?.changes;
  return changes?.some((one) => one.changed) ? changes : undefined;
}

/** The part of a save that is still wanted; undefined where nothing of it is. */
export function partOf(change: Change, fields: readonly string[]): Change | undefined {
  const wanted = wantedOf(change);
  const kept = Object.fromEntries(
    Object.entries(wanted).flatMap(([field, value]): [string, unknown][] => {
      if (field !== 'fields') return fields.includes(field) ? [[field, value]] : [];
      const own = Object.entries(value as object).filter(([id]) => fields.includes(`fields.${id}`));
      return own.length > 0 ? [['fields', Object.fromEntries(own)]] : [];
    }),
  );
  if (Object.keys(kept).length === 0) return undefined;
  const optimistic = Object.fromEntries(Object.entries(change.optimistic).filter(([field]) => fields.includes(field)));
  return change.action
    ? { optimistic, action: { id: change.action.id, body: kept } }
    : { optimistic, patch: kept as TicketPatch };
}
