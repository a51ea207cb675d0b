import { describe, expect, test } from 'vitest';
import {
  ChangeView,
  CreateView,
  changeView,
  createView,
  inOrder,
  mayChangeView,
  seesView,
  type Viewer,
} from './view.ts';

const at = '2026-03-02T10:00:00Z';
const later = '2026-03-02T11:00:00Z';
const make = (given: object) => createView(CreateView.parse({ name: 'Mine', ...given }), 'vie_0123456789', 'ana', at);
const ana: Viewer = { id: 'ana', teams: ['net'], admin: false };
const ben: Viewer = { id: 'ben', teams: ['net'], admin: false };
const cid: Viewer = { id: 'cid', teams: ['field'], admin: false };
const root: Viewer = { id: 'root', teams: [], admin: true };

describe('a saved view', () => {
  test('is its maker’s alone, a team’s or everybody’s, and is changed by its maker or an administrator', () => {
    const sees = (view: object) => [ana, ben, cid, root].map((who) => seesView(who, make(view)));
    const may = (view: object) => [ana, ben, cid, root].map((who) => mayChangeView(who, make(view)));
    expect(sees({})).toEqual([true, false, false, false]);
    expect(may({})).toEqual([true, false, false, false]);
    expect(sees({ audience: 'team', team: 'net' })).toEqual([true, true, false, true]);
    expect(may({ audience: 'team', team: 'net' })).toEqual([true, false, false, true]);
    expect(sees({ audience: 'shared' })).toEqual([true, true, true, true]);
    expect(may({ audience: 'shared' })).toEqual([true, false, false, true]);
  });

  test('keeps what a change does not name, gives columns back on null, and loses its team with the audience', () => {
    const view = make({ audience: 'team', team: 'net', q: 'priority:1', columns: [{ id: 'subject', width: 300 }] });
    const renamed = changeView(view, ChangeView.parse({ name: 'Ours' }), later);
    expect(renamed).toEqual({ ...view, name: 'Ours', updatedAt: later });
    const bare = changeView(view, ChangeView.parse({ columns: null, audience: 'shared' }), later);
    expect(bare).not.toHaveProperty('columns');
    expect(bare).not.toHaveProperty('team');
    expect(changeView(bare, ChangeView.parse({ audience: 'team', team: 'net' }), later).team).toBe('net');
  });

  test('takes known columns and those of a client’s own fields, each once and of a width that fits', () => {
    const takes = (...columns: object[]) => CreateView.safeParse({ name: 'x', columns }).success;
    expect(takes({ id: 'sla' }, { id: 'field.cost_center', width: 120 })).toBe(true);
    expect(takes({ id: 'password' })).toBe(false);
    expect(takes({ id: 'sla' }, { id: 'sla' })).toBe(false);
    expect(takes({ id: 'sla', width: 5_000 })).toBe(false);
  });

  test('stands where its reader has put it; new ones come last, by name', () => {
    const views = ['b', 'a', 'c', 'd'].map((id) => ({ id, name: id }));
    expect(inOrder(views, { order: ['c', 'gone'], hidden: [] }).map((one) => one.id)).toEqual(['c', 'a', 'b', 'd']);
  });
});
