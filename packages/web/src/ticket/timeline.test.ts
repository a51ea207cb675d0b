import { describe, expect, it } from 'vitest';
import type { Message, TimelineEvent } from '../api/contract.ts';
import { groupTimeline } from './timeline.ts';

const by = (id: string) => ({ kind: 'staff', id, name: id });
const event = (minute: number, who: string, v: number): TimelineEvent => ({
  kind: 'event',
  v,
  at: new Date(minute * 60_000).toISOString(),
  by: by(who),
  type: 'ticket.changed',
  types: ['ticket.changed'],
  changes: [{ field: 'priority', from: 3, to: 2 }],
});
const message: Message = {
  kind: 'message',
  id: 'm',
  at: '',
  visibility: 'public',
  by: by('ana'),
  text: 'x',
  files: [],
  v: 1,
};

describe('timeline', () => {
  it('folds small changes of one person within a quarter of an hour into one line', () => {
    const groups = groupTimeline([event(0, 'ana', 1), event(10, 'ana', 2), event(40, 'ana', 3)]);
    expect(groups.map((group) => (group.kind === 'events' ? group.events.map((e) => e.v) : group.kind))).toEqual([
      [1, 2],
      [3],
    ]);
  });

  it('never folds across persons or messages', () => {
    const groups = groupTimeline([event(0, 'ana', 1), event(1, 'ben', 2), message, event(2, 'ben', 3)]);
    expect(groups.map((group) => group.kind)).toEqual(['events', 'events', 'message', 'events']);
  });

  it('leaves milestones on lines of their own', () => {
    const resolved: TimelineEvent = { ...event(1, 'ana', 2), type: 'ticket.resolved' };
    const groups = groupTimeline([event(0, 'ana', 1), resolved, event(2, 'ana', 3)]);
    expect(groups).toHaveLength(3);
  });

  it('leaves out an event that a message already shows, and no other', () => {
    const silent: TimelineEvent = { ...event(0, 'ana', 1), type: 'ticket.replied', changes: [] };
    const telling: TimelineEvent = { ...event(0, 'ana', 2), type: 'ticket.replied' };
    expect(groupTimeline([silent, message, telling]).map((group) => group.kind)).toEqual(['message', 'events']);
  });
});
