import { describe, expect, test } from 'vitest';
import type { Actor } from '../kernel/actor.ts';
import { mspId } from '../kernel/scope.ts';
import { meets, personaOf } from './persona.ts';

const msp = mspId('k7m2q9xw');
const key: Actor = { kind: 'key', id: 'key_1', msp, scopes: ['tickets:read'] };
const admin: Actor = { kind: 'staff', id: 's', msp, role: 'admin', grants: { mode: 'all' }, teams: [] };

describe('who a route is for', () => {
  test('an actor that never arrives over HTTP has no persona and meets no demand', () => {
    const system: Actor = { kind: 'system', id: 'timer', msp };
    expect(personaOf(system)).toBeUndefined();
    expect(meets(system, { personas: ['technician', 'admin', 'contact', 'key'] })).toBe(false);
  });

  test('a key needs the very scope that the route names', () => {
    expect(meets(key, { personas: ['key'], keyScope: 'tickets:read' })).toBe(true);
    expect(meets(key, { personas: ['key'], keyScope: 'tickets:write' })).toBe(false);
    expect(meets(key, { personas: ['key'] })).toBe(false);
  });

  test('an admin is not a technician by accident', () => {
    expect(meets(admin, { personas: ['technician'] })).toBe(false);
    expect(meets(admin, { personas: ['admin'] })).toBe(true);
  });
});
