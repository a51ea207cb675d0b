import type { Desk, DeskProcess } from '../api/contract.ts';

/** A state of a process as the tenant's desk names it. */
export function stateOf(
  desk: Desk | undefined,
  kind: string,
  status: string,
): DeskProcess['states'][number] | undefined {
  return desk?.processes.find((process) => process.kind === kind)?.states.find((state) => state.id === status);
}
