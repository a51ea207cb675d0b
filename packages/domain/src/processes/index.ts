import type { ProcessDefinition } from '../kernel/process.ts';
import { incident } from './incident/incident.ts';
import { request } from './request/request.ts';

/** Every process of the desk. Keys, routes, permissions, events, forms, lists and the generic tests follow from it. */
export const processes = [incident, request] as const satisfies readonly ProcessDefinition[];

export const processKinds = processes.map((process) => process.kind) as [string, ...string[]];

const byKind = new Map(processes.map((process) => [process.kind, process]));

/** @throws RangeError for a kind that no process declares. */
export function processOf(kind: string): ProcessDefinition {
  const process = byKind.get(kind);
  if (!process) throw new RangeError(`"${kind}" is not a process; known: ${processKinds.join(', ')}`);
  return process;
}
