import { describe, expect, it } from 'vitest';
import { durationParts, slaView } from './sla.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
const ticket = (due: number, age: number) => ({
  phase: 'open' as const,
  createdAt: at(-age),
  due: { at: at(due), target: 'resolution' as const },
});

describe('service-level badge', () => {
  it('is late from the first second past the deadline', () => {
    expect(slaView(ticket(-1, 60), now).tone).toBe('late');
    expect(slaView(ticket(0, 600), now + 1).tone).toBe('late');
  });

  it('turns amber below a quarter of the span', () => {
    expect(slaView(ticket(99, 301), now).tone).toBe('soon');
    expect(slaView(ticket(101, 299), now).tone).toBe('running');
  });

  it('turns amber below 15 minutes however short the span', () => {
    expect(slaView(ticket(14, 6), now).tone).toBe('soon');
    expect(slaView(ticket(16, 4), now).tone).toBe('running');
  });

  it('says paused for a waiting ticket without a running target, and nothing once resolved', () => {
    expect(slaView({ phase: 'pending', createdAt: at(-60) }, now).tone).toBe('paused');
    expect(slaView({ ...ticket(-5, 60), phase: 'pending' }, now).tone).toBe('late');
    expect(slaView({ ...ticket(-5, 60), phase: 'resolved' }, now).tone).toBe('none');
    expect(slaView({ phase: 'open', createdAt: at(-60) }, now).tone).toBe('none');
  });

  it('shows the two largest units, rounded down', () => {
    const text = (ms: number) =>
      durationParts(ms)
        .map(({ unit, n }) => `${n}${unit}`)
        .join(' ');
    expect(text(130 * 60_000)).toBe('2h 10m');
    expect(text(-35 * 60_000 - 59_000)).toBe('35m');
    expect(text(120 * 60_000)).toBe('2h');
    expect(text((3 * 24 + 4) * 3_600_000)).toBe('3d 4h');
    expect(text(40 * 86_400_000 + 3_600_000)).toBe('40d');
    expect(text(20_000)).toBe('0m');
  });
});
