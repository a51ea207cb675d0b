import type { Actor, KeyScope } from '../kernel/actor.ts';

/** Who a route is for. Every actor that arrives over HTTP is exactly one of these. */
export const personas = ['technician', 'admin', 'contact', 'key'] as const;
export type Persona = (typeof personas)[number];

/** What a route demands: one of these personas, and for an API key also the scope it was given (`any`: its own description). */
export interface Demand {
  readonly personas: readonly Persona[];
  readonly keyScope?: KeyScope | 'any';
}

/** The actor's persona, or undefined for one that never arrives over HTTP. */
export function personaOf(actor: Actor): Persona | undefined {
  switch (actor.kind) {
    case 'staff':
      return actor.role === 'admin' ? 'admin' : 'technician';
    case 'contact':
      return 'contact';
    case 'key':
      return 'key';
    default:
      return undefined;
  }
}

/** Whether the actor meets a route's demand. A key without a declared scope is refused, never waved through. */
export function meets(actor: Actor, demand: Demand): boolean {
  const persona = personaOf(actor);
  if (persona === undefined || !demand.personas.includes(persona)) return false;
  if (actor.kind !== 'key') return true;
  if (demand.keyScope === undefined) return false;
  return demand.keyScope === 'any' || actor.scopes.includes(demand.keyScope);
}
