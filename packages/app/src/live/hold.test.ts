import type { Actor, Grants } from '@portico/domain/kernel/actor';
import { clientId, clientScope, mspId, providerScope } from '@portico/domain/kernel/scope';
import {
  type Channel,
  contactChannel,
  contactsChannel,
  deskChannel,
  staffChannel,
  wholeDesk,
  windowAt,
  windowed,
} from '@portico/domain/live/channel';
import { describe, expect, test } from 'vitest';
import { mayHold } from './hold.ts';
import { liveToken, readLiveToken } from './token.ts';

const now = Date.parse('2026-03-02T10:00:00Z');
const msp = mspId('testmsp1');
const [acme, zenith] = [clientId('acme01'), clientId('zen1th')];
const [t, z] = [clientScope(msp, acme), clientScope(msp, zenith)];
const staff = (grants: Grants): Actor => ({ kind: 'staff', id: 'tom', msp, role: 'technician', grants, teams: [] });
const contact = (roles: ('user' | 'poc')[] = ['user']): Actor => ({
  kind: 'contact',
  id: 'rita',
  msp,
  client: acme,
  roles,
});
const holds = (actor: Actor, channel: Channel, at = now) =>
  mayHold(actor, windowed(channel, String(windowAt(at))), now);

describe('who may subscribe to a channel', () => {
  test('staff: the clients that they are granted, and their own', () => {
    const denied = staff({ mode: 'deny', clients: [zenith] });
    const allowed = staff({ mode: 'allow', clients: [acme] });
    const all = staff({ mode: 'all' });
    for (const one of [denied, allowed, all]) expect(holds(one, deskChannel(t))).toBe(true);
    for (const one of [denied, allowed]) expect(holds(one, deskChannel(z))).toBe(false);
    for (const one of [denied, allowed]) expect(holds(one, wholeDesk(msp))).toBe(false);
    expect(holds(all, wholeDesk(msp))).toBe(true);
    expect(holds(all, staffChannel(providerScope(msp), 'tom'))).toBe(true);
    expect(holds(all, staffChannel(providerScope(msp), 'ada'))).toBe(false);
  });

  test('nobody anything of another MSP', () => {
    const other = clientScope(mspId('testmsp2'), acme);
    for (const channel of [
      deskChannel(other),
      wholeDesk(mspId('testmsp2')),
      contactsChannel(other),
      contactChannel(other, 'rita'),
    ]) {
      for (const one of [staff({ mode: 'all' }), contact(['poc'])])
        expect([channel, holds(one, channel)]).toEqual([channel, false]);
    }
  });

  test('end users: their own, and as a point of contact their client’s; never the desk’s', () => {
    expect(holds(contact(), contactChannel(t, 'rita'))).toBe(true);
    expect(holds(contact(), contactChannel(t, 'carl'))).toBe(false);
    expect(holds(contact(), contactsChannel(t))).toBe(false);
    expect(holds(contact(['user', 'poc']), contactsChannel(t))).toBe(true);
    for (const channel of [deskChannel(t), wholeDesk(msp), contactsChannel(z), staffChannel(msp, 'rita')]) {
      expect([channel, holds(contact(['user', 'poc']), channel)]).toEqual([channel, false]);
    }
  });

  test('only for this window and its neighbours', () => {
    const all = staff({ mode: 'all' });
    for (const [seconds, may] of [
      [-60, false],
      [-30, true],
      [0, true],
      [30, true],
      [60, false],
      [1e6, false],
    ] as const) {
      expect([seconds, holds(all, deskChannel(t), now + seconds * 1000)]).toEqual([seconds, may]);
    }
    for (const name of [
      '',
      '*',
      'desk',
      `desk/${msp}`,
      `desk/${msp}/*/*`,
      `desk/${msp}/acme01`,
      `desk/${msp}/x/acme01`,
    ]) {
      expect([name, mayHold(all, name, now)]).toEqual([name, false]);
    }
  });

  test('no key, whatever it may do', () => {
    expect(holds({ kind: 'key', id: 'k', msp, scopes: ['admin', 'tickets:read'] }, deskChannel(t))).toBe(false);
  });
});

describe('a token for listening', () => {
  const mac = (text: string) => Buffer.from(`mac of ${text}`).toString('base64url');
  const who = { account: 'acc', sid: 's1', msp, cli: acme, person: 'rita' };

  test('names its person for an hour', () => {
    const token = liveToken(who, mac, now);
    expect(readLiveToken(token, mac, now + 3_599_000)).toMatchObject({ ...who, issuedAt: now / 1000 });
    expect(() => readLiveToken(token, mac, now + 3_600_000)).toThrow('Sign in');
  });

  test('that was changed, or made under another secret, is none', () => {
    const token = liveToken(who, mac, now);
    const [payload = '', code = ''] = token.split('.');
    const forged = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('rita', 'carl')).toString(
      'base64url',
    );
    for (const one of [
      '',
      '.',
      payload,
      `${forged}.${code}`,
      `${token}.x`,
      liveToken(who, (text) => `${mac(text)}x`, now),
    ]) {
      expect(() => readLiveToken(one, mac, now), one).toThrow();
    }
  });
});
